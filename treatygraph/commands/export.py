"""``treatygraph export``: a graph in another RDF format."""

import click

from treatygraph.console import CannotRun, check_writable, put, save
from treatygraph.export import FORMATS, GraphError, format_of, serialize_quads
from treatygraph.graphs import read_graph


@click.command()
@click.argument("graph")
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output (default).")
@click.option("-f", "--format", "format_", type=click.Choice(list(FORMATS)), help="The format, if not by the suffix.")
def export(graph: str, output: str, format_: str | None) -> None:
    """Write a graph in another RDF format.

    GRAPH is a file in Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML, by its suffix, or - for Turtle or TriG on
    standard input. Named graphs stay named in TriG and N-Quads; the other formats get their merge.
    """
    try:
        name = format_ or format_of(output)
        if output != "-":
            check_writable(output)
        data = serialize_quads(read_graph(graph), name)
    except GraphError as error:
        raise CannotRun(str(error)) from error
    if output == "-":
        put(data)
    else:
        save(output, data)
