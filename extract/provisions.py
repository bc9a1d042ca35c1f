"""Parsed, Cast -> Provisions: articles and other clauses of agreements, and whom the text says they cover."""

from collections.abc import Iterator

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.records import Agreement, Cast, Claim, Evidence, Parsed, Provision, by_rule
from ontology.vocabulary import TG, iri, slug
from ontology.world import World

NAME = "provisions"


def find_provisions(
    parsed: Parsed,
    cast: Cast,
    lexicon: Lexicon,
    *,
    claims: tuple[Claim, ...],
    agreements: tuple[Agreement, ...],
    world: World,
) -> tuple[Provision, ...]:
    """As in "Article 5", and whom the text says it covers; "Article 5-like" is a comparison, not a mention."""
    found: dict[URIRef, Provision] = {}
    doc = parsed.doc
    for token in doc[:-1]:
        number = doc[token.i + 1]
        if not (token.lower_ in lexicon.pacts.provisions and token.text[0].isupper() and number.like_num):
            continue
        if parsed.sentence(token.i).heading or (token.i + 2 < len(doc) and doc[token.i + 2].text == "-"):
            continue
        span = parsed.span(token.i, number.i)
        label = parsed.text(span)
        claimed = any(claim.words.overlaps(span) for claim in claims) or parsed.said(token.i)
        covers = () if claimed else tuple(_covered(parsed, cast, token, number, lexicon))
        thing = _known_provision(label, cast, agreements, world)
        name = thing or iri("provision", f"{parsed.document.digest[:8]}-{slug(label)}")
        evidence = Evidence(span=span, extractor=NAME, rule=by_rule("noun and number", label))
        old = found.get(name)
        found[name] = Provision(
            iri=name,
            label=label,
            number=number.text,
            mentions=(*(old.mentions if old else ()), span),
            evidence=old.evidence if old else (evidence,),
            covers=tuple(dict.fromkeys((*(old.covers if old else ()), *covers))),
            part_of=(old.part_of if old else None) or (None if claimed else _whole(parsed, token, number, agreements)),
        )
    return tuple(found.values())


def _whole(
    parsed: Parsed, token: Token, number: Token, agreements: tuple[Agreement, ...]
) -> tuple[URIRef, Evidence] | None:
    """As in "Article 5 of the treaty"; of a text whose heading or first sentence names its one treaty, that one."""
    for host in (token, number):
        for nominal in grammar.obliques(host, "of"):
            for agreement in agreements:
                if any(span.begin <= nominal.idx < span.end for span in agreement.mentions):
                    span = parsed.span(token.i, max(nominal.i, number.i))
                    rule = by_rule("provision and its agreement", parsed.text(span))
                    return agreement.iri, Evidence(span=span, extractor=NAME, rule=rule)
    opening = next((s.span.end for s in parsed.sentences if not s.heading), 0)
    subjects = [a for a in agreements if any(span.begin < opening for span in a.mentions)]
    if len(subjects) != 1:
        return None
    span = parsed.span(token.i, number.i)
    rule = by_rule("provision in a text about one agreement", parsed.text(span))
    return subjects[0].iri, Evidence(span=span, extractor=NAME, rule=rule)


def _known_provision(label: str, cast: Cast, agreements: tuple[Agreement, ...], world: World) -> URIRef | None:
    """The gazetteer's provision of that name, if the text names its agreement, or else whom it binds."""
    named = [known for known in world.named(label) if known.class_ == TG.Provision]
    told = {agreement.iri for agreement in agreements}
    found = [known for known in named if known.part_of in told]
    found = found or [known for known in named if not cast.entities.keys().isdisjoint(known.applies_to)]
    return found[0].iri if len(found) == 1 else None


def _covered(
    parsed: Parsed, cast: Cast, token: Token, number: Token, lexicon: Lexicon
) -> Iterator[tuple[URIRef, Evidence]]:
    """As in "Article 5 is a cornerstone of NATO", "Article 5 of the NATO treaty": the body it belongs to."""
    predicate = token.head if token.dep_ in grammar.SUBJECTS else None
    for host in (token, number, *((predicate,) if predicate is not None else ())):
        for nominal in grammar.obliques(host, *lexicon.links.applies_prepositions):
            for part in nominal.subtree:
                for who in cast.at(part.i):
                    if cast.entities[who].class_ == TG.InternationalOrganization:
                        span = parsed.span(min(token.i, part.i), max(part.i, nominal.i))
                        yield who, Evidence(span=span, extractor=NAME, rule=by_rule("what it is of", nominal.text))
                        return
