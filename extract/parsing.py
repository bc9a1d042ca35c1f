"""Document -> Parsed: tokens, sentences, headings and trees, with every offset that of the document's text."""

import datetime
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from spacy.language import Language
from spacy.tokens import Doc, Token

from extract.records import Document, Parsed, Sentence, Span

_ENDERS = (".", "!", "?", "…", ":", ";", '"', "”", "'", "’", ")", "]")
_CLOSERS = frozenset(",;:.!?)]”’")
_QUOTES = frozenset("\"'")
#: A paragraph without one of these at its end is a heading, if it is short.
_STOPS = tuple(".!?:;…\"”'’)")
_HEADING_WORDS = 14
#: A stretch of so many words in which no sentence can begin is cut: a parse takes the square of them in memory.
_LONGEST = 400
_MARK = re.compile(r"[\"“”]")
_YEAR = re.compile(r"(?<![\d.,$€£])(?:1[0-9]|20)\d\d(?![\d,%]|\.\d)")
#: A text whose latest year is so much older than its date tells of the past.
_PAST = 10
#: Words that count from the day of the text: it is news, whatever years it recalls.
_DEICTIC = re.compile(
    r"\b(yesterday|today|tonight|tomorrow|(last|this|next) (night|week|weekend|month|year)"
    r"|on (mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def parse(document: Document, nlp: Language, lemmas: Mapping[tuple[str, str], str] = MappingProxyType({})) -> Parsed:
    """Run the language model; a paragraph break always ends a sentence, whatever the model thinks.

    ``lemmas`` (part of speech, form) corrects the model's where the lexicon knows the form.
    """
    text = document.text
    doc = nlp.make_doc(" " * document.body + text[document.body :])  # the header is no prose, its offsets stay
    paragraphs = tuple(_paragraphs(text, document.body))
    starts = {paragraph.begin for paragraph in paragraphs}
    since = 0
    for token in doc:
        since += 1
        if token.idx in starts or since > _LONGEST:
            token.is_sent_start = True
            since = 0
        elif token.i and not _may_start(token):
            token.is_sent_start = False
        else:
            since = 0
    doc = nlp(doc)
    for token in doc:
        lemma = lemmas.get((token.pos_, token.lower_)) or lemmas.get(
            ("NOUN" if token.pos_ == "PROPN" else "", token.lower_)
        )
        if lemma is not None:
            token.lemma_ = lemma
    sentences = tuple(_sentences(doc, paragraphs))
    return Parsed(
        document=document,
        doc=doc,
        sentences=sentences,
        sentence_of=_index(doc, sentences),
        quotes=tuple(_quotes(text, paragraphs)),
        starts=tuple(token.idx for token in doc),
        day=day_told_of(document),
    )


def day_told_of(document: Document) -> datetime.date | None:
    """The day a text speaks of: its own date, or the end of the last year it names where that is long past."""
    date = document.date
    years = sorted(int(year) for year in _YEAR.findall(document.text, document.body))
    if date is None:
        return datetime.date(years[-1], 12, 31) if years else None
    past = [year for year in years if year <= date.year]
    if len(past) > 1 and past[-1] <= date.year - _PAST and not _DEICTIC.search(document.text, document.body):
        return datetime.date(past[-1], 12, 31)
    return date


def _may_start(token: Token) -> bool:
    """A sentence begins after a mark that can end one, or on a new line; and not with a mark that closes something."""
    before = token.nbor(-1)
    if before.is_space:
        return "\n" in before.text or token.i < 2
    if before.text in _QUOTES | _CLOSERS and before.i and before.nbor(-1).text == ",":
        return False  # a comma before the closing mark: "...," she said
    if token.text in _CLOSERS or (token.text in _QUOTES and not before.whitespace_):
        return False
    return before.text.endswith(_ENDERS)


def _paragraphs(text: str, body: int) -> Iterator[Span]:
    """Stretches of text between blank lines, white space at their ends left out."""
    begin = body
    for gap in [*_PARAGRAPH.finditer(text, body), None]:
        end = gap.start() if gap else len(text)
        stripped = text[begin:end].strip()
        if stripped:
            first = text.index(stripped, begin)
            yield Span(first, first + len(stripped))
        begin = gap.end() if gap else end


def _sentences(doc: Doc, paragraphs: tuple[Span, ...]) -> Iterator[Sentence]:
    """The model's sentences without white space at their ends; one without words is none."""
    index = 0
    number = 0
    for sent in doc.sents:
        words = [token for token in sent if not token.is_space]
        if not words:
            continue
        span = Span(words[0].idx, words[-1].idx + len(words[-1]))
        while paragraphs[number].end <= span.begin:
            number += 1
        yield Sentence(
            index=index,
            paragraph=number,
            span=span,
            first=words[0].i,
            last=words[-1].i,
            heading=_is_heading(doc, paragraphs[number])
            or (span == paragraphs[number] and _asks_in_title_case(doc, words[0].i, words[-1].i)),
        )
        index += 1


def _is_heading(doc: Doc, paragraph: Span) -> bool:
    """A short paragraph without a stop at its end."""
    text = doc.text[paragraph.begin : paragraph.end]
    return not text.endswith(_STOPS[:3] + _STOPS[4:]) and len(text.split()) <= _HEADING_WORDS


def _asks_in_title_case(doc: Doc, first: int, last: int) -> bool:
    """Headings may be questions ("A Trap?"); those are written in title case throughout."""
    words = [token for token in doc[first : last + 1] if token.is_alpha and len(token) > 3]
    return doc[last].text == "?" and last - first < _HEADING_WORDS and all(word.is_title for word in words)


def _index(doc: Doc, sentences: tuple[Sentence, ...]) -> tuple[int, ...]:
    """For each token the number of its sentence; white space belongs to the sentence before it."""
    numbers = []
    current = 0
    for token in doc:
        if current + 1 < len(sentences) and token.i >= sentences[current + 1].first:
            current += 1
        numbers.append(current)
    return tuple(numbers)


def _quotes(text: str, paragraphs: tuple[Span, ...]) -> Iterator[Span]:
    """What stands between double quotation marks.

    A mark without partner is passed over, unless the quotation goes on in the next paragraph, which then opens with
    a mark of its own.
    """
    for number, paragraph in enumerate(paragraphs):
        opened: int | None = None
        for mark in _MARK.finditer(text, paragraph.begin, paragraph.end):
            if _opens(text, mark.start()) and opened is None:
                opened = mark.end()
            elif opened is not None and _closes(text, mark.start()):
                if mark.start() > opened:
                    yield Span(opened, mark.start())
                opened = None
        following = paragraphs[number + 1 : number + 2]
        if opened is not None and following and _MARK.match(text, following[0].begin):
            yield Span(opened, paragraph.end)


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1 : at + 2]
    return text[at] == "“" or (text[at] == '"' and not before.isalnum() and bool(after) and not after.isspace())


def _closes(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return text[at] == "”" or (text[at] == '"' and not text[at - 1].isspace() and not after.isalnum())
