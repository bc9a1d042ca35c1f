"""Money and counts: exact, approximate, and vague ones as ranges."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from extract.lexicon import load_lexicon
from extract.quantities import find_amounts, find_quantities
from extract.records import Document, Parsed

Number = int | Decimal
TOKENIZER = English().tokenizer
NUMBERS = load_lexicon().numbers
#: The units of these tests by the form in which they stand in a text.
UNITS = {"countries": "country", "people": "people", "soldiers": "soldier", "states": "state", "troops": "troop"}
ADJECTIVES = frozenset({"Russian", "additional"})


def parsed(text: str) -> Parsed:
    """Tokens with the parts of speech and lemmas that the stage asks for, no tree."""
    doc = TOKENIZER(text)
    for token in doc:
        token.pos_ = "NOUN" if token.text in UNITS else "ADJ" if token.text in ADJECTIVES else "NUM"
        token.lemma_ = UNITS.get(token.text, token.text)
    document = Document(name="a.txt", text=text, digest="0" * 16)
    return Parsed(document=document, doc=doc, sentences=(), sentence_of=(), quotes=(), starts=tuple(t.idx for t in doc))


def money(text: str) -> list[tuple[str, Number, str, bool]]:
    found = find_amounts(parsed(text), NUMBERS)
    return [(text[one.span.begin : one.span.end], one.value, one.currency, one.approximate) for one in found]


def counts(text: str) -> list[tuple[str, Number | None, Number | None, Number | None, bool]]:
    found = find_quantities(parsed(text), NUMBERS)
    return [
        (text[one.span.begin : one.span.end], one.value, one.minimum, one.maximum, one.approximate) for one in found
    ]


# ---------- Money ----------


@pytest.mark.parametrize(
    ("text", "words", "value", "currency", "approximate"),
    [
        ("It buys arms for $90 billion.", "$90 billion", 90_000_000_000, "USD", False),
        ("It spends £16bn a year.", "£16bn", 16_000_000_000, "GBP", False),
        ("A loan of US$ 7 billion.", "US$ 7 billion", 7_000_000_000, "USD", False),
        ("They gave 15 million euros.", "15 million euros", 15_000_000, "EUR", False),
        ("They gave 3 billion US dollars.", "3 billion US dollars", 3_000_000_000, "USD", False),
        ("They gave €2.5 million.", "€2.5 million", 2_500_000, "EUR", False),
        ("They gave A$5m.", "A$5m", 5_000_000, "AUD", False),  # not five US dollars after an "A"
        ("They gave a$5m.", "a$5m", 5_000_000, "AUD", False),
        ("They gave ¥5tn.", "¥5tn", 5_000_000_000_000, "JPY", False),
        ("They paid 1 euro.", "1 euro", 1, "EUR", False),
        ("They paid 60bn hryvnia.", "60bn hryvnia", 60_000_000_000, "UAH", False),
        ("They paid $1,000,000.", "$1,000,000", 1_000_000, "USD", False),
        ("They paid $1.", "$1", 1, "USD", False),  # the full stop ends the sentence
        ("About $90 billion.", "$90 billion", 90_000_000_000, "USD", True),
        ("At least €5bn.", "€5bn", 5_000_000_000, "EUR", True),
        ("Nearly 3 billion dollars.", "3 billion dollars", 3_000_000_000, "USD", True),
        ("More than $90 billion.", "$90 billion", 90_000_000_000, "USD", True),
        ("Up to $90 billion.", "$90 billion", 90_000_000_000, "USD", True),
        ("They gave EUR 5 million.", "EUR 5 million", 5_000_000, "EUR", False),
        ("They gave two billion dollars.", "two billion dollars", 2_000_000_000, "USD", False),
        ("They gave half a billion dollars.", "half a billion dollars", 500_000_000, "USD", False),
        ("A 5-million-euro loan.", "5-million-euro", 5_000_000, "EUR", False),
        ("They owe USD 3bn.", "USD 3bn", 3_000_000_000, "USD", False),
        ("They owe 3bn USD.", "3bn USD", 3_000_000_000, "USD", False),
        ("As much as $5\N{NO-BREAK SPACE}million.", "$5\N{NO-BREAK SPACE}million", 5_000_000, "USD", True),
        ("A $90-billion deal.", "$90-billion", 90_000_000_000, "USD", False),
    ],
)
def test_one_amount(text: str, words: str, value: int, currency: str, approximate: bool) -> None:
    assert money(text) == [(words, value, currency, approximate)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 euros and 50 pounds.", [("100 euros", 100, "EUR", False), ("50 pounds", 50, "GBP", False)]),
        ("Pay is £3,000-£5,000.", [("£3,000", 3000, "GBP", False), ("£5,000", 5000, "GBP", False)]),
        ("Pay is 3,000-£5,000.", [("£5,000", 5000, "GBP", False)]),  # a number without a sign is no money
        ("It cost $0.", []),  # an amount is positive
        ("Ukraine won 5 of them.", []),  # the verb, not the currency
        ("The euro fell.", []),
        ("It rose by 5 million.", []),
        ("It costs $90-100 billion.", [("$90-100 billion", 90_000_000_000, "USD", True)]),
        ("They paid £5,000 each.", [("£5,000", 5000, "GBP", False)]),
        ("They ate 50 pounds of rice.", []),
        ("It costs $90 to $100 billion.", [("$90 to $100 billion", 90_000_000_000, "USD", True)]),
        ("They gave 10 to 15 million euros.", [("10 to 15 million euros", 10_000_000, "EUR", True)]),
        ("They gave $100-90.", []),  # a score, or the bounds the wrong way round
        ("It costs $900 to $2 million.", [("$900 to $2 million", 900, "USD", True)]),  # no shared scale
        ("They gave $5 to 10 people.", [("$5", 5, "USD", False)]),
        ("All three won seats.", []),
        ("They try 5 times.", []),  # TRY is the lira only in capitals
        ("They gave two and a half billion dollars.", []),  # not half a billion
        ("It cost $1.2.3.", []),
    ],
)
def test_amounts(text: str, expected: list[tuple[str, int, str, bool]]) -> None:
    assert money(text) == expected


# ---------- Counts ----------


@pytest.mark.parametrize(
    ("text", "words", "value", "approximate"),
    [
        ("It sent 4,000 troops.", "4,000 troops", 4000, False),
        ("The two countries met.", "two countries", 2, False),
        ("It sent a thousand troops.", "a thousand troops", 1000, False),
        ("It sent two hundred thousand troops.", "two hundred thousand troops", 200_000, False),
        ("It took in 2.5 million people.", "2.5 million people", 2_500_000, False),
        ("Led by some 30 countries.", "some 30 countries", 30, True),
        ("Some 30 countries met.", "Some 30 countries", 30, True),
        ("It sent about 300 soldiers.", "300 soldiers", 300, True),
        ("It sent 10,000 Russian soldiers home.", "10,000 Russian soldiers", 10_000, False),
        ("It sent 300 additional Russian soldiers.", "300 additional Russian soldiers", 300, False),
        ("It sent more than 500 troops.", "500 troops", 500, True),
        ("It sent up to 500 troops.", "500 troops", 500, True),
        ("All twenty-five countries met.", "twenty-five countries", 25, False),
        ("It sent one hundred and fifty troops.", "one hundred and fifty troops", 150, False),
        ("A dozen countries met.", "A dozen countries", 12, False),
        ("Half a dozen countries met.", "Half a dozen countries", 6, False),
        ("As many as two dozen states met.", "two dozen states", 24, True),
        ("It sent two thousand and five troops.", "two thousand and five troops", 2005, False),
    ],
)
def test_one_count(text: str, words: str, value: int, approximate: bool) -> None:
    assert counts(text) == [(words, value, None, None, approximate)]


@pytest.mark.parametrize(
    ("text", "words", "minimum", "maximum"),
    [
        ("It sent several thousand troops.", "several thousand troops", 2_000, 9_999),
        ("It has tens of thousands of troops.", "tens of thousands of troops", 20_000, 99_999),
        ("It has hundreds of thousands of troops.", "hundreds of thousands of troops", 200_000, 999_999),
        ("It took in tens of millions of people.", "tens of millions of people", 20_000_000, 99_999_999),
        ("Thousands of soldiers fled.", "Thousands of soldiers", 2_000, 9_999),
        ("Dozens of states met.", "Dozens of states", 24, 99),
        ("It sent a few hundred troops.", "a few hundred troops", 200, 999),
        ("Several countries met.", "Several countries", 2, 9),
        ("It sent 10 to 15 troops.", "10 to 15 troops", 10, 15),
        ("It sent 10-15 troops.", "10-15 troops", 10, 15),
        ("It sent 10–15 troops.", "10–15 troops", 10, 15),
        ("It sent between 10 and 15 troops.", "between 10 and 15 troops", 10, 15),
        ("It sent 10 to 15 thousand troops.", "10 to 15 thousand troops", 10_000, 15_000),
        ("Two or three countries met.", "Two or three countries", 2, 3),
    ],
)
def test_vague_counts_are_ranges(text: str, words: str, minimum: int, maximum: int) -> None:
    assert counts(text) == [(words, None, minimum, maximum, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Troops met.",
        "No troops met.",
        "A country fell.",  # an article, not a count
        "Some countries met.",
        "Many countries met.",
        "It sent 0 troops.",
        "It sent zero troops.",
        "It sent 1.2.3 troops.",  # not a number
        "It sent ½ troops.",
        "It sent 3e5 troops.",
        "It sent 9999999999999999 troops.",  # more digits than any army
        "It sent five twenty troops.",  # no number together
        "In 2014 Russian troops came.",  # a year
        "The 2nd states met.",
        "It was 5 of the countries.",  # a part, not a count of the countries
    ],
)
def test_no_count(text: str) -> None:
    assert counts(text) == []


# ---------- Any text ----------

WORDS = """
    several few many some tens hundreds thousands millions dozens of a two hundred thousand million billion 4,000 2.5 30
    $ US$ € £ A$ euros dollars pounds bn m troops countries people Russian about least - , .
"""


@given(st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=4), max_size=12).map(" ".join) | st.text(max_size=80))
def test_any_text_gives_sound_numbers(text: str) -> None:
    amounts, quantities = find_amounts(parsed(text), NUMBERS), find_quantities(parsed(text), NUMBERS)
    for span in [*(one.span for one in amounts), *(one.span for one in quantities)]:
        assert 0 <= span.begin < span.end <= len(text)
    for amount in amounts:
        assert amount.value > 0
        assert len(amount.currency) == 3
    for count in quantities:
        if count.value is not None:
            assert count.value > 0
            assert count.minimum is count.maximum is None
        else:
            assert count.minimum is not None
            assert count.maximum is not None
            assert 0 < count.minimum < count.maximum
            assert count.approximate


@pytest.mark.parametrize(
    "text",
    [
        "5 m\N{LATIN SMALL LETTER DOTLESS I}llion dollars",
        "5 \N{LATIN SMALL LETTER LONG S}hekels",
        "9e999999 million troops",
    ],
)
def test_odd_numbers_never_raise(text: str) -> None:
    money(text)
    counts(text)
