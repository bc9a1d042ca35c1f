"""Words as data: the TOML files of this folder as typed records, every CURIE checked when they are read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import URIRef

from extract.lexicon.inflection import noun_forms, verb_forms
from ontology.vocabulary import TG, TGV

FOLDER = Path(__file__).parent
Words = frozenset[str]


class LexiconError(ValueError):
    """A lexicon file says something that the ontology or this module does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words of saying (``speech.toml``): lemma -> speech act, and how the verb takes what is said."""

    acts: Mapping[str, URIRef]
    needs: Mapping[str, str]
    infinitive: Words
    predicative: Words
    quotation_only: Words
    openers: Words
    stance: Words
    sources: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """Marks of what has not happened (``modality.toml``)."""

    modals: Mapping[str, str]
    adverbs: Mapping[str, str]
    conditions: Words
    prospective: Words
    prospect_nouns: Words
    prospect_verbs: Words
    implicative: Words
    factive: Words
    presupposing: Words
    negating: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One entry of ``events.toml``: words, the type of situation they tell of, and where its roles are found.

    ``with_`` words must stand beside a noun, ``object`` words be the object of a verb, ``particle`` words follow it.
    """

    type: URIRef
    class_: URIRef
    frame: Mapping[URIRef, tuple[str, ...]]
    verbs: Words
    nouns: Words
    with_: Words
    object: Words
    particle: Words
    prospective: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Common nouns that name groups (``groups.toml``)."""

    bodies: Words
    forces: Words
    troops: Words
    coalitions: Words
    organizations: Words
    media: Words
    plural: Words
    single: Words
    venues: Words
    country: Words
    alliance: Words


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacts:
    """Words of agreements, provisions and commitments (``agreements.toml``)."""

    nouns: Mapping[str, URIRef]
    peace: Words
    concluding: Words
    committing: Words
    pledges: Words
    exchange: Words
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
    affiliation_prepositions: Words
    affiliation_nouns: Words
    applies_prepositions: Words
    supported: Words
    opposed: Words


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
    groups: Groups
    titles: Titles
    pacts: Pacts
    plans: Plans
    links: Links
    numbers: Numbers
    lemmas: Mapping[tuple[str, str], str]
    version: str
    confidence: Mapping[str, Decimal]


def _curie(text: str, file: str) -> URIRef:
    prefix, _, name = text.partition(":")
    try:
        return {"tg": TG, "tgv": TGV}[prefix][name]
    except (KeyError, AttributeError):
        raise LexiconError(f"{file}: {text!r} is not a term of the ontology; see ontology/*.ttl") from None


def _read(name: str) -> dict[str, Any]:
    path = FOLDER / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: not TOML: {error}") from None


def _speech() -> Speech:
    data = _read("speech")
    acts: dict[str, URIRef] = {}
    needs: dict[str, str] = {}
    for entry in data["verbs"]:
        for lemma in entry["lemmas"]:
            acts.setdefault(lemma, _curie(entry["act"], "speech.toml"))
            if "needs" in entry:
                needs[lemma] = entry["needs"]
    return Speech(
        acts=acts,
        needs=needs,
        infinitive=frozenset(data["infinitive"]["lemmas"]),
        predicative=frozenset(data["predicative"]["lemmas"]),
        quotation_only=frozenset(data["quotation_only"]["lemmas"]),
        openers=frozenset(data["attribution"]["openers"]),
        stance=frozenset(data["attribution"]["stance"]),
        sources=frozenset(data["sources"]["nouns"]),
    )


def _mood() -> Mood:
    data = _read("modality")
    return Mood(
        modals=data["modals"],
        adverbs=data["adverbs"],
        conditions=frozenset(data["conditions"]["words"]),
        prospective=frozenset(data["prospective"]["words"]),
        prospect_nouns=frozenset(data["prospect_nouns"]["words"]),
        prospect_verbs=frozenset(data["prospect_verbs"]["words"]),
        implicative=frozenset(data["implicative"]["words"]),
        factive=frozenset(data["factive"]["prepositions"]),
        presupposing=frozenset(data["presupposing"]["verbs"]),
        negating=frozenset(data["negation"]["verbs"]),
    )


def _triggers() -> tuple[Trigger, ...]:
    """Entries that ask for a word beside theirs come before those that do not, else in the order of the file."""
    data = _read("events")
    frames = {name: {TG[role]: tuple(slots) for role, slots in frame.items()} for name, frame in data["frames"].items()}
    triggers = [
        Trigger(
            type=_curie(entry["type"], "events.toml"),
            class_=_curie(entry["class"], "events.toml"),
            frame=frames[entry["frame"]],
            verbs=frozenset(entry.get("verbs", ())),
            nouns=frozenset(entry.get("nouns", ())),
            with_=frozenset(entry.get("with", ())),
            object=frozenset(entry.get("object", ())),
            particle=frozenset(entry.get("particle", ())),
            prospective=entry.get("prospective", False),
        )
        for entry in data["event"]
    ]
    return tuple(sorted(triggers, key=lambda trigger: not (trigger.with_ or trigger.object or trigger.particle)))


def _groups() -> Groups:
    data = _read("groups")
    lists = ("bodies", "forces", "troops", "coalitions", "organizations", "media", "plural", "single", "venues")
    return Groups(
        **{name: frozenset(data[name]["nouns"]) for name in lists},
        country=frozenset(data["anaphors"]["country"]),
        alliance=frozenset(data["anaphors"]["alliance"]),
    )


def _titles() -> Titles:
    return Titles(**{name: frozenset(words) for name, words in _read("titles").items()})


def _pacts() -> Pacts:
    data = _read("agreements")
    return Pacts(
        nouns={
            lemma: _curie(entry["class"], "agreements.toml") for entry in data["nouns"] for lemma in entry["lemmas"]
        },
        peace=frozenset(data["peace"]["modifiers"]),
        concluding=frozenset(data["concluding"]["verbs"]),
        committing=frozenset(data["committing"]["verbs"]),
        pledges=frozenset(data["committing"]["pledges"]),
        exchange=frozenset(data["committing"]["exchange"]),
        provisions=frozenset(data["provisions"]["nouns"]),
    )


def _plans() -> Plans:
    data = _read("proposals")
    return Plans(
        nouns=frozenset(data["nouns"]["lemmas"]),
        links=frozenset(data["nouns"]["links"]),
        verbs=frozenset(data["verbs"]["lemmas"]),
        about=frozenset(data["verbs"]["about"]),
        states=tuple(data["states"]["phrases"]),
        roots=frozenset(data["announced"]["roots"]),
        modals=frozenset(data["announced"]["modals"]),
        ready=frozenset(data["announced"]["ready"]),
        security_types=frozenset(_curie(name, "proposals.toml") for name in data["security"]["types"]),
        security_words=frozenset(data["security"]["words"]),
    )


def _links() -> Links:
    data = _read("relations")
    return Links(
        leads=frozenset(data["leads"]["verbs"]),
        based_suffix=data["basedIn"]["suffix"],
        based_verbs=frozenset(data["basedIn"]["verbs"]),
        member_nouns=frozenset(data["memberOf"]["nouns"]),
        affiliation_prepositions=frozenset(data["affiliatedWith"]["prepositions"]),
        affiliation_nouns=frozenset(data["affiliatedWith"]["nouns"]),
        applies_prepositions=frozenset(data["appliesTo"]["prepositions"]),
        supported=frozenset(data["supportedBy"]["verbs"]),
        opposed=frozenset(data["opposedBy"]["verbs"]),
    )


def _numbers() -> Numbers:
    data = _read("numbers")
    return Numbers(
        words=data["words"],
        scales=data["scales"],
        vague={word: (bounds[0], bounds[1]) for word, bounds in data["vague"].items()},
        approximate=frozenset(data["approximate"]["words"]),
        currencies=data["currencies"],
        units=frozenset(data["units"]["nouns"]),
    )


def _lemmas(speech: Speech, triggers: tuple[Trigger, ...], pacts: Pacts, plans: Plans) -> Mapping[tuple[str, str], str]:
    """(part of speech, form) -> lemma, for the regular forms of the words that stages look up by lemma."""
    verbs = {*speech.acts, *pacts.committing, *pacts.concluding, *plans.verbs}
    verbs = verbs.union(*(trigger.verbs for trigger in triggers))
    nouns = {*pacts.nouns, *plans.nouns, *speech.sources}.union(
        *(trigger.nouns | trigger.object for trigger in triggers)
    )
    forms = {("VERB", form): lemma for lemma in sorted(verbs) for form in verb_forms(lemma) if form not in verbs}
    forms |= {("NOUN", form): lemma for lemma in sorted(nouns) for form in noun_forms(lemma) if form not in nouns}
    return forms


@cache
def load_lexicon() -> Lexicon:
    """Read the files beside this module, once.

    Raises:
        LexiconError: a file is not TOML, or names a term that the ontology lacks.
    """
    extractors = _read("extractors")
    speech, triggers, pacts, plans = _speech(), _triggers(), _pacts(), _plans()
    return Lexicon(
        speech=speech,
        mood=_mood(),
        triggers=triggers,
        groups=_groups(),
        titles=_titles(),
        pacts=pacts,
        plans=plans,
        lemmas=_lemmas(speech, triggers, pacts, plans),
        links=_links(),
        numbers=_numbers(),
        version=extractors["version"],
        confidence={name: Decimal(str(value)) for name, value in extractors["confidence"].items()},
    )
