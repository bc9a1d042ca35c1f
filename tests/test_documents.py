"""Inputs, good and bad: what is read unchanged, and the one line that refuses the rest."""

import hashlib
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from extract.documents import MAX_CHARACTERS, DocumentError, looks_english, read_documents
from extract.records import Document

SEEDS = Path(__file__).parents[1] / "seeds"
DAY = date(2025, 8, 19)

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ministers sign pact</title>
<meta property="article:published_time" content="2024-05-06T08:00:00Z">
<meta property="og:site_name" content="The Paper"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Ministers sign pact</h1>
<p>The foreign ministers of France and Japan signed a défense agreement in Paris on Monday, both governments said.</p>
<p>Japan pledged $2 billion for a joint fund that would support navies in the Pacific over the next five years.</p>
</article><footer>Copyright</footer></body></html>"""


def write(folder: Path, name: str, data: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def read(*inputs: str, day: date | None = None) -> list[Document]:
    return list(read_documents(inputs, date=day))


@pytest.mark.parametrize(
    ("name", "data", "day", "body"),
    [
        pytest.param("a.txt", "Trump met Putin.", None, 0, id="no header"),
        pytest.param("a.txt", " date 2025-08-19 After meeting", DAY, 17, id="the seed's header, glued to the sentence"),
        pytest.param("a.txt", "date: 2025-08-19\n\nAfter meeting", DAY, 18, id="a header on its own line"),
        pytest.param("a.txt", "Date 2025-08-19\r\nAfter\r\n", DAY, 17, id="CRLF stays"),
        pytest.param("a.txt", "\ufeffdate 2025-08-19 After", DAY, 17, id="a byte order mark is part of the text"),
        pytest.param("a.txt", "\ufeffAfter meeting", None, 1, id="but not of the body"),
        pytest.param("a.txt", "date 2025-13-40 After", None, 0, id="no such day: not a header"),
        pytest.param("a.txt", "date 2025-08-190 After", None, 0, id="not a day"),
        pytest.param("a.txt", "The date 2025-08-19 After", None, 0, id="not leading"),
        pytest.param("a.md", "# Talks\n\nThey *met*.\n", None, 0, id="Markdown is not interpreted"),
        pytest.param("a.nws", "They met.", None, 0, id="an unknown suffix is text"),
        pytest.param("no-suffix", "They met.", None, 0, id="no suffix is text"),
        pytest.param("a.txt", "naïve 🕊 peace", None, 0, id="beyond ASCII"),
    ],
)
def test_text_is_unchanged(tmp_path: Path, name: str, data: str, day: date | None, body: int) -> None:
    (document,) = read(write(tmp_path, name, data))
    assert document.text == data
    assert document.name == name
    assert document.digest == hashlib.sha256(data.encode()).hexdigest()[:16]
    assert (document.date, document.body) == (day, body)


def test_given_date_overrides_but_the_header_is_still_no_text(tmp_path: Path) -> None:
    (document,) = read(write(tmp_path, "a.txt", "date 2025-08-19 After"), day=date(2020, 1, 2))
    assert (document.date, document.text[document.body :]) == (date(2020, 1, 2), "After")


def test_seed() -> None:
    (document,) = read(str(SEEDS))
    assert document.date == DAY
    assert document.text[document.body :].startswith("After meeting Ukrainian President")
    assert looks_english(document.text)


def test_html(tmp_path: Path) -> None:
    (document,) = read(write(tmp_path, "a.html", PAGE))
    assert (document.date, document.title, document.source) == (date(2024, 5, 6), "Ministers sign pact", "The Paper")
    assert "a défense agreement in Paris on Monday, both governments said.\n\nJapan pledged" in document.text
    assert "Copyright" not in document.text
    latin = PAGE.replace("utf-8", "iso-8859-1").encode("latin-1")
    assert read(write(tmp_path, "b.htm", latin))[0].digest == document.digest


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"text": "They met.", "date": "2025-08-19", "title": "Talks", "source": "AFP", "url": "https://a.example/1"},
        {"text": "date 2025-08-19 They met.", "date": None},
        {"text": "They met again.", "date": "2025-08-19T10:00:00Z", "extra": 1},
    ]
    path = write(tmp_path, "a.jsonl", "\n\n".join(json.dumps(row) for row in rows))
    first, second, third = read(path)
    assert (first.name, first.title, first.source, first.url) == ("a.jsonl:1", "Talks", "AFP", "https://a.example/1")
    assert (second.name, second.date, second.body) == ("a.jsonl:3", DAY, 16)
    assert third.date == DAY


def test_folders_and_globs_are_sorted_and_pass_over_what_is_no_document(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b.txt", "SOURCES.md", "README.txt", ".hidden.txt", ".git/x.txt", "x.png"):
        write(tmp_path, name, f"Text of {name}")
    assert [document.name for document in read(str(tmp_path))] == ["a/b.txt", "a/z.md", "b.txt"]
    assert [document.name for document in read(str(tmp_path / "**/b.*"))] == ["b.txt", "b.txt"]
    assert [document.name for document in read(str(tmp_path / "SOURCES.md"))] == ["SOURCES.md"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"They met.\r\n")))
    (document,) = read("-")
    assert (document.name, document.text) == ("stdin", "They met.\r\n")


@pytest.mark.parametrize(
    ("name", "data", "wrong"),
    [
        ("a.txt", "", "a.txt: empty; give a file with the text of an article"),
        ("a.txt", " \n\t\n", "a.txt: empty;"),
        ("a.txt", "\ufeff", "a.txt: empty;"),
        ("a.txt", "date 2025-08-19\n", "a.txt: empty;"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "a.txt: a binary file (NUL byte at 8); give a text file in UTF-8"),
        ("a.txt", "naïve".encode("latin-1"), "a.txt: not UTF-8 at byte 2; save the file as UTF-8"),
        ("a.txt", "They met.".encode("utf-16"), "a.txt: UTF-16, not UTF-8; save the file as UTF-8"),
        ("a.txt", "x" * (MAX_CHARACTERS + 1), "a.txt: longer than 1,000,000 characters; split it into articles"),
        ("a.txt", "é" * (4 * MAX_CHARACTERS), "a.txt: longer than 1,000,000 characters"),
        ("a.jsonl", "", "a.jsonl: empty; give one JSON object a line, with a text"),
        ("a.jsonl", '{"text": "They met."}\n{"text": ', "a.jsonl:2: broken JSON (Expecting value"),
        ("a.jsonl", "[" * 200_000, "a.jsonl:1: broken JSON"),
        ("a.jsonl", '{"txt": "They met."}', 'a.jsonl:1: no text; give an object with a string "text"'),
        ("a.jsonl", '["They met."]', "a.jsonl:1: no text;"),
        ("a.jsonl", '{"text": " "}', "a.jsonl:1: empty;"),
        ("a.jsonl", '{"text": "They met.", "date": "19 August"}', "a.jsonl:1: '19 August' is not a date; write"),
        ("a.jsonl", '{"text": "They met.", "date": 2025}', 'a.jsonl:1: "date" is not a string;'),
        ("a.jsonl", '{"text": "They \\ud800 met."}', "a.jsonl:1: half a surrogate pair;"),
        ("a.jsonl", '{"text": "They \\u0000 met."}', "a.jsonl:1: a NUL character at 5;"),
        ("a.jsonl", "x" * (4 * MAX_CHARACTERS + 1), "a.jsonl:1: longer than 1,000,000 characters"),
        ("a.html", "<html><body></body></html>", "a.html: no main text found in the page;"),
        ("a.html", "", "a.html: empty;"),
        ("folder/a.png", "x", "folder: a folder without documents; it needs files in .htm .html .jsonl"),
    ],
)
def test_refused_with_one_line(tmp_path: Path, name: str, data: str | bytes, wrong: str) -> None:
    path = write(tmp_path, name, data)
    with pytest.raises(DocumentError) as caught:
        read(str(tmp_path / "folder") if "/" in name else path)
    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(wrong)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("item", "wrong"),
    [("missing.txt", "no such file or folder; check"), ("*.txt", "no file matches; check the pattern")],
)
def test_missing(tmp_path: Path, item: str, wrong: str) -> None:
    with pytest.raises(DocumentError, match=wrong):
        read(str(tmp_path / item))


def _twice(text: str) -> str:
    return f"{text} {text}"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Short.", True),
        ("Bundeskanzler Merz besucht Kiew.", True),  # too short to judge
        (
            "The president said on Tuesday that the allies were ready to support Ukraine and that more than thirty "
            "countries had joined them.",
            True,
        ),
        (
            "Le président a déclaré mardi que les pays alliés étaient prêts à soutenir l'Ukraine afin d'éviter une "
            "reprise des combats, et plus de trente pays ont suivi.",
            False,
        ),
        (
            "De premier was dinsdag in Den Haag en zei dat we over de veiligheid van Oekraïne moeten praten. Het is de "
            "bedoeling dat de troepen na een wapenstilstand in het land worden gelegerd.",
            False,
        ),
        ("Президент сказал, что союзники готовы.", False),  # short, but not in Latin letters
        ("总统周二表示,盟国已准备好支持乌克兰。", False),
    ],
)
@pytest.mark.parametrize("shape", [str, _twice])
def test_looks_english(text: str, english: bool, shape: Callable[[str], str]) -> None:
    assert looks_english(shape(text)) is english
