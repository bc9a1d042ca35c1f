"""``treatygraph query``: SPARQL over a graph file, by a named question, a file or the text itself."""

import difflib
import io
import re
import sys
from importlib.resources import files
from pathlib import Path

import click
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from treatygraph.console import CannotRun, put, table
from treatygraph.export import GraphError, serialize_quads
from treatygraph.graphs import open_store
from treatygraph.terms import in_default_graph, prefixes, shortened

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)")
_RESULTS = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}


def named_queries() -> dict[str, str]:
    """The texts of the questions that ship with the program, by name."""
    folder = files("treatygraph") / "queries"
    found = {Path(file.name).stem: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".rq")}
    return dict(sorted(found.items()))


def help_of(text: str) -> str:
    """What a query asks: its first line, a comment."""
    return text.partition("\n")[0].removeprefix("#").strip()


@click.command()
@click.argument("query_", metavar="[FILE.rq|NAME|SPARQL]", required=False)
@click.option("-g", "--graph", metavar="FILE", help="The graph to ask; - is Turtle or TriG on standard input.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "turtle"]),
    help="How to print the answer; by default a table on a terminal, CSV elsewhere, Turtle for CONSTRUCT.",
)
@click.option("--list", "list_", is_flag=True, help="List the named questions and stop.")
def query(query_: str | None, graph: str | None, format_: str | None, list_: bool) -> None:
    """Ask a graph a question.

    The question is a file, the name of a question that ships with the program (--list shows them), or SPARQL; our
    prefixes need not be declared. Super-classes and labels of the ontology are known.
    """
    if list_:
        put((table(("name", "question"), [(n, help_of(t)) for n, t in named_queries().items()]) + "\n").encode())
        return
    if query_ is None:
        raise click.UsageError("no question given: a file, a name from --list, or SPARQL.")
    if graph is None:
        raise click.UsageError("no graph given: --graph FILE.")
    text = _text(query_)
    try:
        put(_answer(text, graph, format_))
    except GraphError as error:
        raise CannotRun(str(error)) from error


def _text(given: str) -> str:
    """The SPARQL that ``given`` is, names or holds."""
    if re.search(r"[\s{]", given.strip()):
        return given
    shipped = named_queries()
    if given in shipped:
        return shipped[given]
    if given.endswith(".rq") or Path(given).is_file():
        try:
            return Path(given).read_text("utf-8")
        except OSError as error:
            raise CannotRun(f"{given}: cannot be read ({error.strerror}); check the path") from error
        except UnicodeDecodeError as error:
            raise CannotRun(f"{given}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    near = difflib.get_close_matches(given, shipped, n=3) or list(shipped)
    raise CannotRun(f"no question named {given!r}; try {', '.join(near)} (query --list shows all)")


def _answer(text: str, graph: str, format_: str | None) -> bytes:
    store = open_store(graph)
    try:
        results = store.query(text, prefixes=prefixes())
    except SyntaxError as error:
        raise CannotRun(f"not valid SPARQL{_place(str(error))}") from error
    try:
        return _printed(results, format_)
    except (OSError, ValueError, RuntimeError) as error:
        raise CannotRun(f"the question could not be answered: {error}") from error


def _place(problem: str) -> str:
    """Where the parser stopped, without its long list of what could have stood there."""
    match = _POSITION.match(problem)
    if match is None:
        return f": {problem.splitlines()[0]}"
    line, column, expected = match.groups()
    if "Prefix not found" in expected:
        return f" at line {line}, column {column}: this prefix is not declared"
    short = expected if len(expected) <= 80 else "something else was expected here"
    return f" at line {line}, column {column}: {short}"


def _printed(results: QuerySolutions | QueryBoolean | QueryTriples, format_: str | None) -> bytes:
    if isinstance(results, QueryTriples):
        if format_ not in (None, "turtle"):
            raise CannotRun(f"a CONSTRUCT gives a graph, which has no {format_}; use --format turtle")
        return serialize_quads(map(in_default_graph, results), "turtle")
    if format_ == "turtle":
        raise CannotRun("only a CONSTRUCT gives a graph; use --format table, csv or json")
    if isinstance(results, QueryBoolean) and format_ != "json":
        return b"true\n" if bool(results) else b"false\n"
    if isinstance(results, QuerySolutions) and (format_ == "table" or (format_ is None and sys.stdout.isatty())):
        return _table(results)
    buffer = io.BytesIO()
    results.serialize(buffer, _RESULTS[format_ or "csv"])
    return buffer.getvalue() if format_ != "json" else buffer.getvalue() + b"\n"


def _table(results: QuerySolutions) -> bytes:
    known = prefixes()
    rows = [[_cell(solution[variable], known) for variable in results.variables] for solution in results]
    drawn = table([variable.value for variable in results.variables], rows)
    return f"{drawn}\n({len(rows)} row{'s' if len(rows) != 1 else ''})\n".encode()


def _cell(term: object, known: dict[str, str]) -> str:
    if isinstance(term, NamedNode):
        return shortened(term.value, known)
    return term.value if isinstance(term, Literal) else "" if term is None else str(term)
