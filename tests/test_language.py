"""The components of the default pipeline: pieces, windows, heads and trees, alone and in the pipeline that ships."""

import itertools
import pickle
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps, get_current_ops

from extract.language.blas import BlasOps
from extract.language.encoder import LONGEST, WINDOW, Encoder
from extract.language.heads import _follows, best_path, sentences
from extract.language.parser import PARAMETERS, Views, parse_sentence
from extract.language.pieces import GAPS, SHAPES, WordPieces, gap, shape
from extract.language.trees import best_tree
from extract.pipeline import DEFAULT, FAST, MODELS

VOCABULARY = ["[UNK]", "[CLS]", "[SEP]", "zel", "##ens", "##ky", "kyiv", "un", "##ited", "-", "war", "'", "s", "cafe"]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Kyiv", "kyiv"),
        ("Zelensky", "zel ##ens ##ky"),
        ("UNITED", "un ##ited"),
        ("café", "cafe"),  # without accents
        ("un-war", "un - war"),  # a mark stands alone
        ("'s", "' s"),
        ("Zelenskyy", "[UNK]"),  # no rest may be left
        ("☃", "[UNK]"),
        ("a" * 1000, "[UNK]"),
    ],
)
def test_pieces(word: str, pieces: str) -> None:
    cut = WordPieces(VOCABULARY)
    assert " ".join(VOCABULARY[row] for row in cut.rows(word)) == pieces


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("the", "lower"),
        ("NATO", "UPPER"),
        ("I", "U"),
        ("Kyiv", "Title"),
        ("2014", "digits"),
        ("16bn", "mixed1"),
        ("McCain", "camelCase"),
        ("—", "punctuation"),
        ("中文", "other"),
    ],
)
def test_shape(word: str, expected: str) -> None:
    assert SHAPES[shape(word)] == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [("", "glued"), ("  ", "space"), ("\u00a0", "space"), ("\r\n", "line"), ("\n \n", "paragraph")],
)
def test_gap(before: str, expected: str) -> None:
    assert GAPS[gap(before)] == expected


# Trees


def every_tree(size: int) -> list[tuple[int, ...]]:
    """All trees of ``size`` words with one root, found the slow way."""

    def is_tree(heads: tuple[int, ...]) -> bool:
        for word in range(size):
            steps, node = 0, word
            while node != size and steps <= size:
                steps, node = steps + 1, heads[node]
            if node != size:
                return False
        return heads.count(size) == 1

    return [heads for heads in itertools.product(range(size + 1), repeat=size) if is_tree(heads)]


TREES = {size: every_tree(size) for size in range(1, 6)}


@given(st.integers(1, 5), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 4.0, -4.0]))
@settings(max_examples=400, deadline=None)
def test_best_tree_is_the_best_of_all(size: int, seed: int, to_root: float) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    scores[:, size] += to_root  # many roots wanted, or none
    heads = tuple(best_tree(scores).tolist())
    assert heads in TREES[size]

    def total(tree: tuple[int, ...]) -> float:
        return float(sum(scores[word, head] for word, head in enumerate(tree)))

    assert total(heads) == pytest.approx(max(map(total, TREES[size])), abs=1e-4)


@given(st.integers(1, 60), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_a_long_sentence_is_one_tree(size: int, seed: int) -> None:
    heads = best_tree(np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)).tolist()
    assert heads.count(size) == 1
    for word in range(size):
        path = set()
        while word != size:
            assert word not in path
            path.add(word)
            word = heads[word]


def test_only_the_root_has_the_root_relation() -> None:
    chance = np.random.default_rng(0)
    shapes = {"views_W": (14, 8), "views_b": (14,), "root": (8,), "arcs": (5, 4), "relations": (4, 6, 4)}
    assert set(shapes) == set(PARAMETERS)
    weights = {name: chance.normal(size=size).astype(np.float32) for name, size in shapes.items()}
    words = chance.normal(size=(7, 8)).astype(np.float32)
    heads, kinds = parse_sentence(Views.of(words, weights), weights, 1)
    assert [kind == 1 for kind in kinds] == [head == 7 for head in heads]


# Names

LABELS = ("O", "B-ORG", "I-ORG", "L-ORG", "U-ORG", "B-GPE", "I-GPE", "L-GPE", "U-GPE")


def is_allowed(tags: tuple[str, ...]) -> bool:
    inside = ""
    for tag in tags:
        if (inside and tag[0] not in "IL") or (not inside and tag[0] in "IL") or (inside and tag[2:] != inside):
            return False
        inside = tag[2:] if tag[0] in "BI" else ""
    return not inside


ALLOWED = {
    n: [p for p in itertools.product(range(9), repeat=n) if is_allowed(tuple(LABELS[i] for i in p))] for n in (1, 2, 3)
}


@given(st.integers(1, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=200, deadline=None)
def test_best_path_is_the_best_allowed(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, len(LABELS))).astype(np.float32)
    path = tuple(best_path(scores, _follows(LABELS)))

    def total(tags: tuple[int, ...]) -> float:
        return float(sum(scores[word, tag] for word, tag in enumerate(tags)))

    assert path in ALLOWED[size]
    assert total(path) == pytest.approx(max(map(total, ALLOWED[size])), abs=1e-4)


# Windows


@pytest.mark.parametrize(
    "text",
    [
        "One. Two. " * 300,
        "word " * 2000,
        "A paragraph.\n\n" * 200,
        'He said: "No." ' * 100,
        "one",
        "",
        " \n ",
    ],
)
def test_windows_hold_every_word_once(nlp: Language, text: str) -> None:
    encoder = nlp.get_pipe("encoder")
    assert isinstance(encoder, Encoder)
    words = [token for token in nlp.make_doc(text) if not token.is_space]
    gaps = [gap(" ")] * len(words)
    windows = list(encoder._windows(words, gaps))
    assert [index for window in windows for index in window] == list(range(len(words)))
    sizes = [sum(len(encoder.pieces.rows(words[index].text)) for index in window) for window in windows]
    assert all(size <= LONGEST for size in sizes)
    assert all(one + other > WINDOW for one, other in itertools.pairwise(sizes))


# The pipeline that ships


TEXT = """Mr. Trump and Zelensky met in Washington

The U.S. president said the "Article 5-like" guarantee would cost $90 billion. Kyiv's allies agreed; Moscow did not.

"We will see," he said.
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODELS / DEFAULT)


def read(doc: Doc) -> list[tuple[object, ...]]:
    """Everything that the pipeline says of each token."""
    return [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, t.is_sent_start, t.ent_iob_, t.ent_type_)
        for t in doc
    ]


def test_a_document_reads_alike_alone_and_in_company(nlp: Language) -> None:
    texts = [TEXT, "Short.", "", TEXT[:120], "word " * 300]
    alone = [read(nlp(text)) for text in texts]
    assert [read(doc) for doc in nlp.pipe(texts, batch_size=3)] == alone
    assert [read(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=2)] == alone


def test_a_copy_reads_alike(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    assert read(spacy.load(tmp_path / "copy")(TEXT)) == read(nlp(TEXT))
    other = English.from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert read(other(TEXT)) == read(nlp(TEXT))
    encoder = pickle.loads(pickle.dumps(nlp.get_pipe("encoder")))
    assert encoder(nlp.make_doc(TEXT)).tensor.tobytes() == nlp(TEXT).tensor.tobytes()


def test_parts_may_be_left_out(nlp: Language) -> None:
    with nlp.select_pipes(enable=["encoder", "ner"]):
        doc = nlp(TEXT)
    assert [ent.text for ent in doc.ents][:2] == ["Trump", "Zelensky"]
    assert not doc.has_annotation("DEP")
    assert [len(list(sentences(doc)))] == [1]


def test_sentences_set_beforehand_stay(nlp: Language) -> None:
    doc = nlp.make_doc("They met in Kyiv in the evening")
    doc[4].is_sent_start = True
    assert [sent.text for sent in nlp(doc).sents] == ["They met in Kyiv", "in the evening"]


def test_white_space_has_its_own_answers(nlp: Language) -> None:
    spaces = [token for token in nlp(TEXT) if token.is_space]
    assert {(token.tag_, token.pos_, token.lemma_ == token.text, token.ent_type_) for token in spaces} == {
        ("_SP", "SPACE", True, "")
    }
    assert all(token.head.i == token.i - 1 for token in spaces)


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_trees(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    for sent in doc.sents:
        assert [token.dep_ for token in sent if not token.is_space].count("ROOT") <= 1
        assert all(token.head.i in range(sent.start, sent.end) for token in sent)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("£16bn", "£ 16 bn"),
        ("$90 billion", "$ 90 billion"),
        ("3,000-£5,000", "3,000 - £ 5,000"),
        ("€1.4bn-€2bn", "€ 1.4 bn - € 2 bn"),
        ("a pro-Russian, anti-war ex-minister", "a pro-Russian , anti-war ex-minister"),
        ("a long-term U.S.-led plan", "a long - term U.S. - led plan"),
        ("No!!!", "No !!!"),
        ("Ukraine's ministers' don't", "Ukraine 's ministers ' do n't"),
        ("Article 5-like", "Article 5 - like"),
    ],
)
def test_words(nlp: Language, text: str, words: str) -> None:
    assert " ".join(token.text for token in nlp.make_doc(text)) == words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ukraine wants to join the NATO Western military alliance.", [("Ukraine", "GPE"), ("NATO", "ORG")]),
        ("The New York Post reported the deal.", [("New York Post", "ORG")]),
        ("The Trump administration denied it.", [("Trump", "PERSON")]),
        ("Ships in the Black Sea were hit.", [("Black Sea", "LOC")]),
        ("Washington is not prepared to give it.", [("Washington", "GPE")]),
        (
            "Mr. Zelensky met U.S. President Donald Trump at the White House on Monday.",
            [("Zelensky", "PERSON"), ("U.S.", "GPE"), ("Donald Trump", "PERSON"), ("White House", "FAC")],
        ),
        (
            "European Commission President Ursula von der Leyen and NATO's Mark Rutte spoke.",
            [
                ("European Commission", "ORG"),
                ("Ursula von der Leyen", "PERSON"),
                ("NATO", "ORG"),
                ("Mark Rutte", "PERSON"),
            ],
        ),
        (
            "The Institute for the Study of War, a Washington-based think tank, saw it.",
            [("Institute for the Study of War", "ORG"), ("Washington", "GPE")],
        ),
        ("The Second World War ended in 1945.", [("Second World War", "EVENT")]),
    ],
)
def test_names_of_this_field(nlp: Language, text: str, names: list[tuple[str, str]]) -> None:
    assert [(ent.text, ent.label_) for ent in nlp(text).ents if ent.label_ != "NORP"] == names


def test_heads_do_not_learn(nlp: Language) -> None:
    _, learn = nlp.get_pipe("ner").model([nlp(TEXT)], is_train=True)  # type: ignore[attr-defined]
    with pytest.raises(NotImplementedError, match="python -m training"):
        learn(None)


# Matrix products of the fast pipeline


@pytest.mark.parametrize("trans1", [False, True])
@pytest.mark.parametrize("trans2", [False, True])
@pytest.mark.parametrize("into", [False, True])
def test_products_are_those_of_thinc(trans1: bool, trans2: bool, into: bool) -> None:
    chance = np.random.default_rng(0)
    x = chance.normal(size=(3, 4) if not trans1 else (4, 3)).astype(np.float32)
    y = chance.normal(size=(4, 5) if not trans2 else (5, 4)).astype(np.float32)
    outs = [np.zeros((3, 5), dtype=np.float32) if into else None for _ in range(2)]
    found, expected = (
        ops.gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        for ops, out in zip((BlasOps(), NumpyOps()), outs, strict=True)
    )
    given, _ = outs
    assert np.allclose(found if given is None else given, expected, atol=1e-5)


def test_only_the_fast_pipeline_has_them() -> None:
    fast = spacy.load(MODELS / FAST)
    assert type(get_current_ops()) is NumpyOps
    assert isinstance(fast.get_pipe("tok2vec").model.ops, BlasOps)  # type: ignore[attr-defined]
