"""The command line: one command a file, imported when it is used.

Exit status: 0 all is well, 1 a document was refused or a graph does not conform, 2 the command could not run.
"""

import importlib
import os
import sys
from typing import NoReturn

import click

from treatygraph import __version__
from treatygraph.console import BROKEN_PIPE

COMMANDS = {
    "build": "Read documents and write their knowledge graph.",
    "validate": "Check a graph against the shapes.",
    "query": "Ask a graph a question.",
    "export": "Write a graph in another RDF format.",
    "explain": "Show what a node says, the text that supports it, and the rule that read it.",
}
"""The commands and what each does; a module of ``treatygraph.commands`` holds each, with what it must import."""


class _Lazy(click.Group):
    """A group that imports a command when it is run, not to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"treatygraph.commands.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="treatygraph", message="%(prog)s %(version)s")
def cli() -> None:
    """News text about diplomacy and security in, a validated knowledge graph with evidence out.

    Exit status: 0 all is well, 1 a document was refused or a graph does not conform, 2 could not run.
    """


def main() -> NoReturn:
    """The ``treatygraph`` command: every error is one line on stderr, never a traceback."""
    try:
        status = cli.main(prog_name="treatygraph", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        status = 0
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "treatygraph"
        status = _fail(f"{error.format_message()} See `{command} --help`.")
    except click.ClickException as error:
        status = _fail(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        click.echo("treatygraph: interrupted; nothing was written", err=True)
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = BROKEN_PIPE
    except MemoryError:
        status = _fail("out of memory; give fewer or shorter documents at a time")
    except Exception as error:
        if os.environ.get("TREATYGRAPH_DEBUG"):
            raise
        status = _fail(f"a fault of ours ({type(error).__name__}: {error}); TREATYGRAPH_DEBUG=1 shows where, report it")
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str) -> int:
    click.echo(f"treatygraph: error: {' '.join(message.split())}", err=True)
    return 2
