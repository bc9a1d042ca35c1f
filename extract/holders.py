"""Titles without a name -> persons: "the US and Russian Presidents" are those in office on the day of the text."""

import datetime
import re
from collections.abc import Iterator, Mapping

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon, Titles
from extract.records import Parsed
from ontology.world import Known, World

_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")

Found = Mapping[int, tuple[URIRef, ...]]
"""Whom each token speaks of, as far as it is known."""


def find_holders(
    parsed: Parsed, by_token: Found, unnamed: set[int], world: World, lexicon: Lexicon
) -> Iterator[tuple[int, tuple[Known, ...]]]:
    """Titles and counterparts, and who they are; ``unnamed`` are the tokens of persons only described so far."""
    day = parsed.today
    if day is None:
        return
    for token in parsed.words:
        if token.pos_ not in {"NOUN", "PROPN"}:
            continue
        if token.lemma_.lower() == "counterpart":
            found = _counterparts(token, by_token, day, world)
        elif token.i in unnamed or all("/group/" in thing for thing in by_token.get(token.i, ())):
            found = _titled(token, by_token, day, world, lexicon.titles)
        else:
            continue
        if found and not _tells_of_the_past(parsed, token, day):
            yield token.i, found


def _tells_of_the_past(parsed: Parsed, token: Token, day: datetime.date) -> bool:
    """Whether the sentence names an earlier year: "the British prime minister said in 1938"."""
    return any(int(year) < day.year for year in _YEAR.findall(parsed.text(parsed.sentence(token.i).span)))


def _titled(token: Token, by_token: Found, day: datetime.date, world: World, titles: Titles) -> tuple[Known, ...]:
    """Whoever holds the office of the states before the title; a plural needs several states, and no vague title."""
    if _head(token) not in titles.heads or token.dep_ in {"nmod:desc", "flat", "compound"}:
        return ()
    if grammar.child(token, "flat", "appos") is not None:
        return ()
    first, title, after = title_of(token, titles)
    doc = token.doc
    if after < len(doc) and (doc[after].pos_ == "PROPN" or doc[after].lower_ in {"of", "for"}):
        return ()
    states = _states_before(first, token, by_token)
    if token.tag_ in {"NNS", "NNPS"} and (len(states) < 2 or title in titles.vague):
        return ()
    before = {word.lower_ for word in doc[max(token.sent.start, first - 2 * len(states) - 2) : token.i]}
    if not before.isdisjoint(titles.not_held | titles.other):
        return ()
    return tuple(known for state in states if (known := _holder(state, title, day, world)) is not None)


def _counterparts(token: Token, by_token: Found, day: datetime.date, world: World) -> tuple[Known, ...]:
    """As in "Lavrov met his Turkish counterpart": whoever holds the like office of the other state on that day."""
    owner = grammar.child(token, "nmod:poss")
    person = next(iter(by_token.get(owner.i, ())), None) if owner is not None else None
    titles = [title for office in world.in_office(person, day) for title in office.titles] if person else []
    states = _states_before(token.i, token, by_token) if titles else ()
    return tuple(known for state in states if (known := _holder(state, titles[0], day, world)) is not None)


def _states_before(position: int, token: Token, by_token: Found) -> tuple[URIRef, ...]:
    """The states right before a title that begins at ``position``: "the US and Russian Presidents"."""
    states: list[URIRef] = []
    while position > 0:
        position -= 1
        word = token.doc[position]
        here = by_token.get(position, ())
        if here and "/state/" in here[0]:
            states.extend(iri for iri in here if iri not in states)
        elif not (word.lower_ in {"and", ",", "the", "'s", "’s"} and (states or word.lower_ in {"'s", "’s"})):
            break
        if word.is_sent_start:
            break
    return tuple(reversed(states))


def title_of(token: Token, titles: Titles) -> tuple[int, str, int]:
    """Where a title with this head begins, its words in the singular ("foreign minister"), and what follows it."""
    doc = token.doc
    first, after = token.i, token.i + 1
    while first > 0 and doc[first - 1].lower_ in titles.modifiers:
        first -= 1
    words = [word.lower_ for word in doc[first : token.i]]
    words.append(_head(token))
    if after + 1 < len(doc) and doc[after].lower_ == "of" and doc[after + 1].lower_ in titles.complements - {"the"}:
        words += ["of", doc[after + 1].lower_]  # "secretaries of state"
        after += 2
    return first, " ".join(words), after


def _head(token: Token) -> str:
    """The singular of a title: a proper noun's lemma is the word itself ("the US and Russian Presidents")."""
    lemma = token.lemma_.lower()
    return lemma.removesuffix("s") if token.tag_ == "NNPS" else lemma


def _holder(state: URIRef, title: str, day: datetime.date, world: World) -> Known | None:
    """Who holds the office of that title; None if several do."""
    holders = {world.holder(office.iri, day) for office in world.offices_titled(state, title)} - {None}
    return holders.pop() if len(holders) == 1 else None
