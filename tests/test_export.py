"""RDF formats: what goes out comes back, in the same bytes whatever its order."""

from collections.abc import Mapping

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from ontology.vocabulary import ID
from treatygraph.export import FORMATS, GraphError, format_of, serialize, serialize_quads
from treatygraph.terms import graph_of, prefixes, shortened

DOCUMENTS = (f"{ID}document/2c875198683dae3f", f"{ID}document/2c875198ffffffff")
SUFFIX = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}

# rdflib's own readers of JSON-LD and of datasets use what rdflib has deprecated.
RDFLIB = pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")

CASES = {
    "a document's own nodes": "claim:2c875198683dae3f\\/x-1 tg:quotedText 'So' . "
    f"<{DOCUMENTS[0]}#s_2> tg:sentenceIndex 2 . <{DOCUMENTS[0]}#s_10> tg:sentenceIndex 10 .",
    "two documents with one short name": f"<{DOCUMENTS[0]}#s_2> a tg:Sentence . <{DOCUMENTS[1]}#s_2> a tg:Sentence .",
    "every kind of literal": "tg:a tg:b 'x', 'x'@en, 1, 1.50, true, '2025-01-01'^^xsd:date, '01'^^xsd:integer .",
    "line ends of every kind": "tg:a tg:b 'a\\nb\\r\\nc\\u2028d\\u0085e\\tf' .",
    "quotes and braces": "tg:a tg:b '\"}', '\\\\ .', '@prefix x: <y> .' .",
    "blank nodes": "tg:a tg:b [ tg:c 1 ; tg:d [ tg:c 2 ] ] . tg:z tg:b [ tg:c 1 ] .",
    "an unknown namespace": "<urn:x> <http://example.org/a> <http://example.org/b#c> .",
    "nothing": "",
}


def turtle(body: str) -> str:
    return "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in prefixes().items()) + body


@RDFLIB
@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
@pytest.mark.parametrize("format_", SUFFIX)
def test_round_trip_read_by_rdflib(body: str, format_: str) -> None:
    before = Graph().parse(data=turtle(body))
    data = serialize({URIRef(DOCUMENTS[0]): before}, format_)
    assert isomorphic(before, Graph().parse(data=data, format=SUFFIX[format_]))


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
@pytest.mark.parametrize("format_", FORMATS)
def test_same_bytes_whatever_the_order(body: str, format_: str) -> None:
    quads = list(parse(turtle(body), RdfFormat.TURTLE))
    again = list(parse(turtle(body), RdfFormat.TURTLE, rename_blank_nodes=True))
    once = serialize_quads(quads, format_)
    assert serialize_quads(reversed(again), format_) == once
    assert {q.graph_name for q in parse(once, FORMATS[format_])} <= {DefaultGraph()}


@RDFLIB
@pytest.mark.parametrize("format_", ["trig", "nquads"])
def test_a_named_graph_for_each_document(format_: str) -> None:
    graphs = {URIRef(name): Graph().parse(data=turtle(CASES["every kind of literal"])) for name in DOCUMENTS}
    data = serialize(graphs, format_)
    back = Dataset().parse(data=data, format=format_)
    for name, graph in graphs.items():
        assert isomorphic(back.graph(name), graph)
    assert {str(quad.graph_name) for quad in parse(data, FORMATS[format_])} == {f"<{name}>" for name in DOCUMENTS}


def test_turtle_reads_in_order_and_by_short_names() -> None:
    data = serialize_quads(parse(turtle(CASES["a document's own nodes"]), RdfFormat.TURTLE), "turtle").decode()
    header, _, body = data.partition("\n\n")
    assert header.splitlines() == sorted(header.splitlines())
    assert body.split("\n\n") == [
        'claim2c875198:x-1 tg:quotedText "So" .',
        "d2c875198:s_2 tg:sentenceIndex 2 .",
        "d2c875198:s_10 tg:sentenceIndex 10 .\n",
    ]


def test_graph_of_keeps_what_is_written() -> None:
    quads = set(parse(turtle(CASES["every kind of literal"]), RdfFormat.TURTLE))
    (name,) = {quad.subject for quad in quads}
    graph: Mapping[URIRef, Graph] = {URIRef(name.value): graph_of(quads)}
    assert {
        Quad(q.subject, q.predicate, q.object) for q in parse(serialize(graph, "nquads"), RdfFormat.N_QUADS)
    } == quads


def test_xml_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(GraphError, match=r"RDF/XML cannot hold the character '\\x1b'; use another format"):
        serialize_quads(parse(turtle("tg:a tg:b '\\u001b[31m' ."), RdfFormat.TURTLE), "rdfxml")


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.ttl", "turtle"), ("a.b.NQ", "nquads"), ("-", "turtle"), ("x/y.rdf", "rdfxml"), ("a.trig", "trig")],
)
def test_format_of(path: str, name: str) -> None:
    assert format_of(path) == name


def test_format_of_an_unknown_suffix() -> None:
    with pytest.raises(GraphError, match=r"a\.owl: the suffix tells no RDF format; use one of \.ttl"):
        format_of("a.owl")


def test_shortened_by_the_longest_prefix() -> None:
    known = {"id": ID, "state": f"{ID}state/"}
    assert shortened(f"{ID}state/UKR", known) == "state:UKR"
    assert shortened("urn:x", known) == "urn:x"
