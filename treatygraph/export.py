"""RDF in and out: every format, sorted and prefixed, so that the same graph gives the same bytes."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from pyoxigraph import serialize as _serialize
from rdflib import Graph, URIRef

from ontology.vocabulary import ID
from treatygraph.terms import in_default_graph, is_background, prefixes, quads_of, shortened

FORMATS: Final[Mapping[str, RdfFormat]] = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
"""The formats by the names the command line gives them."""

_SUFFIXES: Final[Mapping[str, str]] = {
    ".ttl": "turtle", ".trig": "trig", ".nt": "ntriples", ".nq": "nquads", ".jsonld": "jsonld", ".rdf": "rdfxml",
}  # fmt: skip

_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_FIRST: Final[Mapping[str, int]] = {_RDF_TYPE: 0, "http://www.w3.org/2000/01/rdf-schema#label": 1}
_DIGITS: Final = re.compile(r"(\d+)")
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_IN_DOCUMENT: Final = re.compile(rf"{re.escape(ID)}(\w+)/([0-9a-f]{{8}})([0-9a-f]{{8}})[/#]")
_MANY_DOCUMENTS: Final = 16
"""Above it documents get no prefixes of their own: each prefix costs time on each IRI."""


class GraphError(Exception):
    """A graph file that cannot be read or a format that does not fit; the message is one line."""


def format_of(path: str, otherwise: str = "turtle") -> str:
    """The name of the format a file's suffix stands for; ``otherwise`` for ``-``. Raises GraphError."""
    if path == "-":
        return otherwise
    name = _SUFFIXES.get(Path(path).suffix.lower())
    if name is None:
        raise GraphError(f"{path}: the suffix tells no RDF format; use one of {' '.join(_SUFFIXES)}, or --format")
    return name


def read_quads(path: str, data: bytes | None = None) -> list[Quad]:
    """The quads of the file at ``path``, or of ``data`` with its format. Raises GraphError."""
    rdf = FORMATS[format_of(path, "trig")]
    try:
        return list(parse(Path(path).read_bytes() if data is None else data, rdf))
    except OSError as error:
        raise GraphError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (SyntaxError, ValueError) as error:
        problem = str(error).splitlines()[0]
        raise GraphError(f"{path}: not valid {rdf.name}: {problem}; correct the file or its suffix") from error


def serialize(graphs: Mapping[URIRef, Graph], format: str) -> bytes:
    """``graphs`` in ``format``: named graphs where the format has them, else their merge."""
    return serialize_quads(quads_of(graphs), format)


def serialize_quads(quads: Iterable[Quad], format: str) -> bytes:
    """``quads`` in ``format``, sorted: the same set gives the same bytes, whatever its order.

    Where the format has no named graphs, background knowledge is left out: it must not look like what a text says.
    """
    rdf = FORMATS[format]
    named = rdf.supports_datasets and format != "jsonld"
    merged = quads if named else (in_default_graph(quad) for quad in quads if not is_background(quad))
    ordered = sorted(_canonical(merged), key=_order)
    if format in ("ntriples", "nquads"):
        return _bytes(ordered, rdf, {})
    known = _used(prefixes() | _document_prefixes(ordered), ordered)
    if format == "jsonld":
        return _compacted(_bytes(ordered, rdf, {}), known)
    if format == "rdfxml":
        return _xml(_bytes(ordered, rdf, known))
    return _spaced(_bytes(ordered, rdf, known))


def _bytes(quads: Iterable[Quad], rdf: RdfFormat, known: dict[str, str]) -> bytes:
    rows = quads if rdf.supports_datasets else [quad.triple for quad in quads]
    buffer = BytesIO()
    _serialize(rows, buffer, rdf, prefixes=known)
    return buffer.getvalue()


def _canonical(quads: Iterable[Quad]) -> Iterable[Quad]:
    """``quads`` once each, their blank nodes named by what they are, not by the run."""
    dataset = set(quads)
    if not any(isinstance(term, BlankNode) for quad in dataset for term in (quad.subject, quad.object)):
        return dataset
    canonical = Dataset(dataset)
    canonical.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return canonical


def _order(quad: Quad) -> tuple[Any, ...]:
    """Graphs, subjects (``s_9`` before ``s_10``), then type, label and the rest, as a reader wants them."""
    predicate = quad.predicate.value
    return (
        _natural(str(quad.graph_name)),
        _natural(str(quad.subject)),
        _FIRST.get(predicate, 2),
        predicate,
        _natural(str(quad.object)) if isinstance(quad.object, NamedNode) else (),
        str(quad.object),
    )


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    parts = _DIGITS.split(text)
    return tuple((int(part) if index % 2 else 0, part) for index, part in enumerate(parts))


def _iris(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                yield term.value
            elif isinstance(term, Literal):
                yield term.datatype.value


def _document_prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """A prefix for each kind of IRI that a document owns: ``d2c875198:s_8``, ``claim2c875198:zelensky-1``."""
    found = {match for iri in _iris(quads) if (match := _IN_DOCUMENT.match(iri))}
    if len({match[2] + match[3] for match in found}) > _MANY_DOCUMENTS:
        return {}
    named: dict[str, str] = {}
    for namespace, kind, short, rest in sorted({(match[0], match[1], match[2], match[3]) for match in found}):
        stem = ("d" if kind == "document" else kind) + short
        named[stem if named.setdefault(stem, namespace) == namespace else stem + rest] = namespace
    return named


def _used(known: dict[str, str], quads: Iterable[Quad]) -> dict[str, str]:
    """Those of ``known`` that an IRI of ``quads`` begins with."""
    stems = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in _iris(quads)}
    return {prefix: namespace for prefix, namespace in sorted(known.items()) if namespace in stems}


def _spaced(data: bytes) -> bytes:
    """Turtle or TriG with its prefixes sorted, a blank line before each subject, and spaces for tabs."""
    lines = data.decode().split("\n")[:-1]
    header = sorted(line for line in lines if line.startswith("@prefix "))
    body: list[str] = []
    for line in lines[len(header) :]:
        text = line.lstrip("\t")
        depth = len(line) - len(text)
        if text != "}" and (depth == 0 or body[-1].endswith(" .")):
            body.append("")
        body.append("    " * depth + text)
    return "\n".join([*header, *body, ""]).encode()


def _xml(data: bytes) -> bytes:
    """RDF/XML with its namespaces sorted and its carriage returns kept, both of which the writer leaves undone."""
    head, root, rest = data.decode().partition("<rdf:RDF ")
    attributes, close, body = rest.partition(">")
    if forbidden := _NOT_XML.search(body):
        raise GraphError(f"RDF/XML cannot hold the character {forbidden[0]!r}; use another format")
    return f"{head}{root}{' '.join(sorted(attributes.split()))}{close}{body}".replace("\r", "&#13;").encode()


def _compacted(data: bytes, known: dict[str, str]) -> bytes:
    """Expanded JSON-LD with a context of prefixes, a node a block."""

    def compact(value: Any) -> Any:
        if isinstance(value, list):
            return [compact(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key if key.startswith("@") else shortened(key, known): shortened(inner, known)
            if key in ("@id", "@type") and isinstance(inner, str)
            else [shortened(item, known) for item in inner]
            if key == "@type"
            else compact(inner)
            for key, inner in value.items()
        }

    document = {"@context": known, "@graph": compact(json.loads(data))}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
