"""Tokens -> places and dates: where and when a happening was, read off the tree around its word."""

from collections.abc import Iterator

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Groups, Mood, Trigger
from extract.records import Cast, Parsed, TimeSpan
from ontology.vocabulary import TG

_WHERE = frozenset({"in", "at", "near", "on", "inside", "into", "across", "around", "outside", "along", "throughout"})
#: Whither one goes is where one meets and where troops are: "a visit to Kathmandu".
_WHITHER = frozenset({"visit", "meet", "move"})
#: "At a summit in 2016", "in Copenhagen on 30 August": the date there is the date of what happened there.
_OCCASION = frozenset({"at", "during", "in"})


def places_of(token: Token, trigger: Trigger, cast: Cast, groups: Groups) -> Iterator[URIRef]:
    """Where it happens: a prepositional phrase, on the word or on what it affects, or a place in front of a noun."""
    hosts = [
        token,
        *grammar.children(token, "obj", "nsubj:pass", "nmod"),
        *grammar.obliques(token, "to", "at", "during"),
    ]
    clause = _clause_of(token)
    if clause is not None and token.pos_ != "VERB":
        hosts.append(clause)
    for host in hosts:
        for nominal in grammar.obliques(host, *_WHERE):
            on = grammar.preposition(nominal) == "on"  # "sanctions on Iran": no place
            for part in () if on and cast.agents(nominal.i) else grammar.with_conjuncts(nominal):
                yield from cast.places(part.i) or cast.places(*(c.i for c in _naming(part, groups)))
    if trigger.frame_name in _WHITHER:
        for nominal in grammar.obliques(token, "to"):
            for part in grammar.with_conjuncts(nominal):
                yield from (place for place in cast.places(part.i) if cast.entities[place].class_ == TG.Place)
    if token.pos_ == "VERB":  # "shelled Odesa": what is hit is where
        affected = grammar.subject(token) if grammar.is_passive(token) else grammar.object_(token)
        for part in grammar.with_conjuncts(affected):
            yield from (place for place in cast.places(part.i) if cast.entities[place].class_ == TG.Place)
    else:
        for modifier in grammar.children(token, "compound", "nmod", "amod", "nmod:desc"):
            if modifier.i < token.i:
                yield from (place for place in cast.places(modifier.i) if cast.entities[place].class_ == TG.Place)


def _naming(noun: Token, groups: Groups) -> Iterator[Token]:
    """The words beside a noun that name the place it is: "the Kabul airport", "the city of Kharkiv"."""
    yield from grammar.children(noun, "compound", "appos", "flat", "nmod:poss")
    if noun.lemma_.lower() in groups.localities | groups.compass:
        yield from grammar.obliques(noun, "of")


def time_of(parsed: Parsed, token: Token, times: tuple[TimeSpan, ...], mood: Mood) -> TimeSpan | None:
    """The date expression of the word itself, or of the clause whose subject or object it is."""
    sentence = parsed.sentence(token.i)
    clause = _clause_of(token) or _begun(token, mood)
    own: TimeSpan | None = None
    shared: TimeSpan | None = None
    for time in times:
        if not (sentence.span.begin <= time.span.begin < sentence.span.end):
            continue
        numbers = parsed.tokens(time.span)
        anchor = next((parsed.doc[i] for i in numbers if parsed.doc[i].head.i not in numbers), None)
        if anchor is not None and _is_when(token, anchor, numbers):
            own = own or time
        for governor in grammar.ancestors(anchor) if anchor is not None else ():
            if governor == token:
                own = own or time
            if governor == clause:
                shared = shared or time
            if governor.pos_ in {"VERB", "AUX", "NOUN", "PROPN"} or governor.dep_ in grammar.CLAUSES:
                break  # the date of a noun in between ("the accords of 2014") is that noun's
    return own or shared


def _is_when(token: Token, anchor: Token, numbers: range) -> bool:
    """As in "the Council on Friday endorsed", "in May, when they agreed", "agreed at a summit in 2016".

    The date stands before the verb, opens its clause, or tells when that was at which it happened.
    """
    if token.pos_ != "VERB":
        return False
    when = next((c for c in token.children if c.lower_ == "when"), None)
    if when is not None and numbers[-1] in {when.i - 1, when.i - 2}:
        return True
    host = anchor.head
    if host.dep_ in grammar.SUBJECTS and host.head == token and host.i < anchor.i < token.i:
        return grammar.preposition(anchor) in {"on", "in"}
    return host.head == token and host.dep_ == "obl" and grammar.preposition(host) in _OCCASION


def _begun(token: Token, mood: Mood) -> Token | None:
    """As in "began attacking yesterday": the verb that says it has happened has its date."""
    begins = token.dep_ == "xcomp" and token.head.lemma_.lower() in mood.implicative
    return token.head if begins else None


def _clause_of(token: Token) -> Token | None:
    """The verb whose time and place are also the word's: the one it is subject or object of, or a coordinate one."""
    if token.pos_ == "VERB":
        return token.head if token.dep_ == "conj" and token.head.pos_ == "VERB" and token.head.i < token.i else None
    head = grammar.coordination_head(token)
    at = head.dep_ == "obl" and grammar.preposition(head) in {"at", "during"}
    return head.head if at or head.dep_ in {"nsubj", "nsubj:pass", "obj"} else None
