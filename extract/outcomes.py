"""Agreements -> Agreements: what became of them, as the narrator tells it ("the truce collapsed")."""

from collections.abc import Iterator
from dataclasses import replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.mood import is_actual
from extract.records import Agreement, Evidence, Parsed, by_rule

NAME = "agreements"


def with_outcomes(parsed: Parsed, agreements: tuple[Agreement, ...], lexicon: Lexicon) -> tuple[Agreement, ...]:
    """Agreements with the status that is told of them last; what somebody says of one is that speaker's."""
    return tuple(_with_outcome(parsed, agreement, lexicon) for agreement in agreements)


def _with_outcome(parsed: Parsed, agreement: Agreement, lexicon: Lexicon) -> Agreement:
    told = [(verb, status) for head in _heads(parsed, agreement) for verb, status in _outcome(parsed, head, lexicon)]
    if not told:
        return agreement
    verb, status = max(told, key=lambda each: each[0].i)
    subject = grammar.subject(verb) or verb
    span = parsed.span(min(subject.i, verb.i), max(subject.i, verb.i))
    evidence = Evidence(span=span, extractor=NAME, rule=by_rule("what became of it", verb.text))
    return replace(agreement, status=status, evidence=tuple(dict.fromkeys((*agreement.evidence, evidence))))


def _heads(parsed: Parsed, agreement: Agreement) -> Iterator[Token]:
    """The tokens of the mentions that hang on something outside them."""
    for mention in agreement.mentions:
        numbers = parsed.tokens(mention)
        yield from (parsed.doc[i] for i in numbers if parsed.doc[i].head.i not in numbers)


def _outcome(parsed: Parsed, head: Token, lexicon: Lexicon) -> Iterator[tuple[Token, URIRef]]:
    """The verbs, in a coordination too, that say of their subject what became of it."""
    if head.dep_ not in grammar.SUBJECTS or head.head.pos_ != "VERB":
        return
    for verb in grammar.with_conjuncts(head.head):
        verbs = lexicon.pacts.undone if grammar.is_passive(verb) else lexicon.pacts.outcomes
        status = verbs.get(verb.lemma_.lower())
        if status is not None and not parsed.said(verb.i) and is_actual(verb, lexicon.mood):
            yield verb, status
