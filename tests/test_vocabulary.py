"""The terms in code are those of the ontology, and each of them is described."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Graph, URIRef
from rdflib.namespace import DefinedNamespace

from ontology.vocabulary import ID, PREFIXES, SCHEMA, TG, TGV, bind, iri, slug

ONTOLOGY = Path(__file__).parents[1] / "ontology"
TERMS = Graph().parse(ONTOLOGY / "treatygraph.ttl")
CONCEPTS = Graph().parse(ONTOLOGY / "vocab.ttl")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
PLOVER = """
    AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE
    ASSAULT
"""


def described(graph: Graph, namespace: type[DefinedNamespace]) -> list[URIRef]:
    """The terms of ``namespace`` that ``graph`` describes."""
    found = {term for term in graph.subjects(RDF.type) if isinstance(term, URIRef) and term.startswith(str(namespace))}
    return sorted(found)


def declared(namespace: type[DefinedNamespace]) -> set[URIRef]:
    """The terms of ``namespace`` that code can name."""
    names: Iterable[str] = (*namespace.__annotations__, *namespace._extras)
    return {namespace[name] for name in names if not name.startswith("_")}


def roots(concept: URIRef) -> set[str]:
    """The PLOVER roots that ``concept`` carries or broadens to."""
    carried = {str(notation).removeprefix("PLOVER:") for notation in CONCEPTS.objects(concept, SKOS.notation)}
    broader = (root for above in CONCEPTS.objects(concept, SKOS.broader) for root in roots(URIRef(str(above))))
    return carried.union(broader)


@pytest.mark.parametrize(("namespace", "graph"), [(TG, TERMS), (TGV, CONCEPTS)], ids=["TG", "TGV"])
def test_code_and_ontology_name_the_same_terms(namespace: type[DefinedNamespace], graph: Graph) -> None:
    assert declared(namespace) == set(described(graph, namespace))


@pytest.mark.parametrize("namespace", [TG, TGV])
def test_unknown_term_fails(namespace: type[DefinedNamespace]) -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = namespace.nonsense
    with pytest.raises(AttributeError, match="no-such-thing"):
        _ = namespace["no-such-thing"]


@pytest.mark.parametrize("term", described(TERMS, TG), ids=lambda term: term.rpartition("#")[2])
def test_term_is_described_once(term: URIRef) -> None:
    assert len(list(TERMS.objects(term, RDFS.label))) == 1
    assert len(list(TERMS.objects(term, SKOS.definition))) == 1
    assert sum((term, RDF.type, kind) in TERMS for kind in KINDS) == 1


@pytest.mark.parametrize("concept", described(CONCEPTS, TGV), ids=lambda term: term.rpartition("/")[2])
def test_concept_is_described_once(concept: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.prefLabel, SKOS.definition):
        assert len(list(CONCEPTS.objects(concept, predicate))) == 1, predicate
    assert CONCEPTS.value(concept, RDFS.label, any=False) is not None
    if (concept, RDF.type, SKOS.Concept) in CONCEPTS:
        scheme = CONCEPTS.value(concept, SKOS.inScheme, any=False)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in CONCEPTS
        above = CONCEPTS.value(concept, SKOS.broader, any=False)
        assert (above is None) == ((concept, SKOS.topConceptOf, scheme) in CONCEPTS)
        assert above is None or CONCEPTS.value(above, SKOS.inScheme) == scheme


def test_event_types_reach_one_plover_root_each() -> None:
    types = [URIRef(str(concept)) for concept in CONCEPTS.subjects(SKOS.inScheme, TGV.eventType)]
    assert {root for concept in types for root in roots(concept)} == set(PLOVER.split())
    assert [concept for concept in types if len(roots(concept)) != 1] == []
    tops = {concept for concept in types if (concept, SKOS.topConceptOf, TGV.eventType) in CONCEPTS}
    assert {concept.rpartition("/")[2].upper() for concept in tops} == set(PLOVER.split())


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("state", "UKR", f"{ID}state/UKR"),
        ("person", "2c875198-audrand", f"{ID}person/2c875198-audrand"),
        ("claim", "2c875198683dae3f/volodymyr-zelensky-1", f"{ID}claim/2c875198683dae3f/volodymyr-zelensky-1"),
        ("document", "2c875198683dae3f#ev_31_69_05425423", f"{ID}document/2c875198683dae3f#ev_31_69_05425423"),
    ],
)
def test_iri(kind: str, key: str, expected: str) -> None:
    assert iri(kind, key) == URIRef(expected)


@pytest.mark.parametrize(
    ("kind", "key", "message"),
    [
        ("country", "UKR", "unknown kind of IRI 'country': expected one of person, state"),
        ("person", "", "no key for person"),  # the slug of a name in Cyrillic
        ("person", "Зеленський", "no key for person"),
        ("person", "donald trump", "no key for person"),
    ],
)
def test_iri_refused(kind: str, key: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        iri(kind, key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Volodymyr Zelensky", "volodymyr-zelensky"),
        ("  U.S.\u2013Russia  talks ", "u-s-russia-talks"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Łukasz Ødegård-Weiß", "lukasz-odegard-weiss"),  # letters that NFKD leaves whole
        ("İstanbul", "istanbul"),  # lower case leaves a combining dot
        ("Côte d\u2019Ivoire", "cote-divoire"),
        ("Зеленський", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected
    assert slug(expected) == expected


def test_prefixes_are_bound() -> None:
    graph = Graph()
    bind(graph)
    shared = {"tg": TG, "tgv": TGV, "schema": SCHEMA, "prov": PROV, "skos": SKOS, "dcterms": DCTERMS, "xsd": XSD}
    bound = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    assert bound.items() >= {prefix: str(namespace) for prefix, namespace in {**shared, **PREFIXES}.items()}.items()
    graph.add((iri("org", "nato"), RDF.type, TG.InternationalOrganization))
    assert "org:nato a tg:InternationalOrganization" in graph.serialize(format="turtle")
