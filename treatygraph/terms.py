"""Between the two libraries: rdflib's terms, that the reader and the judge speak, and pyoxigraph's, that files do."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral

from ontology.vocabulary import BACKGROUND, bind

Term = NamedNode | BlankNode | Literal | Triple

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def prefixes() -> dict[str, str]:
    """Our prefixes and those of the vocabularies we use."""
    graph = Graph(bind_namespaces="none")
    bind(graph)
    return {prefix: str(namespace) for prefix, namespace in graph.namespaces() if prefix != "xml"}


def shortened(iri: str, known: Mapping[str, str]) -> str:
    """``iri`` with the longest of the ``known`` prefixes that fits, or itself."""
    fits = [(len(namespace), prefix) for prefix, namespace in known.items() if iri.startswith(namespace)]
    if not fits:
        return iri
    length, prefix = max(fits)
    return f"{prefix}:{iri[length:]}"


def quads_of(graphs: Mapping[URIRef, Graph]) -> Iterator[Quad]:
    """The triples of ``graphs``, each in the graph of its name."""
    for name, graph in graphs.items():
        for subject, predicate, obj in graph:
            yield Quad(_node(subject), NamedNode(str(predicate)), _term(obj), NamedNode(str(name)))


def in_default_graph(triple: Triple | Quad) -> Quad:
    """``triple``, or the triple of a quad, in no named graph."""
    return Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())


def is_background(quad: Quad) -> bool:
    """Whether the quad is of the gazetteer's knowledge rather than of a text."""
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == str(BACKGROUND)


def graph_of(quads: Iterable[Quad]) -> Graph:
    """The triples of ``quads`` as one rdflib graph, our prefixes bound."""
    graph = Graph(bind_namespaces="none")
    bind(graph)
    for quad in quads:
        graph.add((_to_rdflib(quad.subject), URIRef(quad.predicate.value), _to_rdflib(quad.object)))
    return graph


def _node(term: Any) -> NamedNode | BlankNode:
    return BlankNode(str(term)) if isinstance(term, BNode) else NamedNode(str(term))


def _term(term: Any) -> NamedNode | BlankNode | Literal:
    if not isinstance(term, RdfLiteral):
        return _node(term)
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)


def _to_rdflib(term: Term) -> URIRef | BNode | RdfLiteral:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Triple):
        raise ValueError("a triple about a triple (RDF 1.2); write it as a tg:Statement")
    if term.language:
        return RdfLiteral(term.value, lang=term.language)
    kind = term.datatype.value
    return RdfLiteral(term.value, datatype=None if kind == _STRING else URIRef(kind), normalize=False)
