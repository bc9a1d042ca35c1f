"""Background knowledge as RDF: what the gazetteer has on the things a graph speaks of, and whether a further file fits.

It stands in a named graph of its own and is never mixed with what a text says.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.namespace import ORG

from ontology.compiled import turtle_files
from ontology.vocabulary import TG
from shapes.validation import OF_BACKGROUND, Finding, Validator
from treatygraph.terms import graph_of

_BELONGS: Final = frozenset(map(str, (TG.holder, ORG.member)))
"""What ties a holding or a membership to the thing with which it is told."""
_OWED: Final = frozenset(
    map(str, (RDF.type, RDFS.label, TG.isoAlpha3, TG.demonym, TG.capital, TG.officeOf, TG.articleNumber))
)
"""What a thing must have even where it is only pointed to."""


class Background:
    """The gazetteer's triples by subject; ``more`` are files of the user's own."""

    def __init__(self, more: Iterable[Path] = ()) -> None:
        self._blocks: dict[str, list[Quad]] = {}
        self._told_with: dict[str, list[str]] = {}
        for file in (*turtle_files(), *more):
            for quad in parse(path=file, format=RdfFormat.TURTLE):
                subject = str(quad.subject.value)
                self._blocks.setdefault(subject, []).append(quad)
                if quad.predicate.value in _BELONGS:
                    self._told_with.setdefault(quad.object.value, []).append(subject)

    def of(self, graphs: Iterable[Graph]) -> Graph:
        """What is known of the things in ``graphs``: their blocks, holdings and memberships, and what these name."""
        spoken_of = {str(term) for graph in graphs for triple in graph for term in triple if isinstance(term, URIRef)}
        subjects = [iri for iri in sorted(spoken_of) if iri in self._blocks]
        subjects += [iri for thing in subjects for iri in self._told_with.get(thing, ())]
        quads = [quad for iri in dict.fromkeys(subjects) for quad in self._blocks[iri]]
        return graph_of([*quads, *self._names(quads)])

    def check(self, files: Iterable[Path], ontology: Graph) -> tuple[Finding, ...]:
        """What is wrong with further files by the shapes; of things that the gazetteer has, they say only more."""
        own = [quad for file in files for quad in parse(path=file, format=RdfFormat.TURTLE)]
        subjects = {str(quad.subject.value) for quad in own}
        quads = [quad for iri in sorted(subjects) for quad in self._blocks.get(iri, ())]
        graph = graph_of([*own, *quads, *self._names([*own, *quads])])
        findings = Validator(ontology, OF_BACKGROUND).validate(graph).findings
        return tuple(finding for finding in findings if finding.node in subjects)

    def _names(self, quads: Iterable[Quad]) -> Iterable[Quad]:
        """What the things to which ``quads`` point are called, and what else each must have."""
        pending = [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]
        seen: set[str] = set()
        while pending:
            thing = pending.pop()
            if thing in seen:
                continue
            seen.add(thing)
            for quad in self._blocks.get(thing, ()):
                if quad.predicate.value in _OWED:
                    yield quad
                    pending += [quad.object.value] if isinstance(quad.object, NamedNode) else []
