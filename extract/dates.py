"""Parsed -> TimeSpans: date expressions, understood against the day of the document, as precise as written.

Without a document date only expressions that stand alone ("in 1994") are resolved. A bare weekday or month is the last
one before the document, as news uses them.
"""

import calendar
import datetime
import re
from collections.abc import Callable, Iterator

from extract.records import Parsed, Span, TimeSpan

_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1, "several": 9, "few": 9}

# A name of a month or day has its capital: "may" and "march" are verbs.
_FULL = "|".join(form for name in calendar.month_name if name for form in (name, name.upper()))
_SHORT = "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_MONTH = rf"(?P<m>(?:{_FULL})\b|{_SHORT}\b\.?)"
_DAY = "|".join(form for name in calendar.day_name for form in (name, name.upper()))
_YEAR = r"(?:1[6-9]|20)\d\d"
_COUNT = r"\d+|" + "|".join(_NUMBERS)
_PART = r"(?:(?:early|late|mid)[ -]|(?:the )?(?:beginning|start|middle|end) of )"

#: White space within a date; its replacement is as long, so offsets hold.
_SPACES = str.maketrans("\n\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "    ")
#: After one of these a number is a name or a price: "Resolutions 1701 and 1559", "EUR 2000".
_LABEL = re.compile(
    r"(?:\b(?:(?:resolution|article|flight|highway|route|room|regulation|directive|decree|number|agenda|vision)s?"
    r"|nos?\.|[A-Z]?[$£€¥]|USD|EUR|GBP) ?(?:\d+(?:, | and |, and | or ))*|[$£€¥] ?)$",
    re.I | re.A,
)
_OPENING = re.compile(rf"\b(since|until|till) (?:at least )?{_PART}?$", re.I | re.A)
#: "\0" is where the first of two expressions stands: "from \0 to".
_RANGE = re.compile(
    rf"\b(?:from {_PART}?\0 (?:to|until|till|through)|between {_PART}?\0 and) {_PART}?$",
    re.I | re.A,
)

Range = tuple[str, datetime.date | None, datetime.date | None]
_Reader = Callable[[re.Match[str], datetime.date | None], Range | None]


def find_dates(parsed: Parsed) -> tuple[TimeSpan, ...]:
    """All date expressions of the prose, longest reading first, none inside another."""
    document = parsed.document
    text = document.text.translate(_SPACES)
    found: dict[Span, Range] = {}
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text, document.body):
            span = Span(*match.span("x" if "x" in pattern.groupindex else 0))
            if any(span.overlaps(other) for other in found) or _is_labelled(text, span):
                continue
            undated = read is _date and not match["y"] and not match["w"]
            base = _year_told(found, span) if undated and parsed.today is None else None
            value = _read(read, match, base or document.date)
            if value is not None:
                found[span] = value
    found = _counted_on(text, document.body, found)
    return tuple(_opened(text, span, value) for span, value in _joined(text, sorted(found.items())))


def _year_told(found: dict[Span, Range], span: Span) -> datetime.date | None:
    """In a text about the past, the middle of the year that was told last before an expression without one."""
    before = [s for s, value in found.items() if s.end <= span.begin and value[1] is not None]
    first = found[max(before)][1] if before else None
    return datetime.date(first.year, 7, 1) if first is not None else None


def _counted_on(text: str, body: int, found: dict[Span, Range]) -> dict[Span, Range]:
    """With the expressions that count from the date told before them: "a day later", "that month"."""
    known = dict(found)
    for match in _ON.finditer(text, body):
        span = Span(*match.span())
        near = [s for s in known if s.end <= span.begin and span.begin - s.end <= _FAR]
        if not near or any(span.overlaps(other) for other in known):
            continue
        value = _counted(match, known[max(near)])
        if value is not None:
            known[span] = value
    return known


def _counted(match: re.Match[str], base: Range) -> Range | None:
    """The day, month or year so many units from another; None where that one is told less precisely."""
    edtf, first, _ = base
    unit = (match["u"] or match["u2"]).lower().rstrip("s")
    if first is None or "/" in edtf or len(edtf) < _PRECISION[unit]:
        return None
    way = (match["w"] or match["w2"]).lower()
    number = _number(match["n"]) if match["n"] else 0 if way.startswith("that") or way.endswith("same") else 1
    day = _moved(first, -number if way.endswith(("earlier", "previous")) else number, unit)
    return {"year": lambda: _year(day.year), "month": lambda: _month(day.year, day.month)}.get(
        unit, lambda: _day(day)
    )()


def _is_labelled(text: str, span: Span) -> bool:
    return text[span.begin].isdigit() and bool(_LABEL.search(text, max(0, span.begin - 60), span.begin))


def _read(read: _Reader, match: re.Match[str], today: datetime.date | None) -> Range | None:
    try:
        return read(match, today)
    except (ValueError, OverflowError):
        return None  # "31 February", "9999999 days ago": words, not a date


def _joined(text: str, found: list[tuple[Span, Range]]) -> list[tuple[Span, Range]]:
    """As "from" and "to" or "between" and "and" make one stretch of two dates."""
    result: list[tuple[Span, Range]] = []
    for each in found:
        joined = _join(text, *result[-1], *each) if result else None
        if joined:
            result[-1] = joined
        else:
            result.append(each)
    return result


def _join(text: str, span: Span, value: Range, other: Span, end: Range) -> tuple[Span, Range] | None:
    words = text[max(0, span.begin - 30) : span.begin] + "\0" + text[span.end : other.begin]
    if not (value[1] and end[2] and value[1] < end[2] and _RANGE.search(words)):
        return None
    edtf = f"{value[0].split('/')[0]}/{end[0].split('/')[-1]}"
    return Span(span.begin, other.end), (edtf, value[1], end[2])


def _opened(text: str, span: Span, value: Range) -> TimeSpan:
    """As in "since" and "until" before an expression open one of its ends."""
    edtf, first, last = value
    before = _OPENING.search(text, max(0, span.begin - 40), span.begin)
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
    if first > last:
        raise ValueError("a stretch of time ends after it begins")
    return f"{first.isoformat()}/{last.isoformat()}", first, last


def _iso(match: re.Match[str], _: datetime.date | None) -> Range:
    return _day(datetime.date.fromisoformat(match[0]))


def _date(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """A day, or days, of a month; without a year in the nearest one, past unless more than half a year ago."""
    month, number = _MONTHS[match["m"][:3].lower()], int(match["d"])
    if match["y"]:
        year = int(match["y"])
    elif today is None:
        return None
    elif match["w"]:
        year = today.year + _SHIFTS[match["w"]]
    else:
        year = _near_year(datetime.date(today.year, month, number), today)
    first = datetime.date(year, month, number)
    return _between(first, first.replace(day=int(match["d2"]))) if match["d2"] else _day(first)


def _near_year(day: datetime.date, today: datetime.date) -> int:
    return today.year + ((today - day).days > 215) - ((day - today).days > 150)


def _quarter(match: re.Match[str], _: datetime.date | None) -> Range:
    year, number = int(match["y"]), {"1": 1, "2": 2, "3": 3, "4": 4, "f": 1, "s": 2, "t": 3}[match["q"][0].lower()]
    number = 4 if match["q"].lower().startswith("fo") else number
    first = datetime.date(year, number * 3 - 2, 1)
    last = datetime.date(year, number * 3, calendar.monthrange(year, number * 3)[1])
    return f"{first.isoformat()[:7]}/{last.isoformat()[:7]}", first, last


def _only_year(match: re.Match[str], _: datetime.date | None) -> Range:
    return _year(int(match["y"]))


def _years(match: re.Match[str], _: datetime.date | None) -> Range:
    first, last = _year(int(match["y"])), _year(int(match["y2"]))
    if first >= last:
        raise ValueError("a stretch of time ends after it begins")
    return f"{first[0]}/{last[0]}", first[1], last[2]


def _month_of_year(match: re.Match[str], today: datetime.date | None) -> Range | None:
    month = _MONTHS[match["m"][:3].lower()]
    if match["y"]:
        return _month(int(match["y"]), month)
    return _month(today.year + _SHIFTS[match["w"]], month) if today else None


def _bare_month(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """The last one, unless a word before it says otherwise; without any such word it may be a name or a verb."""
    if today is None or not (match["b"] or match["p"] or match["w"]):
        return None
    month, word = _MONTHS[match["m"][:3].lower()], (match["w"] or match["b"] or "").lower()
    if word in {"by", "until", "till"} or word.endswith(" for"):
        return _month(_near_year(datetime.date(today.year, month, 1), today), month)
    ahead = {"this": 0, "next": month <= today.month, "last": -(month >= today.month)}
    return _month(today.year + ahead.get(word, -(month > today.month)), month)


def _weekday(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """The last one, today included; the coming one after "this", "by", "until"; "last" and "next" leave today out."""
    if today is None:
        return None
    word = (match["w"] or match["b"] or "").lower()
    ahead = (_DAYS[match["d"].lower()] - today.weekday()) % 7
    if word.endswith(("next", "coming")):
        ahead = ahead or 7
    elif word.endswith(("last", "past")) or (ahead and word not in {"this", "by", "until", "till"}):
        ahead -= 7
    return _day(today + datetime.timedelta(days=ahead))


def _near_day(match: re.Match[str], today: datetime.date | None) -> Range | None:
    if today is None:
        return None
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(" ".join(match[0].lower().split()), 0)
    return _day(today + datetime.timedelta(days=shift))


_SHIFTS = {"last": -1, "previous": -1, "this": 0, "next": 1}


def _near_unit(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """As in "last week", "this month", "next year"."""
    if today is None:
        return None
    shift = _SHIFTS[match["w"].lower()]
    unit = match["u"].lower()
    if unit == "year":
        return _year(today.year + shift)
    if unit == "month":
        return _month(*_months_from(today, shift))
    monday = today - datetime.timedelta(days=today.weekday()) + datetime.timedelta(weeks=shift)
    sunday = monday + datetime.timedelta(days=6)
    return _between(monday, min(sunday, today) if shift == 0 else sunday)


def _span_from_today(match: re.Match[str], today: datetime.date | None) -> Range | None:
    """As in "over the next week or 10 days", "the past three years"; of two lengths the longer one bounds the time."""
    if today is None:
        return None
    lengths = [(_number(match["n"]), match["u"]), (_number(match["n2"]), match["u2"])]
    if match["w"].lower() in {"next", "coming"}:
        return _between(today, max(_moved(today, number, unit) for number, unit in lengths if unit))
    return _between(min(_moved(today, -number, unit) for number, unit in lengths if unit), today)


def _ago(match: re.Match[str], today: datetime.date | None) -> Range | None:
    if today is None or match["n"].lower() in {"several", "few"}:
        return None
    unit = match["u"].lower()
    number = _number(match["n"])
    if unit.startswith("year"):
        return _year(today.year - number)
    if unit.startswith("month"):
        return _month(*_months_from(today, -number))
    return _day(_moved(today, -number, unit))


def _number(word: str | None) -> int:
    return 1 if not word else int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _months_from(day: datetime.date, number: int) -> tuple[int, int]:
    months = day.year * 12 + day.month - 1 + number
    return months // 12, months % 12 + 1


def _moved(day: datetime.date, number: int, unit: str) -> datetime.date:
    """The day so many units later; a month that is too short ends it."""
    unit = unit.lower().rstrip("s")
    if unit in {"day", "week"}:
        return day + datetime.timedelta(days=number * {"day": 1, "week": 7}[unit])
    year, month = _months_from(day, number * {"month": 1, "year": 12}[unit])
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _patterns() -> Iterator[tuple[re.Pattern[str], _Reader]]:
    """Longer expressions before the shorter ones they contain; a group ``x`` is the date without the words around it.

    Letters are ASCII throughout, or "ſ" would match "s" and be in no table.
    """

    def words(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I | re.A)

    def names(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.A)

    start = rf"(?<![\w.,:$£€])(?<!\d[-–])(?:(?:{_DAY}),? )?"
    days = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:(?:[-–]| to )(?P<d2>\d{1,2})(?:st|nd|rd|th)?)?"
    of_year = rf"(?:, ?| )(?P<y>{_YEAR})\b(?![.,]\d)| (?:of )?(?P<w>last|this|next) year\b"
    unit = r"days?|weeks?|months?|years?"
    yield names(r"(?<![\w-])\d{4}-\d\d-\d\d(?=T\d|\b)(?!-)"), _iso
    yield names(rf"{start}{days}(?: of)? {_MONTH}(?:{of_year})?(?!\w)"), _date
    yield names(rf"{start}{_MONTH} {days}(?:{of_year}|(?!,? ?\d))(?!\w)"), _date
    yield words(rf"\b(?P<q>1st|2nd|3rd|4th|first|second|third|fourth) quarter of (?P<y>{_YEAR})\b"), _quarter
    yield names(rf"\b{_MONTH}(?:,? (?:of )?(?P<y>{_YEAR})\b| (?:of )?(?P<w>last|this|next) year\b)"), _month_of_year
    yield (
        words(
            rf"\b(?P<w>next|coming|past|last) (?:(?P<n>{_COUNT}) )?(?P<u>{unit}) or (?P<n2>{_COUNT}) (?P<u2>{unit})\b"
        ),
        _span_from_today,
    )
    yield words(rf"\b(?P<w>next|coming|past|last) (?P<n>{_COUNT}) (?P<u>{unit})\b(?P<n2>)(?P<u2>)"), _span_from_today
    yield words(r"\b(?P<w>coming|past) (?P<u>week|month|year)\b(?P<n>)(?P<n2>)(?P<u2>)"), _span_from_today
    yield words(rf"\b(?P<n>{_COUNT}) (?P<u>{unit}) (?:ago|earlier)\b"), _ago
    yield words(r"\b(?P<w>last|this|next|previous) (?P<u>week|month|year)\b"), _near_unit
    yield words(r"\b(?:yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening))\b"), _near_day
    yield (
        names(
            r"(?<!Good )(?<!Black )(?<!Bloody )\b(?:(?P<b>(?i:by|until|till)) (?:at least )?)?"
            rf"(?P<x>(?:(?P<w>(?i:(?:this )?(?:past|coming)|last|next|this)) )?(?P<d>{_DAY}))\b"
            r"(?! (?:Times|Telegraph|Mail|Express|Mirror|Post|Herald|Agreement))"
        ),
        _weekday,
    )
    yield (
        names(
            rf"\b(?:(?P<b>(?i:in|during|since|by|until|till|(?:planned|scheduled|set|due|slated) for)) (?:at least )?)?"
            rf"(?P<p>(?i:{_PART}))?"
            rf"(?P<x>(?:(?P<w>(?i:last|next|this)) )?(?P<m>(?:{_FULL})\b|{_SHORT}\.))(?! ?\d)"
        ),
        _bare_month,
    )
    year = r"(?<![\d.,:$£€])(?:(?<![-–])|(?<=[Mm]id-))\b(?P<y>" + _YEAR + ")"
    yield names(rf"{year}[-–](?P<y2>{_YEAR})\b(?![-–\d])"), _years
    counted = r"(?:kg|km|people|troops|soldiers|men|miles|met(?:re|er)s|tons|tonnes|per cent)\b|%"
    clock = r"hours?\b|hrs\b|GMT\b|UTC\b|local time"
    price = r"(?:million|billion|dollars|euros|pounds)\b"
    yield words(rf"{year}\b(?![\d,.]\d|\s*(?:{counted}|{clock}|{price}))"), _only_year


#: How far back, in characters, the date may be from which another is counted, and how precise it has to be.
_FAR = 400
_PRECISION = {"year": 4, "month": 7, "week": 10, "day": 10}
_ON = re.compile(
    rf"\b(?P<n>{_COUNT}) (?P<u>days?|weeks?|months?|years?) (?P<w>later)\b"
    r"|\b(?P<w2>the (?:following|previous|same)|that(?: same)?) (?P<u2>day|month|year)\b",
    re.I | re.A,
)
_PATTERNS = tuple(_patterns())
