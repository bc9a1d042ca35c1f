"""The records that flow down the pipeline: found by one stage, read by the next, changed by none.

Offsets are 0-based Unicode code points into ``Document.text``, the end exclusive; token numbers are those of
``Parsed.doc``.
"""

import datetime
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rdflib import URIRef
from spacy.tokens import Doc, Token

from ontology.vocabulary import TG

Polarity = Literal["positive", "negative"]
Modality = Literal["certain", "probable", "possible", "unlikely", "intended", "necessary", "hypothetical"]
MentionKind = Literal["name", "demonym", "phrase", "pronoun"]

#: A quotation of at most so many characters and without a finite verb is a term, not speech.
_TERM = 40
_LABEL = 120
_PLACES = frozenset({TG.Place, TG.State, TG.GeopoliticalEntity})


def shortened(words: str) -> str:
    """Words as a label: on one line, and of no more than 120 characters."""
    line = " ".join(words.split())
    return line if len(line) <= _LABEL else line[: _LABEL - 1].rsplit(" ", 1)[0] + "…"


def by_rule(name: str, words: str) -> str:
    """A rule and the words it stood on, as evidence tells them: ``assault, frame act: “shelled”``."""
    return f"{name}: “{' '.join(words.split())}”"


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
    """A text to read, unchanged, and what is known of it from outside; ``body`` is where its prose begins."""

    name: str
    text: str
    digest: str
    date: datetime.date | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    body: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or heading, in characters and in tokens (``first`` to ``last``, inclusive)."""

    index: int
    paragraph: int
    span: Span
    first: int
    last: int
    heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document as the language model reads it; ``quotes`` are what stands between quotation marks.

    ``starts`` are the offsets of the tokens; ``heard`` are the tokens of what somebody says, whoever it is; ``day`` is
    the day that the text speaks of, which for one about the past is not its date; ``words`` are the tokens of ``doc``.
    """

    document: Document
    doc: Doc
    sentences: tuple[Sentence, ...]
    sentence_of: tuple[int, ...]
    quotes: tuple[Span, ...]
    starts: tuple[int, ...]
    heard: frozenset[int] = frozenset()
    day: datetime.date | None = None
    words: tuple[Token, ...] = ()

    def __post_init__(self) -> None:
        """Make the tokens once: going over a Doc makes them anew each time."""
        object.__setattr__(self, "words", self.words or tuple(self.doc))

    @property
    def today(self) -> datetime.date | None:
        """The day on which a title without a name ("the US president") is held; None where a text tells of the past."""
        return self.day if self.day == self.document.date else None

    def in_speech(self, token: int) -> Span | None:
        """The quotation in which the token stands, unless it is a mere term ("coalition of the willing")."""
        quote = self.quoted(token)
        if quote is None or quote.end - quote.begin > _TERM:
            return quote
        finite = any("Fin" in self.doc[i].morph.get("VerbForm", []) for i in self.tokens(quote))
        return quote if finite else None

    def said(self, token: int) -> bool:
        """Whether the token is of somebody's words rather than the narrator's."""
        return token in self.heard or self.in_speech(token) is not None

    def quoted(self, token: int) -> Span | None:
        """The quotation in which the token stands."""
        offset = self.doc[token].idx
        return next((quote for quote in self.quotes if quote.begin <= offset < quote.end), None)

    def span(self, first: int, last: int) -> Span:
        """The characters of the tokens ``first`` to ``last``, inclusive."""
        token = self.doc[last]
        return Span(self.doc[first].idx, token.idx + len(token))

    def text(self, span: Span) -> str:
        """The characters of ``span``."""
        return self.document.text[span.begin : span.end]

    def sentence(self, token: int) -> Sentence:
        """The sentence that holds a token."""
        return self.sentences[self.sentence_of[token]]

    def tokens(self, span: Span) -> range:
        """The numbers of the tokens that lie in ``span``, white space at its ends left out."""
        first, end = bisect_left(self.starts, span.begin), bisect_left(self.starts, span.end)
        while first < end and self.doc[first].is_space:
            first += 1
        while first < end and self.doc[end - 1].is_space:
            end -= 1
        return range(first, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that refer to something: tokens ``first`` to ``last``, the one that carries the syntax in ``head``.

    ``class_`` is the best guess from the words alone; ``known`` is what the gazetteer says they may mean; ``owner``
    is the head token of the mention whose body, force or group this is ("Ukraine" in "Ukraine's army").
    """

    first: int
    last: int
    head: int
    kind: MentionKind
    class_: URIRef
    known: tuple[URIRef, ...] = ()
    owner: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A name that may mean several things of the gazetteer, by their labels, and is therefore linked to none."""

    span: Span
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Mentions of one thing, in the order of the text."""

    mentions: tuple[Mention, ...]
    class_: URIRef
    known: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, group or place with its IRI; ``mentions`` are the spans that name it.

    ``owner`` is the state or body it belongs to; ``part`` marks troops, who act for their owner, ``unnamed`` a
    person who is only described.
    """

    iri: URIRef
    class_: URIRef
    label: str
    names: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    owner: URIRef | None = None
    part: bool = False
    unnamed: bool = False
    same_as: tuple[URIRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who and what the document speaks of, and which tokens speak of them.

    A token may stand for several ("both presidents"), hence the tuples.
    """

    entities: Mapping[URIRef, Entity]
    by_token: Mapping[int, tuple[URIRef, ...]]
    mentions: tuple[Mention, ...] = ()

    def at(self, token: int) -> tuple[URIRef, ...]:
        """What the token refers to, as the head of a mention."""
        return self.by_token.get(token, ())

    def agents(self, *tokens: int) -> tuple[URIRef, ...]:
        """Who the tokens refer to that can act, each once, in order."""
        found = dict.fromkeys(iri for token in tokens for iri in self.at(token))
        return tuple(iri for iri in found if self.entities[iri].class_ != TG.Place)

    def places(self, *tokens: int) -> tuple[URIRef, ...]:
        """Where the tokens are: places, and territories that also act."""
        found = dict.fromkeys(iri for token in tokens for iri in self.at(token))
        return tuple(iri for iri in found if self.entities[iri].class_ in _PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a unit comes from: a span, the stage that read it, and by which of its rules on which words."""

    span: Span
    extractor: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """A date expression as written and as understood: days that bound it, and EDTF as precise as the text."""

    span: Span
    edtf: str
    first: datetime.date | None
    last: datetime.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Money: ``value`` in units of the ISO 4217 ``currency``."""

    span: Span
    value: Decimal
    currency: str
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A count of ``unit``, exact (``value``) or as bounds."""

    span: Span
    unit: str
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A person in an office, attested on the day of the document.

    ``by_gazetteer``: the text does not say whose office it is ("President Obama"), the gazetteer does.
    """

    person: URIRef
    office: URIRef
    title: str
    of: URIRef | None
    evidence: Evidence
    by_gazetteer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document, report or article that is cited, not read."""

    iri: URIRef
    label: str
    publisher: URIRef | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An act of stating: ``words`` is the span of what is said, ``evidence`` also covers who says it."""

    iri: URIRef
    words: Span
    direct: bool
    polarity: Polarity
    modality: Modality
    speech_act: URIRef
    evidence: Evidence
    speakers: tuple[URIRef, ...] = ()
    source: Source | None = None
    act: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Subject, property, object; asserted only when positive, certain and claimed by nobody."""

    subject: URIRef
    property: URIRef
    object: URIRef
    evidence: Evidence
    polarity: Polarity = "positive"
    modality: Modality = "certain"
    claimed_in: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A happening, actual or not, around the token ``trigger``.

    ``roles`` pairs a role property (``tg:actor``, ``tg:target``, ...) with who fills it; ``prospective`` marks words
    that name what is sought ("a peace deal") more often than what is, ``one`` those that name the same one throughout;
    ``conditions`` are the prospects on which it depends.
    """

    iri: URIRef
    type: URIRef | None
    class_: URIRef
    trigger: int
    roles: tuple[tuple[URIRef, URIRef], ...]
    places: tuple[URIRef, ...]
    evidence: tuple[Evidence, ...]
    label: str
    actual: bool
    polarity: Polarity = "positive"
    modality: Modality = "certain"
    time: TimeSpan | None = None
    amount: Amount | None = None
    quantity: Quantity | None = None
    prospective: bool = False
    one: bool = False
    claimed_in: tuple[URIRef, ...] = ()
    conditions: tuple[URIRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A concluded agreement, with what the text itself says of it; ``status`` is what became of it."""

    iri: URIRef
    class_: URIRef
    label: str
    mentions: tuple[Span, ...]
    evidence: tuple[Evidence, ...]
    parties: tuple[tuple[URIRef, Evidence], ...] = ()
    places: tuple[tuple[URIRef, Evidence], ...] = ()
    time: TimeSpan | None = None
    act: int | None = None
    status: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """An article or clause, whom the text says it covers, and the agreement it says it is of."""

    iri: URIRef
    label: str
    number: str
    mentions: tuple[Span, ...]
    evidence: tuple[Evidence, ...]
    covers: tuple[tuple[URIRef, Evidence], ...] = ()
    part_of: tuple[URIRef, Evidence] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Who is obliged, toward whom, to what, and under which agreement or provision."""

    iri: URIRef
    by: tuple[URIRef, ...]
    to: tuple[URIRef, ...]
    content: URIRef
    label: str
    pledge: bool
    evidence: Evidence
    under: URIRef | None = None
    in_exchange_for: URIRef | None = None
    claimed_in: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A plan, option or offer put forward and not yet agreed; what it ``proposes`` are prospects."""

    iri: URIRef
    class_: URIRef
    label: str
    status: URIRef
    evidence: Evidence
    proposers: tuple[URIRef, ...] = ()
    beneficiaries: tuple[URIRef, ...] = ()
    proposes: tuple[URIRef, ...] = ()
    amount: Amount | None = None
    claimed_in: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything read from one document."""

    parsed: Parsed
    cast: Cast
    holdings: tuple[Holding, ...] = ()
    relations: tuple[Relation, ...] = ()
    claims: tuple[Claim, ...] = ()
    situations: tuple[Situation, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    provisions: tuple[Provision, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    doubts: tuple[Doubt, ...] = ()
