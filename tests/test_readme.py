"""What the README promises is there: its commands, options, files and questions."""

import re
import shlex
from pathlib import Path

import click
import pytest
from rdflib import Graph

from extract.documents import read_documents
from extract.pipeline import Reader
from ontology.vocabulary import iri
from treatygraph.cli import COMMANDS, cli
from treatygraph.commands.query import named_queries
from treatygraph.export import serialize
from treatygraph.triples import to_graph

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINES = [line.partition("   #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
INLINE = [code for code in re.findall(r"`(treatygraph [^`]+)`", README) if "COMMAND" not in code]
CALLS = [part.strip() for line in (*LINES, *INLINE) for part in line.split(" | ") if part.startswith("treatygraph ")]


def test_finds_the_commands() -> None:
    assert len(LINES) >= 9
    assert len(CALLS) >= 14


@pytest.mark.parametrize("call", CALLS)
def test_command_and_its_options_exist(call: str) -> None:
    _, name, *words = shlex.split(call)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_table_with_its_help(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.help or "").partition("\n")[0] == COMMANDS[name]
    assert re.search(rf"^\| `treatygraph {name} [^`]+` \| {re.escape(COMMANDS[name][:-1])}", README, re.MULTILINE)


@pytest.mark.parametrize("target", re.findall(r"^make(?: \w+=\S+)* ([\w-]+)", "\n".join(LINES), re.MULTILINE))
def test_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", re.findall(r"treatygraph query ([a-z-]+) --graph", README))
def test_question_exists(name: str) -> None:
    assert name in named_queries()


@pytest.mark.parametrize("folder", re.findall(r"`(\w+/)`", README[README.index("## The tree") :]))
def test_folder_exists(folder: str) -> None:
    assert (ROOT / folder).is_dir()


def test_the_result_shown_is_the_one_that_comes_out(reader: Reader) -> None:
    """The README leaves out lines of a block, never one that is not there."""
    (document,) = read_documents([str(ROOT / "seeds")])
    graph = to_graph(reader.read(document))
    prefixes = serialize({iri("document", document.digest): graph}, "turtle").decode().partition("\n\n")[0]
    (block,) = re.findall(r"```turtle\n(.*?)```", README, re.DOTALL)
    shown = Graph().parse(data=f"{prefixes}\n{block}", format="turtle")
    assert len(shown) >= 10
    assert {triple for triple in shown if triple not in graph} == set()
