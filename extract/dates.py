"""Parsed -> TimeSpans: date expressions, understood against the day of the document, as precise as written.

Without a document date only expressions that stand alone ("in 1994") are resolved. A bare weekday or month is the last
one before the document, as news uses them.
"""

import calendar
import datetime
import re
from collections.abc import Callable, Iterator

from extract.records import Parsed, Span, TimeSpan

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1, "several": 9, "few": 9}

_MONTH = "|".join(name for name in (*calendar.month_name, *calendar.month_abbr) if name)
_DAY = "|".join(_DAYS)
_YEAR = r"(?:1[6-9]|20)\d\d"
_COUNT = r"\d+|" + "|".join(_NUMBERS)

Range = tuple[str, datetime.date | None, datetime.date | None]
_Reader = Callable[[re.Match[str], datetime.date | None], Range | None]


def find_dates(parsed: Parsed) -> tuple[TimeSpan, ...]:
    """All date expressions of the prose, longest reading first, none inside another."""
    document = parsed.document
    found: list[TimeSpan] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(document.text, document.body):
            span = Span(match.start(), match.end())
            if any(span.overlaps(other.span) for other in found):
                continue
            value = _read(read, match, document.date)
            if value is not None:
                found.append(_opened(document.text, span, value))
    return tuple(sorted(found, key=lambda time: time.span))


def _read(read: _Reader, match: re.Match[str], today: datetime.date | None) -> Range | None:
    try:
        return read(match, today)
    except (ValueError, OverflowError):
        return None  # "31 February", "9999999 days ago": words, not a date


def _opened(text: str, span: Span, value: Range) -> TimeSpan:
    """As in "since" and "until" before an expression open one of its ends."""
    edtf, first, last = value
    before = re.search(r"(since|until|till)\s+(?:late\s+|early\s+)?$", text[max(0, span.begin - 14) : span.begin], re.I)
    if before and before[1].lower() == "since":
        return TimeSpan(span=span, edtf=f"{edtf.split('/')[0]}/..", first=first, last=None)
    if before:
        return TimeSpan(span=span, edtf=f"../{edtf.split('/')[-1]}", first=None, last=last)
    return TimeSpan(span=span, edtf=edtf, first=first, last=last)


def _day(day: datetime.date) -> Range:
    return day.isoformat(), day, day


def _month(year: int, month: int) -> Range:
    last = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}", datetime.date(year, month, 1), datetime.date(year, month, last)


def _year(year: int) -> Range:
    return f"{year:04}", datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def _between(first: datetime.date, last: datetime.date) -> Range:
    return f"{first.isoformat()}/{last.isoformat()}", first, last


def _full(match: re.Match[str], _: datetime.date | None) -> Range:
    return _day(datetime.date(int(match["y"]), _MONTHS[match["m"].lower()], int(match["d"])))


def _iso(match: re.Match[str], _: datetime.date | None) -> Range:
    return _day(datetime.date.fromisoformat(match[0]))


def _month_of_year(match: re.Match[str], _: datetime.date | None) -> Range:
    return _month(int(match["y"]), _MONTHS[match["m"].lower()])


def _quarter(match: re.Match[str], _: datetime.date | None) -> Range:
    year, number = int(match["y"]), {"1": 1, "2": 2, "3": 3, "4": 4, "f": 1, "s": 2, "t": 3}[match["q"][0].lower()]
    number = 4 if match["q"].lower().startswith("fo") else number
    first = datetime.date(year, number * 3 - 2, 1)
    last = datetime.date(year, number * 3, calendar.monthrange(year, number * 3)[1])
    return f"{first.isoformat()[:7]}/{last.isoformat()[:7]}", first, last


def _only_year(match: re.Match[str], _: datetime.date | None) -> Range:
    return _year(int(match["y"]))


def _day_of_month(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """A day without a year is the nearest one, in the past unless that is more than half a year ago."""
    if today is None:
        return None
    day = datetime.date(today.year, _MONTHS[match["m"].lower()], int(match["d"]))
    if (day - today).days > 150:
        day = day.replace(year=today.year - 1)
    elif (today - day).days > 215:
        day = day.replace(year=today.year + 1)
    return _day(day)


def _bare_month(match: re.Match[str], today: datetime.date | None) -> Range | None:
    if today is None:
        return None
    month = _MONTHS[match["m"].lower()]
    return _month(today.year if month <= today.month else today.year - 1, month)


def _weekday(match: re.Match[str], today: datetime.date | None) -> Range | None:
    if today is None:
        return None
    number = _DAYS[match["d"].lower()]
    if (match["w"] or "").strip().lower() == "next":
        return _day(today + datetime.timedelta(days=(number - today.weekday() - 1) % 7 + 1))
    return _day(today - datetime.timedelta(days=(today.weekday() - number) % 7))


def _near_day(match: re.Match[str], today: datetime.date | None) -> Range | None:
    if today is None:
        return None
    shift = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[match[0].lower()]
    return _day(today + datetime.timedelta(days=shift))


def _near_unit(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """As in "last week", "this month", "next year"."""
    if today is None:
        return None
    shift = {"last": -1, "this": 0, "next": 1, "previous": -1, "the past": -1}[match["w"].lower()]
    unit = match["u"].lower()
    if unit == "year":
        return _year(today.year + shift)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + shift
        return _month(months // 12, months % 12 + 1)
    monday = today - datetime.timedelta(days=today.weekday()) + datetime.timedelta(weeks=shift)
    sunday = monday + datetime.timedelta(days=6)
    return _between(monday, min(sunday, today) if shift == 0 else sunday)


def _span_from_today(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """As in "over the next week or 10 days", "the past three days"; of two lengths the longer one bounds the time."""
    if today is None:
        return None
    pairs = [(match["n"], match["u"]), (match["n2"], match["u2"])]
    days = max(_days(number, unit) for number, unit in pairs if unit)
    if match["w"].lower() in {"next", "coming"}:
        return _between(today, today + datetime.timedelta(days=days))
    return _between(today - datetime.timedelta(days=days), today)


def _ago(match: re.Match[str], today: datetime.date | None) -> Range | None:
    if today is None or match["n"].lower() in {"several", "few"}:
        return None
    unit = match["u"].lower()
    number = _number(match["n"])
    if unit.startswith("year"):
        return _year(today.year - number)
    if unit.startswith("month"):
        months = today.year * 12 + today.month - 1 - number
        return _month(months // 12, months % 12 + 1)
    return _day(today - datetime.timedelta(days=_days(match["n"], unit)))


def _number(word: str | None) -> int:
    return 1 if not word else int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _days(number: str | None, unit: str) -> int:
    return _number(number) * {"day": 1, "week": 7, "month": 30, "year": 365}[unit.lower().rstrip("s")]


def _patterns() -> Iterator[tuple[re.Pattern[str], _Reader]]:
    """Longer expressions before the shorter ones they contain."""
    month = rf"(?P<m>{_MONTH})\.?"
    yield re.compile(r"\b\d{4}-\d\d-\d\d\b"), _iso
    yield re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {month},? (?P<y>{_YEAR})\b"), _full
    yield re.compile(rf"\b{month} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>{_YEAR})\b"), _full
    yield re.compile(rf"\b(?P<q>1st|2nd|3rd|4th|first|second|third|fourth) quarter of (?P<y>{_YEAR})\b", re.I), _quarter
    yield re.compile(rf"\b{month},? (?:of )?(?P<y>{_YEAR})\b"), _month_of_year
    weekday = rf"(?:(?:{_DAY}),? )?"
    yield re.compile(rf"\b{weekday}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {month}(?!\w)", re.I), _day_of_month
    yield re.compile(rf"\b{month} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? ?\d)"), _day_of_month
    yield (
        re.compile(
            rf"\b(?P<w>next|coming|past|last) (?:(?P<n>{_COUNT}) )?(?P<u>days?|weeks?|months?|years?)"
            rf"(?: or (?P<n2>{_COUNT}) (?P<u2>days?|weeks?|months?))\b",
            re.I,
        ),
        _span_from_today,
    )
    yield (
        re.compile(rf"\b(?P<w>next|coming|past|last) (?P<n>{_COUNT}) (?P<u>days|weeks|months)\b(?P<n2>)(?P<u2>)", re.I),
        _span_from_today,
    )
    yield re.compile(rf"\b(?P<n>{_COUNT}) (?P<u>days?|weeks?|months?|years?) (?:ago|earlier)\b", re.I), _ago
    yield re.compile(r"\b(?P<w>last|this|next|previous) (?P<u>week|month|year)\b", re.I), _near_unit
    yield re.compile(r"\b(?:yesterday|today|tonight|tomorrow)\b", re.I), _near_day
    yield re.compile(rf"\b(?P<w>last |next |this )?(?P<d>{_DAY})\b", re.I), _weekday
    yield re.compile(rf"(?:(?<=\bin )|(?<=ince ))(?P<m>{_MONTH})\b(?! \d)"), _bare_month
    yield (
        re.compile(rf"(?<![\d.,:$£€-])\b(?P<y>{_YEAR})\b(?![\d,.]\d|\s*(?:kg|km|people|troops|per cent|%))"),
        _only_year,
    )


_PATTERNS = tuple(_patterns())
