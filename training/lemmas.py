"""Treebanks and WordNet -> the tables of the lemmatizer.

WordNet's words, irregular forms and rules of ending come from the package ``spacy-lookups-data``; from the treebanks
comes what these get wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from spacy.lookups import Lookups, load_lookups
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from extract.language.lemmas import CORRECTIONS, Lemmatizer, known_as
from training.words import english

TABLES = ["lemma_rules", "lemma_exc", "lemma_index"]


def lemma_tables(docs: Iterable[Doc], vocab: Vocab) -> Lookups:
    """The tables, with the most frequent lemma of each form and tag for a correction where the rules give another."""
    lookups: Lookups = load_lookups("en", TABLES)
    index = lookups.get_table("lemma_index")
    for part, words in list(index.items()):
        index[part] = dict.fromkeys(words, True)  # it is asked for words, and as a list it would be read from the front
    rules = Lemmatizer(vocab, None, mode="rule")
    rules.initialize(lookups=lookups)
    by_treebank: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_rule: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for doc in docs:
        for token in doc:
            if token.lemma_ and not token.is_space:
                by_treebank[known_as(token)][token.lemma_] += 1
                by_rule[known_as(token)][rules.rule_lemmatize(token)[0]] += 1
    corrections = {}
    for form, counts in sorted(by_treebank.items()):
        lemma, right = max(counts.items(), key=lambda item: (item[1], item[0]))
        if right > counts[by_rule[form].most_common(1)[0][0]]:
            corrections[form] = lemma
    lookups.add_table(CORRECTIONS, corrections)
    return lookups


def write_tables(documents: Iterable[Path], target: Path) -> None:
    """Write the tables of the training ``documents`` into the folder ``target``."""
    vocab = english().vocab
    docs = [doc for path in documents for doc in DocBin().from_disk(path).get_docs(vocab)]
    lemma_tables(docs, vocab).to_disk(target)
