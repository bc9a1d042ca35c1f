"""Graphs to work on: a file's quads, our ontology, and both in a store that answers SPARQL."""

import sys
from importlib.resources import files

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from treatygraph.export import read_quads
from treatygraph.terms import in_default_graph, is_background


def read_graph(path: str) -> list[Quad]:
    """The quads of the file at ``path``, or of standard input for ``-``. Raises GraphError."""
    return read_quads(path, sys.stdin.buffer.read() if path == "-" else None)


def ontology_quads() -> list[Quad]:
    """Our classes, properties and concepts."""
    names = ("treatygraph.ttl", "vocab.ttl")
    return [quad for name in names for quad in parse((files("ontology") / name).read_bytes(), RdfFormat.TURTLE)]


def open_store(path: str, *, ontology: bool = True) -> Store:
    """A store in memory with the graph at ``path`` and, for labels and super-classes, the ontology.

    Its default graph is the merge of all but background knowledge; named graphs are there as well. (A union of graphs
    would count a triple once for each graph that holds it.)
    """
    quads = read_graph(path)
    named = [quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)]
    store = Store()
    store.bulk_extend(named)
    read = [quad for quad in quads if not is_background(quad)]
    merged = [*read, *ontology_quads()] if ontology else read
    store.bulk_extend(map(in_default_graph, merged))
    return store
