"""Situations -> Situations: those that the gazetteer knows by name ("the Korean War") under its IRI."""

from collections.abc import Iterator
from dataclasses import replace

from rdflib import URIRef

from extract.records import Agreement, Parsed, Situation
from ontology.vocabulary import TG
from ontology.world import Known, World

_CLASSES = frozenset({TG.ArmedConflict, TG.Summit, TG.Meeting})
#: How many words of a name may stand before and after the one that tells of the happening.
_LONGEST = 6


def name_happenings(parsed: Parsed, situations: tuple[Situation, ...], world: World) -> tuple[Situation, ...]:
    """Events with the IRI, class and label of the gazetteer where the text calls them by a name that means one."""
    found: dict[URIRef, Situation] = {}
    for situation in situations:
        known = _known(parsed, situation, world) if situation.actual else None
        if known is not None:
            situation = replace(situation, iri=known.iri, class_=known.class_, label=known.label)
        before = found.get(situation.iri)
        found[situation.iri] = situation if before is None else _joined(before, situation)
    return tuple(found.values())


def with_parties(
    parsed: Parsed, situations: tuple[Situation, ...], agreements: tuple[Agreement, ...]
) -> tuple[Situation, ...]:
    """As in "It was signed in July": whoever the text says are parties to an agreement took part in its making."""
    return tuple(
        replace(situation, roles=tuple((TG.participant, party) for party in parties))
        if situation.actual and not situation.roles and (parties := _parties(parsed, situation, agreements))
        else situation
        for situation in situations
    )


def _parties(parsed: Parsed, situation: Situation, agreements: tuple[Agreement, ...]) -> tuple[URIRef, ...]:
    """The parties of the agreement in whose evidence the word stands that tells of it."""
    offset = parsed.doc[situation.trigger].idx
    for agreement in agreements:
        if any(each.span.begin <= offset < each.span.end for each in agreement.evidence):
            return tuple(dict.fromkeys(party for party, _ in agreement.parties))
    return ()


def _known(parsed: Parsed, situation: Situation, world: World) -> Known | None:
    """The longest name around the word that tells of it; of two with one name the one of the year."""
    for name in _names(parsed, situation.trigger):
        known = [thing for thing in world.named(name) if thing.class_ in _CLASSES and _fits(thing, parsed, situation)]
        if known:
            return known[0] if len(known) == 1 else None
    return None


def _names(parsed: Parsed, trigger: int) -> Iterator[str]:
    doc = parsed.doc
    sentence = parsed.sentence(trigger)
    spans = [
        (first, last)
        for first in range(max(sentence.first, trigger - _LONGEST), trigger + 1)
        for last in range(trigger, min(sentence.last, trigger + _LONGEST) + 1)
        if doc[first].text[:1].isupper() or doc[first].text[:1].isdigit()
    ]
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        yield parsed.text(parsed.span(first, last))


def _fits(known: Known, parsed: Parsed, situation: Situation) -> bool:
    """Whether the named thing was there when the text tells of it, and in the year it gives."""
    if situation.time is not None and situation.time.first is not None and situation.time.last is not None:
        begin, end = situation.time.first, situation.time.last
        return (known.first is None or known.first <= end) and (known.last is None or begin <= known.last)
    return parsed.day is None or known.first is None or known.first <= parsed.day


def _joined(one: Situation, two: Situation) -> Situation:
    """Two tellings of one happening."""
    return replace(
        one,
        roles=tuple(dict.fromkeys((*one.roles, *two.roles))),
        places=tuple(dict.fromkeys((*one.places, *two.places))),
        evidence=tuple(dict.fromkeys((*one.evidence, *two.evidence))),
        time=one.time or two.time,
        amount=one.amount or two.amount,
        quantity=one.quantity or two.quantity,
    )
