"""The ontology contradicts nothing, and it contradicts what it should."""

import shutil
from pathlib import Path

import pytest
from rdflib import Graph

from ontology.reasoner import Consistency, ReasonerUnavailable, check

ONTOLOGY = Path(__file__).parents[1] / "ontology"
PREFIXES = """
    @prefix tg: <https://w3id.org/treatygraph/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, and there is none on the PATH")


def ontology(turtle: str = "") -> Graph:
    graph = Graph().parse(ONTOLOGY / "treatygraph.ttl").parse(ONTOLOGY / "vocab.ttl")
    return graph.parse(data=PREFIXES + turtle, format="turtle")


@needs_java
@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        ("", Consistency(True, ())),
        ("<urn:e> a tg:Event ; tg:notBefore '2022-02-24'^^xsd:date .", Consistency(True, ())),
        ("<urn:kyiv> a tg:Person, tg:State .", Consistency(False, ())),
        # A speaker is an agent, and no agent is a source: the range alone gives it away.
        ("<urn:c> a tg:Claim ; tg:speaker <urn:report> . <urn:report> a tg:Source .", Consistency(False, ())),
        ("<urn:p> a tg:Proposal ; tg:proposes <urn:e> . <urn:e> a tg:Event .", Consistency(False, ())),
        ("<urn:C> a owl:Class ; rdfs:subClassOf tg:Event, tg:Prospect .", Consistency(True, ("urn:C",))),
    ],
    ids=["ontology", "dated", "person-state", "speaking-source", "proposed-event", "event-prospect"],
)
def test_consistency(turtle: str, expected: Consistency, capfd: pytest.CaptureFixture[str]) -> None:
    assert check(ontology(turtle)) == expected
    assert capfd.readouterr().out == ""


@needs_java
def test_refusal_is_told_in_one_line() -> None:
    graph = ontology("<urn:p> a owl:DatatypeProperty . <urn:a> a tg:Person ; <urn:p> '2025-08-19'^^xsd:date .")
    with pytest.raises(ReasonerUnavailable, match=r"^HermiT refuses the graph: [^\n]*XMLSchema#date[^\n]*$"):
        check(graph)


def test_missing_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReasonerUnavailable, match="install a JRE"):
        check(Graph())
