"""Cast, Claims, Holdings -> Cast: whom "I" and "we" are in what somebody says, word for word."""

from collections.abc import Iterator
from dataclasses import replace

from rdflib import URIRef

from extract.lexicon import Groups
from extract.records import Cast, Claim, Holding, Parsed
from ontology.vocabulary import TG


def with_first_persons(
    parsed: Parsed, cast: Cast, groups: Groups, *, claims: tuple[Claim, ...], holdings: tuple[Holding, ...]
) -> Cast:
    """The cast in which "I" of a quotation is its speaker and "we" the state or body the speaker is of.

    Somebody of whom no state or body is known speaks for nobody.
    """
    found = {number: thing for claim in claims for number, thing in _spoken(parsed, cast, groups, claim, holdings)}
    return replace(cast, by_token={**cast.by_token, **{number: (thing,) for number, thing in found.items()}})


def _spoken(
    parsed: Parsed, cast: Cast, groups: Groups, claim: Claim, holdings: tuple[Holding, ...]
) -> Iterator[tuple[int, URIRef]]:
    if not claim.direct or len(claim.speakers) != 1:
        return
    speaker = claim.speakers[0]
    many = _speaks_for(cast, speaker, holdings)
    for number in parsed.tokens(claim.words):
        word = parsed.doc[number].lower_
        if parsed.quoted(number) is None:
            continue
        if word in groups.first_singular and cast.entities[speaker].class_ == TG.Person:
            yield number, speaker
        elif word in groups.first_plural and many is not None:
            yield number, many


def _speaks_for(cast: Cast, speaker: URIRef, holdings: tuple[Holding, ...]) -> URIRef | None:
    entity = cast.entities[speaker]
    if entity.class_ != TG.Person:
        return speaker
    of = next((holding.of for holding in holdings if holding.person == speaker and holding.of is not None), None)
    return of or entity.owner
