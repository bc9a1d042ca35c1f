"""Parsed -> Amounts and Quantities: money with its currency, counts with their unit, vague numbers as ranges."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import takewhile

from spacy.tokens import Token

from extract.lexicon import Numbers
from extract.records import Amount, Parsed, Quantity, Span

#: Digits, commas between them, one point: as long as any sum or army, no longer.
_DIGITS = r"\d{1,15}(?:,\d{2,3}){0,6}(?:\.\d{1,6})?(?!\d|[.,]\d)"
#: A number begins where no other one, and no sign, stands before it.
_START = r"(?<![\w.,/$€£¥-])"
#: White space within an expression; its replacement is as long, so offsets hold.
_SPACES = str.maketrans("\n\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "    ")
_TO = r"(?:[-–]| to | or )"
_YEAR = re.compile(r"\b(?:in|since|by|until|of|from|during|after|before) (?:1[6-9]|20)\d\d$", re.I | re.A)
_WEIGHT = re.compile(r" (?:of|bombs?|warheads?)\b", re.I | re.A)
#: No news tells of fewer Korean won; "three won" is the verb.
_LEAST_WON = 1000


def find_amounts(parsed: Parsed, numbers: Numbers) -> tuple[Amount, ...]:
    """As in "$90 billion", "£16bn", "US$ 7 billion", "15 million euros": one amount an expression.

    Of "$90-100 billion" the lower bound is kept, as approximate: an amount has no bounds, and none at all would hide
    that money was spoken of.
    """
    text = parsed.document.text.translate(_SPACES)
    currencies = {name.lower(): code for name, code in numbers.currencies.items()}
    currencies |= {code.lower(): code for code in numbers.currencies.values()}
    found: list[Amount] = []
    for pattern in _money(numbers):
        for match in pattern.finditer(text, parsed.document.body):
            span, name = Span(match.start(), match.end()), match["c"].lower()
            low, high = _bounds(match["n"], match["n2"], match["s"], numbers)
            if low is None or high is None or any(span.overlaps(other.span) for other in found):
                continue
            if (name == "won" and low < _LEAST_WON) or (name == "pound" and _WEIGHT.match(text, span.end)):
                continue
            approximate = low < high or _is_approximate(text, span.begin, numbers)
            found.append(Amount(span=span, value=low, currency=currencies[name], approximate=approximate))
    return tuple(sorted(found, key=lambda amount: amount.span))


def find_quantities(parsed: Parsed, numbers: Numbers) -> tuple[Quantity, ...]:
    """Counts of the units the lexicon lists: "4,000 troops", "several thousand", "tens of thousands of troops"."""
    text, pattern = parsed.document.text.translate(_SPACES), _counted(numbers)
    return tuple(
        quantity
        for token in parsed.words
        if token.pos_ in {"NOUN", "PROPN"} and token.lemma_.lower() in numbers.units
        for quantity in _count(text, token, pattern, numbers)
    )


def _count(text: str, unit: Token, pattern: re.Pattern[str], numbers: Numbers) -> Iterator[Quantity]:
    """The number right before the unit; adjectives may stand between."""
    first = unit
    while first.i > 0 and _describes(first.nbor(-1), numbers):
        first = first.nbor(-1)
    match = pattern.search(text, max(0, first.idx - 80), first.idx)
    if match is None or _YEAR.search(text, max(0, match.start() - 10), match.end("n")):
        return
    span = Span(match.start(), unit.idx + len(unit))
    if match["v"]:
        low, high = _vague(match["v"], numbers)
    else:
        low, high = _bounds(match["b"] or match["n"], match["b2"] or match["n2"], None, numbers)
    if low is None or high is None:
        return
    if low < high:
        yield Quantity(span=span, unit=unit.text, minimum=low, maximum=high, approximate=True)
    else:
        approximate = bool(match["some"]) or _is_approximate(text, span.begin, numbers)
        yield Quantity(span=span, unit=unit.text, value=low, approximate=approximate)


def _describes(token: Token, numbers: Numbers) -> bool:
    word = token.lower_
    number = word[:1].isdigit() or word in numbers.words or word in numbers.scales or word in numbers.vague
    return not number and (token.pos_ in {"ADJ", "NOUN", "PROPN"} or token.text in "'\"“”")


def _money(numbers: Numbers) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The currency before the number, and after it."""
    signs = _any(sign for sign in numbers.currencies if not sign.isalpha())
    names = _any(name for name in numbers.currencies if name.isalpha())
    codes = rf"(?-i:{_any(numbers.currencies.values())})"  # in capitals: "try 5 times" is no Turkish lira
    scale, number = rf"(?:{_any(numbers.scales)})\b", _cardinal(numbers)
    before = (
        rf"(?P<c>{signs}|\b{codes}) ?(?P<n>{_DIGITS})"
        rf"(?:(?:[-–]| to )(?:{signs})?(?P<n2>{_DIGITS})(?=[ -]?{scale}))?(?:[ -]?(?P<s>{scale}))?(?!\w|[-–]\d)"
    )
    after = (
        rf"{_START}(?P<n>{number})(?:{_TO}(?P<n2>{number}))?(?:[ -]?(?P<s>{scale})[ -]| )"
        rf"(?:US |U\.S\. )?(?P<c>{names}|{codes})s?\b"
    )
    return re.compile(before, re.I | re.A), re.compile(after, re.I | re.A)


def _counted(numbers: Numbers) -> re.Pattern[str]:
    """A number at the end of a text: exact (``n``), between two (``n2``, ``b``, ``b2``) or vague (``v``)."""
    number, vague = _cardinal(numbers), _any(numbers.vague)
    scaled = rf"(?:a )?(?:{vague})\b(?:(?: of)? (?:{vague}|{_any(numbers.scales)})\b){{0,3}}"
    return re.compile(
        rf"{_START}(?P<some>some )?(?:between (?P<b>{number}) and (?P<b2>{number})"
        rf"|(?P<n>{number})(?:{_TO}(?P<n2>{number}))?|(?P<v>{scaled}))(?: of)? [\"“'‘]?$",
        re.I | re.A,
    )


def _cardinal(numbers: Numbers) -> str:
    """The pattern of "4,000", "2.5 million", "twenty-five", "one hundred and fifty", "half a million"."""
    word, scale = _any(numbers.words), _any(numbers.scales)
    first = rf"half an?\b|{_DIGITS}(?:(?:{scale})\b)?|(?:{word})\b|(?<=some )(?:{scale})\b"
    return rf"(?:{first})(?:(?:[ -]| and )(?:{word}|{scale})\b){{0,7}}"


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _bounds(
    low: str, high: str | None, scale: str | None, numbers: Numbers
) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Both bounds of a number as written, equal where there is but one; of "10 to 15 thousand" the scale is shared."""
    first, second = _split(low), _split(high or low)
    ending = [scale.lower()] if scale else []
    if high is None:
        first, second = first + ending, second + ending
    else:
        second += ending
        shared = list(takewhile(numbers.scales.__contains__, reversed(second)))[::-1]
        lower, head = _value(first, numbers), _value(second[: len(second) - len(shared)], numbers)
        if lower is not None and head is not None and lower < head and not set(first) & set(numbers.scales):
            first = first + shared
    lower, upper = _value(first, numbers), _value(second, numbers)
    if lower is None or upper is None or not 0 < lower <= upper or (high is not None and lower == upper):
        return None, None
    return lower, upper


def _split(words: str) -> list[str]:
    return re.findall(r"\d[\d,.]*|[a-z]+", words.lower())


def _value(words: list[str], numbers: Numbers) -> Decimal | None:
    """What a number in digits and words means; None if they are no number together ("five twenty", a mere "a")."""
    if words[:1] == ["half"]:
        whole = _value(words[1:], numbers)
        return whole / 2 if whole else None
    if not words or words == ["a"]:
        return None
    total, part, last = Decimal(0), None, ""
    for word in words:
        if word in numbers.scales:
            scale = numbers.scales[word]
            if scale < 1000:
                part = (1 if part is None else part) * Decimal(scale)
            else:
                total, part = (total * scale, None) if part is None and total else (total + (part or 1) * scale, None)
        elif word == "and":
            if last not in numbers.scales:
                return None
        else:
            digits = word[0].isdigit()
            value = Decimal(word.replace(",", "") if digits else numbers.words[word])
            if part is not None and (digits or not _fits(part, value)):
                return None
            part = (part or 0) + value
        last = word
    return total + (part or 0)


def _fits(before: Decimal, value: Decimal) -> bool:
    """Whether the number goes on with the word, as "hundred" with "fifty" and "twenty" with "five"."""
    return before % 100 == 0 or (before % 10 == 0 and before % 100 >= 20 and value < 10)


def _vague(words: str, numbers: Numbers) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Bounds of "several thousand", "tens of thousands" (20,000 to 99,999); "some" or "few" alone count nothing."""
    first, *rest = [word for word in _split(words) if word not in {"a", "of"}]
    if not rest and words.lower() in {"some", "many", "few"}:
        return None, None
    low, high = numbers.vague[first]
    for word in rest:
        scale = numbers.scales[word] if word in numbers.scales else numbers.vague[word][0] // 2
        low, high = low * scale, (high + 1) * scale - 1
    return Decimal(low), Decimal(high)


def _is_approximate(text: str, begin: int, numbers: Numbers) -> bool:
    """Whether "about", "more than" or the like stand right before."""
    before = " " + " ".join(text[max(0, begin - 30) : begin].lower().replace("(", " ").split())
    return before.endswith(tuple(f" {words}" for words in numbers.approximate))
