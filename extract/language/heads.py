"""Heads: what is asked of the vector of each word, one linear layer a question.

Tags and features are spaCy's own components on ``treatygraph.Head.v1``; sentence starts and names are ours.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE
from spacy.language import Language
from spacy.pipeline import SentenceRecognizer, TrainablePipe
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Model

Floats = NDArray[np.float32]
_OPENERS = frozenset("\"“'‘([")
#: The score of a transition that may not be.
_NEVER = np.float32(-1e4)


@registry.architectures("treatygraph.Head.v1")
def build_head(space: int = 0) -> Model[list[Doc], list[Floats]]:
    """A linear layer over ``Doc.tensor``: documents -> tokens x answers. White space always gets answer ``space``.

    It only predicts: the weights are learned together with the encoder, outside spaCy (``training/``).
    """
    return Model("head", _score, params={"W": None, "b": None}, dims={"nO": None, "nI": None}, attrs={"space": space})


def _score(model: Model[list[Doc], list[Floats]], docs: list[Doc], is_train: bool) -> tuple[list[Floats], Any]:
    weights, bias = model.get_param("W"), model.get_param("b")
    scores = []
    for doc in docs:
        own = doc.tensor @ weights.T + bias
        spaces = doc.to_array(IS_SPACE).astype(bool)
        own[spaces] = 0
        own[spaces, model.attrs["space"]] = 1
        scores.append(own)
    return scores, cannot_learn


def cannot_learn(_: object) -> None:
    """Where thinc would have the gradient."""
    raise NotImplementedError("heads and parser are trained with the encoder: python -m training")


class Sentences(SentenceRecognizer):
    """Sentence starts: spaCy's component, and what a mark that opens something tells it."""

    def predict(self, docs: Iterable[Doc]) -> list[NDArray[np.int64]]:
        """Per document 1 for each token that begins a sentence.

        What opens a sentence opens it with the word after it: there is no sentence of a quotation mark alone.
        """
        documents = list(docs)
        found = [scores.argmax(1) for scores in self.model.predict(documents)]
        for doc, starts in zip(documents, found, strict=True):
            for index in range(1, len(doc)):
                before = doc[index - 1]
                if starts[index - 1] and before.text in _OPENERS and not before.whitespace_:
                    starts[index] = 0
        return found


@Language.factory(
    "treatygraph_sentences",
    assigns=["token.is_sent_start", "doc.sents"],
    requires=["doc.tensor"],
    default_config={"model": {"@architectures": "treatygraph.Head.v1"}},
)
def make_sentences(nlp: Language, name: str, model: Model[list[Doc], list[Floats]]) -> Sentences:
    """Sentence starts without weights: ``from_disk`` brings them."""
    return Sentences(nlp.vocab, model, name)


class Names(TrainablePipe):
    """Named entities: each word is outside, or the begin, inside, last or only word of a name (BILOU)."""

    def __init__(self, vocab: Vocab, model: Model[list[Doc], list[Floats]], name: str = "ner") -> None:
        self.vocab, self.model, self.name = vocab, model, name
        self.cfg: dict[str, Any] = {"labels": ["O"]}
        self.scorer = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The types of names."""
        return tuple(sorted({tag[2:] for tag in self.cfg["labels"]} - {""}))

    def predict(self, docs: Iterable[Doc]) -> list[list[tuple[int, int, str]]]:
        """Per document (first token, end, type) of each name."""
        documents = list(docs)
        return [
            list(self._names(doc, scores)) for doc, scores in zip(documents, self.model.predict(documents), strict=True)
        ]

    def set_annotations(self, docs: Iterable[Doc], names: Sequence[Sequence[tuple[int, int, str]]]) -> None:
        """Set ``doc.ents``; every other token is outside."""
        for doc, found in zip(docs, names, strict=True):
            doc.set_ents([Span(doc, begin, end, label) for begin, end, label in found], default="outside")

    def _names(self, doc: Doc, scores: Floats) -> Iterator[tuple[int, int, str]]:
        follows = _follows(tuple(self.cfg["labels"]))
        for sentence in sentences(doc):
            words = [token.i for token in sentence if not token.is_space]
            if not words:
                continue
            begin = 0
            for place, row in enumerate(best_path(scores[words], follows)):
                tag = self.cfg["labels"][row]
                if tag[0] in "BU":
                    begin = place
                if tag[0] in "LU":
                    yield words[begin], words[place] + 1, tag[2:]


@Language.factory(
    "treatygraph_names",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    requires=["doc.tensor"],
    default_config={"model": {"@architectures": "treatygraph.Head.v1"}},
)
def make_names(nlp: Language, name: str, model: Model[list[Doc], list[Floats]]) -> Names:
    """Names without weights: ``from_disk`` brings them."""
    return Names(nlp.vocab, model, name)


def sentences(doc: Doc) -> Iterator[Span]:
    """The sentences; the whole document where nothing has said where they begin."""
    return iter(doc.sents) if doc.has_annotation("SENT_START") else iter([doc[:]])


@cache
def _follows(labels: tuple[str, ...]) -> Floats:
    """Label x next label, with one row more for the begin of a sentence and one column more for its end."""

    def may(tag: str, following: str) -> bool:
        if tag[0] in "BI":
            return following[0] in "IL" and following[2:] == tag[2:]
        return following[0] in "OBU"

    edges = (*labels, "O")  # before the first word and after the last there is no name
    return np.array([[0 if may(tag, following) else _NEVER for following in edges] for tag in edges], dtype=np.float32)


def best_path(scores: Floats, follows: Floats) -> list[int]:
    """The answers with the highest sum of scores (words x answers) in an order that ``follows`` allows (Viterbi)."""
    guess: list[int] = scores.argmax(1).tolist()
    edge = len(follows) - 1
    if all(follows[now, following] == 0 for now, following in pairwise([edge, *guess, edge])):
        return guess  # most sentences
    inner = follows[:edge, :edge]
    total = scores[0] + follows[edge, :edge]
    back = []
    for row in scores[1:]:
        paths = total[:, np.newaxis] + inner
        back.append(paths.argmax(0))
        total = paths.max(0) + row
    best = [int((total + follows[:edge, edge]).argmax())]
    for before in reversed(back):
        best.append(int(before[best[-1]]))
    return best[::-1]
