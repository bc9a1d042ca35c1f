"""How what is said is put: which way it is meant, how surely, and where it turns ("not A but B")."""

from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Mood
from extract.mood import modality
from extract.records import Modality, Parsed, Polarity, Span
from extract.wording import Wording


class Manner:
    """The manner of what is said in one document."""

    def __init__(self, parsed: Parsed, wording: Wording, mood: Mood) -> None:
        self._parsed = parsed
        self._doc = parsed.doc
        self._wording = wording
        self._mood = mood

    def halves(self, words: Span) -> tuple[Span, ...]:
        """As in "not A but B", "A but not B": two spans where the polarity turns, else the words as they are."""
        main = self._main(words)
        if main is None:
            return (words,)
        for second in grammar.children(main, "conj", "parataxis", "ccomp"):
            own = second.pos_ == "VERB" or grammar.child(second, "cop") is not None
            turn = self._turn(second)
            if own and second.idx < words.end and turn and grammar.negated(main) != grammar.negated(second):
                return self._cut(words, turn[0], turn[1])
        tokens = [self._doc[i] for i in self._parsed.tokens(words)]
        negator = next((t for t in tokens if t.lower_ in {"not", "n't"}), None)
        contrast = next((t for t in tokens if negator is not None and t.lower_ == "but" and t.i > negator.i), None)
        if contrast is not None and contrast.i < tokens[-1].i and contrast.nbor(1).pos_ in {"ADP", "PART"}:
            return self._cut(words, contrast.idx, contrast.idx)
        return (words,)

    def _turn(self, second: Token) -> tuple[int, int] | None:
        """Where a clause of the other polarity begins, "but" or a comma left out, in characters."""
        but = next((c for c in second.children if c.dep_ == "cc" and c.lower_ == "but"), None)
        if but is not None:
            return but.idx, but.idx + len(but)
        first = second.left_edge
        comma = first if first.text == "," else first.nbor(-1) if first.i else first
        parted = second.dep_ in {"parataxis", "ccomp"} and comma.text == ","
        return (comma.idx, comma.idx + 1) if parted and comma.i > second.head.left_edge.i else None

    def _cut(self, words: Span, end: int, begin: int) -> tuple[Span, ...]:
        halves = self._wording.trim(Span(words.begin, end)), self._wording.trim(Span(begin, words.end))
        return halves if all(half.begin < half.end for half in halves) else (words,)

    def stance(self, words: Span, act: int | None = None) -> tuple[Polarity, Modality]:
        """Polarity and modality of the main clause; ``act`` is the verb of saying, which may stand in between."""
        main = self._main(words, act)
        if main is None:
            return "positive", "certain"
        return "negative" if self._denied(main, words) else "positive", modality(main, self._mood)

    def is_future(self, words: Span) -> bool:
        """Whether the main clause speaks of what will be."""
        main = self._main(words)
        return main is not None and any(c.lower_ in {"will", "wo", "'ll"} for c in main.children)

    def _main(self, words: Span, act: int | None = None) -> Token | None:
        numbers = self._parsed.tokens(words)
        inside = [self._doc[i] for i in numbers if i != act]
        outer = {i for i in numbers if i != act}
        roots = [t for t in inside if (t.head == t or t.head.i not in outer) and not t.is_punct]
        verbs = [t for t in roots if t.pos_ in {"VERB", "AUX"} or any(c.dep_ in grammar.SUBJECTS for c in t.children)]
        return next(iter(verbs or roots), None)

    def _denied(self, main: Token, words: Span) -> bool:
        if grammar.negated(main):
            return True
        if main.lemma_.lower() in self._mood.negating and grammar.child(main, "xcomp") is not None:
            return True
        if any(grammar.negated(part) for part in grammar.children(main, "nsubj", "nsubj:pass", "obj", "xcomp", "aux")):
            return True
        opening = [self._doc[i] for i in self._parsed.tokens(words)][1:12]
        return any(t.lower_ == "not" and t.head.dep_ in {"obl", "conj"} and t.nbor(-1).text != "," for t in opening)
