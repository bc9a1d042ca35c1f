"""Parsed, Cast -> Claims: who states what, in whose words, with which polarity and modality.

Attribution takes six forms: a verb of saying with a clause ("said that ..."), with an infinitive ("pledged to ..."),
after what is said ("..., she said"), beside a quotation, a preposition ("according to ...", "For N. N., ..."), and a
quotation that goes on from the one before it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.mood import modality
from extract.records import Cast, Claim, Evidence, Modality, Parsed, Polarity, Sentence, Source, Span
from ontology.vocabulary import TG, TGV, iri, slug

NAME = "claims"
#: A quotation with fewer words and without a verb is a way of speaking ("so-called"), not speech.
_SPEECH_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """Who vouches for what is said: agents, or a cited source."""

    speakers: tuple[URIRef, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A claim before it is numbered."""

    words: Span
    voice: _Voice
    act: URIRef
    whole: Span
    verb: int | None = None


def find_claims(parsed: Parsed, cast: Cast, lexicon: Lexicon) -> tuple[Claim, ...]:
    """Claims in the order of the text; of two readings of the same words the more explicit attribution stands."""
    reader = _Reader(parsed, cast, lexicon)
    drafts: list[_Draft] = []
    for found in (reader.quotations, reader.clauses, reader.infinitives, reader.prepositions, reader.postposed):
        for draft in found():
            if not any(draft.words.overlaps(other.words) for other in drafts):
                drafts.append(draft)
    drafts.extend(reader.continuations(drafts))
    split = [part for draft in drafts for part in reader.split(draft)]
    return tuple(_numbered(reader, sorted(split, key=lambda draft: draft.words)))


def _numbered(reader: "_Reader", drafts: Iterable[_Draft]) -> Iterator[Claim]:
    """Finish the drafts; claims are counted by speaker, in document order."""
    count: Counter[str] = Counter()
    digest = reader.parsed.document.digest
    for draft in drafts:
        who = draft.voice.speakers[0] if draft.voice.speakers else draft.voice.source.iri if draft.voice.source else None
        if who is None:
            continue
        name = who.rsplit("/", 1)[-1].removeprefix(f"{digest[:8]}-").rsplit("/", 1)[-1]
        name = name.lower() if name.isupper() else name
        count[name] += 1
        polarity, how_sure = reader.stance(draft.words)
        act = draft.act
        if act == TGV.statement and how_sure == "certain" and reader.is_future(draft.words):
            act = TGV.prediction
        yield Claim(
            iri=iri("claim", f"{digest}/{slug(name)}-{count[name]}"),
            words=draft.words,
            direct=any(quote.overlaps(draft.words) for quote in reader.parsed.quotes),
            polarity=polarity,
            modality=how_sure,
            speech_act=act,
            evidence=Evidence(span=draft.whole, extractor=NAME),
            speakers=draft.voice.speakers,
            source=draft.voice.source,
            act=draft.verb,
        )


class _Reader:
    """The forms of attribution, over one document."""

    def __init__(self, parsed: Parsed, cast: Cast, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.cast = cast
        self.speech = lexicon.speech
        self.mood = lexicon.mood
        self.verbs = [
            token
            for token in parsed.doc
            if token.lemma_.lower() in self.speech.acts
            and token.pos_ == "VERB"
            and not parsed.sentence(token.i).heading
            and parsed.quoted(token.i) is None
        ]

    # -- forms of attribution

    def quotations(self) -> Iterator[_Draft]:
        """Direct speech with a verb of saying, or "For N. N.,", in its sentence."""
        for quote in self.parsed.quotes:
            if not self._is_speech(quote):
                continue
            verb = self._verb_beside(quote)
            here = {self.parsed.sentence_of[i] for i in self.parsed.tokens(quote)}
            if any(self._clause_holds(v, quote) for v in self.verbs if self.parsed.sentence_of[v.i] in here):
                continue  # "said that ... \"...\"": the clause is what is said
            voice = self._stance_before(quote)
            if voice is not None:
                verb = None
            elif verb is not None:
                voice = self._voice_of(verb)
            if voice is not None:
                act = self.speech.acts[verb.lemma_.lower()] if verb is not None else TGV.evaluation
                yield self._draft(self._trim(quote), voice, act, verb)

    def clauses(self) -> Iterator[_Draft]:
        """"said that ...", "said ..." with a clause after the verb."""
        for verb in self.verbs:
            words = self._clause_after(verb)
            voice = self._voice_of(verb) if words is not None else None
            if words is not None and voice is not None:
                yield self._draft(words, voice, self.speech.acts[verb.lemma_.lower()], verb)

    def infinitives(self) -> Iterator[_Draft]:
        """"pledged to ...", "talked about assembling ..."."""
        for verb in self.verbs:
            lemma = verb.lemma_.lower()
            words = None
            if lemma in self.speech.predicative and not grammar.negated(verb):
                words = self._predication(verb)
            elif lemma in self.speech.infinitive and not grammar.negated(verb):
                complement = next(
                    (c for c in grammar.children(verb, "xcomp", "advcl", "ccomp") if c.i > verb.i and self._is_infinitive(c)),
                    None,
                )
                words = self._reach(verb, complement, verb.i) if complement is not None else None
            elif lemma in self.speech.needs:
                words = self._after_preposition(verb, self.speech.needs[lemma])
            voice = self._voice_of(verb) if words is not None else None
            if words is not None and voice is not None:
                yield self._draft(words, voice, self.speech.acts[lemma], verb)

    def prepositions(self) -> Iterator[_Draft]:
        """"According to X, ...", "Per a report, ..."; and "..., according to X"."""
        for token in self.parsed.doc:
            if token.lower_ not in self.speech.openers or self.parsed.sentence(token.i).heading:
                continue
            sentence = self.parsed.sentence(token.i)
            comma = self._comma_after(token, sentence)
            voice = self._voice_in(token.i + 1, (comma if comma is not None else sentence.last + 1) - 1)
            if voice is None:
                continue
            if comma is not None:
                words = self._trim(self.parsed.span(comma + 1, sentence.last))
            elif token.i > sentence.first + 2:
                words = self._trim(self.parsed.span(sentence.first, token.i - 1))
            else:
                continue
            yield self._draft(words, voice, TGV.report, None, at=token)

    def postposed(self) -> Iterator[_Draft]:
        """"..., the article said."; a quoted part of it, where there is one, is all that was said."""
        for verb in self.verbs:
            sentence = self.parsed.sentence(verb.i)
            comma = self._comma_before(verb, sentence)
            if comma is None or verb.lemma_.lower() in self.speech.needs:
                continue
            rest = [t for t in self.parsed.doc[verb.i + 1 : sentence.last + 1] if not t.is_punct]
            if rest and not all(self._belongs_to_attribution(t, verb) for t in rest):
                continue
            subject = grammar.subject(verb)
            if subject is not None and subject.i < comma:
                continue
            voice = self._voice_of(verb)
            said = self.parsed.doc[sentence.first : comma]
            if voice is not None and any(t.pos_ in {"VERB", "AUX"} for t in said):
                words = self._trim(self.parsed.span(sentence.first, comma - 1))
                yield self._draft(words, voice, self.speech.acts[verb.lemma_.lower()], verb)

    def continuations(self, drafts: list[_Draft]) -> Iterator[_Draft]:
        """A quotation without attribution is by the speaker of the quotation before it, in its or the last paragraph."""
        known = sorted(drafts, key=lambda draft: draft.words)
        for quote in self.parsed.quotes:
            if not self._is_speech(quote) or any(quote.overlaps(draft.words) for draft in known):
                continue
            sentences = self._sentences(quote)
            first = sentences[0]
            if not (self._fills(quote, sentences) or self._directly_after_quote(quote)):
                continue
            before = [d for d in known if d.words.begin < quote.begin and self._is_direct(d)]
            if not before:
                continue
            last = before[-1]
            apart = first.paragraph - self._sentences(last.words)[-1].paragraph
            if apart <= 1:
                draft = self._draft(self._trim(quote), last.voice, TGV.statement, None)
                known = sorted([*known, draft], key=lambda d: d.words)
                yield draft

    # -- who speaks

    def _voice_of(self, verb: Token) -> _Voice | None:
        """The subject of a verb of saying; where the parser lost it, the mention beside the verb."""
        subject = None if grammar.is_passive(verb) else grammar.subject(verb)
        if grammar.is_passive(verb):
            subject = next(grammar.obliques(verb, "by"), None)
        if subject is not None and self.parsed.quoted(subject.i) is None:
            first, last = grammar.subtree(subject, leaving=("acl:relcl", "acl", "parataxis", "appos", "conj", "ccomp"))
            voice = self._voice_at(subject, first, last)
            if voice is not None:
                return voice
        return self._voice_near(verb)

    def _voice_at(self, head: Token, first: int, last: int) -> _Voice | None:
        if head.lemma_.lower() in self.speech.sources or head.lower_ in self.speech.sources:
            return self._source(head, first, last)
        people = [who for token in grammar.with_conjuncts(head) for who in self._agents((token.i,))]
        if not people:
            people = list(self._agents(range(first, last + 1))[:1])
        return _Voice(speakers=tuple(dict.fromkeys(people))) if people else None

    def _voice_near(self, verb: Token) -> _Voice | None:
        """"said Audrand", "Zelensky said": right after the verb in inversion, else right before it."""
        sentence = self.parsed.sentence(verb.i)
        after = self.parsed.doc[verb.i + 1] if verb.i < sentence.last else None
        before = self.parsed.doc[verb.i - 1] if verb.i > sentence.first else None
        if before is not None and (before.text in ",\"”'" or self.parsed.quoted(before.i)) and after is not None:
            following = self.parsed.doc[verb.i + 1 : min(verb.i + 12, sentence.last + 1)]
            stop = next((t.i for t in following if t.text in {",", ":", "."}), sentence.last + 1)
            return self._voice_in(verb.i + 1, stop - 1)
        for number in range(verb.i - 1, max(verb.i - 8, sentence.first - 1), -1):
            if self.parsed.doc[number].text in {",", ":", '"', "”"} and number < verb.i - 1:
                break
            if self._agents((number,)):
                return _Voice(speakers=self._agents((number,)))
        return None

    def _voice_in(self, first: int, last: int) -> _Voice | None:
        """Who is named in the tokens after "according to"."""
        doc = self.parsed.doc
        tokens = [t for t in doc[first : last + 1] if not t.is_punct and t.lower_ not in {"to", "a", "an", "the"}]
        if not tokens:
            return None
        clause = next((t.i for t in tokens if t.dep_ in {"acl", "acl:relcl"}), last + 1)
        for token in tokens:
            if token.i < clause and (token.lemma_.lower() in self.speech.sources):
                return self._source(token, tokens[0].i, max(token.i, self._modifier_end(token, last)))
        people = self._agents(t.i for t in tokens if t.i < clause)
        named = [who for who in people if self.cast.entities[who].class_ == TG.Person] or list(people)
        return _Voice(speakers=(named[0],)) if named else None

    def _modifier_end(self, head: Token, last: int) -> int:
        """A source is named with the short clause that tells it apart: "a document shared with allies"."""
        clause = grammar.child(head, "acl")
        if clause is None:
            return head.i
        end = grammar.subtree(clause, leaving=("conj", "cc", "punct"))[1]
        return min(end, last)

    def _source(self, head: Token, first: int, last: int) -> _Voice:
        doc = self.parsed.doc
        while first < head.i and (doc[first].pos_ in {"DET", "PUNCT"} or doc[first].lower_ in {"to", "a", "an", "the"}):
            first += 1
        span = self.parsed.span(first, last)
        earlier = self._earlier_source(head)
        label = " ".join(self.parsed.text(span).split())
        publishers = self._agents(range(first, head.i))
        source = earlier or Source(
            iri=iri("source", f"{self.parsed.document.digest[:8]}-{slug(label)}"),
            label=label,
            publisher=publishers[0] if publishers else None,
            evidence=Evidence(span=span, extractor=NAME),
        )
        self._sources.append((head.lemma_.lower(), source))
        return _Voice(speakers=(source.publisher,) if source.publisher else (), source=source)

    def _earlier_source(self, head: Token) -> Source | None:
        """"The document" after "a document shared with allies" is the same one."""
        determiner = grammar.child(head, "det")
        if determiner is None or determiner.lower_ not in {"the", "this", "that"} or list(grammar.possessors(head)):
            return None
        lemma = head.lemma_.lower()
        same = [source for noun, source in self._sources if noun == lemma and source.evidence.span.begin < head.idx]
        if same:
            return same[-1]
        for token in reversed(self.parsed.doc[: head.i]):
            if token.lemma_.lower() == lemma:
                end = self._modifier_end(token, self.parsed.sentence(token.i).last)
                voice = self._source(token, grammar.subtree(token, leaving=("acl", "acl:relcl"))[0], end)
                return voice.source
        return None

    @property
    def _sources(self) -> list[tuple[str, Source]]:
        found: list[tuple[str, Source]] = self.__dict__.setdefault("_found_sources", [])
        return found

    def _agents(self, tokens: Iterable[int]) -> tuple[URIRef, ...]:
        return self.cast.agents(*tokens)

    def _stance_before(self, quote: Span) -> _Voice | None:
        """"For Russia specialist N. N., \"...\"": the sentence opens with the preposition."""
        sentence = self._sentences(quote)[0]
        opener = self.parsed.doc[sentence.first]
        if opener.lower_ not in self.speech.stance | self.speech.openers:
            return None
        comma = self._comma_after(opener, sentence)
        if comma is None or self.parsed.doc[comma].idx > quote.begin:
            return None
        return self._voice_in(sentence.first + 1, comma - 1)

    # -- what is said

    def _clause_after(self, verb: Token) -> Span | None:
        sentence = self.parsed.sentence(verb.i)
        following = [t for t in self.parsed.doc[verb.i + 1 : sentence.last + 1] if not t.is_space]
        if not following or grammar.negated(verb):
            return None
        that = next((t for t in following[:8] if t.lower_ == "that" and t.pos_ == "SCONJ"), None)
        if that is not None and that.i < sentence.last and that.i - verb.i <= 1 + 7 * (verb.lemma_.lower() in {"tell", "say", "add"}):
            clause = next((a for a in grammar.ancestors(that) if a.i > that.i), None)
            return self._reach(verb, clause, that.i + 1)
        if verb.lemma_.lower() in self.speech.quotation_only:
            return None
        clause = next(
            (
                c
                for c in verb.children
                if c.i > verb.i
                and c.dep_ in {"ccomp", "parataxis"}
                and not self._is_infinitive(c)
                and any(g.dep_ in grammar.SUBJECTS | {"expl"} for g in c.children)
            ),
            None,
        )
        if clause is None:
            return None
        begin = min(t.i for t in clause.subtree if t.i > verb.i and not t.is_punct)
        return self._reach(verb, clause, begin)

    def _after_preposition(self, verb: Token, preposition: str) -> Span | None:
        sentence = self.parsed.sentence(verb.i)
        if verb.i + 2 > sentence.last or self.parsed.doc[verb.i + 1].lower_ != preposition:
            return None
        gerund = self.parsed.doc[verb.i + 2]
        if gerund.tag_ != "VBG":
            return None
        return self._reach(verb, gerund, gerund.i)

    def _predication(self, verb: Token) -> Span | None:
        """"described it as ...", "accused X of ...": what is said of the object."""
        affected = grammar.object_(verb)
        predicate = next((t for t in grammar.children(verb, "obl", "xcomp", "advcl", "acl") if t.i > verb.i), None)
        mark = {t.lower_ for p in (predicate,) if p is not None for t in p.children if t.dep_ in {"case", "mark"}}
        if affected is None or predicate is None or not mark & {"as", "of"} or affected.i < verb.i:
            return None
        return self._reach(verb, None, min(t.i for t in affected.subtree if t.i > verb.i))

    def _reach(self, verb: Token, clause: Token | None, begin: int) -> Span | None:
        """From ``begin`` to the end of the clause, its quotations kept whole; to the end of the sentence without one."""
        sentence = self.parsed.sentence(verb.i)
        end = sentence.last
        if clause is not None and clause.i >= begin:
            last = max(t.i for t in clause.subtree)
            coordinated = any(c.i > last for c in grammar.children(verb, "conj", "advcl", "parataxis"))
            end = min(last, sentence.last) if coordinated else sentence.last
        for other in self.verbs:  # "X said that ..., but Y insisted that ..."
            own = next((c for c in other.children if c.dep_ in grammar.SUBJECTS), None)
            if own is not None and verb.i < begin < own.i <= end and other.dep_ in {"conj", "parataxis", "ROOT"}:
                end = grammar.subtree(own, leaving=("acl:relcl",))[0] - 1
                while end > begin and (self.parsed.doc[end].dep_ in {"cc", "advmod"} or self.parsed.doc[end].is_punct):
                    end -= 1
        span = self._trim(self.parsed.span(begin, end)) if begin <= end else None
        if span is None or span.end <= span.begin:
            return None
        for quote in self.parsed.quotes:
            if quote.begin < span.end < quote.end and quote.begin >= span.begin:
                return Span(span.begin, quote.end)
        return span

    def _is_infinitive(self, token: Token) -> bool:
        return any(c.lower_ == "to" and c.dep_ == "mark" for c in token.children)

    def _is_speech(self, quote: Span) -> bool:
        tokens = [self.parsed.doc[i] for i in self.parsed.tokens(quote)]
        words = [t for t in tokens if not t.is_punct]
        if not words or self.parsed.sentence(words[0].i).heading:
            return False
        finite = any(t.pos_ in {"VERB", "AUX"} and "Fin" in t.morph.get("VerbForm") for t in words)
        return len(words) > 1 and (finite or len(words) >= _SPEECH_WORDS)

    def _verb_beside(self, quote: Span) -> Token | None:
        """The verb of saying nearest to the quotation, in its first or last sentence or before a colon."""
        sentences = self._sentences(quote)
        numbers = {sentences[0].index, sentences[-1].index}
        lead = self.parsed.document.text[: quote.begin].rstrip("\"“ ")
        if lead.endswith(":") and sentences[0].index:
            numbers.add(sentences[0].index - 1)
        candidates = [v for v in self.verbs if self.parsed.sentence_of[v.i] in numbers]
        candidates = [v for v in candidates if not self._other_quote_between(v, quote)]
        return min(candidates, key=lambda v: (self._distance(v, quote), v.i), default=None)

    def _other_quote_between(self, verb: Token, quote: Span) -> bool:
        low, high = sorted((verb.idx, quote.begin))
        return any(low < other.begin and other.end < high and self._is_speech(other) for other in self.parsed.quotes) and (
            abs(verb.idx - quote.end) > 60
        )

    def _distance(self, verb: Token, quote: Span) -> int:
        return verb.idx - quote.end if verb.idx >= quote.end else quote.begin - verb.idx

    def _clause_holds(self, verb: Token, quote: Span) -> bool:
        """Whether the quotation is only a part of the clause that the verb introduces."""
        words = self._clause_after(verb)
        return words is not None and words.begin < quote.begin - 2 and quote.overlaps(words)

    def _fills(self, quote: Span, sentences: list[Sentence]) -> bool:
        """Whether hardly anything but the quotation stands in its sentences."""
        whole = sentences[-1].span.end - sentences[0].span.begin
        return quote.end - quote.begin >= 0.8 * whole

    def _directly_after_quote(self, quote: Span) -> bool:
        paragraph = self._sentences(quote)[0].paragraph
        return any(
            other.end < quote.begin and self._sentences(other)[-1].paragraph == paragraph and self._is_speech(other)
            for other in self.parsed.quotes
        ) and self._fills(quote, self._sentences(quote))

    def _is_direct(self, draft: _Draft) -> bool:
        return any(quote.overlaps(draft.words) for quote in self.parsed.quotes)

    def _sentences(self, span: Span) -> list[Sentence]:
        tokens = self.parsed.tokens(span)
        numbers = sorted({self.parsed.sentence_of[i] for i in tokens})
        return [self.parsed.sentences[number] for number in numbers]

    def _comma_after(self, token: Token, sentence: Sentence) -> int | None:
        return next((t.i for t in self.parsed.doc[token.i : sentence.last] if t.text == ","), None)

    def _comma_before(self, verb: Token, sentence: Sentence) -> int | None:
        """The comma that parts what is said from "..., N. N. said", at most twelve words before the verb."""
        for number in range(verb.i - 1, max(verb.i - 13, sentence.first), -1):
            if self.parsed.doc[number].text == ",":
                return number
        return None

    def _belongs_to_attribution(self, token: Token, verb: Token) -> bool:
        return verb in grammar.ancestors(token) and not any(
            a.dep_ in {"ccomp", "xcomp", "advcl", "conj", "obj"} and a != verb
            for a in (token, *grammar.ancestors(token))
            if verb in (*grammar.ancestors(a),)
        )

    def _trim(self, span: Span) -> Span:
        """Without quotation marks, white space and a final comma or full stop of the frame."""
        text = self.parsed.document.text
        begin, end = span.begin, span.end
        while begin < end and (text[begin].isspace() or text[begin] in "\"“”,-–—:"):
            begin += 1
        while end > begin and (text[end - 1].isspace() or text[end - 1] in ",-–—:\"“”" or text[end - 1] == "."):
            end -= 1
        return Span(begin, end)

    def _draft(self, words: Span, voice: _Voice, act: URIRef, verb: Token | None, at: Token | None = None) -> _Draft:
        anchor = verb or at
        begin = min(words.begin, anchor.idx) if anchor is not None else words.begin
        end = max(words.end, anchor.idx + len(anchor)) if anchor is not None else words.end
        return _Draft(words=words, voice=voice, act=act, whole=Span(begin, end), verb=verb.i if verb is not None else None)

    def split(self, draft: _Draft) -> Iterator[_Draft]:
        """"not A but B" and "A but not B" are two claims, one of each polarity."""
        main = self._main(draft.words)
        second = next((c for c in grammar.children(main, "conj") if c.pos_ == "VERB"), None) if main is not None else None
        turn = next((c for c in second.children if c.dep_ == "cc" and c.lower_ == "but"), None) if second else None
        if main is not None and second is not None and turn is not None and draft.words.end > second.idx:
            if grammar.negated(main) != grammar.negated(second) and turn.idx > draft.words.begin + 3:
                yield replace(draft, words=self._trim(Span(draft.words.begin, turn.idx)))
                yield replace(draft, words=self._trim(Span(turn.idx + len(turn) + 1, draft.words.end)))
                return
        tokens = [self.parsed.doc[i] for i in self.parsed.tokens(draft.words)]
        negator = next((t for t in tokens if t.lower_ in {"not", "n't"}), None)
        contrast = next((t for t in tokens if negator is not None and t.lower_ == "but" and t.i > negator.i), None)
        if negator is None or contrast is None or contrast.i + 1 > tokens[-1].i or contrast.i < tokens[0].i + 3:
            yield draft
            return
        if contrast.nbor(1).tag_ not in {"TO", "IN"} and contrast.nbor(1).pos_ not in {"ADP", "PART"}:
            yield draft  # "but it also ...": a new clause, not the other half of the contrast
            return
        yield replace(draft, words=self._trim(self.parsed.span(tokens[0].i, contrast.i - 1)))
        yield replace(draft, words=self._trim(Span(contrast.idx, draft.words.end)))

    # -- how it is said

    def stance(self, words: Span) -> tuple[Polarity, Modality]:
        """Polarity and modality of the main clause of what is said."""
        main = self._main(words)
        if main is None:
            return "positive", "certain"
        polarity: Polarity = "negative" if self._denied(main, words) else "positive"
        return polarity, modality(main, self.mood)

    def is_future(self, words: Span) -> bool:
        """Whether the main clause speaks of what will be."""
        main = self._main(words)
        return main is not None and any(c.lower_ in {"will", "wo", "'ll"} for c in main.children)

    def _main(self, words: Span) -> Token | None:
        numbers = self.parsed.tokens(words)
        inside = [self.parsed.doc[i] for i in numbers]
        roots = [t for t in inside if (t.head == t or t.head.i not in numbers) and not t.is_punct]
        verbs = [t for t in roots if t.pos_ in {"VERB", "AUX"} or any(c.dep_ in grammar.SUBJECTS for c in t.children)]
        return next(iter(verbs or roots), None)

    def _denied(self, main: Token, words: Span) -> bool:
        if grammar.negated(main) or main.lemma_.lower() in self.mood.negating:
            return True
        for part in grammar.children(main, "nsubj", "nsubj:pass", "obj", "obl", "xcomp", "aux"):
            if grammar.negated(part) and part.dep_ != "obl":
                return True
        first = [self.parsed.doc[i] for i in self.parsed.tokens(words)][:12]
        return any(t.lower_ == "not" and t.head.dep_ in {"obl", "conj"} and t.nbor(-1).text != "," for t in first[1:])

