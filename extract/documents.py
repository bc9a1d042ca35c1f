"""Finds the documents in files, folders, globs and standard input, and reads them unchanged.

What is refused is refused with one line: where, what is wrong, what to do.
"""

import glob
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from spacy.lang.en.stop_words import STOP_WORDS
from trafilatura import bare_extraction

from extract.records import Document

MAX_CHARACTERS = 1_000_000
"""The longest text that is read; a language model's memory grows with the text."""

_MAX_BYTES = 4 * MAX_CHARACTERS
_HTML = frozenset({".html", ".htm"})
_JSONL = ".jsonl"
_SUFFIXES = frozenset({".txt", ".md", ".markdown", _JSONL}) | _HTML

_ABOUT_THE_FOLDER = frozenset({"readme", "sources", "license", "licence", "changelog", "contributing"})
"""Files that speak of a folder, not of the world: a folder's walk passes over them, naming one reads it."""

_HEADER = re.compile(r"\ufeff?\s*date:?\s+(\d{4}-\d{2}-\d{2})(?!\d)\s*", re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2999-12-31"}
"""How a page's date is looked for: in its metadata, never by guessing, and without a look at the clock."""

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_WORDS = 20
_MANY_WORDS = 60
_ENGLISH_SHARE = 0.27
_ENGLISH_SHARE_OF_FEW = 0.2
"""Of a hundred words of English news 38 to 55 are such; of other languages, by look-alikes (in, was), up to 21.

A lone sentence may have as few as 20."""


class DocumentError(Exception):
    """An input that cannot be read; the message is one line."""

    def __init__(self, place: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{place}: {wrong}; {remedy}")


def read_documents(inputs: Iterable[str], *, date: date | None = None) -> Iterator[Document]:
    """The documents in ``inputs``: files, folders, globs, or ``-`` for standard input, in a fixed order.

    ``date`` overrides what the documents say of their own date. Raises DocumentError at the first bad one.
    """
    for item in inputs:
        if item == "-":
            data = _bounded(sys.stdin.buffer, "standard input")
            yield _document(_decoded(data, "standard input"), "stdin", "standard input", date)
            continue
        for path, name in _files(item):
            yield from _read(path, name, date)


def looks_english(text: str) -> bool:
    """Whether ``text`` has a share of English function words that only English has; short Latin text passes."""
    letters = [char for char in text if char.isalpha()]
    if 2 * sum(char.isascii() for char in letters) < len(letters):
        return False
    words = _WORD.findall(text.lower())
    if len(words) < _ENOUGH_WORDS:
        return True
    share = _ENGLISH_SHARE if len(words) >= _MANY_WORDS else _ENGLISH_SHARE_OF_FEW
    return sum(word in STOP_WORDS for word in words) >= share * len(words)


def _files(item: str) -> Iterator[tuple[Path, str]]:
    """The files ``item`` stands for, each with the name its document gets."""
    path = Path(item)
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if _wanted(file.relative_to(path)) and file.is_file()]
        if not found:
            raise DocumentError(item, "a folder without documents", f"it needs files in {_listed(_SUFFIXES)}")
        yield from ((file, file.relative_to(path).as_posix()) for file in found)
    elif path.exists():
        yield path, path.name
    elif glob.has_magic(item):
        matches = [Path(match) for match in sorted(glob.glob(item, recursive=True))]  # noqa: PTH207 (absolute patterns)
        files = [match for match in matches if match.is_file()]
        if not files:
            raise DocumentError(item, "no file matches", "check the pattern and the folder you are in")
        yield from ((file, file.name) for file in files)
    else:
        raise DocumentError(item, "no such file or folder", "check the path and the folder you are in")


def _wanted(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix.lower() in _SUFFIXES and path.stem.lower() not in _ABOUT_THE_FOLDER and not hidden


def _listed(choices: Iterable[str]) -> str:
    return " ".join(sorted(choices))


def _read(path: Path, name: str, date: date | None) -> Iterator[Document]:
    place, suffix = str(path), path.suffix.lower()
    try:
        with path.open("rb") as file:
            if suffix == _JSONL:
                yield from _json_lines(file, name, place, date)
                return
            data = _bounded(file, place)
    except OSError as error:
        raise DocumentError(place, f"cannot be read ({error.strerror})", "check its permissions") from error
    if suffix in _HTML:
        yield _page(data, name, place, date)
    else:
        yield _document(_decoded(data, place), name, place, date)


def _bounded(file: BinaryIO, place: str) -> bytes:
    """All bytes of ``file``, if they are not more than the longest text can have."""
    data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise _too_long(place)
    return data


def _too_long(place: str) -> DocumentError:
    return DocumentError(place, f"longer than {MAX_CHARACTERS:,} characters", "split it into articles")


def _decoded(data: bytes, place: str) -> str:
    if data.startswith(_UTF16):
        raise DocumentError(place, "UTF-16, not UTF-8", "save the file as UTF-8")
    if b"\0" in data:
        raise DocumentError(place, f"a binary file (NUL byte at {data.index(0)})", "give a text file in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(place, f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from error


def _document(text: str, name: str, place: str, override: date | None, **known: Any) -> Document:
    """The record of ``text``; ``known`` is what its file says of it beside the text."""
    if len(text) > MAX_CHARACTERS:
        raise _too_long(place)
    if "\0" in text:
        raise DocumentError(place, f"a NUL character at {text.index(chr(0))}", "give the text of an article")
    header, day = _header(text)
    body = header or (1 if text.startswith("\ufeff") else 0)
    if not text[body:].strip():
        raise DocumentError(place, "empty", "give a file with the text of an article")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    known["date"] = override or known.get("date") or day
    return Document(name=name, text=text, digest=digest, body=body, **known)


def _header(text: str) -> tuple[int, date | None]:
    """Where the text begins after a leading ``date YYYY-MM-DD``, and that date; (0, None) without one."""
    match = _HEADER.match(text)
    try:
        return (match.end(), date.fromisoformat(match[1])) if match else (0, None)
    except ValueError:
        return 0, None


def _page(data: bytes, name: str, place: str, override: date | None) -> Document:
    """The main text of an HTML page: its paragraphs, with a blank line between them."""
    charset = _CHARSET.search(data[:4096])
    try:
        html = data.decode(charset[1].decode("ascii")) if charset else _decoded(data, place)
    except (UnicodeDecodeError, LookupError):
        html = _decoded(data, place)
    if not html.strip():
        raise DocumentError(place, "empty", "give a file with the text of an article")
    page: Any = bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=dict(_DATE_SEARCH),
    )
    if page is None or not (page.text or "").strip():
        raise DocumentError(place, "no main text found in the page", "save the article's text as a .txt file")
    text = "\n\n".join(line for line in page.text.splitlines() if line.strip())
    day = date.fromisoformat(page.date) if page.date else None
    title, source, url = page.title or None, page.sitename or None, page.url or None
    return _document(text, name, place, override, date=day, title=title, source=source, url=url)


def _json_lines(file: BinaryIO, name: str, place: str, override: date | None) -> Iterator[Document]:
    """A document for each line: an object with ``text`` and perhaps ``date``, ``title``, ``source``, ``url``."""
    number = empty = 0
    while line := file.readline(_MAX_BYTES + 1):
        number += 1
        here = f"{place}:{number}"
        if len(line) > _MAX_BYTES:
            raise _too_long(here)
        if not line.strip():
            empty += 1
            continue
        yield _document(**_fields(_decoded(line, here), here), name=f"{name}:{number}", place=here, override=override)
    if number == empty:
        raise DocumentError(place, "empty", "give one JSON object a line, with a text")


def _fields(line: str, here: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise DocumentError(here, f"broken JSON ({error})", "give one JSON object a line") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise DocumentError(here, "no text", 'give an object with a string "text"')
    fields: dict[str, Any] = {"text": row["text"]}
    for key in ("title", "source", "url", "date"):
        value = row.get(key)
        if not isinstance(value, str | None):
            raise DocumentError(here, f'"{key}" is not a string', f'write "{key}" in quotation marks or leave it out')
        fields[key] = value or None
    fields["date"] = _iso_day(fields["date"], here) if fields["date"] else None
    try:
        row["text"].encode()
    except UnicodeEncodeError as error:
        raise DocumentError(here, "half a surrogate pair", "write the character itself, in UTF-8") from error
    return fields


def _iso_day(value: str, here: str) -> date:
    match = _ISO_DAY.fullmatch(value)
    try:
        return date.fromisoformat(match[1] if match else value)
    except ValueError as error:
        raise DocumentError(here, f"{value!r} is not a date", 'write "date" as YYYY-MM-DD') from error
