"""Claims -> Situations: what saying so does ("Sudan must leave"; "we shall go, unless Sudan agrees")."""

from collections.abc import Iterator

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.mood import is_actual
from extract.records import Cast, Claim, Evidence, Parsed, Situation, Span, by_rule, shortened
from extract.roles import joint_agents_of
from ontology.vocabulary import TG, TGV, fingerprint, iri

NAME = "demands"


def find_demands(
    parsed: Parsed, cast: Cast, lexicon: Lexicon, *, claims: tuple[Claim, ...], situations: tuple[Situation, ...]
) -> tuple[Situation, ...]:
    """Demands and ultimatums that no word of their own tells; the evidence ends with the modal: the rest is claimed."""
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


def _toward(
    cast: Cast, lexicon: Lexicon, claim: Claim, clause: Token
) -> tuple[URIRef, Token, tuple[URIRef, ...]] | None:
    """What saying so does, at which modal, and toward whom; None where it does nothing but say so."""
    subject = next(grammar.children(clause, *grammar.SUBJECTS), None)
    modal = next((c for c in grammar.children(clause, "aux") if c.lower_ in lexicon.mood.modals), None)
    if subject is None or modal is None or not claim.speakers:
        return None
    who = joint_agents_of(subject, cast)
    if lexicon.mood.modals[modal.lower_] == "necessary" and not _is_conclusion(clause, modal):
        return (TGV.request, modal, who) if who and not set(who) & set(claim.speakers) else None
    condition = next((c for c in grammar.children(clause, "advcl") if _is_unless(c)), None)
    asked = next(grammar.children(condition, *grammar.SUBJECTS), None) if condition is not None else None
    addressed = joint_agents_of(asked, cast)
    return (TGV.ultimatum, modal, addressed) if addressed and set(who) & set(claim.speakers) else None


def _is_unless(clause: Token) -> bool:
    return any(mark.lower_ == "unless" for mark in grammar.children(clause, "mark"))


def _demand(parsed: Parsed, cast: Cast, lexicon: Lexicon, claim: Claim, act: Token) -> Iterator[Situation]:
    clause = grammar.child(act, "ccomp")
    told = is_actual(act, lexicon.mood) and not parsed.text(parsed.sentence(act.i).span).endswith("?")
    doing = _toward(cast, lexicon, claim, clause) if clause is not None and told else None
    if doing is None:
        return
    type_, modal, addressed = doing
    span = _attribution(act, modal)
    roles = (*((TG.actor, who) for who in claim.speakers), *((TG.target, who) for who in addressed))
    key = fingerprint(str(type_), *sorted(f"{role} {who}" for role, who in roles), parsed.text(span))
    yield Situation(
        iri=iri("event", f"{parsed.document.digest}/{key}"),
        type=type_,
        class_=TG.Event,
        trigger=act.i,
        roles=roles,
        places=(),
        evidence=(Evidence(span=span, extractor=NAME, rule=by_rule("what saying so does", modal.text)),),
        label=shortened(parsed.text(span)),
        actual=True,
        polarity="positive",
        modality="certain",
    )
