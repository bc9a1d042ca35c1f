"""Syntax and names -> the one pipeline that ships."""

import json
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.lookups import Lookups

#: Documents that ``nlp.pipe`` reads at a time; spaCy's thousand take more memory and no less time.
BATCH = 32
#: What the folder needs at run time; the optimizer's and the lexeme tables are not among it.
META = {
    "lang": "en",
    "name": "treatygraph",
    "description": "English sentences, tags, morphology, lemmas, Universal Dependencies and names.",
    "license": "CC BY-SA 4.0",
    "author": "treatygraph",
}


def assemble(syntax: Path, names: Path, tables: Path, target: Path) -> None:
    """Write the pipeline of ``syntax``, the lemma ``tables``, and the ``ner`` of ``names``.

    Both networks share their word vectors.
    """
    nlp = spacy.load(syntax)
    lemmatizer = nlp.add_pipe("treatygraph_lemmatizer", name="lemmatizer")
    lemmatizer.initialize(lookups=Lookups().from_disk(tables))  # type: ignore[attr-defined]
    nlp.add_pipe("ner", source=spacy.load(names))
    write(nlp, target)


def write(nlp: Language, target: Path) -> None:
    """Write what ships: the pipeline without traces of the machine that trained it."""
    nlp.meta.update(META)
    nlp.config["nlp"]["batch_size"] = BATCH
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.to_disk(target)
    meta = json.loads((target / "meta.json").read_text(encoding="utf-8"))
    meta["performance"] = {}  # the card says how well it reads, on test data
    (target / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
