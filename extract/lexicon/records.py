"""The words of the lexicon as typed records: one class a file of this folder, each with its lists by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rdflib import URIRef

from extract.records import Modality

Words = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words of saying (``speech.toml``): lemma -> speech act, and how the verb takes what is said."""

    acts: Mapping[str, URIRef]
    needs: Mapping[str, str]
    infinitive: Words
    predicative: Words
    nominal: Words
    naming: Words
    quoting: Words
    anonymity: Words
    quotation_only: Words
    openers: Words
    stance: Words
    sources: Words
    comments: Words
    orations: Words
    salutes: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """Marks of what has not happened (``modality.toml``)."""

    modals: Mapping[str, Modality]
    adverbs: Mapping[str, Modality]
    conditions: Words
    awaiting_clause: Words
    awaiting_nominal: Words
    prospective: Words
    prospect_nouns: Words
    prospect_verbs: Words
    implicative: Words
    report_nouns: Words
    report_verbs: Words
    factive: Words
    presupposing: Words
    negating: Words
    intending: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One entry of ``events.toml``: words, the type of situation they tell of, and where its roles are found.

    ``name`` is that of its type and frame, as evidence cites it.
    ``with_`` words must stand beside a noun, ``object`` words be the object of a verb, ``particle`` words follow it.
    """

    name: str
    type: URIRef
    class_: URIRef
    frame: Mapping[URIRef, tuple[str, ...]]
    verbs: Words
    nouns: Words
    with_: Words
    object: Words
    particle: Words
    prospective: bool
    one: bool

    @property
    def frame_name(self) -> str:
        """The name of the frame, the last word of ``name``."""
        return self.name.rsplit(" ", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Common nouns that name groups (``groups.toml``)."""

    bodies: Words
    forces: Words
    services: Words
    shorts: Words
    emissaries: Words
    cabinets: Words
    units: Words
    organs: Words
    troops: Words
    coalitions: Words
    media: Words
    plural: Words
    single: Words
    venues: Words
    travel: Words
    first_singular: Words
    first_plural: Words
    compass: Words
    localities: Words
    measures: Words
    arms: Words
    passing: Words
    country: Words
    alliance: Words
    pairs: Mapping[str, frozenset[URIRef]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Words of offices (``titles.toml``)."""

    heads: Words
    modifiers: Words
    links: Words
    complements: Words
    not_held: Words
    dropped: Words
    address: Words
    vague: Words
    other: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacts:
    """Words of agreements, provisions and commitments (``agreements.toml``)."""

    nouns: Mapping[str, URIRef]
    peace: Words
    concluding: Words
    committing: Words
    pledges: Words
    exchange: Words
    binding: Words
    bound: Words
    parties: Words
    terms: Words
    signing: Words
    joint: Words
    outcomes: Mapping[str, URIRef]
    undone: Mapping[str, URIRef]
    provisions: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """Words that put measures forward (``proposals.toml``)."""

    nouns: Words
    links: Words
    verbs: Words
    about: Words
    states: tuple[str, ...]
    roots: Words
    modals: Words
    ready: Words
    security_types: frozenset[URIRef]
    security_words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Words of plain relations (``relations.toml``)."""

    leads: Words
    based_suffix: str
    based_verbs: Words
    member_nouns: Words
    affiliation_nouns: Words
    belonging_nouns: Words
    backed_suffixes: Words
    applies_prepositions: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Numbers, units and currencies (``numbers.toml``)."""

    words: Mapping[str, int]
    scales: Mapping[str, int]
    vague: Mapping[str, tuple[int, int]]
    approximate: Words
    currencies: Mapping[str, str]
    units: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All words the stages know."""

    speech: Speech
    mood: Mood
    triggers: tuple[Trigger, ...]
    by_verb: Mapping[str, tuple[Trigger, ...]]
    by_noun: Mapping[str, tuple[Trigger, ...]]
    light: Words
    joining: Words
    efforts: Words
    groups: Groups
    titles: Titles
    pacts: Pacts
    plans: Plans
    links: Links
    numbers: Numbers
    lemmas: Mapping[tuple[str, str], str]
    version: str
    confidence: Mapping[str, Decimal]
