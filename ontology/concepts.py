"""The SKOS concepts of ``vocab.ttl`` as code needs them: which PLOVER root an event type belongs to."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

VOCABULARY = Path(__file__).parent / "vocab.ttl"
_PREFIX = "PLOVER:"


@cache
def plover_roots() -> Mapping[URIRef, str]:
    """Concept -> root ("CONSULT"), its own by ``skos:notation`` or that of what it is narrower than."""
    graph = Graph().parse(VOCABULARY)
    own = {
        concept: str(notation).removeprefix(_PREFIX)
        for concept, notation in graph.subject_objects(SKOS.notation)
        if isinstance(concept, URIRef) and str(notation).startswith(_PREFIX)
    }
    inherited = {
        concept: own[broader]
        for concept in graph.subjects(SKOS.broader)
        if isinstance(concept, URIRef) and concept not in own
        for broader in graph.transitive_objects(concept, SKOS.broader)
        if isinstance(broader, URIRef) and broader in own
    }
    return own | inherited
