"""Background knowledge beside what a text says: the shapes for it, files of the user's own, and a graph of its own."""

import re
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef

from ontology.compiled import turtle_files
from ontology.vocabulary import BACKGROUND, ID, TG
from ontology.world import GAZETTEER, load_world
from shapes.validation import OF_BACKGROUND, Validator
from treatygraph.background import Background
from treatygraph.graphs import ontology_quads
from treatygraph.terms import graph_of

PREFIXES = """
@prefix tg: <https://w3id.org/treatygraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix w3org: <http://www.w3.org/ns/org#> .
@prefix state: <https://w3id.org/treatygraph/id/state/> .
@prefix org: <https://w3id.org/treatygraph/id/org/> .
@prefix place: <https://w3id.org/treatygraph/id/place/> .
@prefix person: <https://w3id.org/treatygraph/id/person/> .
@prefix office: <https://w3id.org/treatygraph/id/office/> .
@prefix agreement: <https://w3id.org/treatygraph/id/agreement/> .
@prefix x: <https://w3id.org/treatygraph/id/membership/> .
"""


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return graph_of(ontology_quads())


@pytest.fixture(scope="module")
def background() -> Background:
    return Background()


def test_the_whole_gazetteer_keeps_the_rules(ontology: Graph) -> None:
    quads = [quad for file in turtle_files() for quad in parse(path=file, format=RdfFormat.TURTLE)]
    assert [str(finding) for finding in Validator(ontology, OF_BACKGROUND).validate(graph_of(quads)).findings] == []


@pytest.mark.parametrize(
    ("turtle", "rules"),
    [
        # What is right
        ('org:watch a tg:Organization ; rdfs:label "Harbour Watch"@en ; tg:basedIn state:NOR .', set()),
        ('state:FRA skos:altLabel "la Grande Nation"@en .', set()),  # more of what the gazetteer has
        ('office:a a tg:Office ; rdfs:label "Mayor of Oslo"@en ; tg:title "mayor" ; tg:officeOf state:NOR .', set()),
        # What is not
        ("org:watch a tg:Organization .", {"G1"}),
        ('org:watch a tg:Organization ; rdfs:label "Harbour Watch" .', {"G1"}),  # no language
        ('org:watch a tg:Organization ; rdfs:label "Watch"@en ; skos:altLabel "Harbour  Watch"@en .', {"G1"}),
        (
            'state:ATL a tg:State ; rdfs:label "Atlantis"@en ; tg:isoAlpha3 "ATL" ; tg:demonym "Atlantean" .',
            {"G2"},  # no capital
        ),
        (
            'state:ATL a tg:State ; rdfs:label "Atlantis"@en ; tg:isoAlpha3 "ATL" ; tg:capital place:oslo .',
            {"G2"},  # no demonym
        ),
        (
            'state:ATL a tg:State ; rdfs:label "Atlantis"@en ; tg:capital place:oslo ; tg:demonym "Atlantean" .',
            {"S17"},
        ),
        ('office:a a tg:Office ; rdfs:label "Mayor"@en .', {"G3"}),
        ('office:a a tg:Office ; rdfs:label "Mayor"@en ; tg:title "Mayor" ; tg:officeOf state:NOR .', {"G3"}),
        (
            "x:h a tg:OfficeHolding ; tg:holder person:emmanuel-macron ; tg:office office:president-of-france .",
            {"G4"},
        ),
        ('x:h a tg:OfficeHolding ; tg:holder state:FRA ; tg:asOf "2025-01-01"^^xsd:date .', {"S16"}),
        ('org:watch a tg:Organization ; rdfs:label "Watch"@en ; tg:bodyOf place:oslo .', {"G5"}),
        ('org:watch a tg:Organization ; rdfs:label "Watch"@en ; tg:basedIn person:emmanuel-macron .', {"G5"}),
        ('place:quay a tg:Place ; rdfs:label "Quay"@en ; tg:partOf org:nato .', {"G5"}),
        ("x:m a w3org:Membership ; w3org:member state:FRA .", {"G6"}),
        ("state:FRA tg:memberOf place:oslo .", {"G6"}),
        ('agreement:a a tg:Provision ; rdfs:label "Article 5"@en .', {"G7"}),
        ('state:FRA schema:sameAs "Q142" .', {"G8"}),
        ('org:watch a tg:Organization ; rdfs:label "Watch"@en ; foaf:familyName "Watch" .', {"G9"}),
        ('agreement:a a tg:Treaty ; rdfs:label "Quay Treaty"@en ; tg:hasParty state:FRA, place:oslo .', {"S2"}),
        (
            'agreement:a a tg:Treaty ; rdfs:label "Quay Treaty"@en ; tg:partiesNotStated true ;'
            ' tg:notBefore "2020-02-02"^^xsd:date ; tg:notAfter "2019-02-02"^^xsd:date .',
            {"S13"},
        ),
    ],
)  # fmt: skip
def test_a_gazetteer_of_ones_own_is_judged(
    background: Background, ontology: Graph, tmp_path: Path, turtle: str, rules: set[str]
) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    assert {finding.rule for finding in background.check([file], ontology)} == rules


def test_what_is_known_of_a_thing(background: Background, ontology: Graph) -> None:
    spoken_of = Graph()
    france, macron = URIRef(f"{ID}state/FRA"), URIRef(f"{ID}person/emmanuel-macron")
    spoken_of.add((macron, TG.memberOf, france))
    known = background.of([spoken_of])
    assert (france, TG.capital, URIRef(f"{ID}place/paris")) in known
    assert (france, TG.memberOf, URIRef(f"{ID}org/nato")) in known
    assert {str(office) for office in known.objects(None, TG.office)} >= {f"{ID}office/president-of-france"}
    assert not list(known.triples((URIRef(f"{ID}state/JPN"), TG.capital, None)))
    assert Validator(ontology, OF_BACKGROUND).validate(known).graph is known


def test_the_example_of_the_page_keeps_the_rules(background: Background, ontology: Graph, tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "gazetteer.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```turtle\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "own.ttl"
    file.write_text(example, encoding="utf-8")
    assert background.check([file], ontology) == ()
    world = load_world(GAZETTEER, file)
    office = URIRef(f"{ID}office/prime-minister-of-norway")
    holder = world.holder(office, date(2027, 10, 1))
    assert holder is not None
    assert holder.label == "Anna Berg"
    assert world.holder(office, date(2027, 9, 1)) is None  # nobody is attested for that day


def test_its_graph_has_a_name_of_its_own() -> None:
    assert str(BACKGROUND) == f"{ID}graph/background"
