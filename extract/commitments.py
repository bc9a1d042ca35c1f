"""Parsed, Cast, Situations, Agreements -> Commitments: who is obliged to what, toward whom, under what.

Three forms: a verb of commitment with its infinitive ("pledged to ..."), what is given in exchange, and the duties of
a text ("Under the article, each member would have to ...").
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon, Mood, Pacts
from extract.mood import is_actual
from extract.records import (
    Agreement,
    Cast,
    Claim,
    Commitment,
    Evidence,
    Parsed,
    Provision,
    Situation,
    Span,
    by_rule,
)
from extract.roles import agents_of
from ontology.vocabulary import TG, fingerprint, iri

NAME = "commitments"
#: Pronouns that stand for the parties of an agreement.
_ALL = frozenset({"they", "them", "each", "both", "either", "neither"})
_UNDERTAKEN = "verb of commitment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertakings:
    """Commitments, and the prospects that only they speak of."""

    commitments: tuple[Commitment, ...]
    prospects: tuple[Situation, ...]


def find_commitments(
    parsed: Parsed,
    cast: Cast,
    lexicon: Lexicon,
    *,
    claims: tuple[Claim, ...],
    situations: tuple[Situation, ...],
    agreements: tuple[Agreement, ...],
    provisions: tuple[Provision, ...],
) -> Undertakings:
    """Commitments in the order of the text; each has at least one obliged agent and a content."""
    reader = _Reader(
        parsed=parsed,
        cast=cast,
        claims=claims,
        situations=situations,
        agreements=agreements,
        provisions=provisions,
        pacts=lexicon.pacts,
        mood=lexicon.mood,
    )
    commitments = tuple(reader.read())
    return Undertakings(commitments=commitments, prospects=tuple(reader.prospects))


@dataclass(slots=True, kw_only=True)
class _Reader:
    parsed: Parsed
    cast: Cast
    claims: tuple[Claim, ...]
    situations: tuple[Situation, ...]
    agreements: tuple[Agreement, ...]
    provisions: tuple[Provision, ...]
    pacts: Pacts
    mood: Mood
    prospects: list[Situation] = field(default_factory=list)

    def read(self) -> Iterator[Commitment]:
        for verb in self.parsed.words:
            bound = verb.pos_ == "ADJ" and verb.lower_ in self.pacts.bound
            if not (verb.pos_ in {"VERB", "AUX"} or bound) or self.parsed.sentence(verb.i).heading:
                continue
            if bound:
                yield from self._undertaken(verb)
            elif verb.lemma_.lower() in self.pacts.binding and (bond := self._bond(verb)) is not None:
                yield bond
            elif verb.lemma_.lower() in self.pacts.committing:
                yield from self._undertaken(verb)
            else:
                yield from self._duty(verb)

    def _undertaken(self, verb: Token) -> Iterator[Commitment]:
        claim = next((c for c in self.claims if c.words.begin <= verb.idx < c.words.end), None)
        if grammar.negated(verb) or (claim is None and not is_actual(verb, self.mood)):
            return
        by = self._subjects(verb)
        complements = self._infinitives(verb)
        given = grammar.object_(verb)
        promised = next((c for c in grammar.children(verb, "ccomp") if c.i > verb.i), None)
        if by and not complements and promised is not None and verb.lemma_.lower() in self.pacts.pledges:
            complements = [promised]
        if by and not complements and given is not None and verb.lemma_.lower() in self.pacts.pledges:
            complements = [given]
        if not by or not complements:
            return
        for complement in complements[1:]:
            yield self._further(verb, complement, by, claim)
        complement = complements[0]
        first = min(t.i for t in complement.subtree if t.i > verb.i)
        last = self._end(complement, verb)
        span = self.parsed.span(min(verb.i, self._subject_begin(verb)), last)
        content = self._content(complement, self.parsed.span(first, last), by, claim)
        agreement = next((a for a in self.agreements if a.act == verb.i), None)
        within = None if agreement or claim is not None else self._within(verb, by)
        under = agreement.iri if agreement else self._instrument(verb) or (within.iri if within is not None else None)
        to = tuple(x for x in self._owed(complement, content) if x not in by)
        to = to or (self._partners(by, within) if within is not None else ())
        main = self._commitment(verb, span, by, to, content, under, claim, rule=_UNDERTAKEN)
        exchange = self._exchange(verb, claim, by, under)
        if exchange is None:
            yield main
            return
        owed = to or exchange.by
        yield self._commitment(verb, span, by, owed, content, under, claim, rule=_UNDERTAKEN, exchange=exchange.iri)
        yield exchange

    def _within(self, verb: Token, by: tuple[URIRef, ...]) -> Agreement | None:
        """The agreement that the sentence speaks of, where those who undertake something are its parties."""
        agreement = self._agreement_before(verb)
        parties = {party for party, _ in agreement.parties} if agreement is not None else set()
        return agreement if set(by) <= parties else None

    def _infinitives(self, verb: Token) -> list[Token]:
        """The infinitive that a verb of commitment takes, and the others of its list: "to halt ..., to disable ..."."""
        clauses = grammar.children(verb, "xcomp", "advcl", "ccomp")
        first = next((c for c in clauses if c.i > verb.i and grammar.is_infinitive(c)), None)
        if first is None:
            return []
        listed = [
            t
            for t in verb.subtree
            if t.i > first.i and t.pos_ == "VERB" and grammar.is_infinitive(t) and self._starts_item(t)
        ]
        return [first, *(t for t in listed if not any(a.dep_ in {"acl", "acl:relcl"} for a in grammar.ancestors(t)))]

    def _starts_item(self, verb: Token) -> bool:
        mark = next(c for c in verb.children if c.lower_ == "to" and c.dep_ == "mark")
        return mark.nbor(-1).text == "," or mark.nbor(-1).dep_ == "cc"

    def _further(self, verb: Token, complement: Token, by: tuple[URIRef, ...], claim: Claim | None) -> Commitment:
        """One more item of a list of undertakings."""
        mark = next(c for c in complement.children if c.lower_ == "to" and c.dep_ == "mark")
        span = self.parsed.span(mark.i, self._end(complement, complement))
        content = self._content(complement, span, by, claim)
        to = tuple(x for x in self._owed(complement, content) if x not in by)
        within = self._within(verb, by) if claim is None else None
        if within is not None:
            return self._commitment(
                verb, span, by, to or self._partners(by, within), content, within.iri, claim, rule=_UNDERTAKEN
            )
        return self._commitment(verb, span, by, to, content, self._instrument(verb), claim, rule=_UNDERTAKEN)

    def _exchange(
        self, verb: Token, claim: Claim | None, by: tuple[URIRef, ...], under: URIRef | None
    ) -> Commitment | None:
        """As in "in exchange for its nuclear disarmament": what the other side owes."""
        sentence = self.parsed.sentence(verb.i)
        word = next(
            (
                t
                for t in self.parsed.doc[verb.i : sentence.last]
                if t.lemma_.lower() in self.pacts.exchange and t.nbor(-1).lower_ == "in" and t.nbor(1).lower_ == "for"
            ),
            None,
        )
        if word is None:
            return None
        owner = next(
            (
                t
                for t in self.parsed.doc[word.i : min(word.i + 8, sentence.last) + 1]
                if t.dep_ == "nmod:poss" and self.cast.at(t.i)
            ),
            None,
        )
        if owner is None:
            return None
        others = tuple(x for x in agents_of(owner, self.cast) if x not in by)
        if not others:
            return None
        noun = owner.head
        span = self.parsed.span(word.i - 1, max(noun.i, word.i))
        content = self._content(noun, self.parsed.span(owner.i, max(noun.i, owner.i)), others, claim)
        return self._commitment(word, span, others, by, content, under, claim, rule="exchange")

    def _bond(self, verb: Token) -> Commitment | None:
        """As in "Article 7 obliges each government to grant ...": what an instrument binds its object to do."""
        subject = None if grammar.is_passive(verb) else grammar.subject(verb)
        under = self._instrument_at(subject) if subject is not None and not self.cast.at(subject.i) else None
        whom, action = grammar.object_(verb), grammar.child(verb, "xcomp", "advcl")
        if under is None or whom is None or action is None or not grammar.is_infinitive(action):
            return None
        agreement = self._agreement_of(under)
        by = self._or_parties(
            whom, tuple(w for t in grammar.with_conjuncts(whom) for w in agents_of(t, self.cast)), agreement
        )
        if not by or grammar.negated(verb):
            return None
        last = self._end(action, verb)
        content = self._content(action, self.parsed.span(action.i, last), by, None)
        span = self.parsed.span(min(verb.i, subject.left_edge.i if subject is not None else verb.i), last)
        to = self._partners(by, agreement)
        return self._commitment(verb, span, by, to, content, under, None, rule="what an instrument binds to")

    def _agreement_of(self, instrument: URIRef) -> Agreement | None:
        """The agreement itself, or the one that a provision is of."""
        whole = next(
            (p.part_of[0] for p in self.provisions if p.iri == instrument and p.part_of is not None), instrument
        )
        return next((agreement for agreement in self.agreements if agreement.iri == whole), None)

    def _or_parties(self, noun: Token, who: tuple[URIRef, ...], agreement: Agreement | None) -> tuple[URIRef, ...]:
        """As in "each party", "neither government", "them": where a word says no more than that, the parties."""
        vague = noun.lemma_.lower() in self.pacts.parties or noun.lower_ in _ALL
        general = all(self.cast.entities[each].class_ == TG.UnspecifiedGroup for each in who)
        if agreement is None or not vague or not general:
            return who
        return tuple(party for party, _ in agreement.parties)

    @staticmethod
    def _partners(by: tuple[URIRef, ...], agreement: Agreement | None) -> tuple[URIRef, ...]:
        """The other parties; where all are bound, each to the others."""
        parties = tuple(party for party, _ in agreement.parties) if agreement is not None else ()
        return tuple(party for party in parties if party not in by) or (parties if len(parties) > 1 else ())

    def _duty(self, verb: Token) -> Iterator[Commitment]:
        """As in "Under the article, each member state would have to take actions"."""
        instrument = next((n for n in grammar.obliques(verb, "under") if self._instrument_at(n) is not None), None)
        has_to = verb.lemma_.lower() == "have" and grammar.child(verb, "xcomp") is not None
        duty = has_to or any(self.mood.modals.get(c.lower_) == "necessary" for c in verb.children if c.dep_ == "aux")
        claim = next((c for c in self.claims if c.words.begin <= verb.idx < c.words.end), None)
        if instrument is None and claim is None:
            yield from self._owed_by_party(verb)
        by = self._subjects(verb) if instrument is not None and duty else ()
        if instrument is None or not by:
            return
        action = grammar.child(verb, "xcomp") or verb
        last = self._end(action, verb)
        content = self._content(action, self.parsed.span(min(verb.i, action.i), last), by, claim)
        span = self.parsed.span(self._subject_begin(verb), last)
        under = self._instrument_at(instrument)
        yield self._commitment(verb, span, by, (), content, under, claim, rule="duty under an instrument")

    def _owed_by_party(self, verb: Token) -> Iterator[Commitment]:
        """As in "Australia will cut tariffs", "the agreement calls for Chile to ...": what a party of the agreement
        spoken of must do."""
        if verb.lemma_.lower() == "call" and self._instrument_of_call(verb) is not None:
            agreement = self._instrument_of_call(verb)
            action = next(
                (c for c in grammar.children(verb, "xcomp", "advcl", "ccomp", "obl") if grammar.is_infinitive(c)), None
            )
            by = self._subjects(action) if action is not None else ()
        else:
            agreement = self._agreement_before(verb) if self._is_bound(verb) else None
            action = verb
            by = self._subjects(verb) if agreement is not None else ()
            own = next(grammar.children(verb, *grammar.SUBJECTS), None)
            if own is not None:
                by = self._or_parties(own, by, agreement)
            if agreement is not None and not set(by) <= {party for party, _ in agreement.parties}:
                by = ()
        if agreement is None or action is None or not by:
            return
        last = self._end(action, action)
        span = self.parsed.span(self._subject_begin(action), last)
        content = self._content(action, self.parsed.span(min(action.i, last), last), by, None)
        to = self._partners(by, agreement)
        yield self._commitment(action, span, by, to, content, agreement.iri, None, rule="duty of a party")

    def _is_bound(self, verb: Token) -> bool:
        """As in "must", "shall", "will", "is to"."""
        if any(c.dep_ == "aux" and c.lower_ in {"must", "shall", "will"} for c in verb.children):
            return True
        if grammar.negated(verb) and any(c.dep_ == "aux" and c.lower_ == "may" for c in verb.children):
            return True
        mark = next((c for c in verb.children if c.lower_ == "to" and c.dep_ in {"mark", "aux"}), None)
        return mark is not None and mark.i > 0 and mark.nbor(-1).lower_ in {"is", "are", "was", "were"}

    def _instrument_of_call(self, verb: Token) -> Agreement | None:
        subject = grammar.subject(verb)
        named = self._instrument_at(subject) if subject is not None else None
        return next((a for a in self.agreements if a.iri == named), None)

    def _agreement_before(self, verb: Token) -> Agreement | None:
        """The agreement that this or the last sentence speaks of; parties do much that no agreement asks of them."""
        here = self.parsed.sentence_of[verb.i]
        near = self.parsed.sentences[max(here - 1, 0)].first
        spoken_of = [self._instrument_at(token) for token in self.parsed.doc[near : verb.i] if token.pos_ != "PRON"]
        found = [a for a in self.agreements if a.iri in spoken_of and len(a.parties) > 1]
        return found[-1] if found else None

    # -- parts

    def _subjects(self, verb: Token) -> tuple[URIRef, ...]:
        own = [t for s in verb.children if s.dep_ in grammar.SUBJECTS for t in grammar.with_conjuncts(s)]
        tokens = own if any(agents_of(t, self.cast) for t in own) else grammar.with_conjuncts(grammar.subject(verb))
        return tuple(dict.fromkeys(who for token in tokens for who in agents_of(token, self.cast)))

    def _subject_begin(self, verb: Token) -> int:
        subjects = [s for s in verb.children if s.dep_ in grammar.SUBJECTS]
        return min([verb.i, *(grammar.subtree(s, leaving=("acl:relcl", "appos", "parataxis"))[0] for s in subjects)])

    def _end(self, complement: Token, verb: Token) -> int:
        last = grammar.subtree(complement, leaving=("parataxis", "conj", "cc", "acl:relcl", "punct"))[1]
        return max(last, complement.i, verb.i)

    def _content(self, head: Token, span: Span, by: tuple[URIRef, ...], claim: Claim | None) -> Situation:
        """The situation that the complement tells of; where no word of the lexicon does, a prospect without type."""
        for situation in self.situations:
            inside = any(e.span.begin >= span.begin - 1 and e.span.overlaps(span) for e in situation.evidence)
            if inside and not situation.actual:
                return situation
        key = fingerprint(str(span.begin), self.parsed.text(span))
        prospect = Situation(
            iri=iri("prospect", f"{self.parsed.document.digest}/{key}"),
            type=None,
            class_=TG.Prospect,
            trigger=head.i,
            roles=tuple((TG.actor, who) for who in by),
            places=(),
            evidence=(Evidence(span=span, extractor=NAME, rule=by_rule("what is undertaken", head.text)),),
            label=" ".join(self.parsed.text(span).split()),
            actual=False,
            modality="intended",
            claimed_in=(claim.iri,) if claim is not None else (),
        )
        self.prospects.append(prospect)
        return prospect

    def _owed(self, complement: Token, content: Situation) -> tuple[URIRef, ...]:
        """Toward whom: who gains by the content, or whose thing it concerns ("respect Ukraine's borders")."""
        gains = [who for role, who in content.roles if role in {TG.beneficiary, TG.target}]
        affected = grammar.object_(complement)
        if not gains and affected is not None:
            gains = [who for p in grammar.possessors(affected) for who in agents_of(p, self.cast)]
        return tuple(dict.fromkeys(gains))

    def _instrument(self, verb: Token) -> URIRef | None:
        return next((x for n in grammar.obliques(verb, "under") if (x := self._instrument_at(n)) is not None), None)

    def _instrument_at(self, noun: Token) -> URIRef | None:
        """The agreement or provision that a noun names, or points back to ("the article")."""
        offset = noun.idx
        instruments: tuple[Provision | Agreement, ...] = (*self.provisions, *self.agreements)
        for thing in instruments:
            if any(m.begin <= offset < m.end for m in thing.mentions):
                return thing.iri
        pool: tuple[Provision | Agreement, ...] = ()
        if noun.lemma_.lower() in self.pacts.provisions:
            pool = self.provisions
        elif noun.lemma_.lower() in {*self.pacts.nouns, *self.pacts.terms}:
            pool = self.agreements
        before = [(m.begin, thing.iri) for thing in pool for m in thing.mentions if m.begin < offset]
        return max(before)[1] if before else None

    def _commitment(
        self,
        verb: Token,
        span: Span,
        by: tuple[URIRef, ...],
        to: tuple[URIRef, ...],
        content: Situation,
        under: URIRef | None,
        claim: Claim | None,
        *,
        rule: str,
        exchange: URIRef | None = None,
    ) -> Commitment:
        words = self.parsed.text(span)
        key = fingerprint(*by, *to, words)
        return Commitment(
            iri=iri("commitment", f"{self.parsed.document.digest}/{key}"),
            by=by,
            to=to,
            content=content.iri,
            label=content.label,
            pledge=verb.lemma_.lower() in self.pacts.pledges,
            evidence=Evidence(span=span, extractor=NAME, rule=by_rule(rule, verb.text)),
            under=under,
            in_exchange_for=exchange,
            claimed_in=claim.iri if claim is not None else None,
        )
