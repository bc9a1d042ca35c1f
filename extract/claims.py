"""Parsed, Cast -> Claims: who states what, in whose words, with which polarity and modality.

Attribution takes six forms: a quotation beside a verb of saying, a clause ("said that ..."), a phrase ("pledged to
...", "accused X of ..."), a preposition ("according to ..."), what is said before who says it ("..., she said"), and a
quotation that goes on from the one before it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.manner import Manner
from extract.records import Cast, Claim, Evidence, Parsed, Span, by_rule
from extract.voices import NAME, Voice, Voices
from extract.wording import Wording
from ontology.vocabulary import TGV, iri, slug


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A claim before it is numbered; ``whole`` also covers the word that attributes it."""

    words: Span
    voice: Voice
    act: URIRef
    whole: Span
    rule: str
    verb: int | None = None


def find_claims(parsed: Parsed, cast: Cast, lexicon: Lexicon) -> tuple[Claim, ...]:
    """Claims in the order of the text; of two readings of the same words the more explicit attribution stands."""
    reader = _Reader(parsed, cast, lexicon)
    drafts: list[_Draft] = []
    forms = (
        reader.quotations,
        reader.interposed,
        reader.prepositions,
        reader.clauses,
        reader.phrases,
        reader.sources,
        reader.postposed,
    )
    for form in forms:
        for draft in form():
            if not any(draft.words.overlaps(other.words) for other in drafts):
                drafts.append(draft)
    drafts.extend(reader.continuations(drafts))
    split = [replace(draft, words=half) for draft in drafts for half in reader.manner.halves(draft.words)]
    return tuple(reader.numbered(sorted(split, key=lambda draft: draft.words)))


def find_heard(parsed: Parsed, claims: tuple[Claim, ...], lexicon: Lexicon) -> frozenset[int]:
    """The tokens of all that is somebody's words: the claims', and what is said by nobody we know, or not said."""
    wording = Wording(parsed, lexicon)
    heard = [claim.words for claim in claims]
    attributed = {claim.act for claim in claims}
    for verb in wording.verbs:
        if verb.i in attributed:
            continue
        clause = wording.clause_after(verb, broadly=True) or wording.around(verb)
        readings = [clause if clause is not None else wording.before(verb)]
        if verb.lemma_.lower() in lexicon.speech.nominal:
            readings.append(wording.nominal_after(verb))
        if verb.lemma_.lower() in lexicon.speech.infinitive | lexicon.speech.predicative:
            readings += [wording.infinitive_after(verb, whole=False), wording.predication_after(verb)]
        heard.extend(span for span in readings if span is not None)
    for token in parsed.words:
        if token.lower_ in lexicon.speech.openers:
            words, _ = wording.around_opener(token)
            heard.extend([words] if words is not None else [])
    acts = {claim.act for claim in claims if claim.act is not None and parsed.quoted(claim.act) is None}
    return frozenset(
        number
        for span in heard
        for number in range(bisect_left(parsed.starts, span.begin), bisect_left(parsed.starts, span.end))
        if number not in acts  # to urge, to threaten is the narrator's word
    )


class _Reader:
    """The forms of attribution, over one document."""

    def __init__(self, parsed: Parsed, cast: Cast, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.speech = lexicon.speech
        self.voices = Voices(parsed, cast, lexicon.speech)
        self.wording = Wording(parsed, lexicon)
        self.manner = Manner(parsed, self.wording, lexicon.mood)

    def quotations(self) -> Iterator[_Draft]:
        """Direct speech with a verb of saying, or "For N. N.,", in its sentence."""
        for quote in self.wording.speech():
            if self.wording.is_part_of_clause(quote):
                continue
            voice = self._stance_before(quote)
            verb = self.wording.verb_beside(quote) if voice is None else None
            voice = self.voices.of(verb) if verb is not None else voice
            if voice is not None:
                act = self._act(verb) if verb is not None else TGV.evaluation
                yield self._draft("quotation", self.wording.trim(quote), voice, act, verb)

    def interposed(self) -> Iterator[_Draft]:
        """As in "The talks, she added, would go on."."""
        for verb in self.wording.verbs:
            if verb.lemma_.lower() not in self.speech.needs and not self.wording.is_within_clause(verb):
                yield from self._by("saying put in between", verb, self.wording.around(verb))

    def clauses(self) -> Iterator[_Draft]:
        """As in "said that ...", "said ..." with a clause after the verb."""
        for verb in self.wording.verbs:
            yield from self._by("clause of saying", verb, self.wording.clause_after(verb))

    def phrases(self) -> Iterator[_Draft]:
        """As in "pledged to ...", "accused X of ...", "talked about assembling ..."."""
        for verb in self.wording.verbs:
            lemma = verb.lemma_.lower()
            if grammar.negated(verb):
                continue
            if lemma in self.speech.nominal and (nominal := self.wording.nominal_after(verb)) is not None:
                yield from self._by("happening reported", verb, nominal)
            elif lemma in self.speech.naming and (named := self.wording.naming_after(verb)) is not None:
                yield from self._by("what it is called", verb, named)
            elif lemma in self.speech.predicative:
                yield from self._by("what is said of it", verb, self.wording.predication_after(verb))
            elif lemma in self.speech.infinitive:
                yield from self._by("infinitive of saying", verb, self.wording.infinitive_after(verb))
            elif lemma in self.speech.needs:
                words = self.wording.gerund_after(verb, self.speech.needs[lemma])
                yield from self._by("gerund of saying", verb, words)

    def prepositions(self) -> Iterator[_Draft]:
        """As in "According to N. N., ..."; "..., according to N. N."."""
        return (draft for draft in self._openers() if draft.voice.speakers)

    def sources(self) -> Iterator[_Draft]:
        """As in "According to reports, ...": whoever else is named in the sentence comes first."""
        return (draft for draft in self._openers() if not draft.voice.speakers)

    def _openers(self) -> Iterator[_Draft]:
        for opener in self.parsed.words:
            if opener.lower_ in self.speech.openers and not self.parsed.sentence(opener.i).heading:
                words, last = self.wording.around_opener(opener)
                voice = self.voices.within(opener.i + 1, last)
                if self.parsed.doc[min(opener.i + 2, last)].tag_ == "WP":  # "by N. N., according to whom ..."
                    words = self.wording.rest(opener.i + 3, last)
                    voice = self.voices.within(max(opener.i - 3, 0), opener.i - 1)
                if words is not None and voice is not None:
                    yield self._draft("preposition of saying", words, voice, TGV.report, None, at=opener)

    def postposed(self) -> Iterator[_Draft]:
        """As in "..., the article said."."""
        for verb in self.wording.verbs:
            if verb.lemma_.lower() not in self.speech.needs:
                yield from self._by("saying put after", verb, self.wording.before(verb))

    def continuations(self, drafts: Iterable[_Draft]) -> Iterator[_Draft]:
        """A quotation without attribution is by the speaker of the one before it, in its or the last paragraph."""
        known = sorted((d for d in drafts if self.wording.is_direct(d.words)), key=lambda d: d.words)
        taken = [d.words for d in drafts]
        for quote in self.wording.speech():
            if any(quote.overlaps(words) for words in taken) or not self.wording.stands_alone(quote):
                continue
            before = [d for d in known if d.words.begin < quote.begin]
            if not before:
                continue
            here, there = self.wording.sentences(quote)[0], self.wording.sentences(before[-1].words)[-1]
            if here.paragraph - there.paragraph <= 1:
                words = self.wording.trim(quote)
                draft = self._draft("quotation that goes on", words, before[-1].voice, TGV.statement, None)
                known = sorted([*known, draft], key=lambda d: d.words)
                yield draft

    def numbered(self, drafts: Iterable[_Draft]) -> Iterator[Claim]:
        """Finish the drafts; claims are counted by speaker, in document order."""
        count: Counter[str] = Counter()
        digest = self.parsed.document.digest
        for draft in drafts:
            who = (
                draft.voice.speakers[0]
                if draft.voice.speakers
                else draft.voice.source.iri
                if draft.voice.source
                else None
            )
            if who is None or not self.wording.has_words(draft.words):
                continue
            name = slug(who.rsplit("/", 1)[-1].removeprefix(f"{digest[:8]}-"))
            count[name] += 1
            polarity, modality = self.manner.stance(draft.words, draft.verb)
            is_prediction = modality == "certain" and self.manner.is_future(draft.words)
            yield Claim(
                iri=iri("claim", f"{digest}/{name}-{count[name]}"),
                words=draft.words,
                direct=self.wording.is_direct(draft.words),
                polarity=polarity,
                modality=modality,
                speech_act=TGV.prediction if draft.act == TGV.statement and is_prediction else draft.act,
                evidence=Evidence(span=draft.whole, extractor=NAME, rule=draft.rule),
                speakers=draft.voice.speakers,
                source=draft.voice.source,
                act=draft.verb,
            )

    def _stance_before(self, quote: Span) -> Voice | None:
        """As in "For Russia specialist N. N., \\"...\\"": the sentence opens with the preposition."""
        first = self.wording.sentences(quote)[0].first
        opener = self.parsed.doc[first]
        comma = self.wording.comma_after(opener)
        if opener.lower_ not in self.speech.stance | self.speech.openers or comma is None:
            return None
        return self.voices.within(first + 1, comma - 1) if self.parsed.doc[comma].idx <= quote.begin else None

    def _by(self, form: str, verb: Token, words: Span | None) -> Iterator[_Draft]:
        """A draft of what the verb introduces, if there is anything and anyone to say it."""
        voice = self.voices.of(verb) if words is not None else None
        if words is not None and voice is not None:
            yield self._draft(form, words, voice, self._act(verb), verb)

    def _act(self, verb: Token) -> URIRef:
        return self.speech.acts[verb.lemma_.lower()]

    def _draft(
        self, form: str, words: Span, voice: Voice, act: URIRef, verb: Token | None, *, at: Token | None = None
    ) -> _Draft:
        anchor = verb or at
        begin = min(words.begin, anchor.idx) if anchor is not None else words.begin
        end = max(words.end, anchor.idx + len(anchor)) if anchor is not None else words.end
        return _Draft(
            words=words,
            voice=voice,
            act=act,
            whole=Span(begin, end),
            rule=by_rule(form, anchor.text) if anchor is not None else form,
            verb=verb.i if verb is not None else None,
        )
