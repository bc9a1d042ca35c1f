"""Judges a graph by the SHACL shapes beside this file: what passes is a ``ValidGraph``, what does not has findings.

The ontology is handed in, since the shapes need its class hierarchy and this package imports nothing of ours.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NewType

from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError, RuleLoadError, ShapeLoadError
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

ValidGraph = NewType("ValidGraph", Graph)
"""A graph that has passed every shape."""

_MESSAGE: Final = re.compile(r"([SG]\d+) (.+)", re.DOTALL)
_IRI: Final = re.compile(r"https?://[^\s,;]*[^\s,;:.]")


_HERE: Final = Path(__file__).parent
_BACKGROUND: Final = ("agreements", "entities", "gazetteer", "prefixes", "values")
OF_BACKGROUND: Final = tuple(_HERE / f"{name}.ttl" for name in _BACKGROUND)
"""The shapes for background knowledge, which has no evidence."""
OF_TEXTS: Final = tuple(file for file in sorted(_HERE.glob("*.ttl")) if file.stem != "gazetteer")
"""The shapes for what was read in a text."""


class ShapesError(Exception):
    """The shapes themselves cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault of one node, with the rule it breaks and what to do about it."""

    node: str
    name: str
    rule: str
    message: str
    severity: Literal["violation", "warning"]

    def __str__(self) -> str:
        return f"{self.name}: {self.rule} ({self.severity}) {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of judging a graph: the graph as valid, or None where a violation was found."""

    graph: ValidGraph | None
    findings: tuple[Finding, ...]


class Validator:
    """The shapes of some files and the class hierarchy of an ontology, ready to judge any number of graphs.

    Raises ShapesError where one of the files cannot be read.
    """

    def __init__(self, ontology: Graph, files: tuple[Path, ...] = OF_TEXTS) -> None:
        self._shapes = _read(files)
        # Of an ontology the shapes need this alone, and less of it is less to copy for each graph.
        self._hierarchy = [triple for triple in ontology.triples((None, RDFS.subClassOf, None)) if _named(triple)]

    def validate(self, graph: Graph) -> Report:
        """Judge ``graph``, which stays as it is."""
        judged = _Judged()
        for triple in graph:
            judged.add(triple)
        for triple in self._hierarchy:
            judged.add(triple)
        try:
            _, results, _ = validate(judged, shacl_graph=self._shapes, inplace=True)
        except (ShapeLoadError, RuleLoadError, ReportableRuntimeError) as error:
            raise ShapesError(f"the shapes: {error}") from error
        if not isinstance(results, Graph):
            raise ShapesError(f"the shapes: {results}")
        names = _Names(graph)
        found = {_finding(results, result, names) for result in results.subjects(RDF.type, SH.ValidationResult)}
        findings = tuple(
            sorted(found, key=lambda one: (one.severity, one.rule[0], int(one.rule[1:]), one.node, one.message))
        )
        broken = any(one.severity == "violation" for one in findings)
        return Report(graph=None if broken else ValidGraph(graph), findings=findings)


class _Judged(Graph):
    """A graph that parses each query once: parsing those of the shapes takes as long as asking them of an article."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@cache
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _read(files: tuple[Path, ...]) -> Graph:
    """The shapes of Turtle files."""
    shapes = Graph()
    if not files:
        raise ShapesError(f"{_HERE}: no shapes: expected Turtle files (*.ttl)")
    for file in files:
        try:
            shapes.parse(file, format="turtle")
        except BadSyntax as error:
            raise ShapesError(f"{file}, line {error.lines + 1}: not Turtle: {error.message}") from error
    return shapes


def _named(triple: tuple[Node, Node, Node]) -> bool:
    return all(isinstance(term, URIRef) for term in triple)


class _Names:
    """Short names for the nodes of a graph, as its prefixes and labels give them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._prefixes = sorted(((str(iri), prefix) for prefix, iri in graph.namespaces()), key=lambda x: -len(x[0]))

    def short(self, iri: str) -> str:
        """``iri`` with its prefix, or as it is where no prefix fits."""
        for namespace, prefix in self._prefixes:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def of(self, node: Node) -> str:
        """``node`` for a reader: its short IRI, with its label where it has one."""
        name = self.short(str(node)) if isinstance(node, URIRef) else "[]"
        labels = sorted(str(label) for label in self._graph.objects(node, RDFS.label))
        return f'{name} "{labels[0]}"' if labels else name


def _finding(results: Graph, result: Node, names: _Names) -> Finding:
    """The finding that a sh:ValidationResult describes."""
    # A query over the whole graph names the node at fault as its value.
    whole = results.value(result, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
    node = results.value(result, SH.value if whole else SH.focusNode)
    texts = sorted(str(text) for text in results.objects(result, SH.resultMessage))
    match = next(filter(None, map(_MESSAGE.fullmatch, texts)), None)
    if node is None or match is None:
        shape = results.value(result, SH.sourceShape)
        raise ShapesError(f"{shape}: a message that does not begin with its rule, such as 'S12 ': {texts}")
    warns = results.value(result, SH.resultSeverity) == SH.Warning
    return Finding(
        node=str(node) if isinstance(node, URIRef) else "[]",
        name=names.of(node),
        rule=match[1],
        message=_IRI.sub(lambda iri: names.short(iri[0]), match[2]),
        severity="warning" if warns else "violation",
    )
