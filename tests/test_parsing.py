"""Tokens, sentences, headings and quotations of the shipped model, all in characters of the document's text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from spacy.tokens import Token

from extract.parsing import parse
from extract.pipeline import Reader
from extract.records import Document, Parsed


def fails(*row: object, why: str) -> object:
    """A row that is read wrongly today."""
    return pytest.param(*row, marks=pytest.mark.xfail(reason=why, raises=AssertionError))


def parsed(reader: Reader, text: str, body: int = 0) -> Parsed:
    return parse(Document(name="a.txt", text=text, digest="0" * 16, body=body), reader.nlp, reader.lexicon.lemmas)


def sentences(found: Parsed) -> list[str]:
    return [found.text(sentence.span) for sentence in found.sentences]


def quotes(found: Parsed) -> list[str]:
    return [found.text(quote) for quote in found.quotes]


# ---------- Any text ----------


@pytest.mark.parametrize("body", [0, 7])
@given(text=st.text(min_size=7, max_size=300))
@example(text="They met. 🕊🇺🇦 They 👩‍👩‍👧 met.")  # beyond the basic plane, joined
@example(text="They met.\r\n\r\nThey met again.\r\n")
@example(text="They\u200b met\u200b.\u200b They\ufeff met.\u2028They met.")  # zero width, line separator
@example(text="... --- !!! ??? \"\" '' ()")
@example(text=" \n\n \t \n\n ")
@example(text='“““““””””” """""')
@example(text="“\n\n“\n\n”\n\n“")
@example(text='"They met.\n\n"They met.\n\n"')
def test_any_text_is_parsed_in_place(reader: Reader, body: int, text: str) -> None:
    found = parsed(reader, text, body)
    assert found.document.text == text
    for token in found.doc:
        inside = text[token.idx : token.idx + len(token)]
        assert inside == token.text or token.idx < body
    last = body
    for number, sentence in enumerate(found.sentences):
        span = sentence.span
        assert sentence.index == number
        assert last <= span.begin < span.end <= len(text)
        assert span == found.span(sentence.first, sentence.last)
        assert found.text(span) == found.doc[sentence.first : sentence.last + 1].text
        assert not found.text(span)[0].isspace()
        assert not found.text(span)[-1].isspace()
        last = span.end
    assert len(found.sentence_of) == len(found.doc)
    words = [token for token in found.doc if not token.is_space]
    assert all(_stands_in_its_sentence(found, token) for token in words)
    for quote in found.quotes:
        assert body < quote.begin <= quote.end <= len(text)
        assert text[quote.begin - 1] in '"“”'


def _stands_in_its_sentence(found: Parsed, token: Token) -> bool:
    sentence = found.sentence(token.i)
    return sentence.first <= token.i <= sentence.last


# ---------- Sentences and headings ----------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met. They parted.", ["They met.", "They parted."]),
        ("They met in Oslo\n\nThey parted in Bergen", ["They met in Oslo", "They parted in Bergen"]),
        ("They met.\r\n\r\nThey parted.", ["They met.", "They parted."]),
        ("They met \n \t\n they parted.", ["They met", "they parted."]),  # a line of white space is blank
        ("The ministers met in\nOslo on Monday.", ["The ministers met in\nOslo on Monday."]),  # a wrapped line
        ("He met the U.S. envoy in Oslo.", ["He met the U.S. envoy in Oslo."]),
        ("It grew by 2.5 per cent in Oslo.", ["It grew by 2.5 per cent in Oslo."]),
        ("  They met.  ", ["They met."]),
        ('"We met," he said.', ['"We met," he said.']),
        ('He said: "We met. We parted."', ['He said: "We met.', 'We parted."']),
        (
            '"We will not leave the bridge," President Anna Bergström said.',
            ['"We will not leave the bridge," President Anna Bergström said.'],
        ),
        ("", []),
        ("\n\n", []),
    ],
)
def test_sentences(reader: Reader, text: str, expected: list[str]) -> None:
    assert sentences(parsed(reader, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks in Oslo\n\nThe ministers met in Oslo.", [True, False]),
        ("The ministers met in Oslo.\n\nA way out\n\nThey met again.", [False, True, False]),
        ("A Trap?\n\nThe ministers met.", [True, False]),  # a question in title case
        ("Did they meet?\n\nThe ministers met.", [False, False]),  # a question of the prose
        ("The ministers met: nothing came of it.", [False]),
        ("They said:\n\nThe ministers met.", [True, False]),  # without a stop, short: taken for one
        (
            "a word and a word and a word and a word and a word and a word and a word",
            [False],  # too long for a heading
        ),
        ('"We will meet again"\n\nThe ministers met.', [False, False]),  # speech
    ],
)
def test_headings(reader: Reader, text: str, expected: list[bool]) -> None:
    assert [sentence.heading for sentence in parsed(reader, text).sentences] == expected


def test_paragraphs_are_counted(reader: Reader) -> None:
    found = parsed(reader, "Talks in Oslo\n\nThey met. They parted.\n\nThey met again.")
    assert [sentence.paragraph for sentence in found.sentences] == [0, 1, 1, 2]


def test_a_stretch_without_end_is_cut(reader: Reader) -> None:
    found = parsed(reader, "Norway and the leader of Finland met and " * 400)
    assert len(found.sentences) > 5
    assert max(sentence.last - sentence.first for sentence in found.sentences) <= 401


def test_the_header_is_no_prose(reader: Reader) -> None:
    text = " date 2025-08-19 After talks the ministers met."
    found = parsed(reader, text, body=17)
    assert sentences(found) == ["After talks the ministers met."]
    assert found.sentences[0].span.begin == 17
    assert not any(token.text == "date" for token in found.doc)


def test_the_lexicon_corrects_lemmas(reader: Reader) -> None:
    found = parsed(reader, "Norway expelled two diplomats and denied the report.")
    assert {token.text: token.lemma_ for token in found.doc if token.pos_ == "VERB"} == {
        "expelled": "expel",
        "denied": "deny",
    }


@pytest.mark.parametrize(
    ("text", "form", "lemma"),
    [
        ("They met in Oslo.", "met", "meet"),
        ("They sold tanks to Norway.", "sold", "sell"),
        ("They bought tanks from Norway.", "bought", "buy"),
        ("They fought in Oslo.", "fought", "fight"),
        ("They struck the port.", "struck", "strike"),
        ("They sent troops to Oslo.", "sent", "send"),
        ("They spoke with Norway.", "spoke", "speak"),
        ("They undertook to leave.", "undertook", "undertake"),
        ("They have withdrawn from Oslo.", "withdrawn", "withdraw"),
        ("They withdrew from Oslo.", "withdrew", "withdraw"),
        ("They shot a soldier.", "shot", "shoot"),
        ("They swore to leave.", "swore", "swear"),
        ("They foresaw a war.", "foresaw", "foresee"),
        ("They bound themselves to leave.", "bound", "bind"),
        ("The Oslo Accords hold.", "Accords", "accord"),
    ],
)
def test_irregular_forms(reader: Reader, text: str, form: str, lemma: str) -> None:
    (token,) = (token for token in parsed(reader, text).doc if token.text == form)
    assert token.lemma_.lower() == lemma


# ---------- Quotations ----------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We met," he said. "We parted."', ["We met,", "We parted."]),
        ("“We met,” he said. “We parted.”", ["We met,", "We parted."]),
        ('“We met," he said.', ["We met,"]),  # a mix of both
        ('A so-called "summit".', ["summit"]),
        ('They spoke of a "reset" and a "deal".', ["reset", "deal"]),
        ("He said 'no' to it.", []),  # single marks are too often apostrophes
        ('He said "we met.', []),  # without partner
        ('He met" them.', []),
        ('He said "we met.\n\nShe said "we parted."', ["we parted."]),  # the slip does not run over the paragraph
        (
            '"We met.\n\n"We parted," he said.',
            ["We met.", "We parted,"],  # it goes on: the next paragraph opens with a mark of its own
        ),
        ("“We met.\n\n“We parted.\n\n“We wept,” he said.", ["We met.", "We parted.", "We wept,"]),
        ('A 12" gun and a 14" gun.', []),  # inches
        ('""', []),
        ("“”", []),
        ('("We met," he said.)', ["We met,"]),
        (
            '"They said "we met" to us."',
            ['They said "we met'],
        ),  # of marks that look alike the inner ones cannot be told
    ],
)
def test_quotes(reader: Reader, text: str, expected: list[str]) -> None:
    assert quotes(parsed(reader, text)) == expected


def test_the_header_holds_no_quotes(reader: Reader) -> None:
    assert quotes(parsed(reader, '"2025-08-19" They met.', body=13)) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [("met", "We met,"), ("said", None)],
)
def test_quoted(reader: Reader, word: str, expected: str | None) -> None:
    found = parsed(reader, '"We met," he said.')
    (number,) = (token.i for token in found.doc if token.text == word)
    quote = found.quoted(number)
    assert (found.text(quote) if quote is not None else None) == expected
