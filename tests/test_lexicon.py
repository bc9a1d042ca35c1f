"""The words as data: each names something, can be met in a text, and a slip in a file is told with its place."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from rdflib import RDF, SKOS, Graph, URIRef
from spacy.lang.en import English

import extract.lexicon
from extract import agreements, claims, commitments, demands, offices, proposals, provisions, relations, situations
from extract.lexicon import FOLDER, LexiconError, load_lexicon
from extract.lexicon.inflection import noun_forms, verb_forms
from extract.records import Modality
from ontology.concepts import VOCABULARY, plover_roots
from ontology.vocabulary import TG, TGV

FILES = sorted(FOLDER.glob("*.toml"))
LEXICON = load_lexicon()
CONCEPTS = Graph().parse(VOCABULARY)
TOKENIZER = English().tokenizer


def strings(data: object) -> Iterator[str]:
    """All the strings of a TOML file that are values."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def lists(data: object, path: str) -> Iterator[tuple[str, list[str]]]:
    """The word lists of a TOML file, each with its place."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from lists(value, f"{path}.{key}")
    elif isinstance(data, list) and all(isinstance(value, str) for value in data):
        yield path, data
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from lists(value, f"{path}[{number}]")


def contents(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


# ---------- The words ----------


def test_the_files_are_all_there() -> None:
    assert [file.stem for file in FILES] == [
        "agreements",
        "events",
        "extractors",
        "groups",
        "irregular",
        "modality",
        "numbers",
        "proposals",
        "relations",
        "speech",
        "titles",
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_curie_is_a_term(file: Path) -> None:
    curies = [text for text in strings(contents(file)) if text.startswith(("tg:", "tgv:"))]
    for prefix, name in (curie.split(":") for curie in curies):
        assert {"tg": TG, "tgv": TGV}[prefix][name]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_word_stands_twice_in_a_list(file: Path) -> None:
    for place, words in lists(contents(file), file.stem):
        assert sorted(words) == sorted(set(words)), place


def test_every_event_type_reaches_a_plover_root() -> None:
    roots = plover_roots()
    assert [trigger.type for trigger in LEXICON.triggers if trigger.type not in roots] == []


def test_every_speech_act_is_one() -> None:
    acts = {act for act in CONCEPTS.subjects(SKOS.inScheme, TGV.speechAct) if (act, RDF.type, SKOS.Concept) in CONCEPTS}
    assert set(LEXICON.speech.acts.values()) <= acts


def test_every_modality_is_one() -> None:
    known = set(get_args(Modality))
    assert {*LEXICON.mood.modals.values(), *LEXICON.mood.adverbs.values()} <= known


def test_every_stage_has_its_confidence() -> None:
    stages = (agreements, claims, commitments, demands, offices, proposals, provisions, relations, situations)
    names = {stage.NAME for stage in stages} | {situations.PROSPECTS, situations.BARE, "gazetteer"}
    assert names == set(LEXICON.confidence)
    assert all(0 < value < 1 for value in LEXICON.confidence.values())


def repeated() -> Iterator[tuple[str, URIRef]]:
    """Words of more than one trigger, each with the type of a later one."""
    for number, later in enumerate(LEXICON.triggers):
        for word in sorted(later.verbs | later.nouns):
            if any(
                word in earlier.verbs & later.verbs | earlier.nouns & later.nouns
                for earlier in LEXICON.triggers[:number]
            ):
                yield word, later.type


@pytest.mark.parametrize(("word", "type_"), list(repeated()), ids=lambda value: value.rpartition("/")[2])
def test_every_trigger_word_can_match(word: str, type_: URIRef) -> None:
    """The first entry that fits is taken: after one that asks for nothing more, the same word is never reached."""
    number = next(
        n for n, later in enumerate(LEXICON.triggers) if later.type == type_ and word in later.verbs | later.nouns
    )
    for earlier in LEXICON.triggers[:number]:
        if word in earlier.verbs & LEXICON.triggers[number].verbs:
            assert earlier.object or earlier.particle
        if word in earlier.nouns & LEXICON.triggers[number].nouns:
            assert earlier.with_


def test_every_trigger_has_words_and_a_frame() -> None:
    for trigger in LEXICON.triggers:
        assert trigger.verbs or trigger.nouns, trigger.type
        assert trigger.frame, trigger.type
        assert not trigger.with_ or trigger.nouns, trigger.type  # "with" speaks of nouns,
        assert not (trigger.object or trigger.particle) or trigger.verbs, trigger.type  # these of verbs


@pytest.mark.parametrize(
    "words",
    [
        frozenset().union(*(trigger.verbs for trigger in LEXICON.triggers)),
        frozenset().union(*(trigger.object for trigger in LEXICON.triggers)),
        frozenset().union(*(trigger.particle for trigger in LEXICON.triggers)),
        frozenset(LEXICON.speech.acts),
        LEXICON.speech.sources,
        frozenset(LEXICON.mood.adverbs),
        LEXICON.mood.prospective,
        LEXICON.mood.prospect_nouns,
        LEXICON.mood.prospect_verbs,
        LEXICON.titles.heads - {"secretary-general"},  # offices join tokens themselves
        LEXICON.numbers.units,
    ],
    ids=[
        "trigger verbs",
        "trigger objects",
        "trigger particles",
        "speech verbs",
        "sources",
        "adverbs",
        "prospective",
        "prospect nouns",
        "prospect verbs",
        "title heads",
        "units",
    ],
)
def test_words_looked_up_by_token_are_one_token(words: frozenset[str]) -> None:
    assert sorted(word for word in words if len(TOKENIZER(word)) > 1) == []


@pytest.mark.parametrize("name", ["predicative", "quotation_only"])
def test_manners_of_saying_are_manners_of_verbs_of_saying(name: str) -> None:
    assert getattr(LEXICON.speech, name) - set(LEXICON.speech.acts) == set()


def test_verbs_of_saying_with_infinitives_are_verbs_of_saying() -> None:
    assert LEXICON.speech.infinitive - set(LEXICON.speech.acts) == set()


# ---------- Inflection ----------


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("attack", "attack attacks attacked attacking"),
        ("expel", "expel expels expelled expelling"),  # the model has rarely seen it
        ("commit", "commit commits committed committing"),
        ("deny", "deny denies denied denying"),
        ("blame", "blame blames blamed blaming"),
        ("agree", "agree agrees agreed agreeing"),
        ("free", "free frees freed freeing"),
        ("press", "press presses pressed pressing"),
        ("veto", "veto vetoes vetoed vetoing"),
        ("annex", "annex annexes annexed annexing"),  # an x never doubles
        ("portray", "portray portrays portrayed portraying"),
    ],
)
def test_verb_forms(lemma: str, forms: str) -> None:
    assert set(forms.split()) <= set(verb_forms(lemma))


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("accord", "accord accords"),
        ("treaty", "treaty treaties"),
        ("pledge", "pledge pledges"),
        ("speech", "speech speeches"),
        ("survey", "survey surveys"),
        ("embargo", "embargo embargos embargoes"),  # both are written
    ],
)
def test_noun_forms(lemma: str, forms: str) -> None:
    assert list(noun_forms(lemma)) == forms.split()


@pytest.mark.parametrize(
    ("pos", "form", "lemma"),
    [
        ("VERB", "expelled", "expel"),
        ("VERB", "denied", "deny"),
        ("VERB", "blamed", "blame"),
        ("VERB", "committed", "commit"),
        ("VERB", "agreeing", "agree"),
        ("NOUN", "treaties", "treaty"),
        ("NOUN", "airstrikes", "airstrike"),
        ("VERB", "treaties", None),  # by part of speech
        ("VERB", "met", "meet"),
        ("VERB", "foresaw", "foresee"),  # the model has rarely seen it
        ("VERB", "withdrawn", "withdraw"),
        ("VERB", "overthrew", "overthrow"),
        ("VERB", "vetoes", "veto"),
        ("VERB", "wound", None),  # a verb of its own, not the past of "wind"
        ("PROPN", "accords", "accord"),  # "the Oslo Accords"
        ("VERB", "whistled", None),  # so are words of no interest
    ],
)
def test_lemmas(pos: str, form: str, lemma: str | None) -> None:
    assert LEXICON.lemmas.get((pos, form)) == lemma


# ---------- Reading ----------


def test_the_lexicon_is_read_once() -> None:
    assert load_lexicon() is load_lexicon()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the lexicon that may be broken."""
    copy = tmp_path / "lexicon"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(extract.lexicon, "FOLDER", copy)
    return copy


def test_a_copy_reads_the_same(folder: Path) -> None:
    assert load_lexicon.__wrapped__() == LEXICON


@pytest.mark.parametrize(
    ("name", "old", "new", "wrong"),
    [
        (
            "events.toml",
            'type = "tgv:consult"',
            'type = "tgv:consulting"',
            "events.toml: 'tgv:consulting' is not a term",
        ),
        ("events.toml", 'class = "tg:Summit"', 'class = "tg:Sumit"', "events.toml: 'tg:Sumit' is not a term"),
        ("events.toml", 'class = "tg:Summit"', 'class = "Summit"', "events.toml: 'Summit' is not a term"),
        ("events.toml", 'class = "tg:Summit"', 'class = "ex:Summit"', "events.toml: 'ex:Summit' is not a term"),
        ("speech.toml", 'act = "tgv:threat"', 'act = "tgv:menace"', "speech.toml: 'tgv:menace' is not a term"),
        ("agreements.toml", '"tg:Memorandum"', '"tg:Memo"', "agreements.toml: 'tg:Memo' is not a term"),
        ("proposals.toml", '"tgv:deterrence"', '"tgv:deterring"', "proposals.toml: 'tgv:deterring' is not a term"),
        ("titles.toml", "heads = [", "heads = [[", "titles.toml: not TOML: "),
        ("modality.toml", "[modals]", "[modals", "modality.toml: not TOML: "),
        ("numbers.toml", "one = 1", "one = 1\none = 1", "numbers.toml: not TOML: "),
        ("events.toml", "\nactor = [", "\nactress = [", "events.toml: 'actress'"),
        ("events.toml", 'frame = "meet"', 'frame = "met"', "events.toml: 'met'"),
        ("events.toml", 'class = "tg:Summit"\n', "", "events.toml: "),
        ("modality.toml", 'could = "possible"', 'could = "posible"', "modality.toml: 'posible'"),
        ("events.toml", 'nouns = ["summit"]', 'noun = ["summit"]', "events.toml: 'noun'"),
        (
            "events.toml",
            'nouns = ["summit"]',
            'nouns = "summit"',
            "events.toml: 'nouns' in [[event]] number 10 must be",
        ),
        ("events.toml", "prospective = true", 'prospective = "yes"', "events.toml: 'prospective' in [[event]] number "),
        ("modality.toml", "[negation]\n", "[negations]\n", "modality.toml: the file has no 'negation'; add it"),
        ("numbers.toml", "several = [2, 9]", "several = [9, 2]", "numbers.toml: 'several' in [vague] must be two"),
        ("numbers.toml", "hundred = 100", "hundred = 0", "numbers.toml: 'hundred' in [scales] must be a whole number"),
        ("irregular.toml", 'sell = ["sold"]', 'sell = "sold"', "irregular.toml: 'sell' in [verbs] must be a list"),
    ],
)
def test_a_slip_is_told_with_its_file(folder: Path, name: str, old: str, new: str, wrong: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_lexicon.__wrapped__()
    assert str(caught.value).removeprefix(f"{folder}/").startswith(wrong)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "titles.toml").unlink()
    with pytest.raises(LexiconError, match="titles"):
        load_lexicon.__wrapped__()


def test_types_are_iris() -> None:
    assert all(isinstance(trigger.type, URIRef) and trigger.type.startswith(str(TGV)) for trigger in LEXICON.triggers)
