"""Claims -> Situations: who says that somebody must do something has demanded it ("Sudan must leave")."""

from collections.abc import Iterator

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.mood import is_actual
from extract.records import Cast, Claim, Evidence, Parsed, Situation, Span, shortened
from extract.roles import agents_of
from ontology.vocabulary import TG, TGV, fingerprint, iri

NAME = "demands"


def find_demands(
    parsed: Parsed, cast: Cast, lexicon: Lexicon, *, claims: tuple[Claim, ...], situations: tuple[Situation, ...]
) -> tuple[Situation, ...]:
    """The demands that no word of demanding tells; the evidence ends with the modal, for what follows is claimed."""
    told = {situation.trigger for situation in situations}
    return tuple(
        demand
        for claim in claims
        if claim.act is not None
        and claim.act not in told
        and claim.polarity == "positive"
        and not parsed.said(claim.act)
        for demand in _demand(parsed, cast, lexicon, claim, parsed.doc[claim.act])
    )


def _is_conclusion(clause: Token, modal: Token) -> bool:
    """As in "must have known", "must be feeling": not what somebody is to do, but what one concludes."""
    between = {c.lower_ for c in grammar.children(clause, "aux", "cop") if c.i > modal.i}
    return "have" in between or ("be" in between and clause.tag_ == "VBG")


def _attribution(act: Token, modal: Token) -> Span:
    """Who says it, up to the modal; where it is said first ("Iran must leave, N. N. said"), the saying alone."""
    who = grammar.subject(act)
    near = [who.left_edge, act] if who is not None and who.sent == act.sent else [act]
    if modal.i > act.i:
        near.append(modal)
    elif who is not None and who.i < modal.i:
        near = [act]
    last = max(near, key=lambda token: token.i)
    return Span(min(token.idx for token in near), last.idx + len(last))


def _demand(parsed: Parsed, cast: Cast, lexicon: Lexicon, claim: Claim, act: Token) -> Iterator[Situation]:
    clause = grammar.child(act, "ccomp")
    if clause is None:
        return
    modal = next((c for c in grammar.children(clause, "aux") if lexicon.mood.modals.get(c.lower_) == "necessary"), None)
    subject = next(grammar.children(clause, *grammar.SUBJECTS), None)
    if modal is None or subject is None or _is_conclusion(clause, modal):
        return
    if not is_actual(act, lexicon.mood) or parsed.text(parsed.sentence(act.i).span).endswith("?"):
        return
    addressed = [who for part in grammar.with_conjuncts(subject) for who in agents_of(part, cast)]
    if not addressed or not claim.speakers or set(addressed) & set(claim.speakers):
        return
    span = _attribution(act, modal)
    roles: list[tuple[URIRef, URIRef]] = [(TG.actor, who) for who in claim.speakers]
    roles += [(TG.target, who) for who in dict.fromkeys(addressed)]
    key = fingerprint(str(TGV.request), *sorted(f"{role} {who}" for role, who in roles), parsed.text(span))
    yield Situation(
        iri=iri("event", f"{parsed.document.digest}/{key}"),
        type=TGV.request,
        class_=TG.Event,
        trigger=act.i,
        roles=tuple(roles),
        places=(),
        evidence=(Evidence(span=span, extractor=NAME),),
        label=shortened(parsed.text(span)),
        actual=True,
        polarity="positive",
        modality="certain",
    )
