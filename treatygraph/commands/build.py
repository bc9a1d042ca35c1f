"""``treatygraph build``: documents in, their validated graph out."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from glob import glob
from pathlib import Path
from typing import Any

import click
from rdflib import Graph, URIRef

from extract.confidence import sure
from extract.documents import DocumentError, looks_english, read_documents
from extract.pipeline import ModelError, Reader
from extract.records import Document, Extraction
from ontology.vocabulary import BACKGROUND, iri
from ontology.world import WorldError
from shapes.validation import Finding, Validator, ValidGraph
from treatygraph.background import Background
from treatygraph.console import CannotRun, check_writable, note, put, save, table, warn
from treatygraph.export import FORMATS, GraphError, format_of, serialize
from treatygraph.graphs import ontology_quads
from treatygraph.page import page
from treatygraph.summary import counts
from treatygraph.terms import graph_of
from treatygraph.triples import to_graph


class _Share(click.ParamType):  # type: ignore[type-arg]
    """A number from 0 to 1."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number; anything else is a usage error."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not 0 <= number <= 1:
            self.fail(f"{value!r} is no number from 0 to 1", param, ctx)
        return number


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output (default).")
@click.option("-f", "--format", "format_", type=click.Choice(list(FORMATS)), help="The format, if not by the suffix.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The documents' date, whatever they say.")
@click.option("--model", metavar="NAME", help="fast, or another installed spaCy pipeline by name or path.")
@click.option(
    "--gazetteer",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE.ttl",
    help="Names, offices, holders, agreements of your own, added to those we know; may be given again.",
)
@click.option(
    "--min-confidence",
    type=_Share(),
    default="0",
    metavar="P",
    help="Leave out units less sure than this (0 to 1): 0.9 keeps what is right in nine of ten cases.",
)
@click.option("--background", is_flag=True, help="Add what we know of the things named, in a graph of its own.")
@click.option("--debug-html", metavar="FILE", help="Write a page of the texts with everything read from them marked.")
@click.option("--report", metavar="FILE", help="Where findings are kept; by default beside FILE if one is refused.")
def build(
    inputs: tuple[str, ...],
    output: str,
    format_: str | None,
    day: datetime | None,
    model: str | None,
    gazetteer: tuple[Path, ...],
    min_confidence: Decimal,
    background: bool,
    debug_html: str | None,
    report: str | None,
) -> None:
    """Read documents and write their knowledge graph.

    INPUT is a file, a folder, a glob, or - for standard input: plain text, Markdown, HTML, or JSON Lines with text,
    date, title, source and url. A document whose graph breaks a rule is not written: what is wrong with it is printed
    and kept in a report, the exit status is 1. TriG and N-Quads get a named graph for each document, the other formats
    the merge. The same input gives the same bytes. A name that may mean several things is linked to none, and said so.
    """
    started = time.monotonic()
    try:
        name = format_ or format_of(output)
        if debug_html == "-":
            raise CannotRun("-: the page goes into a file; give --debug-html a name")
        written = [path for path in (output, report, debug_html) if path not in (None, "-")]
        for path in written:
            check_writable(str(path))
            _check_apart(str(path), (*inputs, *map(str, gazetteer)))
        if len({Path(str(path)).resolve() for path in written}) < len(written):
            raise CannotRun(f"{report or debug_html}: named for two outputs; give each a file of its own")
        if background and name not in ("trig", "nquads"):
            raise CannotRun(
                f"{output}: {name} has one graph, which would mix background with the text; use .trig or .nq"
            )
        documents = _once(read_documents(inputs, date=day.date() if day else None))
        reader = Reader.load(model, gazetteer)
    except (DocumentError, GraphError, ModelError, WorldError) as error:
        raise CannotRun(str(error)) from error
    ontology = graph_of(ontology_quads())
    _check_gazetteers(gazetteer, ontology)
    read: list[Extraction] | None = [] if debug_html else None
    accepted, findings = _read(documents, reader, Validator(ontology), min_confidence, read)
    refused = len(documents) - len(accepted)
    known = {BACKGROUND: Background(gazetteer).of(accepted.values())} if background and accepted else {}
    data = serialize({**accepted, **known}, name)
    _keep(findings, report, output, refused=refused)
    if debug_html:
        save(debug_html, page(read or []).encode())
    if output == "-":
        put(data)
    elif accepted:
        save(output, data)
    else:
        warn(f"{output}: not written, for no document passed")
    rows = [(kind, f"{number:>7,}") for kind, number in counts(accepted.values(), ontology) if number]
    rows += [("documents refused", f"{refused:>7,}"), ("seconds", f"{time.monotonic() - started:>7.1f}")]
    note(table(("found", " number"), rows))
    if refused:
        raise click.exceptions.Exit(1)


def _check_gazetteers(files: tuple[Path, ...], ontology: Graph) -> None:
    """Refuse gazetteers that break a rule: a fact that is wrong would be wrong in every document."""
    for finding in Background().check(files, ontology) if files else ():
        message = f"{', '.join(map(str, files))}: {finding}"
        if finding.severity == "violation":
            raise CannotRun(message)
        warn(message)


def _check_apart(path: str, inputs: Iterable[str]) -> None:
    """Never write over what is read, be it named, in a folder or found by a glob."""
    target = Path(path).resolve()
    for item in inputs:
        here = [Path(each).resolve() for each in glob(item, recursive=True)]  # noqa: PTH207
        if item != "-" and target.exists() and any(each == target or each in target.parents for each in here):
            raise CannotRun(f"{path}: both input and output; give the output another name")


def _once(documents: Iterable[Document]) -> list[Document]:
    """``documents`` without those whose text was there before; one graph of a text is all of it."""
    kept: dict[str, Document] = {}
    for document in documents:
        first = kept.setdefault(document.digest, document)
        if first is not document:
            warn(f"{document.name}: the same text as {first.name}; read once")
    return list(kept.values())


def _read(
    documents: list[Document], reader: Reader, validator: Validator, least: Decimal, read: list[Extraction] | None
) -> tuple[dict[URIRef, ValidGraph], list[tuple[Document, bool, tuple[Finding, ...]]]]:
    """The graphs that passed, by document, and what was found in which document, written or not.

    What was read is added to ``read``, if that is wanted.
    """
    accepted: dict[URIRef, ValidGraph] = {}
    findings = []
    with _progress(documents) as items:
        for document in items:
            extraction = _extraction(document, reader, least)
            if read is not None:
                read.append(extraction)
            verdict = validator.validate(to_graph(extraction))
            if verdict.graph is None:
                note(f"treatygraph: {document.name}: refused, not written:")
                for finding in verdict.findings:
                    note(f"  {finding}")
            else:
                accepted[iri("document", document.digest)] = verdict.graph
            if verdict.findings:
                findings.append((document, verdict.graph is not None, verdict.findings))
    return accepted, findings


def _extraction(document: Document, reader: Reader, least: Decimal) -> Extraction:
    if not looks_english(document.text[document.body :]):
        warn(f"{document.name}: does not look like English; kept without extraction")
        return reader.unread(document)
    if document.date is None:
        warn(f"{document.name}: no date; relative dates (yesterday) stay unresolved; --date gives one")
    extraction = reader.read(document)
    for doubt in dict.fromkeys((extraction.parsed.text(each.span), each.readings) for each in extraction.doubts):
        warn(f"{document.name}: {doubt[0]} may be {' or '.join(doubt[1])}; linked to none")
    extraction, left_out = sure(extraction, least, reader.lexicon.confidence)
    if left_out:
        note(f"treatygraph: {document.name}: {left_out} units less sure than {least} left out")
    return extraction


@contextmanager
def _progress(documents: list[Document]) -> Iterator[Iterable[Document]]:
    """``documents``, with a bar on a terminal."""
    if len(documents) < 2 or not sys.stderr.isatty():
        yield documents
    else:
        with click.progressbar(documents, label="reading", file=sys.stderr, show_pos=True) as bar:
            yield bar


def _keep(
    findings: list[tuple[Document, bool, tuple[Finding, ...]]], report: str | None, output: str, *, refused: int
) -> None:
    """Write the report where one is asked for or owed, and take away one of an earlier run that is owed no more."""
    if report is None and output != "-":
        default = Path(output).with_suffix(".refused.json")
        if refused:
            report = str(default)
        else:
            default.unlink(missing_ok=True)
    if report is None:
        return
    rows: list[dict[str, Any]] = [
        {
            "document": document.name,
            "digest": document.digest,
            "written": written,
            "findings": [
                {"node": each.node, "rule": each.rule, "severity": each.severity, "message": each.message}
                for each in found
            ],
        }
        for document, written, found in findings
    ]
    save(report, (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode())
    if refused:
        note(f"treatygraph: the findings are kept in {report}")
