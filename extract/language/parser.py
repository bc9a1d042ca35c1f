"""The parser: every pair of words of a sentence is scored, and the best tree taken (Dozat and Manning 2017)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, IS_SPACE
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Model

from extract.language.heads import cannot_learn, sentences
from extract.language.trees import best_tree

Floats = NDArray[np.float32]
Parses = list[tuple[list[int], list[int]]]
ROOT = "ROOT"
#: White space hangs on the token before it.
SPACE = "dep"
#: The weights, and what each is called in the equations of the paper: a layer that gives each word four views (as
#: child and as head, for arcs and for relations), the word above all others, and the two biaffine forms (``arcs``:
#: child x head, ``relations``: child x relation x head).
PARAMETERS = ("views_W", "views_b", "root", "arcs", "relations")


@dataclass(frozen=True, slots=True)
class Views:
    """The rows of some words, and of the root after them, as each of the two forms sees them."""

    arc_child: Floats
    arc_head: Floats
    relation_child: Floats
    relation_head: Floats

    @classmethod
    def of(cls, words: Floats, weights: Mapping[str, Floats]) -> "Views":
        """``words`` x width and the root below them -> four matrices of as many rows."""
        rows = np.vstack([words, weights["root"]])
        hidden = np.maximum(rows @ weights["views_W"].T + weights["views_b"], 0)
        arc, relation = weights["arcs"].shape[1], weights["relations"].shape[2] - 1
        return cls(*np.split(hidden, np.cumsum([arc, arc, relation]), axis=1))

    def sentence(self, begin: int, end: int) -> "Views":
        """Of the words ``begin`` to ``end``, and the root."""
        rows = [*range(begin, end), len(self.arc_child) - 1]
        return Views(self.arc_child[rows], self.arc_head[rows], self.relation_child[rows], self.relation_head[rows])


@registry.architectures("treatygraph.Biaffine.v1")
def build_biaffine() -> Model[list[Doc], Parses]:
    """Documents -> for each token its head (a token index) and the row of its relation. It only predicts."""
    return Model("biaffine", _parse, params=dict.fromkeys(PARAMETERS), attrs={"root_relation": 0})


def _parse(model: Model[list[Doc], Parses], docs: list[Doc], is_train: bool) -> tuple[Parses, Any]:
    weights = {name: np.asarray(model.get_param(name)) for name in PARAMETERS}
    parses: Parses = []
    for doc in docs:
        heads, relations = list(range(len(doc))), [-1] * len(doc)
        spaces = doc.to_array(IS_SPACE).astype(bool)
        views = Views.of(doc.tensor[~spaces], weights)
        begin = 0
        for sentence in sentences(doc):
            words = [index for index in range(sentence.start, sentence.end) if not spaces[index]]
            for index in range(sentence.start, sentence.end):
                if spaces[index]:  # at the begin of a sentence there is nothing before it to hang on
                    heads[index] = index - 1 if index > sentence.start else words[0] if words else index
            if words:
                own = views.sentence(begin, begin + len(words))
                found, kinds = parse_sentence(own, weights, model.attrs["root_relation"])
                for word, head, kind in zip(words, found, kinds, strict=True):
                    heads[word] = word if head == len(words) else words[head]
                    relations[word] = kind
                begin += len(words)
        parses.append((heads, relations))
    return parses, cannot_learn


def parse_sentence(views: Views, weights: Mapping[str, Floats], root_relation: int) -> tuple[list[int], list[int]]:
    """Head and relation of each word of a sentence; the root's head is the number of words."""
    scores = _with_one(views.arc_child[:-1]) @ weights["arcs"] @ views.arc_head.T
    heads = best_tree(_log_softmax(scores))
    form = weights["relations"]
    below = (_with_one(views.relation_child[:-1]) @ form.reshape(len(form), -1)).reshape(-1, *form.shape[1:])
    kinds_scores = np.einsum("nke,ne->nk", below, _with_one(views.relation_head[heads]))
    kinds_scores[:, root_relation] = -np.inf
    kinds = np.where(heads == len(heads), root_relation, kinds_scores.argmax(1))
    return heads.tolist(), kinds.tolist()


def _with_one(vectors: Floats) -> Floats:
    return np.hstack([vectors, np.ones((len(vectors), 1), dtype=vectors.dtype)])


def _log_softmax(scores: NDArray[Any]) -> Floats:
    """By row, over the heads that a word may have: all but itself."""
    scores = scores.copy()
    np.fill_diagonal(scores, -1e9)
    shifted: Floats = scores - scores.max(1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(1, keepdims=True))
    return shifted


class Parser(TrainablePipe):
    """Sets heads and relations within the sentences that are there already."""

    def __init__(self, vocab: Vocab, model: Model[list[Doc], Parses], name: str = "parser") -> None:
        self.vocab, self.model, self.name = vocab, model, name
        self.cfg: dict[str, Any] = {"labels": []}
        self.scorer = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The relations, in the order of the network's rows."""
        return tuple(self.cfg["labels"])

    def predict(self, docs: Iterable[Doc]) -> Parses:
        """Per document the head (a token index) and the row of the relation of each token."""
        return self.model.predict(list(docs))

    def set_annotations(self, docs: Iterable[Doc], parses: Sequence[tuple[list[int], list[int]]]) -> None:
        """Set heads and relations; sentences stay as they are."""
        names = [self.vocab.strings.add(label) for label in (*self.labels, SPACE)]  # row -1 is white space
        for doc, (heads, relations) in zip(docs, parses, strict=True):
            columns = np.empty((len(doc), 2), dtype=np.uint64)
            columns[:, 0] = (np.array(heads, dtype=np.int64) - np.arange(len(doc))).astype(np.uint64)
            columns[:, 1] = [names[row] for row in relations]
            if len(doc):
                doc.from_array([HEAD, DEP], columns)  # type: ignore[arg-type]  # its stub wants thinc's array


@Language.factory(
    "treatygraph_parser",
    assigns=["token.dep", "token.head", "doc.sents"],
    requires=["doc.tensor"],
    default_config={"model": {"@architectures": "treatygraph.Biaffine.v1"}},
)
def make_parser(nlp: Language, name: str, model: Model[list[Doc], Parses]) -> Parser:
    """A parser without weights: ``from_disk`` brings them."""
    return Parser(nlp.vocab, model, name)
