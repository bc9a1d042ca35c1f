"""The records that flow down the pipeline: found by one stage, read by the next, changed by none.

Offsets are 0-based Unicode code points into ``Document.text``, the end exclusive; token numbers are those of
``Parsed.doc``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rdflib import URIRef
from spacy.tokens import Doc

Polarity = Literal["positive", "negative"]
Modality = Literal["certain", "probable", "possible", "unlikely", "intended", "necessary", "hypothetical"]
MentionKind = Literal["name", "demonym", "group", "nominal", "pronoun"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text."""

    begin: int
    end: int

    def __contains__(self, other: "Span") -> bool:
        return self.begin <= other.begin and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to read, unchanged, and what is known of it from outside."""

    name: str
    text: str
    digest: str
    date: date | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    body: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or heading, in characters and in tokens (``first`` to ``last``, inclusive)."""

    index: int
    span: Span
    first: int
    last: int
    heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document as the language model reads it."""

    document: Document
    doc: Doc
    sentences: tuple[Sentence, ...]

    def span(self, first: int, last: int) -> Span:
        """The characters of the tokens ``first`` to ``last``, inclusive."""
        token = self.doc[last]
        return Span(self.doc[first].idx, token.idx + len(token))

    def text(self, span: Span) -> str:
        """The characters of ``span``."""
        return self.document.text[span.begin : span.end]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the character at ``offset``, or the last one that begins before it."""
        found = self.sentences[0]
        for sentence in self.sentences:
            if sentence.span.begin > offset:
                break
            found = sentence
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a unit comes from: a span, the component that read it, and how often that component is right."""

    span: Span
    extractor: str
    confidence: Decimal
