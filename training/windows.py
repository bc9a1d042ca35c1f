"""Training documents -> windows of word pieces, with what is known of their words."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from extract.language.pieces import GAPS, SHAPES, Columns, WordPieces, gaps, shape

#: What a head does not learn from: a word whose answer the corpus does not give.
IGNORE = -100
#: A window ends with the sentence that takes it over a length drawn from this range, in words; so the encoder learns
#: to read single sentences and whole paragraphs.
SHORTEST, LONGEST = 20, 130
MOST_PIECES = 300
#: How often a window is changed, so that the network sees what the corpora have little of: the other kind of quotation
#: marks, wrapped lines, line breaks for paragraphs; the case of headlines, of capitals, of hasty typing.
REQUOTED, WRAPPED, UNSPACED = 0.25, 0.05, 0.2
WRAP = 0.08  # of a wrapped window's spaces
RECASED = (("Title", 0.03), ("UPPER", 0.01), ("lower", 0.015))
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """The answers of each head, in the order of its rows."""

    tagger: tuple[str, ...]
    morphologizer: tuple[str, ...]
    ner: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A training document without its white space; every array has one number a word."""

    words: tuple[str, ...]
    gaps: Ints
    starts: Ints  # 1 where a sentence begins, by the corpus
    answers: dict[str, Ints]  # by head; IGNORE where the corpus gives none
    heads: Ints  # index in the page, its own for a root; IGNORE without a tree


@dataclass(frozen=True, slots=True)
class Window:
    """The words ``begin`` to ``end`` of a page, as the encoder gets them."""

    page: Page
    begin: int
    end: int
    columns: Columns

    def answers(self, head: str) -> list[int]:
        """What ``head`` should say of each word."""
        answers: list[int] = self.page.answers[head][self.begin : self.end].tolist()
        return answers


def bilou(doc: Doc) -> list[str]:
    """One tag a token: where in a name it stands; empty where the document does not say."""
    tags = ["" if token.ent_iob == 0 else "O" for token in doc]
    for ent in doc.ents:
        tags[ent.start : ent.end] = [f"I-{ent.label_}"] * len(ent)
        tags[ent.start] = f"B-{ent.label_}"
        tags[ent.end - 1] = f"{'U' if len(ent) == 1 else 'L'}-{ent.label_}"
    return tags


def form(token: Token) -> str:
    """Part of speech and features as one label, as spaCy's morphologizer has it."""
    return "|".join(part for part in (f"POS={token.pos_}", str(token.morph)) if part)


def share_names(syntax: Sequence[Doc], names: Iterable[Doc]) -> list[Doc]:
    """Give the sentences of ``syntax`` the names that ``names`` has for the same words.

    GUM has trees and names for one text: a sentence read once teaches both. Returns what of ``names`` is left.
    """
    known: dict[tuple[str, ...], list[tuple[int, int, str]]] = {}
    left = []
    waiting = {tuple(token.text for token in sent if not token.is_space) for doc in syntax for sent in doc.sents}
    for doc in names:
        sents = [tuple(token.text for token in sent) for sent in doc.sents]
        if all(words in waiting for words in sents):
            for sent, words in zip(doc.sents, sents, strict=True):
                known[words] = [(ent.start - sent.start, ent.end - sent.start, ent.label_) for ent in sent.ents]
        else:
            left.append(doc)
    for doc in syntax:
        ents, missing = [], []
        for sent in doc.sents:
            tokens = [token for token in sent if not token.is_space]
            found = known.get(tuple(token.text for token in tokens))
            if found is None:
                missing.append(sent)
            for begin, end, label in found or ():
                ents.append(Span(doc, tokens[begin].i, tokens[end - 1].i + 1, label))
        doc.set_ents(ents, missing=missing, default="outside")
    return left


def recut(doc: Doc, nlp: Language) -> Doc:
    """``doc`` in the words that ``nlp`` would find in its text; sentences and names keep their characters."""
    cut = nlp.make_doc(doc.text)
    starts = {token.idx for token in doc if token.is_sent_start}
    for token in cut:
        token.is_sent_start = token.idx in starts
    spans = [cut.char_span(ent.start_char, ent.end_char, ent.label_, alignment_mode="expand") for ent in doc.ents]
    cut.set_ents(filter_spans([span for span in spans if span is not None]), default="outside")
    return cut


def count_labels(docs: Sequence[Doc]) -> Labels:
    """The answers that occur in ``docs``."""
    words = [token for doc in docs for token in doc if token.has_dep() and not token.is_space]
    tags = {tag for doc in docs for tag in bilou(doc)} - {"", "O"}
    types = sorted({tag[2:] for tag in tags})
    return Labels(
        tagger=tuple(sorted({token.tag_ for token in words} | {"_SP"})),
        morphologizer=tuple(sorted({form(token) for token in words} | {"POS=SPACE"})),
        ner=("O", *(f"{place}-{kind}" for kind in types for place in "BILU")),
        relations=tuple(sorted({token.dep_ for token in words})),
    )


def page(doc: Doc, labels: Labels) -> Page:
    """``doc`` as arrays."""
    tokens = [token for token in doc if not token.is_space]
    place = {token.i: number for number, token in enumerate(tokens)}
    rows = {name: {label: row for row, label in enumerate(getattr(labels, name))} for name in Labels.__slots__}
    names = bilou(doc)
    syntax = doc.has_annotation("DEP")
    answers = {
        "senter": [int(bool(token.is_sent_start)) for token in tokens],
        "tagger": [rows["tagger"][token.tag_] for token in tokens] if syntax else [],
        "morphologizer": [rows["morphologizer"][form(token)] for token in tokens] if syntax else [],
        "relations": [rows["relations"][token.dep_] for token in tokens] if syntax else [],
        "ner": [rows["ner"][names[token.i]] if names[token.i] else IGNORE for token in tokens],
    }
    nothing = [IGNORE] * len(tokens)
    return Page(
        words=tuple(token.text for token in tokens),
        gaps=np.array(gaps(tokens)),
        starts=np.array(answers["senter"]),
        answers={
            name: np.array(column if column and (syntax or name == "ner") else nothing)
            for name, column in answers.items()
        },
        heads=np.array([place[token.head.i] for token in tokens] if syntax else nothing),
    )


def windows(pages: Iterable[Page], pieces: WordPieces, chance: random.Random) -> Iterator[Window]:
    """Every page, cut at sentences into stretches of random length, some of them changed in looks."""
    for one in pages:
        begin, least = 0, chance.randint(SHORTEST, LONGEST)
        size = 0
        for index in range(len(one.words) + 1):
            end = index == len(one.words)
            full = size >= MOST_PIECES or (not end and one.starts[index] and index - begin >= least)
            if index > begin and (end or full):
                yield window(one, begin, index, pieces, Looks.draw(chance))
                begin, least = index, chance.randint(SHORTEST, LONGEST)
                size = 0
            if not end:
                size += len(pieces.rows(one.words[index]))


@dataclass(frozen=True, slots=True)
class Looks:
    """How a window differs from its page; by default in nothing."""

    requoted: bool = False
    case: str = ""
    #: The chance of a space, and of a paragraph break, to become a line break; and what decides it.
    wrap: float = 0.0
    unspace: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    @classmethod
    def draw(cls, chance: random.Random) -> "Looks":
        """Looks at random, mostly those of the page."""
        case, number = "", chance.random()
        for name, share in RECASED:
            if 0 <= number < share:
                case = name
            number -= share
        return cls(
            requoted=chance.random() < REQUOTED,
            case=case,
            wrap=WRAP if chance.random() < WRAPPED else 0.0,
            unspace=1.0 if chance.random() < UNSPACED else 0.0,
            chance=chance,
        )

    def word(self, word: str, *, glued: bool) -> str:
        """``word`` with the other kind of quotation marks, if so drawn."""
        if not self.requoted:
            return word
        straight = word.translate(_STRAIGHT)
        return straight if straight != word else word.replace('"', "”" if glued else "“").replace("'", "’")

    def shape(self, word: str) -> int:
        """Headlines keep their short words small."""
        letters = word.isalpha() and (self.case != "Title" or len(word) > 3)
        return SHAPES.index(self.case) if self.case and letters else shape(word)

    def gap(self, before: int) -> int:
        """Index into ``GAPS``."""
        share = {"space": self.wrap, "paragraph": self.unspace}.get(GAPS[before], 0.0)
        return GAPS.index("line") if share and self.chance.random() < share else before


def window(one: Page, begin: int, end: int, pieces: WordPieces, looks: Looks) -> Window:
    """One stretch of a page, as it looks."""

    def looking() -> Iterator[tuple[str, int, int]]:
        for text, before in zip(one.words[begin:end], one.gaps[begin:end].tolist(), strict=True):
            word = looks.word(text, glued=GAPS[before] == "glued")
            yield word, looks.shape(word), looks.gap(before)

    return Window(one, begin, end, pieces.columns(looking()))
