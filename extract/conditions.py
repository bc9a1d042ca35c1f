"""Situations -> Situations: on what a prospect depends ("a force would be sent if a cease-fire is reached")."""

from collections.abc import Iterator
from dataclasses import replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Mood
from extract.records import Parsed, Situation


def with_conditions(parsed: Parsed, situations: tuple[Situation, ...], mood: Mood) -> tuple[Situation, ...]:
    """Prospects with the prospects on which they depend, where both stand in one sentence of one speaker."""
    by_trigger = {situation.trigger: situation for situation in situations if not situation.actual}
    return tuple(
        situation
        if situation.actual
        else replace(
            situation, conditions=tuple(_conditions(parsed.doc[situation.trigger], situation, by_trigger, mood))
        )
        for situation in situations
    )


def _conditions(trigger: Token, one: Situation, by_trigger: dict[int, Situation], mood: Mood) -> Iterator[URIRef]:
    hosts = [trigger] if trigger.pos_ == "VERB" else [trigger, trigger.head]
    seen = {one.iri}
    for token in (token for host in hosts for token in _waited_for(host, mood)):
        other = by_trigger.get(token.i)
        if other is not None and other.iri not in seen and other.claimed_in == one.claimed_in:
            seen.add(other.iri)
            yield other.iri


def _waited_for(host: Token, mood: Mood) -> Iterator[Token]:
    """The verb of a conditional clause and what it is about; the nominals after "after", "pending"."""
    for clause in grammar.children(host, "advcl"):
        if any(mark.lower_ in mood.awaiting_clause for mark in grammar.children(clause, "mark", "advmod")):
            yield clause
            yield from grammar.children(clause, "obj", "nsubj:pass", "nsubj")
    for nominal in grammar.children(host, "obl", "nmod"):
        if grammar.preposition(nominal) in mood.awaiting_nominal:
            yield from grammar.with_conjuncts(nominal)
