"""Date expressions: what they cover, which days they mean on Tuesday 19 August 2025, and what is none."""

import calendar
import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.dates import find_dates
from extract.records import Document, Parsed, TimeSpan

TUESDAY = date(2025, 8, 19)
VOCAB = Vocab()


def found(text: str, day: date | None = TUESDAY, body: int = 0) -> tuple[TimeSpan, ...]:
    """The dates of ``text``; the stage reads the text alone, so the tokens are left out."""
    document = Document(name="a.txt", text=text, digest="0" * 16, date=day, body=body)
    return find_dates(Parsed(document=document, doc=Doc(VOCAB), sentences=(), sentence_of=(), quotes=(), starts=()))


def shown(text: str, day: date | None = TUESDAY) -> list[tuple[str, str]]:
    return [(text[time.span.begin : time.span.end], time.edtf) for time in found(text, day)]


def days(edtf: str) -> tuple[date | None, date | None]:
    """The first and the last day of the part of EDTF that is written here; an open end is None."""
    if "/" in edtf:
        first, last = edtf.split("/")
        assert (first, last) != ("..", "..")
        return None if first == ".." else days(first)[0], None if last == ".." else days(last)[1]
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", edtf, re.ASCII)
    assert match, edtf
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year
    return (
        date(year, month or 1, day or 1),
        date(year, month or 12, day or calendar.monthrange(year, month or 12)[1]),
    )


# ---------- One expression ----------


@pytest.mark.parametrize(
    ("text", "words", "edtf", "first", "last"),
    [
        # days
        ("They met on 2025-08-18.", "2025-08-18", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("They met on 18 August 2025.", "18 August 2025", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("They met on August 18, 2025.", "August 18, 2025", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("Signed on the 5th of May 1992.", "5th of May 1992", "1992-05-05", "1992-05-05", "1992-05-05"),
        ("Signed on Sep. 3, 1992.", "Sep. 3, 1992", "1992-09-03", "1992-09-03", "1992-09-03"),
        ("They met on 29 February 2024.", "29 February 2024", "2024-02-29", "2024-02-29", "2024-02-29"),
        # days whose year is that of the document, or the nearest
        ("They met on 15 August in Rome.", "15 August", "2025-08-15", "2025-08-15", "2025-08-15"),
        ("They met on August 15.", "August 15", "2025-08-15", "2025-08-15", "2025-08-15"),
        ("On 20 December they vote.", "20 December", "2025-12-20", "2025-12-20", "2025-12-20"),
        ("They met on Friday, 15 August, in Rome.", "Friday, 15 August", "2025-08-15", "2025-08-15", "2025-08-15"),
        # weekdays: the last one before the document, as news uses them
        ("They met on Tuesday.", "Tuesday", "2025-08-19", "2025-08-19", "2025-08-19"),
        ("They met on Monday.", "Monday", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("They met on Wednesday.", "Wednesday", "2025-08-13", "2025-08-13", "2025-08-13"),
        ("They met last Friday.", "last Friday", "2025-08-15", "2025-08-15", "2025-08-15"),
        ("They meet next Friday.", "next Friday", "2025-08-22", "2025-08-22", "2025-08-22"),
        ("They meet next Tuesday.", "next Tuesday", "2025-08-26", "2025-08-26", "2025-08-26"),
        ("They met last Tuesday.", "last Tuesday", "2025-08-12", "2025-08-12", "2025-08-12"),
        ("They meet this Friday.", "this Friday", "2025-08-22", "2025-08-22", "2025-08-22"),
        ("They meet this Tuesday.", "this Tuesday", "2025-08-19", "2025-08-19", "2025-08-19"),
        ("They met this past Friday.", "this past Friday", "2025-08-15", "2025-08-15", "2025-08-15"),
        ("They met on Friday.", "Friday", "2025-08-15", "2025-08-15", "2025-08-15"),
        ("The truce holds until Friday.", "Friday", "../2025-08-22", None, "2025-08-22"),
        ("They must answer by Friday.", "Friday", "2025-08-22", "2025-08-22", "2025-08-22"),
        ("They met yesterday.", "yesterday", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("They met last night.", "last night", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("They meet tonight.", "tonight", "2025-08-19", "2025-08-19", "2025-08-19"),
        ("They meet tomorrow.", "tomorrow", "2025-08-20", "2025-08-20", "2025-08-20"),
        # weeks, months, quarters, years
        ("They met last week.", "last week", "2025-08-11/2025-08-17", "2025-08-11", "2025-08-17"),
        ("They met this week.", "this week", "2025-08-18/2025-08-19", "2025-08-18", "2025-08-19"),
        ("They meet next month.", "next month", "2025-09", "2025-09-01", "2025-09-30"),
        ("They met last year.", "last year", "2024", "2024-01-01", "2024-12-31"),
        ("They met in June.", "June", "2025-06", "2025-06-01", "2025-06-30"),
        ("They met in August.", "August", "2025-08", "2025-08-01", "2025-08-31"),
        ("They met in December.", "December", "2024-12", "2024-12-01", "2024-12-31"),
        ("They met in May 1945.", "May 1945", "1945-05", "1945-05-01", "1945-05-31"),
        ("In June they met.", "June", "2025-06", "2025-06-01", "2025-06-30"),
        ("They met in Sept. 2001.", "Sept. 2001", "2001-09", "2001-09-01", "2001-09-30"),
        ("They met last June.", "last June", "2025-06", "2025-06-01", "2025-06-30"),
        ("They meet next June.", "next June", "2026-06", "2026-06-01", "2026-06-30"),
        ("They meet next December.", "next December", "2025-12", "2025-12-01", "2025-12-31"),
        ("They met last August.", "last August", "2024-08", "2024-08-01", "2024-08-31"),
        ("They must leave by December.", "December", "2025-12", "2025-12-01", "2025-12-31"),
        ("They met at the end of May.", "May", "2025-05", "2025-05-01", "2025-05-31"),
        ("They met in June last year.", "June last year", "2024-06", "2024-06-01", "2024-06-30"),
        ("Fighting began in mid-2014.", "2014", "2014", "2014-01-01", "2014-12-31"),
        ("They met in mid-July.", "July", "2025-07", "2025-07-01", "2025-07-31"),
        (
            "Deliveries start in the first quarter of 2026.",
            "first quarter of 2026",
            "2026-01/2026-03",
            "2026-01-01",
            "2026-03-31",
        ),
        (
            "Deliveries ended in the fourth quarter of 2024.",
            "fourth quarter of 2024",
            "2024-10/2024-12",
            "2024-10-01",
            "2024-12-31",
        ),
        ("They signed it in 1994.", "1994", "1994", "1994-01-01", "1994-12-31"),
        ("The 1618 war.", "1618", "1618", "1618-01-01", "1618-12-31"),
        # how long ago, how long from now
        ("They met two weeks ago.", "two weeks ago", "2025-08-05", "2025-08-05", "2025-08-05"),
        ("They met a month ago.", "a month ago", "2025-07", "2025-07-01", "2025-07-31"),
        ("They met three years ago.", "three years ago", "2022", "2022-01-01", "2022-12-31"),
        (
            "An accord may come over the next week or 10 days.",
            "next week or 10 days",
            "2025-08-19/2025-08-29",  # of the two lengths the longer one
            "2025-08-19",
            "2025-08-29",
        ),
        (
            "Talks go on over the next three weeks.",
            "next three weeks",
            "2025-08-19/2025-09-09",
            "2025-08-19",
            "2025-09-09",
        ),
        (
            "Fighting grew in the past few days.",
            "past few days",
            "2025-08-10/2025-08-19",  # "few" is at most nine
            "2025-08-10",
            "2025-08-19",
        ),
        (
            "Fighting grew in the past three years.",
            "past three years",
            "2022-08-19/2025-08-19",
            "2022-08-19",
            "2025-08-19",
        ),
        # open ends
        ("They have fought since February.", "February", "2025-02/..", "2025-02-01", None),
        ("Since 2014 they have fought.", "2014", "2014/..", "2014-01-01", None),
        ("They have fought since late 2023.", "2023", "2023/..", "2023-01-01", None),
        ("Since Monday they have met.", "Monday", "2025-08-18/..", "2025-08-18", None),
        ("They have met since last week.", "last week", "2025-08-11/..", "2025-08-11", None),
        ("Until 15 September the truce holds.", "15 September", "../2025-09-15", None, "2025-09-15"),
        ("The truce holds until next week.", "next week", "../2025-08-31", None, "2025-08-31"),
        ("The truce holds till 2030.", "2030", "../2030", None, "2030-12-31"),
        ("The truce holds until at least 2030.", "2030", "../2030", None, "2030-12-31"),
        ("They have fought since early March.", "March", "2025-03/..", "2025-03-01", None),
        # several days or years, and what stands around a date
        ("They met on 15 August.", "15 August", "2025-08-15", "2025-08-15", "2025-08-15"),
        ("They met from July 10-12, 2023.", "July 10-12, 2023", "2023-07-10/2023-07-12", "2023-07-10", "2023-07-12"),
        ("They met on June 12 last year.", "June 12 last year", "2024-06-12", "2024-06-12", "2024-06-12"),
        ("They ruled it from 2014 to 2016.", "2014 to 2016", "2014/2016", "2014-01-01", "2016-12-31"),
        ("They ruled it between 2014 and 2016.", "2014 and 2016", "2014/2016", "2014-01-01", "2016-12-31"),
        ("The 2014–2016 war.", "2014–2016", "2014/2016", "2014-01-01", "2016-12-31"),
        ("From 2014 until May 2016 they met.", "2014 until May 2016", "2014/2016-05", "2014-01-01", "2016-05-31"),
        ("They met on 10–12 July.", "10–12 July", "2025-07-10/2025-07-12", "2025-07-10", "2025-07-12"),
        ("On Tuesday, 16 December 2025.", "Tuesday, 16 December 2025", "2025-12-16", "2025-12-16", "2025-12-16"),
        ("On Monday, August 18, they met.", "Monday, August 18", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("They still met in 2014.", "2014", "2014", "2014-01-01", "2014-12-31"),
        ("The still 2014 line.", "2014", "2014", "2014-01-01", "2014-12-31"),  # no "till"
        ("They met on 18\nAugust 2025.", "18\nAugust 2025", "2025-08-18", "2025-08-18", "2025-08-18"),
        ("Sent 2025-08-18T10:00:00Z.", "2025-08-18", "2025-08-18", "2025-08-18", "2025-08-18"),
    ],
)
def test_one_date(text: str, words: str, edtf: str, first: str | None, last: str | None) -> None:
    assert shown(text) == [(words, edtf)]
    (time,) = found(text)
    assert (time.first and time.first.isoformat(), time.last and time.last.isoformat()) == (first, last)


# ---------- None, or several ----------


@pytest.mark.parametrize(
    "text",
    [
        "They sent 3,000 men.",
        "They sent 2,000 troops.",
        "They sent 2000 troops.",  # a count with its unit
        "They asked for $2000.",
        "It weighs 1900 kg.",
        "It grew by 1994.5 points.",
        "It happened 9999999 days ago.",  # before the year 1
        "It happened 99999999999999999999 days ago.",  # more than a timedelta holds
        "It will take the next 99999999 days.",
        "It happened 3000 years ago.",
        "It happened several years ago.",  # too vague for bounds
        "It fell on 31 February.",
        "It fell on 29 February.",  # 2025 has none
        "They may meet, may they not?",  # the verb
        "They march in march.",
        "Resolution 2231 stands.",
        "In the 1990s they met.",  # a decade is more than its first year
        "Call +1-202-1994.",
        "Resolution 1701 stands.",
        "Article 5 may apply.",
        "They arrived at 2030 hours.",
        "The Sunday Times reported it.",
        "The Good Friday Agreement stands.",
        "Resolutions 1701 and 1559 stand.",
        "Flight 1994 and Highway 2000, Boeing No. 2014.",
        "They asked for EUR 2000.",
        "They paid 2000 euros.",
        "They met in Mar del Plata.",  # a short name of a month has its full stop
    ],
)
def test_no_date(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The accords of 2014 and 2015 failed.", [("2014", "2014"), ("2015", "2015")]),
        ("In 2014 and from 2016 to 2018.", [("2014", "2014"), ("2016 to 2018", "2016/2018")]),
        ("From Monday to Wednesday.", [("Monday", "2025-08-18"), ("Wednesday", "2025-08-13")]),  # no range backwards
        ("In May 2014 and on 1 June they met.", [("May 2014", "2014-05"), ("1 June", "2025-06-01")]),
        ("Since 2014, and again last week.", [("2014", "2014/.."), ("last week", "2025-08-11/2025-08-17")]),
        ("31 February 2020", [("February 2020", "2020-02")]),  # no such day, yet a month
    ],
)
def test_several_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They signed it in 1994.", [("1994", "1994")]),
        ("They signed it on 5 May 1992.", [("5 May 1992", "1992-05-05")]),
        ("They have fought since 2014.", [("2014", "2014/..")]),
        ("They met on Monday.", []),
        ("They met yesterday.", []),
        ("They met in June.", []),
        ("They met on 15 August.", []),
        ("They met last week, or two days ago.", []),
        ("They meet over the next week or 10 days.", []),
    ],
)
def test_without_a_document_date_only_what_stands_alone_is_resolved(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text, None) == expected


def test_the_header_is_not_read() -> None:
    text = "date 2025-08-19 They met in 1994."
    (time,) = found(text, body=16)
    assert text[time.span.begin : time.span.end] == "1994"


# ---------- Any text ----------

WORDS = """
    since until late early next last this coming past in on of the a over or several few ago earlier first quarter
    day days week weeks month months year years Monday Friday May March Sept. June December yesterday today
    1 2 5th 10 31 99 1994 2014 2025 2,025 0 9999999 2025-08-19 2025-02-30 0001-01-01 9999-12-31 $ - / , .
"""
PHRASE = st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=4), max_size=14).map(" ".join)


@given(
    text=PHRASE | st.text(max_size=120),
    day=st.none() | st.dates() | st.sampled_from([TUESDAY, date.min, date.max, date(2024, 2, 29)]),
)
def test_any_text_gives_sound_dates(text: str, day: date | None) -> None:
    times = found(text, day)
    for time in times:
        assert 0 <= time.span.begin < time.span.end <= len(text)
        assert time.first or time.last
        assert time.first is None or time.last is None or time.first <= time.last
        assert days(time.edtf) == (time.first, time.last)
    for one, other in pairwise(times):
        assert one.span.end <= other.span.begin


@pytest.mark.parametrize(
    "text",
    [
        "the la\N{LATIN SMALL LETTER LONG S}t week",
        "ye\N{LATIN SMALL LETTER LONG S}terday",
        "th\N{LATIN SMALL LETTER DOTLESS I}s month",
    ],
)
def test_odd_letters_never_raise(text: str) -> None:
    found(text)
