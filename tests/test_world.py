import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDFS, Graph, URIRef

from ontology.vocabulary import ID, SCHEMA, TG
from ontology.world import GAZETTEER, Known, World, WorldError, load_world

FACTS = Path(__file__).parents[2] / "shared" / "facts"
FILES = sorted(GAZETTEER.glob("*.ttl"))
SEED_DAY = date(2025, 8, 19)


def iri(path: str) -> URIRef:
    return URIRef(ID + path)


def paths(found: tuple[Known, ...]) -> list[str]:
    return [thing.iri.removeprefix(ID) for thing in found]


def path(found: Known | None) -> str | None:
    return found.iri.removeprefix(ID) if found else None


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


@pytest.fixture(scope="module")
def states(world: World) -> list[Known]:
    return [thing for thing in world.things.values() if thing.class_ == TG.State]


def quads() -> Iterator[tuple[Path, ox.Quad]]:
    for file in FILES:
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            yield file, quad


def test_the_files_are_all_there() -> None:
    assert [file.stem for file in FILES] == [
        "agreements",
        "media",
        "offices",
        "organizations",
        "people",
        "places",
        "states",
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_begins_with_its_source_licence_and_date(file: Path) -> None:
    head = file.read_text(encoding="utf-8").split("\n\n", 1)[0]
    for word in ("Source", "Licence", "As of"):
        assert word in head


# ---------- The data ----------


def test_every_state_has_its_code_label_and_demonym(states: list[Known]) -> None:
    assert len(states) == 203
    for state in states:
        assert state.iso == state.iri.rpartition("/")[2]
        assert re.fullmatch("[A-Z]{3}", state.iso or "")
        assert state.label
        assert state.demonyms, state.label


def test_no_name_or_metonym_is_shared_by_two_states(states: list[Known]) -> None:
    for words in ([name for state in states for name in state.names], [w for state in states for w in state.metonyms]):
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_only_known_demonyms_are_shared(states: list[Known]) -> None:
    counts = Counter(word for state in states for word in state.demonyms)
    assert sorted(word for word, count in counts.items() if count > 1) == ["Congolese", "Dominican", "Dominicans"]


def test_no_demonym_is_a_name(world: World) -> None:
    clashes = {word for thing in world.things.values() for word in thing.demonyms if word in thing.names}
    assert clashes == {"Vatican"}  # the one adjective that is the name


def test_slugs_are_ascii(world: World) -> None:
    for thing in world.things:
        assert re.fullmatch(r"(state/[A-Z]{3}|[a-z]+/[a-z0-9]+(-[a-z0-9]+)*)", thing.removeprefix(ID)), thing


def test_every_term_is_in_the_ontology() -> None:
    ontology = GAZETTEER.parent / "treatygraph.ttl"
    known = {str(subject) for subject in Graph().parse(ontology).subjects()}
    prefix = str(TG)
    terms = (term for _, quad in quads() for term in (quad.predicate, quad.object))
    used = {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(prefix)}
    assert used - known == set()


def test_every_wikidata_id_stands_in_the_facts() -> None:
    if not FACTS.exists():
        pytest.skip("the fact files are not part of the project")
    confirmed: set[str] = set()
    for name in ("country-codes.csv", "world-leaders-2021.csv"):
        with (FACTS / name).open(encoding="utf-8") as rows:
            confirmed |= {item for row in csv.reader(rows) for cell in row for item in re.findall(r"\bQ\d+\b", cell)}
    written = {str(quad.object) for _, quad in quads() if quad.predicate.value == str(SCHEMA.sameAs)}
    assert len(written) > 500
    assert {item.removeprefix("<http://www.wikidata.org/entity/").rstrip(">") for item in written} - confirmed == set()


def test_wikidata_ids_and_labels_agree_with_country_codes(states: list[Known]) -> None:
    if not FACTS.exists():
        pytest.skip("the fact files are not part of the project")
    with (FACTS / "country-codes.csv").open(encoding="utf-8") as rows:
        ids = {row["ISO3166-1-Alpha-3"]: row["wikidata_id"].rpartition("/")[2] for row in csv.DictReader(rows)}
    for state in states:
        assert state.iso
        if ids.get(state.iso):
            assert [str(same).rpartition("/")[2] for same in state.same_as] == [ids[state.iso]]


def test_a_wikidata_id_is_given_to_one_thing(world: World) -> None:
    counts = Counter(same for thing in world.things.values() for same in thing.same_as)
    assert [same for same, count in counts.items() if count > 1] == []


def test_dates_are_in_order(world: World) -> None:
    spans = [(str(thing.iri), thing.first, thing.last) for thing in world.things.values()]
    spans += [(f"{tenure.person} {tenure.office}", tenure.first, tenure.last) for tenure in world.tenures]
    assert [name for name, first, last in spans if first and last and last < first] == []


def test_holders_of_one_office_overlap_on_no_more_than_the_day_of_handover(world: World) -> None:
    overlaps = [
        (one.office.removeprefix(ID), one.person.rpartition("/")[2], other.person.rpartition("/")[2])
        for place, one in enumerate(world.tenures)
        for other in world.tenures[place + 1 :]
        if one.office == other.office
        and max(one.first or date.min, other.first or date.min) < min(one.last or date.max, other.last or date.max)
    ]
    assert overlaps == []


# ---------- Look-up ----------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ukraine", ["state/UKR"]),
        ("UK", ["state/GBR"]),
        ("U.S.", ["state/USA"]),
        ("Burma", ["state/MMR"]),
        ("NATO", ["org/nato"]),
        ("AFP", ["org/afp"]),
        ("NYT", ["org/new-york-times"]),
        ("Volodymyr Zelenskyy", ["person/volodymyr-zelensky"]),
        ("Recep Tayyip Erdogan", ["person/recep-tayyip-erdogan"]),
        ("George Bush", ["person/george-h-w-bush", "person/george-w-bush"]),
        ("White House", ["org/white-house", "place/white-house"]),  # the body before the building
        ("Singapore", ["state/SGP", "place/singapore"]),  # the state before its city
        ("Kyiv", ["place/kyiv"]),  # a name of the place only: as an actor it is a metonym
        ("Budapest Memorandum", ["agreement/budapest-memorandum-1994"]),
        ("JCPOA", ["agreement/jcpoa"]),
        ("ukraine", []),  # exact names only
        ("Russian", []),  # an adjective is no name
    ],
)
def test_named(world: World, name: str, expected: list[str]) -> None:
    assert paths(world.named(name)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Ukrainian", "state/UKR"),
        ("Britons", "state/GBR"),
        ("Frenchman", "state/FRA"),
        ("Soviet", "state/SUN"),
        ("Palestinian", "state/PSE"),
        ("Chechen", "place/chechnya"),
        ("Congolese", None),  # of two states
        ("Korean", None),  # of neither Korea
        ("Ukraine", None),
    ],
)
def test_demonym(world: World, word: str, expected: str | None) -> None:
    assert path(world.demonym(word)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Kyiv", "state/UKR"),
        ("Kiev", "state/UKR"),
        ("Moscow", "state/RUS"),
        ("Kremlin", "state/RUS"),
        ("Washington", "state/USA"),
        ("Downing Street", "state/GBR"),
        ("Brussels", "org/european-union"),  # not Belgium
        ("Capitol Hill", "org/us-congress"),
        ("Geneva", None),
    ],
)
def test_metonym(world: World, word: str, expected: str | None) -> None:
    assert [path(thing) for thing in world.things.values() if word in thing.metonyms] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize(
    ("office", "day", "expected"),
    [
        ("president-of-the-united-states", SEED_DAY, "donald-trump"),
        ("president-of-ukraine", SEED_DAY, "volodymyr-zelensky"),
        ("president-of-russia", SEED_DAY, "vladimir-putin"),
        ("president-of-france", SEED_DAY, "emmanuel-macron"),
        ("prime-minister-of-the-united-kingdom", SEED_DAY, "keir-starmer"),
        ("chancellor-of-germany", SEED_DAY, "friedrich-merz"),
        ("prime-minister-of-italy", SEED_DAY, "giorgia-meloni"),
        ("president-of-finland", SEED_DAY, "alexander-stubb"),
        ("secretary-general-of-nato", SEED_DAY, "mark-rutte"),
        ("secretary-of-state-of-the-united-states", SEED_DAY, "marco-rubio"),
        ("president-of-the-united-states", date(1994, 12, 5), "bill-clinton"),
        ("president-of-the-united-states", date(2023, 3, 1), "joe-biden"),
        ("president-of-russia", date(2010, 4, 8), "dmitry-medvedev"),
        ("president-of-ukraine", date(2014, 9, 5), "petro-poroshenko"),
        ("prime-minister-of-israel", date(2022, 3, 1), "naftali-bennett"),
        ("president-of-the-united-states", date(2025, 1, 20), None),  # a handover: two holders
        ("president-of-ukraine", date(2014, 4, 1), None),  # an acting president only
        ("president-of-atlantis", SEED_DAY, None),
    ],
)
def test_holder(world: World, office: str, day: date, expected: str | None) -> None:
    held_by = world.holder(iri(f"office/{office}"), day)
    assert path(held_by) == (f"person/{expected}" if expected else None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zelensky", ["person/volodymyr-zelensky"]),
        ("Zelenskyy", ["person/volodymyr-zelensky"]),
        ("Qaddafi", ["person/muammar-gaddafi"]),
        ("Xi", ["person/xi-jinping"]),
        ("Erdoğan", ["person/recep-tayyip-erdogan"]),
        ("Erdogan", ["person/recep-tayyip-erdogan"]),
        ("von der Leyen", ["person/ursula-von-der-leyen"]),
        ("Bush", ["person/george-h-w-bush", "person/george-w-bush"]),
        ("Nobody", []),
    ],
)
def test_family(world: World, name: str, expected: list[str]) -> None:
    assert paths(world.family(name)) == expected


@pytest.mark.parametrize(
    ("person", "day", "expected"),
    [
        ("donald-trump", SEED_DAY, ["office/president-of-the-united-states"]),
        ("donald-trump", date(2022, 1, 1), []),
        ("vladimir-putin", date(2009, 1, 1), ["office/prime-minister-of-russia"]),
    ],
)
def test_in_office(world: World, person: str, day: date, expected: list[str]) -> None:
    assert paths(world.in_office(iri(f"person/{person}"), day)) == expected


def test_offices_of_a_state(world: World) -> None:
    assert "office/chancellor-of-germany" in paths(world.offices_of(iri("state/DEU")))
    assert world.offices_of(iri("state/XXX")) == ()


def test_an_agreement_has_its_place_and_bounds(world: World) -> None:
    budapest = iri("agreement/budapest-memorandum-1994")
    assert world.things[budapest].first == world.things[budapest].last == date(1994, 12, 5)
    assert world.concluded_at[budapest] == iri("place/budapest")


# ---------- What cannot be read ----------

HEAD = f"@prefix tg: <{TG}> .\n@prefix rdfs: <{RDFS}> .\n"
ATLANTIS = HEAD + '<https://example.org/a> a tg:State ; rdfs:label "Atlantis"@en .\n'


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "no Turtle files"),
        ({"a": HEAD + "<https://example.org/a> rdfs:label .\n"}, r"a\.ttl, line 3: .*correct the Turtle"),
        ({"a": ATLANTIS, "b": ATLANTIS}, r"b\.ttl: <https://example.org/a> is described in a\.ttl too"),
        ({"a": HEAD + "<https://example.org/a> a tg:State .\n"}, r"a\.ttl: .* lacks <.*#label>"),
        ({"a": ATLANTIS.replace("tg:State", "tg:Claim")}, "is no class of the gazetteer; it has State, "),
        ({"a": ATLANTIS.replace("@en .\n", "@en ; tg:partOf <https://example.org/b> .\n")}, "has no block of its own"),
        ({"a": ATLANTIS.replace("@en .\n", '@en ; tg:notBefore "soon" .\n')}, "Invalid isoformat string: 'soon'"),
        ({"a": ATLANTIS.replace("@en .\n", "@en ; tg:partOf [] .\n")}, "no blank nodes"),
    ],
)
def test_an_error_says_where_and_what(tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(WorldError, match=message):
        load_world(tmp_path)
