"""The program as it is used: its answers, its one line for each failure, and its exit status."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from treatygraph.console import save, table

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_ae20215d15fc40a4.txt"
PROGRAM = [sys.executable, "-c", "from treatygraph.cli import main; main()"]

GRAPH = """
@prefix tg: <https://w3id.org/treatygraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <https://w3id.org/treatygraph/id/state/> .
@prefix agreement: <https://w3id.org/treatygraph/id/agreement/> .
@prefix d: <https://w3id.org/treatygraph/id/document/2c875198683dae3f#> .
@prefix document: <https://w3id.org/treatygraph/id/document/> .
state:UKR a tg:State ; rdfs:label "Ukraine"@en ; tg:isoAlpha3 "UKR" .
state:RUS a tg:State ; rdfs:label "Russia"@en ; tg:isoAlpha3 "RUS" .
agreement:grain-deal a tg:Agreement ; rdfs:label "Grain deal"@en ; tg:hasParty state:UKR, state:RUS ;
    tg:hasEvidence d:ev_0_10 .
document:2c875198683dae3f a tg:Document ; rdfs:label "a.txt" ; tg:text "Grain deal signed. It \\u001b[31mholds." .
d:s_0 a tg:Sentence ; tg:sentenceIndex 0 ; tg:beginIndex 0 ; tg:endIndex 18 ; tg:inDocument document:2c875198683dae3f .
d:ev_0_10 a tg:Evidence ; tg:beginIndex 0 ; tg:endIndex 10 ; tg:quote "Grain deal" ; tg:confidence 0.9 ;
    tg:inDocument document:2c875198683dae3f ; tg:inSentence d:s_0 .
"""


def run(*words: str | Path, cwd: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}
    return subprocess.run(
        [*PROGRAM, *map(str, words)], cwd=cwd, input=stdin, capture_output=True, text=True, env=environment, check=False
    )


def error_of(result: subprocess.CompletedProcess[str]) -> str:
    """The one line of a run that could not be."""
    assert (result.returncode, result.stdout) == (2, ""), result.stderr
    lines = [line for line in result.stderr.splitlines() if not line.startswith("treatygraph: warning: ")]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("treatygraph: error: ")
    return lines[0].removeprefix("treatygraph: error: ")


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.ttl"
    path.write_text(GRAPH, "utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed's graph, built once."""
    path = tmp_path_factory.mktemp("built") / "seed.ttl"
    result = run("build", SEED, "--output", path)
    assert result.returncode == 0, result.stderr
    return path


# Query


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["SELECT ?l { ?s a tg:State ; rdfs:label ?l } ORDER BY ?l"], "l\nRussia\nUkraine\n"),
        (["agreement-parties"], "agreement,party\nGrain deal,Russia\nGrain deal,Ukraine\n"),
        (
            ["agreements", "-f", "table"],
            "agreement   kind       date\n----------  ---------  ----\nGrain deal  agreement\n(1 row)\n",
        ),
        (["ASK { state:UKR a tg:State }"], "true\n"),
        (["ASK { ?s a/rdfs:subClassOf* tg:Agent }"], "true\n"),
        (["ASK { ?s a tg:Claim }", "-f", "json"], '{"head":{},"boolean":false}\n'),
        (
            ["CONSTRUCT { ?s a tg:State } { ?s a tg:State ; rdfs:label 'Ukraine'@en }"],
            "@prefix state: <https://w3id.org/treatygraph/id/state/> .\n"
            "@prefix tg: <https://w3id.org/treatygraph/ontology#> .\n\nstate:UKR a tg:State .\n",
        ),
    ],
)  # fmt: skip
def test_query(graph: Path, words: list[str], expected: str) -> None:
    result = run("query", *words, "--graph", graph)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.replace("\r\n", "\n") == expected


def test_query_from_a_file_and_from_a_pipe(tmp_path: Path, graph: Path) -> None:
    (tmp_path / "q.rq").write_text("# States?\nASK { ?s a tg:State }", "utf-8")
    assert run("query", tmp_path / "q.rq", "-g", "-", stdin=GRAPH).stdout == "true\n"
    assert run("query", "q.rq", "-g", graph, cwd=tmp_path).stdout == "true\n"


def test_query_counts_a_shared_triple_once(tmp_path: Path) -> None:
    (tmp_path / "g.nq").write_text("".join(f"<urn:s> <urn:p> <urn:o> <urn:g{n}> .\n" for n in range(3)))
    asked = "SELECT ?o { <urn:s> <urn:p> ?o }"
    assert run("query", asked, "-g", tmp_path / "g.nq").stdout.split() == ["o", "urn:o"]
    named = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert run("query", named, "-g", tmp_path / "g.nq").stdout.split() == ["g", "urn:g0", "urn:g1", "urn:g2"]


def test_query_imports_nothing_heavy(graph: Path) -> None:
    code = (
        "import sys; from treatygraph.cli import cli;"
        f"cli.main(['query', 'agreements', '--graph', {str(graph)!r}], standalone_mode=False);"
        "print({'spacy', 'pyshacl', 'owlready2', 'trafilatura'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.endswith("set()\n")


def test_query_list() -> None:
    result = run("query", "--list")
    assert result.returncode == 0
    assert re.search(r"^agreement-parties +Who are the parties to each agreement\?$", result.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["query", "ASK { ?s a"], "not valid SPARQL at line 1, column 11: something else was expected here"),
        (["query", "ASK {\n?s foo:x 1 }"], "not valid SPARQL at line 2, column 9: this prefix is not declared"),
        (["query", "agreement"], "no question named 'agreement'; try agreements, agreement-parties"),
        (["query", "missing.rq"], "missing.rq: cannot be read (No such file or directory); check the path"),
        (["query"], "no question given: a file, a name from --list, or SPARQL. See `treatygraph query --help`."),
        (["query", "ASK {}", "-f", "turtle"], "only a CONSTRUCT gives a graph; use --format table, csv or json"),
        (["query", "CONSTRUCT WHERE {?s ?p ?o}", "-f", "csv"], "a CONSTRUCT gives a graph, which has no csv;"),
        (["explain", "grain"], "no node 'grain' in the graph; near it: agreement:grain-deal"),
        (["explain", "ev_0"], "no node 'ev_0' in the graph;"),
        (["frob"], "No such command 'frob'. See `treatygraph --help`."),
    ],
)
def test_refused(graph: Path, words: list[str], message: str) -> None:
    given = [*words, "--graph", str(graph)] if words[0] in ("query", "explain") else words
    assert error_of(run(*given)).startswith(message)


@pytest.mark.parametrize("command", [["query", "ASK {}", "-g"], ["explain", "x", "-g"], ["validate"], ["export"]])
@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("g.ttl", b"<urn:s> <urn:p> .", "g.ttl: not valid Turtle: Parser error at line 1"),
        ("g.ttl", b"\x89PNG\0", "g.ttl: not valid Turtle: "),
        ("g.foo", b"", "g.foo: the suffix tells no RDF format; use one of .ttl"),
        ("g.nt", None, "g.nt: cannot be read (No such file or directory); check the path"),
    ],
)
def test_bad_graph(tmp_path: Path, command: list[str], name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert error_of(run(*command, name, cwd=tmp_path)).startswith(message)


# Export and explain


def test_export_there_and_back(tmp_path: Path, graph: Path) -> None:
    graph.write_text(GRAPH.replace("\\u001b[31m", ""), "utf-8")  # which XML cannot hold
    names = ["a.ttl", "a.nt", "a.rdf", "a.jsonld", "a.nq", "a.trig", "b.ttl"]
    for source, target in zip([graph.name, *names], names, strict=False):
        assert run("export", source, "-o", target, cwd=tmp_path).returncode == 0
    assert (tmp_path / "b.ttl").read_bytes() == (tmp_path / "a.ttl").read_bytes()
    assert run("export", "a.nt", cwd=tmp_path).stdout == (tmp_path / "a.ttl").read_text("utf-8")


def test_explain(graph: Path) -> None:
    expected = """Grain deal  <agreement:grain-deal>
  is: agreement
  has party  Russia
             Ukraine

Evidence:
  a.txt, characters 0-10, confidence 0.9
    [Grain deal] signed.
"""
    for name in (
        "grain-deal",
        "agreement:grain-deal",
        "Grain deal",
        "<https://w3id.org/treatygraph/id/agreement/grain-deal>",
    ):
        assert run("explain", name, "--graph", graph).stdout == expected


def test_a_table_lets_no_control_character_through(graph: Path) -> None:
    result = run("query", "SELECT ?t { ?s tg:text ?t }", "-g", graph, "-f", "table")
    assert "holds" in result.stdout
    assert "\x1b" not in result.stdout


def test_a_reader_who_goes_away_ends_the_program_quietly(graph: Path) -> None:
    code = "import sys; sys.stdin.close()"
    command = f"{{ {sys.executable} -c 'from treatygraph.cli import main; main()' export {graph}; echo $? >&2; }}"
    shell = f"{command} | {sys.executable} -c '{code}'"
    many = "\n".join(f"<urn:s{n}> <urn:p> <urn:o> ." for n in range(20_000))
    graph.write_text(many, "utf-8")
    result = subprocess.run(["bash", "-c", shell], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.stderr == "141\n"


# Files


def test_save_replaces_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"old")
    path.chmod(0o640)
    save(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["a.ttl"]


def test_save_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.ttl").symlink_to(tmp_path / "a.ttl")
    save(str(tmp_path / "link.ttl"), b"new")
    assert (tmp_path / "a.ttl").read_bytes() == b"new"
    assert (tmp_path / "link.ttl").is_symlink()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("missing/a.ttl", "missing/a.ttl: no folder "),
        (".", ".: "),
        ("a.doc", "a.doc: the suffix tells no RDF format;"),
        ("/proc/a.ttl", "/proc/a.ttl: its folder cannot be written ("),
    ],
)
@pytest.mark.parametrize("command", ["export", "build"])
def test_output_that_cannot_be(tmp_path: Path, graph: Path, command: str, output: str, message: str) -> None:
    source = graph if command == "export" else SEED
    assert error_of(run(command, source, "-o", output, cwd=tmp_path)).startswith(message)


def test_a_full_disk(graph: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [*PROGRAM, "export", str(graph)], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 2
    assert result.stderr == "treatygraph: error: standard output: cannot be written (No space left on device)\n"


def test_table_wraps_what_is_long() -> None:
    drawn = table(("a", "b"), [("x", "word " * 40), ("yy", "")])
    assert drawn.splitlines()[0].split() == ["a", "b"]
    assert len(drawn.splitlines()) == 6
    assert all(len(line) <= 80 for line in drawn.splitlines())


def test_version_and_help() -> None:
    assert re.fullmatch(r"treatygraph \d+\.\d+\.\d+\n", run("--version").stdout)
    bare = run()
    assert (bare.returncode, bare.stderr) == (0, "")
    assert bare.stdout == run("--help").stdout


# Build and validate, with the model that ships


def test_build_is_the_same_on_every_run(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.ttl"
    result = run("build", SEED.parent, "-o", again)
    assert result.returncode == 0
    assert result.stdout == ""
    assert re.search(r"^documents +1$", result.stderr, re.MULTILINE)
    assert re.search(r"^documents refused +0$", result.stderr, re.MULTILINE)
    assert again.read_bytes() == built.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == ["again.ttl"], "no report where nothing was refused"


def test_build_conforms_and_answers(built: Path) -> None:
    assert run("validate", built).returncode == 0
    parties = run("query", "agreement-parties", "-g", built).stdout.splitlines()
    assert len(parties) > 1
    assert run("query", "deployments-asserted", "-g", built).stdout == "false\n"


def test_build_reads_standard_input_and_names_graphs(tmp_path: Path) -> None:
    text = "Russia attacked Ukraine in 2022."
    result = run("build", "-", "-f", "trig", "--report", tmp_path / "r.json", stdin=text)
    assert result.returncode == 0
    assert "stdin: no date; relative dates" in result.stderr
    assert re.search(
        r"^<https://w3id.org/treatygraph/id/document/\w{16}> \{|^document:\w{16} \{", result.stdout, re.MULTILINE
    )
    assert isinstance(json.loads((tmp_path / "r.json").read_text("utf-8")), list)


def test_build_reads_the_same_text_once(tmp_path: Path) -> None:
    result = run("build", SEED, SEED.parent, "-o", tmp_path / "a.ttl")
    assert f"{SEED.name}: the same text as {SEED.name}; read once" in result.stderr
    assert re.search(r"^documents +1$", result.stderr, re.MULTILINE)


def test_build_keeps_another_language_without_inventions(tmp_path: Path) -> None:
    (tmp_path / "fr.txt").write_text(
        "Le président Emmanuel Macron a déclaré mardi à Paris que les pays alliés étaient prêts à soutenir l'Ukraine "
        "afin d'éviter une reprise des combats, et plus de trente pays ont suivi.",
        "utf-8",
    )
    result = run("build", "fr.txt", "-o", "fr.ttl", cwd=tmp_path)
    assert result.returncode == 0
    assert "fr.txt: does not look like English; kept without extraction" in result.stderr
    kinds = run(
        "query", "SELECT DISTINCT ?c { ?s a ?c ; ^tg:inDocument* ?x . ?s tg:text ?t }", "-g", "fr.ttl", cwd=tmp_path
    )
    assert kinds.stdout.split() == ["c", "https://w3id.org/treatygraph/ontology#Document"]
    agents = run("query", "ASK { ?s a/rdfs:subClassOf* tg:Agent }", "-g", "fr.ttl", cwd=tmp_path)
    assert agents.stdout == "false\n"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "a.txt: empty;"),
        ("a.txt", b"\x89PNG\0", "a.txt: a binary file"),
        ("a.txt", "naïve".encode("latin-1"), "a.txt: not UTF-8 at byte 2; save the file as UTF-8"),
        ("a.txt", b"x" * 50_000_000, "a.txt: longer than 1,000,000 characters"),
        ("a.txt", None, "a.txt: no such file or folder;"),
    ],
)
def test_build_refuses_what_is_no_text_and_changes_nothing(
    tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    (tmp_path / "out.ttl").write_bytes(b"old")
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run("build", SEED, name, "-o", "out.ttl", cwd=tmp_path)
    assert error_of(result).startswith(message)
    assert (tmp_path / "out.ttl").read_bytes() == b"old"


def test_build_with_an_unknown_model() -> None:
    assert "no_such_model" in error_of(run("build", SEED, "--model", "no_such_model"))


def test_validate_says_what_is_wrong(graph: Path) -> None:
    graph.write_text(GRAPH.replace('; tg:isoAlpha3 "UKR"', ""), "utf-8")
    result = run("validate", graph)
    assert result.returncode == 1
    assert re.search(r"^\S.*: S17 \(violation\) ", result.stdout, re.MULTILINE)
    assert "does not conform" in result.stderr


OWN = """
@prefix tg: <https://w3id.org/treatygraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix org: <https://w3id.org/treatygraph/id/org/> .
@prefix place: <https://w3id.org/treatygraph/id/place/> .
org:quay-institute a tg:Organization ; rdfs:label "Quay"@en ; tg:basedIn place:oslo .
"""
TEXT = 'date 2020-05-05 Quay welcomed the deal that Norway signed. "We will help," Prime Minister Erna Solberg said.\n'


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_gazetteer_of_ones_own_is_used(tmp_path: Path, text: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(OWN, "utf-8")
    result = run("build", text, "--gazetteer", own, "--format", "nquads")
    assert result.returncode == 0, result.stderr
    assert "<https://w3id.org/treatygraph/id/org/quay-institute>" in result.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "own.ttl: cannot be read"),
        ("org:quay a tg:Organization .", "own.ttl, line 1: "),
        (OWN.replace("tg:basedIn place:oslo", "tg:basedIn place:nowhere"), "nowhere>, to which <"),
        (OWN.replace("tg:Organization ;", "tg:Claim ;"), "is no class of the gazetteer"),
        (OWN.replace("tg:basedIn place:oslo", "tg:bodyOf place:oslo"), "G5 "),
    ],
)
def test_a_gazetteer_that_is_wrong_is_refused(tmp_path: Path, text: Path, content: str | None, message: str) -> None:
    own, output = tmp_path / "own.ttl", tmp_path / "graph.ttl"
    if content is not None:
        own.write_text(content, "utf-8")
    assert message in error_of(run("build", text, "-o", output, "--gazetteer", own))
    assert not output.exists()


def test_background_has_a_graph_of_its_own(tmp_path: Path, text: Path) -> None:
    output = tmp_path / "graph.trig"
    assert run("build", text, "-o", output, "--background").returncode == 0
    assert run("validate", output).returncode == 0
    known = "SELECT ?a WHERE { GRAPH <https://w3id.org/treatygraph/id/graph/background> { state:NOR tg:memberOf ?a } }"
    assert "org/nato" in run("query", "-g", output, known, "-f", "csv").stdout
    # Neither a question about the text nor an export without named graphs sees it.
    assert run("query", "-g", output, "SELECT ?a WHERE { state:NOR tg:memberOf ?a }", "-f", "csv").stdout == "a\n"
    assert "tg:capital" not in run("export", output, "-f", "turtle").stdout
    assert "tg:capital" in run("export", output, "-f", "trig").stdout


def test_nothing_that_is_read_is_written_over(tmp_path: Path, text: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(OWN, "utf-8")
    folder = tmp_path / "news"
    folder.mkdir()
    inside = folder / "old.txt"
    inside.write_text(TEXT, "utf-8")
    for words in (["-o", str(own)], ["--debug-html", str(own), "-o", str(tmp_path / "g.ttl")]):
        assert "both input and output" in error_of(run("build", text, "--gazetteer", own, *words))
    for read in (folder, f"{folder}/*.txt"):
        assert "both input and output" in error_of(run("build", read, "--debug-html", inside))
    assert own.read_text("utf-8") == OWN
    assert inside.read_text("utf-8") == TEXT


def test_gazetteers_are_judged_together(tmp_path: Path, text: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    one.write_text(OWN, "utf-8")
    head = OWN.rpartition("org:quay")[0]
    two.write_text(f'{head}org:pier a tg:Organization ; rdfs:label "Pier"@en ; tg:bodyOf org:quay-institute .', "utf-8")
    result = run("build", text, "--gazetteer", one, "--gazetteer", two)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--min-confidence", "nan"], "'nan' is no number from 0 to 1"),
        (["--min-confidence", "2"], "'2' is no number from 0 to 1"),
        (["--debug-html", "-"], "the page goes into a file"),
    ],
)
def test_options_that_cannot_be(text: Path, words: list[str], message: str) -> None:
    result = run("build", text, *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_explain_tells_what_the_text_says_alone(tmp_path: Path, text: Path) -> None:
    output = tmp_path / "graph.trig"
    run("build", text, "-o", output, "--background")
    assert "capital" not in run("explain", "Norway", "--graph", output).stdout


def test_background_needs_named_graphs(tmp_path: Path, text: Path) -> None:
    output = tmp_path / "graph.ttl"
    assert "use .trig or .nq" in error_of(run("build", text, "-o", output, "--background"))
    assert not output.exists()


def test_a_name_in_doubt_is_said_to_be(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("date 2020-05-05 Korea said that it would join the talks in Oslo.\n", "utf-8")
    result = run("build", text)
    assert "text.txt: Korea may be South Korea or North Korea; linked to none" in result.stderr


def test_the_less_sure_is_left_out_and_said_to_be(tmp_path: Path, built: Path) -> None:
    output = tmp_path / "sure.ttl"
    result = run("build", SEED, "-o", output, "--min-confidence", "0.9")
    assert re.search(r"^treatygraph: .*: \d+ units less sure than 0\.9 left out$", result.stderr, re.MULTILINE)
    assert run("validate", output).returncode == 0
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s a/rdfs:subClassOf* tg:Situation }"
    fewer, all_ = (int(run("query", "-g", path, count, "-f", "csv").stdout.split()[1]) for path in (output, built))
    assert 0 < fewer < all_
    lost = "ASK { ?c a/rdfs:subClassOf* tg:Claim FILTER NOT EXISTS { ?c tg:content ?x } }"
    assert run("query", "-g", output, lost).stdout == "false\n"


def test_the_page_marks_what_was_read(tmp_path: Path, text: Path) -> None:
    html = tmp_path / "page.html"
    result = run("build", text, "-o", tmp_path / "graph.ttl", "--debug-html", html)
    assert result.returncode == 0, result.stderr
    page = html.read_text("utf-8")
    assert "<h1>text.txt</h1>" in page
    assert "Erna Solberg: " in page
    assert page.count("</html>") == 1
    again = tmp_path / "again.html"
    run("build", text, "-o", tmp_path / "graph.ttl", "--debug-html", again)
    assert again.read_bytes() == html.read_bytes()
