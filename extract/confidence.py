"""How sure a unit is: the measured precision of what read it; and an extraction without the units that are less sure.

A unit below the mark stays where one that is kept needs it (what a proposal proposes); what is said in a claim that is
left out is left out with it, so that nothing loses its speaker.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from rdflib import URIRef

from extract.records import Evidence, Extraction


def confidence_of(evidence: tuple[Evidence, ...], measured: Mapping[str, Decimal]) -> Decimal:
    """The confidence of a unit: that of its best evidence."""
    return max((measured[each.extractor] for each in evidence), default=Decimal(0))


def sure(extraction: Extraction, least: Decimal, measured: Mapping[str, Decimal]) -> tuple[Extraction, int]:
    """The extraction without units below ``least``, and how many units that leaves out."""

    def holds(*evidence: Evidence) -> bool:
        return confidence_of(evidence, measured) >= least

    claims = tuple(claim for claim in extraction.claims if holds(claim.evidence))
    said = {claim.iri for claim in claims}

    def told(claimed_in: URIRef | None) -> bool:
        return claimed_in is None or claimed_in in said

    proposals = tuple(p for p in extraction.proposals if holds(p.evidence) and told(p.claimed_in))
    commitments = tuple(c for c in extraction.commitments if holds(c.evidence) and told(c.claimed_in))
    kept = {commitment.iri for commitment in commitments}
    needed = {thing for proposal in proposals for thing in proposal.proposes}
    needed |= {thing for each in commitments for thing in (each.content, each.under) if thing is not None}
    situations = tuple(
        replace(situation, claimed_in=tuple(claim for claim in situation.claimed_in if claim in said))
        for situation in extraction.situations
        if situation.iri in needed
        or (holds(*situation.evidence) and (not situation.claimed_in or not said.isdisjoint(situation.claimed_in)))
    )
    left = {situation.iri for situation in situations}
    situations = tuple(
        replace(each, conditions=tuple(condition for condition in each.conditions if condition in left))
        for each in situations
    )
    result = replace(
        extraction,
        claims=claims,
        proposals=proposals,
        commitments=tuple(
            replace(each, in_exchange_for=each.in_exchange_for if each.in_exchange_for in kept else None)
            for each in commitments
        ),
        situations=situations,
        holdings=tuple(each for each in extraction.holdings if holds(each.evidence)),
        relations=tuple(each for each in extraction.relations if holds(each.evidence) and told(each.claimed_in)),
        agreements=tuple(each for each in extraction.agreements if each.iri in needed or holds(*each.evidence)),
        provisions=tuple(each for each in extraction.provisions if each.iri in needed or holds(*each.evidence)),
    )
    return result, _units(extraction) - _units(result)


def _units(extraction: Extraction) -> int:
    return sum(
        map(
            len,
            (
                extraction.claims,
                extraction.proposals,
                extraction.commitments,
                extraction.situations,
                extraction.holdings,
                extraction.relations,
                extraction.agreements,
                extraction.provisions,
            ),
        )
    )
