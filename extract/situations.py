"""Parsed, Cast, Claims -> Situations: what happens, has happened or might, with who does it, to whom, where and when.

A word of the event lexicon opens a situation; its frame says where in the tree the roles are; ``mood`` says whether it
is told as having happened. What stands in the words of a claim never is.
"""

import calendar
from dataclasses import dataclass, replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.circumstances import places_of, time_of
from extract.lexicon import Lexicon, Trigger
from extract.mood import is_actual, is_negated, modality
from extract.records import (
    Amount,
    Cast,
    Claim,
    Evidence,
    Parsed,
    Quantity,
    Situation,
    Span,
    TimeSpan,
    by_rule,
    shortened,
)
from extract.roles import find_roles, is_held
from ontology.vocabulary import TG, fingerprint, iri

NAME = "events"
#: Who reads what has not happened, with somebody in a role and without; each is right in another share of cases.
PROSPECTS, BARE = "prospects", "bare-prospects"
#: Frames of what two do on a par: with a partner named, the subject is one too.
_ON_A_PAR = frozenset({"agree", "meet", "discuss"})
#: Frames whose evidence names what is asked, threatened or refused as well.
_WITH_CONTENT = frozenset({"demand", "threaten", "refuse"})
_CLAUSAL = ("advcl", "xcomp", "acl:relcl", "parataxis", "conj", "cc", "punct", "ccomp", "appos", "discourse", "dep")
_LONG_QUOTE = 40
_WEEKDAYS = frozenset(calendar.day_name)
#: A subject further off than this is left out of the evidence.
_NEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What earlier stages found that a situation may take up."""

    claims: tuple[Claim, ...]
    times: tuple[TimeSpan, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[Quantity, ...]


def find_situations(parsed: Parsed, cast: Cast, scene: Scene, lexicon: Lexicon) -> tuple[Situation, ...]:
    """Situations in the order of the text; mentions of one happening are one situation with more evidence."""
    found: list[Situation] = []
    named = {number for m in cast.mentions if m.kind == "name" for number in range(m.first, m.last + 1)}
    for token in parsed.words:
        if token.i in named or parsed.sentence(token.i).heading:
            continue
        trigger = match(token, lexicon, cast)
        if trigger is not None:
            situation = _read(parsed, cast, scene, lexicon, token, trigger)
            held = is_held(token, lexicon.light)
            if _is_done(situation, trigger) and _says_something(situation, token, held=held):
                _enter(found, situation, parsed, held=held)
    identified: dict[URIRef, Situation] = {}
    for situation in (_identified(parsed, situation) for situation in found):
        identified.setdefault(situation.iri, situation)
    return tuple(identified.values())


def _is_done(situation: Situation, trigger: Trigger) -> bool:
    """What is done to just anybody ("allowed", "asked") tells something only where somebody does it."""
    return "@agent" not in trigger.object or any(role == TG.actor for role, _ in situation.roles)


def _says_something(situation: Situation, token: Token, *, held: bool) -> bool:
    """A word without anyone, place or date tells of no happening unless an earlier one is meant or one is sought."""
    if situation.roles or situation.places or situation.time or situation.amount:
        return True
    if token.pos_ == "VERB":
        return not situation.actual and token.dep_ != "amod"
    return situation.prospective or held or _is_definite(token)


def _is_definite(token: Token) -> bool:
    return token.pos_ != "VERB" and any(c.lower_ in {"the", "this", "these", "that"} for c in token.children)


def match(token: Token, lexicon: Lexicon, cast: Cast) -> Trigger | None:
    """The first entry whose word, and whatever must stand beside it, the token is."""
    if token.pos_ not in {"VERB", "NOUN", "PROPN"}:
        return None
    lemma = token.lemma_.lower()
    if token.i >= 2 and token.nbor(-1).text == "-" and token.pos_ != "VERB":
        joined = f"{token.nbor(-2).lower_}-{lemma}"  # "cease-fire" is three tokens
        entry = next(iter(lexicon.by_noun.get(joined, ())), None)
        if entry is not None:
            return entry
    if token.pos_ == "VERB":
        return next((t for t in lexicon.by_verb.get(lemma, ()) if _verb_fits(token, t, cast)), None)
    if (
        token.dep_ in {"compound", "nmod:desc"}
        and token.i < token.head.i
        and token.head.lemma_.lower() not in lexicon.efforts
    ):
        return None
    return next((t for t in lexicon.by_noun.get(lemma, ()) if _noun_fits(token, t)), None)


def _verb_fits(verb: Token, trigger: Trigger, cast: Cast) -> bool:
    if trigger.particle:
        after = {c.lower_ for c in verb.children if c.dep_ in {"compound:prt", "case", "mark"} and c.i > verb.i}
        after |= {grammar.preposition(c) for c in verb.children}
        if not after & trigger.particle:
            return False
    if not trigger.object:
        return True
    affected = grammar.object_(verb)
    if affected is None and grammar.is_passive(verb):
        affected = grammar.subject(verb)
    if affected is None and verb.dep_ in {"amod"}:
        affected = verb.head
    nominals = [*grammar.with_conjuncts(affected), *grammar.obliques(verb, "into", "with", *trigger.particle)]
    words = {part.lemma_.lower() for t in nominals for part in (t, *grammar.children(t, "nmod", "compound"))}
    told = [*nominals, *grammar.children(verb, "iobj"), *grammar.children(verb, "nsubj:pass")]
    agents = cast.agents(*(t.i for t in told))
    persons = [who for who in agents if cast.entities[who].class_ == TG.Person]
    if ("@agent" in trigger.object and agents) or ("@person" in trigger.object and persons):
        return True
    return bool(words & trigger.object)


def _noun_fits(noun: Token, trigger: Trigger) -> bool:
    if not trigger.with_:
        return True
    beside = {part.lemma_.lower() for c in noun.children if c.i < noun.i for part in c.subtree}
    beside.add(noun.head.lemma_.lower())
    beside |= {
        part.lemma_.lower() for of in grammar.obliques(noun, "of", "to", "from") for part in grammar.with_conjuncts(of)
    }
    beside |= {t.lower_ for t in noun.doc[max(noun.sent.start, noun.i - 4) : noun.i]}
    beside |= {grammar.preposition(c) for c in grammar.children(noun, "nmod")}
    return bool(beside & trigger.with_)


def _read(parsed: Parsed, cast: Cast, scene: Scene, lexicon: Lexicon, token: Token, trigger: Trigger) -> Situation:
    mood = lexicon.mood
    claim = next((c for c in scene.claims if c.words.begin <= token.idx < c.words.end and c.act != token.i), None)
    negative = is_negated(token, mood)
    time = time_of(parsed, token, scene.times, mood)
    actual = not parsed.said(token.i) and not negative and is_actual(token, mood, prospective=trigger.prospective)
    actual = actual and not _is_ahead(parsed, time) and not parsed.text(parsed.sentence(token.i).span).endswith("?")
    if actual and time is not None and _is_scheduled(token, parsed.text(time.span)):
        actual, time = False, None  # of the coming day, not of the last of its name
    first, last = _extent(token)
    asked = grammar.child(token, "xcomp") if trigger.frame_name in _WITH_CONTENT else None
    last = max(last, asked.i) if asked is not None and grammar.is_infinitive(asked) else last
    span = _outside_speech(parsed, token, parsed.span(first, last))
    span = _before_words(parsed, token, span, scene.claims) if actual else span
    verb = token if token.pos_ == "VERB" else grammar.clause_head(token)
    sure = modality(verb, mood)
    if sure == "certain" and not actual and claim is None and not negative:
        sure = "intended" if grammar.is_infinitive(verb) else "possible"
    roles = tuple(find_roles(token, trigger.frame, cast, lexicon))
    roles = _on_a_par(roles) if trigger.frame_name in _ON_A_PAR else roles
    reader = NAME if actual else PROSPECTS if roles else BARE
    return Situation(
        iri=iri("prospect", "unidentified"),
        type=trigger.type,
        class_=trigger.class_ if actual else TG.Prospect,
        trigger=token.i,
        roles=roles,
        places=tuple(dict.fromkeys(places_of(token, trigger, cast, lexicon.groups))),
        evidence=(Evidence(span=span, extractor=reader, rule=by_rule(trigger.name, token.text)),),
        label=shortened(parsed.text(span)),
        actual=actual,
        polarity="negative" if negative else "positive",
        modality=sure,
        time=time,
        amount=next((a for a in scene.amounts if a.span in span), None),
        quantity=next((q for q in scene.quantities if q.span in span), None),
        prospective=trigger.prospective,
        one=trigger.one,
        claimed_in=(claim.iri,) if claim is not None else (),
    )


def _is_scheduled(token: Token, words: str) -> bool:
    """As in "leaders who gather in Brussels on Thursday": the present tense of what is to be on a day."""
    helped = any(c.dep_ in {"aux", "aux:pass", "cop"} for c in token.children)
    return token.tag_ in {"VBP", "VBZ"} and not helped and words in _WEEKDAYS


def _on_a_par(roles: tuple[tuple[URIRef, URIRef], ...]) -> tuple[tuple[URIRef, URIRef], ...]:
    """As in "Greece signed an accord with Egypt": both take part."""
    partners = [who for role, who in roles if role == TG.participant]
    if partners and len(roles) > 1:
        return tuple((TG.participant if role == TG.actor else role, who) for role, who in roles)
    return roles


def _outside_speech(parsed: Parsed, token: Token, span: Span) -> Span:
    """The evidence of what the narrator tells ends where a longer quotation begins."""
    quote = next((q for q in parsed.quotes if token.idx < q.begin < span.end and q.end - q.begin > _LONG_QUOTE), None)
    return span if quote is None else Span(span.begin, len(parsed.document.text[: quote.begin].rstrip(' :,"“')))


def _before_words(parsed: Parsed, token: Token, span: Span, claims: tuple[Claim, ...]) -> Span:
    """The evidence of an act of speech ends where what is said begins."""
    words = next((claim.words for claim in claims if claim.act == token.i), None)
    if words is None or words.begin <= token.idx + len(token):
        return span
    return Span(span.begin, max(token.idx + len(token), len(parsed.document.text[: words.begin].rstrip(' :,"“'))))


def _is_ahead(parsed: Parsed, time: TimeSpan | None) -> bool:
    """What is dated after the document has not happened yet."""
    today = parsed.document.date
    return today is not None and time is not None and time.first is not None and time.first > today


def _extent(token: Token) -> tuple[int, int]:
    """The smallest clause or noun phrase that carries the happening and its roles."""
    if token.pos_ != "VERB":
        first, last = grammar.subtree(token, leaving=(*_CLAUSAL, "case", "mark", "cop"))
        return (min(first, token.i - 2) if _is_hyphenated(token) else first), last
    first, last = grammar.subtree(token, leaving=_CLAUSAL)
    own = next((c for c in token.children if c.dep_ in grammar.SUBJECTS), None)
    if own is not None:
        begin = grammar.subtree(own, leaving=("acl:relcl", "appos", "parataxis", "punct"))[0]
        if token.i - begin <= _NEAR:
            return min(begin, token.i), max(last, token.i)
    later = [t.i for t in token.doc[token.i : last + 1]]
    return min(first, token.i) if first >= token.i - 4 else token.i, later[-1]


def _is_hyphenated(token: Token) -> bool:
    """As in "cease-fire", which is three tokens."""
    return token.i >= 2 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_


def _enter(found: list[Situation], situation: Situation, parsed: Parsed, *, held: bool) -> None:
    """Add a situation, or its evidence to the one it repeats; a bare definite noun only repeats."""
    token = parsed.doc[situation.trigger]
    bare = token.pos_ != "VERB" and not (situation.roles or situation.places or situation.time or situation.amount)
    for number, other in enumerate(found):
        if (bare and _points_back(other, situation, parsed)) or _same(other, situation, parsed):
            roles = dict.fromkeys((*other.roles, *situation.roles))
            strong = {who for role, who in roles if role != TG.participant}
            found[number] = replace(
                other,
                roles=tuple((r, who) for r, who in roles if r != TG.participant or who not in strong),
                places=tuple(dict.fromkeys((*other.places, *situation.places))),
                evidence=(*other.evidence, *situation.evidence),
                time=other.time or situation.time,
                amount=other.amount or situation.amount,
                quantity=other.quantity or situation.quantity,
                claimed_in=() if other.actual else tuple(dict.fromkeys((*other.claimed_in, *situation.claimed_in))),
            )
            return
    if not bare or situation.prospective or held:
        found.append(situation)


def _points_back(one: Situation, two: Situation, parsed: Parsed) -> bool:
    """As in "the war", "the talks": the same noun, or the noun of the same verb, told of before."""
    token = parsed.doc[two.trigger]
    same = one.type == two.type and token.lemma_ == parsed.doc[one.trigger].lemma_
    return same and _is_definite(token) and parsed.said(one.trigger) == parsed.said(two.trigger)


def _same(one: Situation, two: Situation, parsed: Parsed) -> bool:
    """Whether two tellings are of one happening: same kind and world, nothing that speaks against it."""
    token = parsed.doc[two.trigger]
    if parsed.said(one.trigger) != parsed.said(two.trigger):
        return False
    if one.type == two.type and one.claimed_in == two.claimed_in and _tells_on(token, one.trigger):
        return True
    if (one.type, one.actual, one.polarity) != (two.type, two.actual, two.polarity):
        return False
    if one.places and two.places and not set(one.places) & set(two.places):
        return False
    if one.time and two.time and one.time.edtf != two.time.edtf:
        return False
    first, second = {who for _, who in one.roles}, {who for _, who in two.roles}
    if _at_odds(one, two):
        return False
    if not one.actual and one.one and two.one:
        return not first or second <= first  # talk of one deal that is sought
    if one.claimed_in != two.claimed_in or any(c.lower_ in {"a", "an", "another"} for c in token.children):
        return False
    if one.quantity and two.quantity:
        return False
    definite = _is_definite(token)
    return bool(first & second) and (first <= second or second <= first) and (one.actual or definite)


def _at_odds(one: Situation, two: Situation) -> bool:
    """Whether who does it in one telling is whom it is done to in the other."""
    ends = (TG.actor, TG.target), (TG.target, TG.actor)
    parts = [
        {role: {who for r, who in each.roles if r == role} for role in (TG.actor, TG.target)} for each in (one, two)
    ]
    return any(parts[0][left] & parts[1][right] for left, right in ends)


def _tells_on(token: Token, trigger: int) -> bool:
    """As in "assembling a force that would be stationed ...": a relative clause tells on of what its noun began."""
    clause = grammar.coordination_head(token)
    if clause.dep_ not in {"acl", "acl:relcl"}:
        return False
    return trigger in {clause.head.i, clause.head.head.i}


def _identified(parsed: Parsed, situation: Situation) -> Situation:
    """Give the situation its IRI: an event's by what it is, a prospect's by its document and words."""
    roles = sorted(f"{role} {who}" for role, who in situation.roles)
    if situation.actual and situation.roles:
        when = situation.time.edtf if situation.time else ""
        who = sorted({str(who) for _, who in situation.roles})
        key = fingerprint(str(situation.type), *who, *sorted(map(str, situation.places)), when)
        return replace(situation, iri=iri("event", key))
    words = parsed.text(situation.evidence[0].span)
    key = fingerprint(str(situation.type), *roles, words, str(situation.evidence[0].span.begin))
    kind = "event" if situation.actual else "prospect"
    return replace(situation, iri=iri(kind, f"{parsed.document.digest}/{key}"))
