"""Parsed, Cast, Claims, Situations -> Proposals: measures put forward and not yet agreed.

A proposal is put forward by a noun ("one option is ..."), a verb ("offered ..."), a state ("... is under
consideration"), or by a speaker who says what would be done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon, Plans
from extract.records import Amount, Cast, Claim, Evidence, Parsed, Proposal, Situation, Span, by_rule, shortened
from extract.roles import joint_agents_of
from ontology.vocabulary import TG, TGV, fingerprint, iri

NAME = "proposals"
_REACH = 3000


def find_proposals(
    parsed: Parsed,
    cast: Cast,
    lexicon: Lexicon,
    *,
    claims: tuple[Claim, ...],
    situations: tuple[Situation, ...],
    amounts: tuple[Amount, ...],
    roots: Mapping[URIRef, str],
) -> tuple[Proposal, ...]:
    """Proposals in the order of the text, one for each clause that puts something forward."""
    reader = _Reader(
        parsed=parsed,
        cast=cast,
        claims=claims,
        prospects=tuple(situation for situation in situations if not situation.actual),
        amounts=amounts,
        roots=roots,
        plans=lexicon.plans,
    )
    found: list[Proposal] = []
    for read in (reader.by_noun, reader.by_verb, reader.by_state, reader.by_announcement):
        for proposal in read():
            if not any(proposal.evidence.span.overlaps(other.evidence.span) for other in found):
                found.append(proposal)
    return tuple(sorted(found, key=lambda p: p.evidence.span))


def _brings(verb: Token, triggers: set[int]) -> bool:
    """Whether what would be done is one of the happenings, or is about one: "would send troops", "could see a deal"."""
    below = [verb, *grammar.children(verb, "xcomp", "obj", "nsubj:pass", "nsubj", "ccomp")]
    return any(part.i in triggers for token in below for part in grammar.with_conjuncts(token))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    parsed: Parsed
    cast: Cast
    claims: tuple[Claim, ...]
    prospects: tuple[Situation, ...]
    amounts: tuple[Amount, ...]
    roots: Mapping[URIRef, str]
    plans: Plans

    def by_noun(self) -> Iterator[Proposal]:
        """As in "one concept is a peacekeeping force", "the proposal includes a drone deal"."""
        for noun in self.parsed.words:
            if (
                noun.pos_ != "NOUN"
                or noun.lemma_.lower() not in self.plans.nouns
                or self.parsed.sentence(noun.i).heading
            ):
                continue
            verb = noun.head
            if noun.dep_ not in grammar.SUBJECTS:
                continue
            linked = verb.lemma_.lower() in self.plans.links or any(c.dep_ == "cop" for c in verb.children)
            if linked:
                first = grammar.subtree(noun, leaving=("acl:relcl", "parataxis"))[0]
                rule = by_rule("noun of a measure", noun.text)
                yield from self._proposal(self._clause(verb, first), (), TGV.floated, rule)

    def by_verb(self) -> Iterator[Proposal]:
        """As in "proposed a cease-fire", "could offer Ukraine protection"."""
        for verb in self.parsed.words:
            if (
                verb.pos_ != "VERB"
                or verb.lemma_.lower() not in self.plans.verbs
                or self.parsed.sentence(verb.i).heading
            ):
                continue
            if grammar.negated(verb):
                continue
            subject = None if grammar.is_passive(verb) else grammar.subject(verb)
            subject = subject or next(grammar.obliques(verb, "by"), None)
            first = grammar.subtree(subject, leaving=("acl:relcl", "appos"))[0] if subject is not None else verb.i
            span = self._clause(verb, min(first, verb.i))
            rule = by_rule("verb of proposing", verb.text)
            yield from self._proposal(span, joint_agents_of(subject, self.cast), TGV.proposed, rule, verb=verb)

    def by_state(self) -> Iterator[Proposal]:
        """As in "a deployment is under consideration"."""
        for sentence in self.parsed.sentences:
            text = self.parsed.text(sentence.span)
            for phrase in self.plans.states:
                at = text.find(phrase)
                if at >= 0 and not sentence.heading:
                    span = Span(sentence.span.begin, sentence.span.begin + at + len(phrase))
                    quote = next((q for q in self.parsed.quotes if q.overlaps(span) and q.begin > span.begin), None)
                    span = Span(quote.begin if quote else span.begin, span.end)
                    yield from self._proposal(span, (), TGV.underConsideration, by_rule("state of a measure", phrase))
                    break

    def by_announcement(self) -> Iterator[Proposal]:
        """What a speaker says would be done, talks about doing, or stands ready to do."""
        for claim in self.claims:
            inside = [s for s in self.prospects if claim.iri in s.claimed_in and s.polarity == "positive"]
            kinds = {self.roots.get(s.type, "") for s in inside if s.type is not None}
            if claim.polarity == "negative" or not kinds & self.plans.roots:
                continue
            verb = self.parsed.doc[claim.act] if claim.act is not None else None
            about = verb is not None and verb.lemma_.lower() in self.plans.about
            words = [self.parsed.doc[i] for i in self.parsed.tokens(claim.words)]
            put = {s.trigger for s in inside if self.roots.get(s.type or TG.Event, "") in self.plans.roots}
            modal = any(t.lower_ in self.plans.modals and t.tag_ == "MD" and _brings(t.head, put) for t in words)
            ready = any(t.lower_ in self.plans.ready and not grammar.negated(t.head) for t in words)
            if about or ready or (modal and not claim.source):
                rule = by_rule("measure announced", verb.text if verb is not None else "")
                yield from self._proposal(claim.words, claim.speakers, TGV.proposed, rule)

    # -- parts

    def _clause(self, verb: Token, first: int) -> Span:
        last = grammar.subtree(verb, leaving=("parataxis", "conj", "cc", "advcl", "punct", "ccomp"))[1]
        clause = grammar.child(verb, "xcomp", "ccomp", "csubj")
        if clause is not None:
            last = max(last, grammar.subtree(clause, leaving=("parataxis", "punct", "advcl"))[1])
        return self.parsed.span(min(first, verb.i), max(last, verb.i))

    def _proposal(
        self, span: Span, proposers: tuple[URIRef, ...], status: URIRef, rule: str, *, verb: Token | None = None
    ) -> Iterator[Proposal]:
        """One proposal, if there is anything in the clause that would happen."""
        content = [s for s in self.prospects if any(e.span.overlaps(span) for e in s.evidence)]
        content = [s for s in content if any(span.begin <= e.span.begin < span.end for e in s.evidence)]
        if not content:
            return
        claim = next((c for c in self.claims if c.words.overlaps(span)), None)
        beneficiaries = self._beneficiaries(content, verb, span, proposers)
        types = {s.type for s in content}
        words = {t.lower_ for t in (self.parsed.doc[i] for i in self.parsed.tokens(span))}
        secure = bool(types & self.plans.security_types) and bool(words & self.plans.security_words)
        text = " ".join(self.parsed.text(span).split())
        key = fingerprint(str(span.begin), text)
        yield Proposal(
            iri=iri("proposal", f"{self.parsed.document.digest}/{key}"),
            class_=TG.SecurityGuaranteeProposal if secure else TG.Proposal,
            label=shortened(text),
            status=status,
            evidence=Evidence(span=span, extractor=NAME, rule=rule),
            proposers=proposers,
            beneficiaries=beneficiaries,
            proposes=tuple(s.iri for s in content),
            amount=next((a for a in self.amounts if a.span in span), None),
            claimed_in=claim.iri if claim is not None else None,
        )

    def _beneficiaries(
        self, content: list[Situation], verb: Token | None, span: Span, proposers: tuple[URIRef, ...]
    ) -> tuple[URIRef, ...]:
        """Who gains: named so, offered to, where forces would stand; else who the guarantees spoken of are for."""
        gains = [who for s in content for role, who in s.roles if role == TG.beneficiary]
        if verb is not None:
            gains += [who for t in grammar.children(verb, "iobj") for who in joint_agents_of(t, self.cast)]
        if not gains:
            gains = [
                place
                for s in content
                for place in s.places
                if "/state/" in place and self.roots.get(s.type or TGV.agree) == "MOBILIZE"
            ]
        if not gains:
            guarantees = [s for s in self.prospects if s.type == TGV["security-guarantee"]]
            before = [s for s in guarantees if s.evidence[0].span.begin < span.end]
            near = [s for s in before if span.begin - s.evidence[0].span.begin < _REACH]
            gains = next(
                (
                    [who for role, who in s.roles if role == TG.beneficiary]
                    for s in reversed(near)
                    if any(r == TG.beneficiary for r, _ in s.roles)
                ),
                [],
            )
            if not (self.plans.security_types & {s.type for s in content if s.type is not None}):
                gains = []
        gains = [self._state(who) for who in gains]
        return tuple(dict.fromkeys(who for who in gains if who not in proposers))

    def _state(self, who: URIRef) -> URIRef:
        """An army's gain is its state's."""
        entity = self.cast.entities.get(who)
        return entity.owner if entity is not None and entity.class_ == TG.ArmedForce and entity.owner else who
