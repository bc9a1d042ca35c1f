"""What the tests share: the shipped reader, loaded once; trees written by hand; Hypothesis without clock and chance."""

from collections.abc import Callable

import pytest
from hypothesis import settings
from spacy.lang.en import English
from spacy.tokens import Doc

from extract.pipeline import Reader

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")

#: The part of speech of a tag; a verb that is an auxiliary or copula is an AUX.
_POS = {
    "CC": "CCONJ",
    "CD": "NUM",
    "DT": "DET",
    "EX": "PRON",
    "IN": "ADP",
    "JJ": "ADJ",
    "MD": "AUX",
    "NN": "NOUN",
    "NNS": "NOUN",
    "NNP": "PROPN",
    "POS": "PART",
    "PRP": "PRON",
    "PRP$": "PRON",
    "RB": "ADV",
    "TO": "PART",
    "WDT": "PRON",
    "WP": "PRON",
    ",": "PUNCT",
}
_VOCAB = English().vocab


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The shipped model with the gazetteer and the lexicon."""
    return Reader.load()


@pytest.fixture(scope="session")
def tree() -> Callable[[str], Doc]:
    """Reads a dependency tree written as ``word/tag/label/head[/lemma]``, heads counted from 1, 0 for the root."""
    return _tree


def _tree(text: str) -> Doc:
    rows = [item.split("/") for item in text.split()]
    words, tags, labels, heads = ([row[column] for row in rows] for column in range(4))
    auxiliary = [label in {"aux", "aux:pass", "cop"} for label in labels]
    pos = ["AUX" if aux else "VERB" if tag[0] == "V" else _POS[tag] for tag, aux in zip(tags, auxiliary, strict=True)]
    return Doc(
        _VOCAB,
        words=words,
        tags=tags,
        pos=["SCONJ" if label == "mark" and part == "ADP" else part for part, label in zip(pos, labels, strict=True)],
        deps=["ROOT" if head == "0" else label for label, head in zip(labels, heads, strict=True)],
        heads=[int(head) - 1 if head != "0" else number for number, head in enumerate(heads)],
        lemmas=[row[4] if len(row) > 4 else row[0].lower() for row in rows],
    )
