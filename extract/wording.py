"""The words of what is said: which characters of a sentence or quotation they are, and how they are put."""

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.records import Parsed, Sentence, Span

#: A quotation with fewer words and without a finite verb is a way of speaking ("so-called"), not speech.
_SPEECH_WORDS = 5
#: The frame around what is said, which is no part of it.
_FRAME = '"“”,-–—:'
#: How many words of "..., President N. N. said" may stand between the comma and the verb.
_ATTRIBUTION = 13
_CONTRAST = frozenset({"although", "though", "while", "whereas"})
#: After these an addressee may stand before "that": "told reporters in Paris that".
_ADDRESSING = frozenset({"tell", "say", "add", "inform", "assure", "remind"})


class Wording:
    """What is said in one document."""

    def __init__(self, parsed: Parsed, lexicon: Lexicon) -> None:
        speech, mood = lexicon.speech, lexicon.mood
        self._nouns = lexicon.by_noun
        self._parsed = parsed
        self._doc = parsed.doc
        self._speech = speech
        self._mood = mood
        self.verbs = tuple(
            token
            for token in parsed.words
            if token.lemma_.lower() in speech.acts
            and token.pos_ == "VERB"
            and not parsed.sentence(token.i).heading
            and parsed.quoted(token.i) is None
            and not (token.i and token.nbor(-1).text == "-")  # "so-called"
        )

    def _is_happening(self, noun: Token) -> bool:
        """A noun of the event lexicon, or one beside it: "a wave of attacks"."""
        inner = [t for nominal in grammar.obliques(noun, "of") for t in (nominal,)]
        return any(t.lemma_.lower() in self._nouns for t in (noun, *inner))

    # -- clauses

    def clause_after(self, verb: Token, *, broadly: bool = False) -> Span | None:
        """As in "said that ...", "said ..." with a clause that has a subject.

        ``broadly`` also takes what is not said ("did not say that ...") and what is said of it ("repeated his claim
        that ..."): no claim, but no word of the narrator's either.
        """
        sentence = self._parsed.sentence(verb.i)
        if (self._is_unsaid(verb) and not broadly) or verb.i >= sentence.last:
            return None
        lemma = verb.lemma_.lower()
        window = self._doc[verb.i + 1 : min(verb.i + 9, sentence.last)]
        that = next((t for t in window if t.lower_ == "that" and self._introduces(verb, t)), None)
        clause = next((a for a in grammar.ancestors(that) if a.i > that.i), None) if that is not None else None
        own = clause is not None and clause.head == verb and clause.dep_ == "ccomp"
        if that is not None and (that.i == verb.i + 1 or lemma in _ADDRESSING or own or broadly):
            return self._reach(verb, clause, that.i + 1)
        if lemma in self._speech.quotation_only:
            return None
        for clause in grammar.children(verb, "ccomp", "parataxis"):
            before = (
                t for t in clause.subtree if verb.i < t.i < clause.i
            )  # there a subject stands, whatever its label
            own = any(t.dep_ in grammar.SUBJECTS | {"expl", "obj", "iobj"} for t in before)
            if clause.i > verb.i and own and not grammar.is_infinitive(clause):
                return self._reach(verb, clause, min(t.i for t in clause.subtree if t.i > verb.i and not t.is_punct))
        return None

    @staticmethod
    def _introduces(verb: Token, that: Token) -> bool:
        """After "told reporters" the parser may take "that" for a relative pronoun."""
        return that.pos_ == "SCONJ" or (verb.lemma_.lower() in _ADDRESSING and that.pos_ in {"PRON", "DET"})

    def _is_unsaid(self, verb: Token) -> bool:
        """As in "did not say that", "is expected to recommend that"."""
        hoped = verb.head.lemma_.lower() in self._mood.prospect_verbs
        return grammar.negated(verb) or (grammar.is_infinitive(verb) and verb.dep_ == "xcomp" and hoped)

    def naming_after(self, verb: Token) -> Span | None:
        """As in "called the move a mistake": the object and what it is called."""
        affected = grammar.object_(verb)
        if affected is None or affected.pos_ == "PRON" or affected.i < verb.i or grammar.negated(verb):
            return None
        below = (*grammar.children(verb, "xcomp", "obj", "ccomp"), *grammar.children(affected, "amod"))
        predicate = next((t for t in below if t.i > affected.i), None)
        if predicate is None or predicate.pos_ not in {"NOUN", "ADJ", "PROPN"} or grammar.is_infinitive(predicate):
            return None
        return self._reach(verb, predicate, min(t.i for t in affected.subtree if t.i > verb.i))

    def nominal_after(self, verb: Token) -> Span | None:
        """As in "reported 26 air strikes on the town": what happened, by its noun."""
        affected = grammar.object_(verb)
        if affected is None or affected.i < verb.i or affected.pos_ != "NOUN" or grammar.negated(verb):
            return None
        if not self._is_happening(affected):
            return None
        return self._reach(verb, affected, min(t.i for t in affected.subtree if t.i > verb.i))

    def infinitive_after(self, verb: Token, *, whole: bool = True) -> Span | None:
        """As in "pledged to ...": the verb belongs to what is said, for it says how it is meant."""
        for clause in grammar.children(verb, "xcomp", "advcl", "ccomp"):
            if clause.i > verb.i and clause.lemma_.lower() in self._speech.anonymity and grammar.is_passive(clause):
                return None
            if clause.i > verb.i and grammar.is_infinitive(clause):
                return self._reach(verb, clause, verb.i if whole else verb.i + 1)
        return None

    def gerund_after(self, verb: Token, preposition: str) -> Span | None:
        """As in "talked about assembling ..."."""
        if verb.i + 2 > self._parsed.sentence(verb.i).last or verb.nbor(1).lower_ != preposition:
            return None
        gerund = verb.nbor(2)
        return self._reach(verb, gerund, gerund.i) if gerund.tag_ == "VBG" else None

    def predication_after(self, verb: Token) -> Span | None:
        """As in "described it as ...", "accused X of ...": what is said of the object."""
        affected = grammar.object_(verb)
        if affected is None or affected.i < verb.i:
            return None
        below = [*grammar.children(verb, "obl", "xcomp", "advcl", "acl"), *grammar.children(affected, "acl")]
        predicate = next((t for t in below if t.i > affected.i and _is_predicated(t)), None)
        if predicate is None:
            return None
        return self._reach(verb, predicate, min(t.i for t in affected.subtree if t.i > verb.i))

    def before(self, verb: Token) -> Span | None:
        """As in "..., the article said.": the sentence up to the comma, if only the attribution follows it."""
        sentence = self._parsed.sentence(verb.i)
        comma = self._comma_before(verb, sentence)
        rest = [t for t in self._doc[verb.i + 1 : sentence.last + 1] if not t.is_punct]
        subject = grammar.subject(verb)
        if comma is None or (subject is not None and subject.i < comma) or verb.tag_ == "VBN":
            return None
        if any(t.tag_ in {"WDT", "WP", "WP$"} for t in self._doc[comma : verb.i]):
            return None  # "..., something on which they insisted"
        if not all(self._belongs_to(t, verb) for t in rest):
            return None
        if not any(t.pos_ in {"VERB", "AUX"} for t in self._doc[sentence.first : comma]):
            return None
        return self.trim(self._parsed.span(sentence.first, comma - 1))

    def around(self, verb: Token) -> Span | None:
        """As in "The talks, she added, would go on.": the sentence around an attribution between two marks."""
        sentence = self._parsed.sentence(verb.i)
        left = self._comma_before(verb, sentence)
        right = next((t.i for t in self._doc[verb.i : sentence.last] if t.text in {",", ":", ";"}), None)
        if left is None or right is None or verb.dep_ in {"advcl", "xcomp"} or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
            return None
        inside = self._doc[left + 1 : right]
        own = next((t for t in inside if t.head == verb and t.dep_ in grammar.SUBJECTS), None)
        inverted = verb.i == left + 1 and verb.nbor(1).pos_ == "PROPN"  # "..., said Dendias, ..."
        if (own is None and not inverted) or any(t.tag_ in {"WDT", "WP", "WP$"} for t in inside):
            return None
        if inside[0].dep_ in {"cc", "mark", "advmod", "case"} or self._parsed.quoted(right) is not None:
            return None
        if any(t.pos_ == "VERB" and t != verb and t.dep_ not in {"amod", "compound"} for t in inside):
            return None
        told = verb.lemma_.lower() in _ADDRESSING or inverted
        if any(verb.i < c.i < right for c in grammar.children(verb, "obj", "xcomp", "ccomp")) and not told:
            return None  # it says something of its own: "described it as a mistake, but ..."
        semicolon = next((n for n in range(left, sentence.first, -1) if self._doc[n].text == ";"), sentence.first - 1)
        first = semicolon + 1
        before, after = self._doc[first:left], self._doc[right + 1 : sentence.last + 1]
        rest = [t for t in after if not t.is_punct]
        if len(rest) < 2 or any(t.pos_ == "CCONJ" and t.head == verb for t in rest[:1]):
            return None
        if not any(t.pos_ in {"VERB", "AUX"} for t in (*before, *after)) or any(
            quote.overlaps(self._parsed.span(first, sentence.last)) for quote in self.speech()
        ):
            return None
        return self.trim(self._parsed.span(first, sentence.last))

    def around_opener(self, opener: Token) -> tuple[Span | None, int]:
        """As in "According to X, ..." or "..., according to X": what is said, and the last token of the attribution."""
        sentence = self._parsed.sentence(opener.i)
        comma = self._past_name(self.comma_after(opener))
        if comma is not None:
            return self.trim(self._parsed.span(comma + 1, sentence.last)), comma - 1
        if opener.i > sentence.first + 2:
            return self.trim(self._parsed.span(sentence.first, opener.i - 1)), sentence.last
        return None, sentence.last

    def rest(self, first: int, last: int) -> Span | None:
        """The words from one token to another."""
        return self.trim(self._parsed.span(first, last)) if first <= last else None

    def comma_after(self, token: Token) -> int | None:
        """The first comma of the sentence after a token."""
        return next((t.i for t in self._doc[token.i : self._parsed.sentence(token.i).last] if t.text == ","), None)

    def _past_name(self, comma: int | None) -> int | None:
        """As in "to the minister, N. N., ...": the comma behind the name that a title has behind it."""
        if comma is None or self._doc[comma - 1].pos_ != "NOUN":
            return comma
        behind = next((t.i for t in self._doc[comma + 1 :] if t.pos_ != "PROPN"), comma)
        return behind if behind > comma + 1 and self._doc[behind].text == "," else comma

    def _comma_before(self, verb: Token, sentence: Sentence) -> int | None:
        """The comma before an attribution, its subject's apposition included: "..., its leader, N. N., said"."""
        own = next((c for c in verb.children if c.dep_ in grammar.SUBJECTS and c.i < verb.i), None)
        if own is not None and own.left_edge.i > sentence.first and own.left_edge.nbor(-1).text == ",":
            return own.left_edge.i - 1
        nearest = range(verb.i - 1, max(verb.i - _ATTRIBUTION, sentence.first), -1)
        return next((number for number in nearest if self._doc[number].text == ","), None)

    def _belongs_to(self, token: Token, verb: Token) -> bool:
        """Whether the token is of the attribution's own phrase and of no clause under it."""
        path = [token, *grammar.ancestors(token)]
        if verb not in path:
            return False
        below = path[: path.index(verb)]
        return not any(step.dep_ in {"ccomp", "xcomp", "advcl", "conj", "obj"} for step in below)

    def _reach(self, verb: Token, clause: Token | None, begin: int) -> Span | None:
        """From ``begin`` to the end of the clause or, where nothing follows it, of the sentence; quotations whole."""
        end = self._parsed.sentence(verb.i).last
        if clause is not None and clause.i >= begin:
            last = max(t.i for t in clause.subtree if not t.is_punct)
            aside = _aside_of(verb)
            if any(c.i > last for c in grammar.children(verb, "conj", "advcl", "parataxis")):
                end = min(last, end)
            elif aside is not None:
                end = min(end, max(last, *(t.i for t in aside.subtree)))
            end = self._before_main_clause(begin, end) if aside is not None else end
            end = self._before_comment(clause, end)
        end = self._before_next_speaker(verb, begin, end)
        span = self.trim(self._parsed.span(begin, end)) if begin <= end else None
        if span is None or span.end <= span.begin:
            return None
        cut = next((q for q in self._parsed.quotes if span.begin <= q.begin < span.end < q.end), None)
        return span if cut is None else Span(span.begin, cut.end)

    def _before_main_clause(self, begin: int, end: int) -> int:
        """As in "who was told that they had fled, accused N. N.": the comma before the verb the clause stands in."""
        for number in range(begin, end):
            following = self._doc[number + 1]
            if self._doc[number].text == "," and (following.tag_ in {"VBD", "VBZ", "MD"} or following.pos_ == "AUX"):
                return number - 1
        return end

    def _before_comment(self, clause: Token, end: int) -> int:
        """As in "..., a charge dismissed by N. N.": what somebody else does with what is said is no part of it."""
        for noun in clause.subtree:
            if clause.i < noun.i <= end and noun.dep_ in {"appos", "parataxis", "conj", "obl", "nmod", "dep"}:
                article = next((c for c in noun.children if c.lower_ in {"a", "an"}), None)
                comma = article.i - 1 if article is not None else 0
                told = any(c.i > noun.i for c in grammar.children(noun, "acl", "acl:relcl"))
                if told and noun.lemma_.lower() in self._speech.comments and self._doc[comma].text == ",":
                    return comma - 1
        return end

    def _before_next_speaker(self, verb: Token, begin: int, end: int) -> int:
        """As in "X said that ..., but Y insisted that ...": what X said ends before Y."""
        here = self._parsed.sentence(verb.i)
        for other in self.verbs[self._first_verb(here.first) : self._first_verb(here.last + 1)]:
            own = next((c for c in other.children if c.dep_ in grammar.SUBJECTS), None)
            if own is not None and verb.i < begin < own.i <= end and _tells_apart(other):
                end = grammar.subtree(own, leaving=("acl:relcl",))[0] - 1
                while end > begin and (self._doc[end].dep_ in {"cc", "advmod"} or self._doc[end].is_punct):
                    end -= 1
        return end

    def _first_verb(self, token: int) -> int:
        """The number, among the verbs, of the first one at a token or after it."""
        return bisect_left(self.verbs, token, key=lambda verb: verb.i)

    # -- quotations

    def speech(self) -> Iterator[Span]:
        """The quotations that are speech rather than a way of speaking."""
        return (quote for quote in self._parsed.quotes if self._is_speech(quote))

    def _is_speech(self, quote: Span) -> bool:
        words = [t for t in (self._doc[i] for i in self._parsed.tokens(quote)) if not t.is_punct]
        if len(words) < 2 or self._parsed.sentence(words[0].i).heading:
            return False
        finite = any(t.pos_ in {"VERB", "AUX"} and "Fin" in t.morph.get("VerbForm", []) for t in words)
        return finite or len(words) >= _SPEECH_WORDS

    def verb_beside(self, quote: Span) -> Token | None:
        """The verb of saying nearest to a quotation, in its first or last sentence or before a colon."""
        sentences = self.sentences(quote)
        numbers = {sentences[0].index, sentences[-1].index}
        lead = self._parsed.document.text[: quote.begin].rstrip('"“ ')
        if lead.endswith(":") and sentences[0].index:
            numbers.add(sentences[0].index - 1)
        candidates = [v for v in self.verbs if self._parsed.sentence_of[v.i] in numbers]
        return min(candidates, key=lambda v: (_distance(v, quote), v.i), default=None)

    def is_part_of_clause(self, quote: Span) -> bool:
        """Whether a clause that some verb of saying introduces holds the quotation and more."""
        here = {sentence.index for sentence in self.sentences(quote)}
        for verb in self.verbs:
            if self._parsed.sentence_of[verb.i] in here:
                words = self.clause_after(verb)
                if words is not None and words.begin < quote.begin - 2 and quote.overlaps(words):
                    return True
        return False

    def is_within_clause(self, inner: Token) -> bool:
        """As in "N. N. said it would go, which, he hoped, would help": what is put into what somebody says."""
        sentence = self._parsed.sentence(inner.i)
        for verb in self.verbs[self._first_verb(sentence.first) : self._first_verb(inner.i)]:
            words = self.clause_after(verb)
            if words is not None and words.begin <= inner.idx < words.end:
                return True
        return False

    def stands_alone(self, quote: Span) -> bool:
        """Whether hardly anything but the quotation stands in its sentences."""
        sentences = self.sentences(quote)
        return quote.end - quote.begin >= 0.8 * (sentences[-1].span.end - sentences[0].span.begin)

    def is_direct(self, words: Span) -> bool:
        """Whether any of the words stand between quotation marks."""
        return any(quote.overlaps(words) for quote in self._parsed.quotes)

    def sentences(self, span: Span) -> list[Sentence]:
        """The sentences that a span touches."""
        numbers = sorted({self._parsed.sentence_of[i] for i in self._parsed.tokens(span)})
        return [self._parsed.sentences[number] for number in numbers]

    def trim(self, span: Span) -> Span:
        """Without quotation marks, white space and the comma or full stop of the frame."""
        text = self._parsed.document.text
        begin, end = span.begin, span.end
        while begin < end and (text[begin].isspace() or text[begin] in _FRAME):
            begin += 1
        while end > begin and (text[end - 1].isspace() or text[end - 1] in _FRAME + "."):
            end -= 1
        return Span(begin, end)

    def has_words(self, span: Span) -> bool:
        """Whether the span holds more than marks."""
        return any(char.isalnum() for char in self._parsed.text(span))


def _tells_apart(verb: Token) -> bool:
    """Whether a clause stands beside the one before it: "..., but N. N. said", "..., although N. N. insisted"."""
    contrasts = any(c.dep_ == "mark" and c.lower_ in _CONTRAST for c in verb.children)
    return verb.dep_ in {"conj", "parataxis", "ROOT"} or (verb.dep_ == "advcl" and contrasts)


def _aside_of(verb: Token) -> Token | None:
    """The relative clause, set off by a comma, that the verb heads: "Turkey, which says it has fired, ..."."""
    if verb.dep_ != "acl:relcl":
        return None
    first = min(t.i for t in verb.subtree)
    return verb if verb.doc[max(first - 1, 0)].text == "," or verb.doc[first].text == "," else None


def _is_predicated(predicate: Token) -> bool:
    """As in "described it as a mistake", "accused him of treason"."""
    marks = (*grammar.children(predicate, "case", "mark"), predicate.nbor(-1))
    return any(t.lower_ in {"as", "of"} for t in marks)


def _distance(verb: Token, quote: Span) -> int:
    return verb.idx - quote.end if verb.idx >= quote.end else quote.begin - verb.idx
