"""Words -> word pieces and marks of form: what the encoder sees of a word.

The vocabulary is uncased (BERT's WordPiece), so case comes back as a mark of the word's shape, and the white space
before a word as a mark of its gap.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
#: The begin and the end of a window have this shape and this gap.
NONE = 0
SHAPES = ("none", "lower", "UPPER", "U", "Title", "digits", "mixed1", "camelCase", "punctuation", "other")
GAPS = ("none", "glued", "space", "line", "paragraph")
#: A longer word is no word; it costs one piece.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """A window as the encoder reads it, one number a piece; ``first`` has the first piece of each word."""

    rows: list[int]
    shapes: list[int]
    gaps: list[int]
    first: list[int]


class WordPieces:
    """Greedy longest-match-first pieces of lower-cased words, as BERT cuts them."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """``vocabulary``: one piece a row of the embedding table, a piece inside a word with ``##`` before it."""
        self.vocabulary = tuple(vocabulary)
        self._rows = {piece: row for row, piece in enumerate(self.vocabulary)}
        self.begin, self.end, self.unknown = (self._rows[piece] for piece in (BEGIN, END, UNKNOWN))
        self.rows = lru_cache(maxsize=50_000)(self._cut)

    def columns(self, words: Iterable[tuple[str, int, int]]) -> Columns:
        """The words of a window (text, shape, gap), with the marks of its begin and end around them."""
        made = Columns([self.begin], [NONE], [NONE], [])
        for word, own_shape, own_gap in words:
            own = self.rows(word)
            made.first.append(len(made.rows))
            made.rows.extend(own)
            made.shapes.extend([own_shape] * len(own))
            made.gaps.extend([own_gap] * len(own))
        made.rows.append(self.end)
        made.shapes.append(NONE)
        made.gaps.append(NONE)
        return made

    def _cut(self, word: str) -> tuple[int, ...]:
        """The rows of the pieces of ``word``; never empty."""
        if len(word) > _LONGEST:
            return (self.unknown,)
        return tuple(row for part in _parts(_plain(word)) for row in self._greedy(part)) or (self.unknown,)

    def _greedy(self, part: str) -> list[int]:
        rows: list[int] = []
        begin = 0
        while begin < len(part):
            for end in range(len(part), begin, -1):
                row = self._rows.get(("##" if begin else "") + part[begin:end])
                if row is not None:
                    rows.append(row)
                    begin = end
                    break
            else:
                return [self.unknown]
        return rows


def _plain(word: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


def _parts(word: str) -> list[str]:
    """The stretches between punctuation marks and symbols, each of which stands alone."""
    spaced = "".join(f" {char} " if _is_mark(char) else char for char in word)
    return spaced.split()


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "P" or (char.isascii() and not char.isalnum())


@lru_cache(maxsize=50_000)
def shape(word: str) -> int:
    """Index into ``SHAPES``."""
    if word.isdigit():
        name = "digits"
    elif any(char.isdigit() for char in word):
        name = "mixed1"
    elif word.islower():
        name = "lower"
    elif word.isupper():
        name = "UPPER" if len(word) > 1 else "U"
    elif word[:1].isupper() and word[1:].islower():
        name = "Title"
    elif any(char.isupper() for char in word):
        name = "camelCase"
    elif not any(char.isalnum() for char in word):
        name = "punctuation"
    else:
        name = "other"
    return SHAPES.index(name)


def gap(before: str) -> int:
    """Index into ``GAPS`` for the white space ``before`` a word."""
    breaks = before.count("\n")
    name = "glued" if not before else "space" if not breaks else "line" if breaks == 1 else "paragraph"
    return GAPS.index(name)


def gaps(words: Sequence[Token]) -> list[int]:
    """The gap before each word of a document; its first word begins like a paragraph."""
    if not words:
        return []
    text = words[0].doc.text
    ends = [word.idx + len(word) for word in words]
    return [gap("\n\n"), *(gap(text[end : word.idx]) for end, word in zip(ends, words[1:], strict=False))]
