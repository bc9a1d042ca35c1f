"""How well a pipeline reads: figures from raw text, on test files that no model here was trained on.

The pipeline gets the text alone and finds words and sentences by itself. As in the CoNLL 2018 task, what it says and
what the gold says are compared as facts about stretches of characters, and each figure is an F1 over them: a word cut
wrongly costs in every column.
"""

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from training.corpora import Columns, name_documents, read_conllu

#: Where figures are taken: heading of the row, file, and what the id of a document must hold to count.
SYNTAX = (
    ("EWT", "ewt-test", ""),
    ("GUM", "gum-test", ""),
    ("GUM, news only", "gum-test", "_news_"),
    ("PUD, news", "pud-news-test", ""),
)
NAMES = (
    ("GUM, news only", "gum-news-test"),
    ("CrossNER politics", "crossner-politics-test"),
    ("PUD, news", "uner-pud-news-test"),
    ("re3d", "re3d-test"),
)
SYNTAX_COLUMNS = ("Words", "Sentences", "UPOS", "XPOS", "Lemmas", "UAS", "LAS")
NAME_COLUMNS = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "PERSON + ORG + PLACE")  # the last is the first three
#: The sets do not agree on which places are states and which are buildings; here they are one class.
PLACES = frozenset({"GPE", "LOC", "FAC"})
CORE = frozenset({"PERSON", "ORG", "PLACE"})
#: A figure over fewer gold facts than this would be chance.
LEAST = 10
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

#: What is found in one document, by column of the table; each fact begins with its characters.
Facts = Mapping[str, set[tuple[object, ...]]]


@dataclass(slots=True)
class Tally:
    """Facts counted over many documents."""

    gold: int = 0
    predicted: int = 0
    both: int = 0

    @property
    def f1(self) -> float | None:
        """In percent; None where the gold has too little of the kind."""
        return 200 * self.both / (self.gold + self.predicted) if self.gold >= LEAST else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Words per CPU-second on one thread, CPU-seconds until ready, megabytes on disk and in memory."""

    words_per_second: float
    import_seconds: float
    load_seconds: float
    megabytes: float
    memory_half: float
    memory_peak: float


def gold_documents(path: Path, vocab: Vocab, within: str = "") -> Iterator[Doc]:
    """The whole documents of a CoNLL-U file whose id holds ``within``."""
    ids = iter(re.findall(r"^# newdoc id = (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    columns = Columns()
    wanted = not within
    for block in read_conllu(path):
        if block.new_document:
            if columns.words:
                yield columns.doc(vocab)
            columns = Columns()
            wanted = within in next(ids)
        elif columns.words and block.new_paragraph:
            columns.paragraph_break()
        if wanted:
            columns.sentence(block.rows, block.glued)
    if columns.words:
        yield columns.doc(vocab)


def syntax_facts(doc: Doc) -> Facts:
    """Sentences, tags, lemmas and dependencies; subtypes of labels are cut off, punctuation counts."""
    words = _words(doc)
    sentences = [_words(sent) for sent in doc.sents]
    return {
        "Words": {_characters(token) for token in words},
        "Sentences": {(sent[0].idx, _end(sent[-1])) for sent in sentences if sent},
        "UPOS": {(*_characters(token), token.pos_) for token in words},
        "XPOS": {(*_characters(token), token.tag_) for token in words},
        "Lemmas": {(*_characters(token), token.lemma_) for token in words},
        "UAS": {(*_characters(token), *_characters(token.head)) for token in words},
        "LAS": {(*_characters(token), *_characters(token.head), token.dep_.partition(":")[0]) for token in words},
    }


def name_facts(doc: Doc) -> Facts:
    """Names by type, with the places as one."""
    names: dict[str, set[tuple[object, ...]]] = {column: set() for column in NAME_COLUMNS}
    for ent in doc.ents:
        label = "PLACE" if ent.label_ in PLACES else ent.label_
        names[label].add((ent.start_char, ent.end_char))
        if label in CORE:
            names[NAME_COLUMNS[-1]].add((ent.start_char, ent.end_char, label))
    return names


def compare(gold: Iterable[Doc], read: Callable[[str], Doc], facts: Callable[[Doc], Facts]) -> dict[str, Tally]:
    """What ``read`` finds in the texts of the ``gold`` documents, against what the gold says."""
    tallies: dict[str, Tally] = {}
    for doc in gold:
        expected, found = facts(doc), facts(read(doc.text))
        for column in expected:
            tally = tallies.setdefault(column, Tally())
            tally.gold += len(expected[column])
            tally.predicted += len(found[column])
            tally.both += len(expected[column] & found[column])
    return tallies


def measure(model: Path, texts: Sequence[str]) -> Cost:
    """Run the pipeline in a fresh process on one thread."""
    done = subprocess.run(
        [sys.executable, "-m", "training.probe", str(model.resolve())],
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        env=os.environ | ONE_THREAD,
        cwd=Path(__file__).parents[1],
    )
    seconds = json.loads(done.stdout)
    return Cost(
        words_per_second=seconds["words"] / seconds["read"],
        import_seconds=seconds["import"],
        load_seconds=seconds["load"],
        megabytes=sum(file.stat().st_size for file in model.rglob("*") if file.is_file()) / 1e6,
        memory_half=seconds["half"],
        memory_peak=seconds["peak"],
    )


def evaluate(corpora: Path, model: Path) -> str:
    """All figures of the pipeline in the folder ``model``, as Markdown."""
    nlp = spacy.load(model)
    vocab = Vocab()  # the gold brings its own labels
    syntax = {}
    for row, stem, within in SYNTAX:
        path = corpora / "syntax" / f"{stem}.conllu"
        syntax[row] = compare(gold_documents(path, vocab, within), nlp, syntax_facts)
    names = {}
    for row, stem in NAMES:
        path = corpora / "ner" / f"{stem}.jsonl"
        names[row] = compare(name_documents([path], vocab), nlp, name_facts)
    stems = sorted({stem for _, stem, _ in SYNTAX})
    texts = [doc.text for stem in stems for doc in gold_documents(corpora / "syntax" / f"{stem}.conllu", vocab)]
    return report(syntax, names, measure(model, texts))


def report(syntax: Mapping[str, Mapping[str, Tally]], names: Mapping[str, Mapping[str, Tally]], cost: Cost) -> str:
    """The figures as they stand in the model's card."""
    return "\n".join(
        [
            *_table("Syntax, F1 in percent", SYNTAX_COLUMNS, syntax),
            "",
            *_table("Names, F1 in percent", NAME_COLUMNS, names),
            "",
            f"- Speed: {cost.words_per_second:,.0f} words per CPU-second, whole pipeline, one thread ({_processor()}).",
            f"- Size: {cost.megabytes:.1f} MB. Memory: at most {cost.memory_half:.0f} MB for half of the texts,"
            f" {cost.memory_peak:.0f} for all.",
            f"- Loading in a fresh process: {cost.load_seconds:.1f} CPU-seconds, after {cost.import_seconds:.1f} for"
            " importing spaCy.",
            "",
        ]
    )


def _table(title: str, columns: Sequence[str], rows: Mapping[str, Mapping[str, Tally]]) -> Iterator[str]:
    yield f"| {title} | {' | '.join(columns)} |"
    yield f"|---|{'---:|' * len(columns)}"
    for row, tallies in rows.items():
        figures = (tallies[column].f1 for column in columns)
        yield f"| {row} | {' | '.join('-' if figure is None else f'{figure:.1f}' for figure in figures)} |"


def _words(tokens: Iterable[Token]) -> list[Token]:
    """All but white space, seen in the text: ``is_space`` is never true where the vocabulary has no language."""
    return [token for token in tokens if not token.text.isspace()]


def _characters(token: Token) -> tuple[int, int]:
    return token.idx, _end(token)


def _end(token: Token) -> int:
    return int(token.idx) + len(token)


def _processor() -> str:
    """The processor's name where Linux tells it."""
    info = Path("/proc/cpuinfo")
    name = re.search(r"^model name\s*: (.+)$", info.read_text("utf-8"), re.MULTILINE) if info.exists() else None
    return name[1].strip() if name else platform.machine()
