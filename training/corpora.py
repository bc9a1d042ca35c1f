"""Corpora -> spaCy's binary training documents.

Sources, licences and traps are listed in the README of the corpora folder. Syntax comes as CoNLL-U (Universal
Dependencies), names as JSON Lines of tokens with ``[start, end, label]`` over them.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

#: Paragraphs are joined by a token of their own, so that headings stay apart from the sentence after them.
PARAGRAPH = "\n\n"
#: A training document ends with the first paragraph that takes it over this many words.
WORDS_PER_DOCUMENT = 200
#: The entity types of the shipped model. MISC is left out: in news it is wrong more often than it helps.
NAME_LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT")

SYNTAX = {
    "train": ("ewt-train", "gum-train"),
    "dev": ("ewt-dev", "gum-dev"),
    "ewt": ("ewt-test",),
    "gum": ("gum-test",),
    "pud-news": ("pud-news-test",),
}
NAMES = {
    "train": (
        "gum-train",
        "crossner-politics-train",
        "crossner-politics-dev",  # names of this domain are few: they serve better in training than in choosing
        "crossner-other-train",
        "wikigold-train",
        "uner-ewt-train",
        "re3d-train",
    ),
    "dev": ("gum-dev", "uner-pud-wiki-dev"),
    "gum-dev": ("gum-dev",),
    "gum-news": ("gum-news-test",),
    "crossner-politics": ("crossner-politics-test",),
    "pud-news": ("uner-pud-news-test",),
    "re3d": ("re3d-test",),
}


@dataclass(slots=True)
class Columns:
    """The columns of one training document, a row a token; ``heads`` are indices into the document."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    sent_starts: list[bool] = field(default_factory=list)

    def sentence(self, rows: list[list[str]], glued: set[str]) -> None:
        """Append one CoNLL-U sentence; ``glued`` holds the ids of tokens without a space after them."""
        offset = len(self.words) - 1  # CoNLL-U counts from 1
        for number, row in enumerate(rows):
            head = int(row[6])
            self.words.append(row[1])
            self.spaces.append(row[0] not in glued)
            self.tags.append(row[4])
            self.pos.append(row[3])
            self.morphs.append("" if row[5] == "_" else row[5])
            self.lemmas.append(row[2])
            self.heads.append(offset + head if head else offset + number + 1)
            self.deps.append("ROOT" if head == 0 else row[7])
            self.sent_starts.append(number == 0)

    def paragraph_break(self) -> None:
        """Append the white space between two paragraphs; it hangs on the token before it."""
        self.spaces[-1] = False
        self.words.append(PARAGRAPH)
        self.spaces.append(False)
        self.tags.append("_SP")
        self.pos.append("SPACE")
        self.morphs.append("")
        self.lemmas.append(PARAGRAPH)
        self.heads.append(len(self.words) - 2)
        self.deps.append("dep")
        self.sent_starts.append(False)

    def doc(self, vocab: Vocab) -> Doc:
        """The columns as a spaCy document."""
        return Doc(
            vocab,
            words=self.words,
            spaces=self.spaces,
            tags=self.tags,
            pos=self.pos,
            morphs=self.morphs,
            lemmas=self.lemmas,
            heads=self.heads,
            deps=self.deps,
            sent_starts=[1 if start else -1 for start in self.sent_starts],
        )


@dataclass(slots=True)
class Block:
    """One block of CoNLL-U: a sentence and where it stands."""

    rows: list[list[str]]
    glued: set[str]
    new_document: bool
    new_paragraph: bool


def read_conllu(path: Path) -> Iterator[Block]:
    """The sentences of a CoNLL-U file; multiword tokens are read as their parts, written without a space."""
    rows: list[list[str]] = []
    glued: set[str] = set()
    new_document = new_paragraph = False
    until = ""  # last part of the multiword token being read
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line:
            if rows:
                yield Block(rows, glued, new_document, new_paragraph)
            rows, glued, new_document, new_paragraph = [], set(), False, False
        elif line.startswith("# newdoc"):
            new_document = True
        elif line.startswith("# newpar") and "newpar_block" not in line:
            new_paragraph = True
        elif not line.startswith("#"):
            row = line.split("\t")
            no_space = "SpaceAfter=No" in row[9]
            if "-" in row[0]:
                first, until = row[0].split("-")
                glued |= {str(number) for number in range(int(first), int(until) + no_space)}
            elif "." not in row[0]:  # empty nodes of the enhanced graph are no tokens
                rows.append(row)
                if no_space:
                    glued.add(row[0])
    if rows:
        yield Block(rows, glued, new_document, new_paragraph)


def syntax_documents(paths: Iterable[Path], vocab: Vocab) -> Iterator[Doc]:
    """Documents of whole paragraphs, a little over ``WORDS_PER_DOCUMENT`` words each."""
    for path in paths:
        columns = Columns()
        for block in read_conllu(path):
            full = len(columns.words) >= WORDS_PER_DOCUMENT
            if columns.words and (block.new_document or (full and block.new_paragraph)):
                yield columns.doc(vocab)
                columns = Columns()
            elif columns.words and block.new_paragraph:
                columns.paragraph_break()
            columns.sentence(block.rows, block.glued)
        if columns.words:
            yield columns.doc(vocab)


def name_documents(paths: Iterable[Path], vocab: Vocab) -> Iterator[Doc]:
    """Documents with entities of ``NAME_LABELS`` only."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            starts = set(record["sent_starts"])
            doc = Doc(
                vocab,
                words=record["tokens"],
                spaces=[bool(space) for space in record["spaces"]],
                sent_starts=[index in starts for index in range(len(record["tokens"]))],
            )
            doc.set_ents(
                [Span(doc, start, end, label) for start, end, label in record["ents"] if label in NAME_LABELS],
                default="outside",
            )
            yield doc


def convert(corpora: Path, target: Path) -> None:
    """Write ``syntax-*.spacy`` and ``names-*.spacy`` for every part of ``SYNTAX`` and ``NAMES``."""
    vocab = Vocab()
    target.mkdir(parents=True, exist_ok=True)
    for part, stems in SYNTAX.items():
        paths = [corpora / "syntax" / f"{stem}.conllu" for stem in stems]
        DocBin(docs=syntax_documents(paths, vocab), store_user_data=False).to_disk(target / f"syntax-{part}.spacy")
    for part, stems in NAMES.items():
        paths = [corpora / "ner" / f"{stem}.jsonl" for stem in stems]
        DocBin(docs=name_documents(paths, vocab), store_user_data=False).to_disk(target / f"names-{part}.spacy")
