"""Words as data: the TOML files of this folder as typed records, every key, CURIE and value checked on reading."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

from rdflib import URIRef

from extract.lexicon.inflection import noun_forms, verb_forms
from extract.lexicon.records import (
    Groups,
    Lexicon,
    Links,
    Mood,
    Numbers,
    Pacts,
    Plans,
    Speech,
    Titles,
    Trigger,
    Words,
)
from extract.lexicon.table import LexiconError, Table, read_file
from extract.records import Modality
from ontology.vocabulary import TG

__all__ = [
    "FOLDER",
    "Groups",
    "Lexicon",
    "LexiconError",
    "Links",
    "Mood",
    "Numbers",
    "Pacts",
    "Plans",
    "Speech",
    "Titles",
    "Trigger",
    "Words",
    "load_lexicon",
]

T = TypeVar("T")

FOLDER = Path(__file__).parent
_MODALITIES: Mapping[str, Modality] = {name: name for name in get_args(Modality)}
_ROLES = ("actor", "target", "participant", "beneficiary", "buyer", "supplier", "funder")


def _speech(data: Table) -> Speech:
    acts: dict[str, URIRef] = {}
    needs: dict[str, str] = {}
    for entry in data.tables("verbs"):
        act, need = entry.curie("act"), entry.text("needs", "")
        for lemma in sorted(entry.words("lemmas")):
            acts.setdefault(lemma, act)
            if need:
                needs[lemma] = need
    attribution = data.table("attribution")
    return Speech(
        acts=acts,
        needs=needs,
        infinitive=data.table("infinitive").words("lemmas"),
        predicative=data.table("predicative").words("lemmas"),
        nominal=data.table("nominal").words("lemmas"),
        naming=data.table("naming").words("lemmas"),
        quoting=data.table("quoting").words("lemmas"),
        anonymity=data.table("anonymity").words("lemmas"),
        quotation_only=data.table("quotation_only").words("lemmas"),
        openers=attribution.words("openers"),
        stance=attribution.words("stance"),
        sources=data.table("sources").words("nouns"),
        comments=data.table("comments").words("nouns"),
        orations=data.table("orations").words("nouns"),
        salutes=data.table("salutes").words("phrases"),
    )


def _mood(data: Table) -> Mood:
    awaiting = data.table("awaiting")
    return Mood(
        modals=_modalities(data.table("modals")),
        adverbs=_modalities(data.table("adverbs")),
        conditions=data.table("conditions").words("words"),
        awaiting_clause=awaiting.words("clause"),
        awaiting_nominal=awaiting.words("nominal"),
        prospective=data.table("prospective").words("words"),
        prospect_nouns=data.table("prospect_nouns").words("words"),
        prospect_verbs=data.table("prospect_verbs").words("words"),
        implicative=data.table("implicative").words("words"),
        report_nouns=data.table("report_nouns").words("words"),
        report_verbs=data.table("report_verbs").words("words"),
        factive=data.table("factive").words("prepositions"),
        presupposing=data.table("presupposing").words("verbs"),
        negating=data.table("negation").words("verbs"),
        intending=data.table("intending").words("words"),
    )


def _modalities(data: Table) -> Mapping[str, Modality]:
    return {word: data.choice(name, _MODALITIES) for word, name in data.rest(str, "a modality").items()}


def _events(data: Table) -> tuple[tuple[Trigger, ...], Words, Words, Words]:
    """Triggers, light verbs, verbs of joining and nouns of effort.

    Entries that ask for a word beside theirs come before those that do not, else in the order of the file.
    """
    roles = {name: TG[name] for name in _ROLES}
    frames = {
        name: {frame.choice(role, roles): slots for role, slots in frame.rest_strings().items()}
        for name, frame in data.table("frames").rest_tables().items()
    }
    triggers = [_trigger(entry, frames) for entry in data.tables("event")]
    triggers.sort(key=lambda trigger: not (trigger.with_ or trigger.object or trigger.particle))
    words = (
        data.table("light").words("verbs"),
        data.table("joining").words("verbs"),
        data.table("efforts").words("nouns"),
    )
    return tuple(triggers), *words


def _trigger(entry: Table, frames: Mapping[str, Mapping[URIRef, tuple[str, ...]]]) -> Trigger:
    type_, frame = entry.curie("type"), entry.text("frame")
    return Trigger(
        name=f"{type_.rsplit('/', 1)[-1]}, frame {frame}",
        type=type_,
        class_=entry.curie("class"),
        frame=entry.choice(frame, frames),
        verbs=entry.words("verbs", ()),
        nouns=entry.words("nouns", ()),
        with_=entry.words("with", ()),
        object=entry.words("object", ()),
        particle=entry.words("particle", ()),
        prospective=entry.flag("prospective"),
        one=entry.flag("one"),
    )


def _index(entries: Iterable[tuple[Words, Trigger]]) -> Mapping[str, tuple[Trigger, ...]]:
    """The entries of each word, in their order."""
    found: dict[str, tuple[Trigger, ...]] = {}
    for words, trigger in entries:
        for word in words:
            found[word] = (*found.get(word, ()), trigger)
    return found


def _groups(data: Table) -> Groups:
    lists = (
        "bodies",
        "cabinets",
        "forces",
        "services",
        "emissaries",
        "shorts",
        "units",
        "organs",
        "troops",
        "coalitions",
        "media",
        "plural",
        "single",
        "venues",
    )
    anaphors, first_person = data.table("anaphors"), data.table("first_person")
    pairs: dict[str, frozenset[URIRef]] = {}
    for entry in data.tables("pairs"):
        pairs |= dict.fromkeys(entry.words("nouns"), frozenset(map(entry.term, entry.words("classes"))))
    return Groups(
        **{name: data.table(name).words("nouns") for name in lists},
        localities=data.table("localities").words("nouns"),
        measures=data.table("measures").words("nouns"),
        first_singular=first_person.words("singular"),
        first_plural=first_person.words("plural"),
        travel=data.table("travel").words("words"),
        compass=data.table("compass").words("words"),
        arms=data.table("arms").words("nouns"),
        passing=data.table("passing").words("adjectives"),
        country=anaphors.words("country"),
        alliance=anaphors.words("alliance"),
        pairs=pairs,
    )


def _titles(data: Table) -> Titles:
    return Titles(**{field.name: data.words(field.name) for field in fields(Titles)})


def _pacts(data: Table) -> Pacts:
    nouns: dict[str, URIRef] = {}
    for entry in data.tables("nouns"):
        nouns |= dict.fromkeys(entry.words("lemmas"), entry.curie("class"))
    outcomes: dict[str, URIRef] = {}
    undone: dict[str, URIRef] = {}
    for entry in data.tables("outcomes"):
        status = entry.curie("status")
        outcomes |= dict.fromkeys(sorted(entry.words("active", ())), status)
        undone |= dict.fromkeys(sorted(entry.words("passive", ())), status)
    committing = data.table("committing")
    return Pacts(
        nouns=nouns,
        peace=data.table("peace").words("modifiers"),
        concluding=data.table("concluding").words("verbs"),
        committing=committing.words("verbs"),
        pledges=committing.words("pledges"),
        exchange=committing.words("exchange"),
        binding=committing.words("binding"),
        bound=committing.words("bound"),
        parties=committing.words("parties"),
        terms=committing.words("terms"),
        outcomes=outcomes,
        undone=undone,
        joint=data.table("joint").words("nouns"),
        signing=data.table("signing").words("nouns"),
        provisions=data.table("provisions").words("nouns"),
    )


def _plans(data: Table) -> Plans:
    nouns, verbs = data.table("nouns"), data.table("verbs")
    announced, security = data.table("announced"), data.table("security")
    return Plans(
        nouns=nouns.words("lemmas"),
        links=nouns.words("links"),
        verbs=verbs.words("lemmas"),
        about=verbs.words("about"),
        states=data.table("states").sequence("phrases"),
        roots=announced.words("roots"),
        modals=announced.words("modals"),
        ready=announced.words("ready"),
        security_types=frozenset(security.term(name) for name in security.words("types")),
        security_words=security.words("words"),
    )


def _links(data: Table) -> Links:
    based, affiliated = data.table("basedIn"), data.table("affiliatedWith")
    return Links(
        leads=data.table("leads").words("verbs"),
        based_suffix=based.text("suffix"),
        based_verbs=based.words("verbs"),
        member_nouns=data.table("memberOf").words("nouns"),
        affiliation_nouns=affiliated.words("nouns"),
        belonging_nouns=affiliated.words("belonging"),
        backed_suffixes=data.table("supportedBy").words("suffixes"),
        applies_prepositions=data.table("appliesTo").words("prepositions"),
    )


def _numbers(data: Table) -> Numbers:
    return Numbers(
        words=data.table("words").rest_numbers(),
        scales=data.table("scales").rest_numbers(),
        vague=data.table("vague").rest_ranges(),
        approximate=data.table("approximate").words("words"),
        currencies=data.table("currencies").rest(str, "a currency code"),
        units=data.table("units").words("nouns"),
    )


def _irregular(data: Table) -> Mapping[str, tuple[str, ...]]:
    return data.table("verbs").rest_strings()


def _extractors(data: Table) -> tuple[str, Mapping[str, Decimal]]:
    confidence = data.table("confidence").rest(float, "a number between 0 and 1")
    return data.text("version"), {name: Decimal(str(value)) for name, value in confidence.items()}


def _lemmas(
    speech: Speech,
    mood: Mood,
    triggers: tuple[Trigger, ...],
    pacts: Pacts,
    plans: Plans,
    irregular: Mapping[str, tuple[str, ...]],
) -> Mapping[tuple[str, str], str]:
    """(part of speech, form) -> lemma, for the forms of the words that stages look up by lemma.

    Names take those of nouns: the "Accords" of "Oslo Accords" is an accord.
    """
    verbs = {*speech.acts, *pacts.committing, *pacts.concluding, *pacts.outcomes, *pacts.undone, *plans.verbs}
    verbs = verbs.union(*(trigger.verbs for trigger in triggers))
    nouns = {*pacts.nouns, *plans.nouns, *speech.sources, *mood.report_nouns}.union(
        *(trigger.nouns | trigger.object for trigger in triggers)
    )
    forms = {("VERB", form): lemma for lemma in sorted(irregular) for form in irregular[lemma] if form not in verbs}
    forms |= {("VERB", form): lemma for lemma in sorted(verbs) for form in verb_forms(lemma) if form not in verbs}
    for pos in ("NOUN", "PROPN"):
        forms |= {(pos, form): lemma for lemma in sorted(nouns) for form in noun_forms(lemma) if form not in nouns}
    return forms


def _file(name: str, read: Callable[[Table], T]) -> T:
    return read_file(FOLDER / f"{name}.toml", read)


@cache
def load_lexicon() -> Lexicon:
    """Read the files beside this module, once.

    Raises:
        LexiconError: a file is missing or not TOML, or has a key, term or value that is not known.
    """
    speech, mood = _file("speech", _speech), _file("modality", _mood)
    triggers, light, joining, efforts = _file("events", _events)
    pacts, plans = _file("agreements", _pacts), _file("proposals", _plans)
    version, confidence = _file("extractors", _extractors)
    return Lexicon(
        speech=speech,
        mood=mood,
        triggers=triggers,
        by_verb=_index((trigger.verbs, trigger) for trigger in triggers),
        by_noun=_index((trigger.nouns, trigger) for trigger in triggers),
        light=light,
        joining=joining,
        efforts=efforts,
        groups=_file("groups", _groups),
        titles=_file("titles", _titles),
        pacts=pacts,
        plans=plans,
        links=_file("relations", _links),
        numbers=_file("numbers", _numbers),
        lemmas=_lemmas(speech, mood, triggers, pacts, plans, _file("irregular", _irregular)),
        version=version,
        confidence=confidence,
    )
