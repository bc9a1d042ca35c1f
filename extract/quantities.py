"""Parsed -> Amounts and Quantities: money with its currency, counts with their unit, vague numbers as ranges."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from spacy.tokens import Token

from extract.lexicon import Numbers
from extract.records import Amount, Parsed, Quantity, Span


def find_amounts(parsed: Parsed, numbers: Numbers) -> tuple[Amount, ...]:
    """As in "$90 billion", "£16bn", "US$ 7 billion", "15 million euros": one amount an expression."""
    document = parsed.document
    signs = sorted((sign for sign in numbers.currencies if not sign.isalpha()), key=len, reverse=True)
    names = sorted((name for name in numbers.currencies if name.isalpha()), key=len, reverse=True)
    number = r"(?P<n>\d[\d,]*(?:\.\d+)?)"
    scale = rf"\s?(?P<s>{'|'.join(sorted(numbers.scales, key=len, reverse=True))})?"
    before = re.compile(rf"(?P<c>{'|'.join(map(re.escape, signs))})\s?{number}{scale}\b", re.I)
    after = re.compile(rf"\b{number}{scale}\s(?:US\s)?(?P<c>{'|'.join(names)})s?\b", re.I)
    found: list[Amount] = []
    for pattern in (before, after):
        for match in pattern.finditer(document.text, document.body):
            span = Span(match.start(), match.end())
            value = _decimal(match["n"], match["s"], numbers)
            if value is not None and value > 0 and not any(span.overlaps(other.span) for other in found):
                sign = match["c"] if match["c"] in numbers.currencies else match["c"].lower()
                words = document.text[max(0, span.begin - 20) : span.begin].lower().split()
                found.append(
                    Amount(
                        span=span,
                        value=value,
                        currency=numbers.currencies.get(sign) or numbers.currencies[sign.upper()],
                        approximate=bool(words) and words[-1].strip("(") in numbers.approximate,
                    )
                )
    return tuple(sorted(found, key=lambda amount: amount.span))


def find_quantities(parsed: Parsed, numbers: Numbers) -> tuple[Quantity, ...]:
    """Counts of the units the lexicon lists: "4,000 troops", "several thousand", "tens of thousands of troops"."""
    return tuple(
        quantity
        for token in parsed.doc
        if token.pos_ in {"NOUN", "PROPN"} and token.lemma_.lower() in numbers.units
        for quantity in _count(parsed, token, numbers)
    )


def _count(parsed: Parsed, unit: Token, numbers: Numbers) -> Iterator[Quantity]:
    """The number words right before the unit; adjectives may stand between."""
    words: list[Token] = []
    position = unit.i - 1
    while position >= 0 and len(words) < 8:
        token = parsed.doc[position]
        if _is_number(token, numbers) or (words and token.lower_ == "of"):
            words.append(token)
        elif token.lower_ == "of" or (not words and (token.pos_ in {"ADJ", "NOUN", "PROPN"} or token.text in "'\"“”")):
            pass
        else:
            break
        position -= 1
    words = [token for token in reversed(words) if token.lower_ != "of"]
    if not words or (len(words) == 1 and words[0].lower_ in {"a", "some", "many", "few"}):
        return
    approximate = position >= 0 and parsed.doc[position].lower_ in numbers.approximate
    span = parsed.span(words[0].i, unit.i)
    if words[0].lower_ == "some" and len(words) > 1:
        words, approximate = words[1:], True
    low, high, vague = _value(words, numbers)
    if low is None or high is None or low <= 0:
        return
    if vague:
        yield Quantity(span=span, unit=unit.text, minimum=low, maximum=high, approximate=True)
    else:
        yield Quantity(span=span, unit=unit.text, value=low, approximate=approximate)


def _is_number(token: Token, numbers: Numbers) -> bool:
    word = token.lower_
    return word[:1].isdigit() or word in numbers.words or word in numbers.scales or word in numbers.vague


def _value(words: list[Token], numbers: Numbers) -> tuple[Decimal | None, Decimal | None, bool]:
    """Lower and upper bound, and whether the words are vague; "tens of thousands" is 20,000 to 99,999."""
    low = high = Decimal(1)
    vague = False
    for token in words:
        word = token.lower_
        if word[0].isdigit():
            value = _decimal(word, None, numbers)
            if value is None:
                return None, None, False
            low, high = low * value, high * value
        elif word in numbers.words:
            low, high = low * numbers.words[word], high * numbers.words[word]
        elif word in numbers.scales:
            low = low * numbers.scales[word]
            high = (high + 1) * numbers.scales[word] - 1 if vague else high * numbers.scales[word]
        elif vague:  # "tens of thousands"
            scale = numbers.vague[word][0] // 2
            low, high = low * scale, (high + 1) * scale - 1
        else:
            low, high, vague = Decimal(numbers.vague[word][0]), Decimal(numbers.vague[word][1]), True
    return low, high, vague


def _decimal(digits: str, scale: str | None, numbers: Numbers) -> Decimal | None:
    try:
        value = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None
    return value * numbers.scales[scale.lower()] if scale else value
