from datetime import date
from pathlib import Path

import pytest
from rdflib import RDFS, URIRef

from ontology.vocabulary import ID, TG
from ontology.world import Known, World, WorldError, load_world

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
        ("Kyiv", ["state/UKR"]),
        ("Kiev", ["state/UKR"]),
        ("Moscow", ["state/RUS", "state/SUN"]),
        ("Washington", ["state/USA"]),
        ("Downing Street", ["state/GBR"]),
        ("Brussels", ["org/european-union"]),  # not Belgium
        ("Capitol Hill", ["org/us-congress"]),
        ("Geneva", []),
    ],
)
def test_metonym(world: World, word: str, expected: list[str]) -> None:
    assert paths(world.meant(word)) == expected


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
        ({"a": ATLANTIS, "b": ATLANTIS.replace("Atlantis", "Avalon")}, r"b\.ttl: <.*/a> has more than one <.*#label>"),
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
