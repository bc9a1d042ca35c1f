"""What a graph holds, by kind, in numbers."""

from collections.abc import Iterable

from rdflib import RDF, RDFS, Graph, URIRef

from ontology.vocabulary import TG

_KINDS: tuple[tuple[str, URIRef], ...] = (
    ("documents", TG.Document),
    ("sentences", TG.Sentence),
    ("mentions", TG.Mention),
    ("people", TG.Person),
    ("states", TG.State),
    ("organisations", TG.Organization),
    ("coalitions and groups", TG.GroupAgent),
    ("places", TG.Place),
    ("offices held", TG.OfficeHolding),
    ("agreements", TG.Agreement),
    ("provisions", TG.Provision),
    ("commitments", TG.Commitment),
    ("proposals", TG.Proposal),
    ("events", TG.Event),
    ("prospects", TG.Prospect),
    ("claims", TG.Claim),
    ("facts", TG.Fact),
    ("statements, not asserted", TG.Statement),
    ("evidence spans", TG.Evidence),
)
"""Kinds in reading order; a node counts for the first of its kinds, so a state is no place and a fact no statement."""


def counts(graphs: Iterable[Graph], ontology: Graph) -> list[tuple[str, int]]:
    """How many nodes of each kind the merge of ``graphs`` has, and how many triples."""
    merged = {triple for graph in graphs for triple in graph}
    seen: set[object] = set()
    rows = []
    for name, root in sorted(_KINDS, key=lambda kind: kind[1] == TG.GroupAgent):
        classes = set(ontology.transitive_subjects(RDFS.subClassOf, root)) | {root}
        nodes = {s for s, p, o in merged if p == RDF.type and o in classes} - seen
        seen |= nodes
        rows.append((name, len(nodes)))
    order = [name for name, _ in _KINDS]
    return [*sorted(rows, key=lambda row: order.index(row[0])), ("triples", len(merged))]
