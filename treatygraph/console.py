"""What the commands say and write: one-line messages on stderr, data on stdout or, whole or not at all, in a file."""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

import click

BROKEN_PIPE = 141
"""The exit status of a program whose reader went away, as the shell has it: 128 + SIGPIPE."""

_WIDEST_CELL = 72


class CannotRun(click.ClickException):
    """Ends a command with exit status 2 and one line that says why and what to do."""

    exit_code = 2


def note(message: str) -> None:
    """Say ``message`` on stderr."""
    click.echo(printable(message), err=True)


def warn(message: str) -> None:
    """Say on stderr what went on but should be known."""
    note(f"treatygraph: warning: {message}")


def printable(text: str) -> str:
    """``text`` without what would move a terminal's cursor or change its colours."""
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in text)


def put(data: bytes) -> None:
    """Write ``data`` to stdout; a reader who went away ends the program quietly."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(BROKEN_PIPE) from error
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CannotRun(f"standard output: cannot be written ({error.strerror})") from error


def save(path: str, data: bytes) -> None:
    """Put ``data`` into the file at ``path``: it holds what it held, or all of it. Raises CannotRun."""
    target = Path(path).resolve()
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise CannotRun(f"{path}: cannot be written ({error.strerror}); nothing was changed") from error
    except KeyboardInterrupt:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise


def check_writable(path: str) -> None:
    """Refuse at once what ``save`` would refuse after a long run. Raises CannotRun."""
    target = Path(path).resolve()
    if target.is_dir():
        raise CannotRun(f"{path}: a folder; give the name of a file in it")
    if not target.parent.is_dir():
        raise CannotRun(f"{path}: no folder {target.parent}; make it first")
    try:
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as error:
        raise CannotRun(f"{path}: its folder cannot be written ({error.strerror}); choose another") from error


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """``rows`` under ``headers`` in aligned columns; long cells go on below themselves."""
    room = max(20, min(_WIDEST_CELL, shutil.get_terminal_size((160, 24)).columns // max(1, len(headers)) * 2))
    cells = [[wrap(printable(cell), room) or [""] for cell in row] for row in rows]
    widths = [
        max([len(header), *(len(line) for row in cells for line in row[column])])
        for column, header in enumerate(headers)
    ]
    lines = ["  ".join(header.ljust(width) for header, width in zip(headers, widths, strict=True)).rstrip()]
    lines.append("  ".join("-" * width for width in widths))
    for row in cells:
        for index in range(max(map(len, row))):
            parts = (cell[index] if index < len(cell) else "" for cell in row)
            lines.append("  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip())
    return "\n".join(lines)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
