"""``treatygraph validate``: whether a graph keeps the rules of the shapes."""

import click
from pyoxigraph import DefaultGraph, Quad

from ontology.reasoner import ReasonerUnavailable, check
from shapes.validation import OF_BACKGROUND, Validator
from treatygraph.console import CannotRun, note, printable
from treatygraph.export import GraphError
from treatygraph.graphs import ontology_quads, read_graph
from treatygraph.terms import graph_of, is_background


@click.command()
@click.argument("graph")
@click.option("--reason", is_flag=True, help="Check the logic too, with the HermiT reasoner (seconds; needs Java).")
def validate(graph: str, reason: bool) -> None:
    """Check a graph against the shapes.

    GRAPH is an RDF file by its suffix, or - for Turtle or TriG on standard input; each named graph is judged by itself,
    that of background knowledge by rules of its own. The findings are printed, one a line: node, rule, what to do.
    Exit status: 0 it conforms, 1 it does not, 2 it could not be judged. Warnings alone do not change it.
    """
    try:
        quads = read_graph(graph)
    except GraphError as error:
        raise CannotRun(str(error)) from error
    if not quads:
        raise CannotRun(f"{graph}: no triples; nothing to judge")
    ontology = graph_of(ontology_quads())
    of_texts, of_background = Validator(ontology), Validator(ontology, OF_BACKGROUND)
    reports = [
        (of_background if is_background(part[0]) else of_texts).validate(graph_of(part)) for part in _parts(quads)
    ]
    findings = [finding for report in reports for finding in report.findings]
    for finding in findings:
        click.echo(printable(str(finding)))
    conforms = all(report.graph is not None for report in reports)
    if reason:
        conforms = _consistent([*quads, *ontology_quads()]) and conforms
    warnings = sum(finding.severity == "warning" for finding in findings)
    note(
        f"{graph}: {'conforms' if conforms else 'does not conform'}"
        f" ({len(findings) - warnings} violations, {warnings} warnings)"
    )
    if not conforms:
        raise click.exceptions.Exit(1)


def _parts(quads: list[Quad]) -> list[list[Quad]]:
    """The quads of each graph, the default graph first."""
    parts: dict[str, list[Quad]] = {}
    for quad in quads:
        parts.setdefault("" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name), []).append(quad)
    return [part for _, part in sorted(parts.items())]


def _consistent(quads: list[Quad]) -> bool:
    try:
        result = check(graph_of(quads))
    except ReasonerUnavailable as error:
        raise CannotRun(str(error)) from error
    for name in result.unsatisfiable:
        click.echo(f"{name}: no thing can be of this class; correct its axioms")
    if not result.consistent:
        click.echo("the graph contradicts the ontology (HermiT); the findings above, or the axioms, say where")
    return result.consistent and not result.unsatisfiable
