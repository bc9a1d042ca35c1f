"""Parsed -> Mentions: who and what is named, described or pointed at, and what the words alone say of it."""

import calendar
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from rdflib import URIRef
from spacy.tokens import Doc, Token

from extract import grammar
from extract.lexicon import Groups, Lexicon
from extract.phrases import find_phrases
from extract.records import Mention, MentionKind, Parsed
from ontology.vocabulary import TG
from ontology.world import Known, World

_CLASS_OF_LABEL = {
    "PERSON": TG.Person,
    "ORG": TG.Organization,
    "GPE": TG.Place,
    "LOC": TG.Place,
    "FAC": TG.Place,
}
#: What a text speaks of by name; offices, agreements and provisions have stages of their own.
_KNOWN_CLASSES = (
    TG.Person,
    TG.State,
    TG.GeopoliticalEntity,
    TG.Place,
    TG.Organization,
    TG.InternationalOrganization,
    TG.GovernmentBody,
    TG.ArmedForce,
    TG.Coalition,
    TG.MediaOutlet,
)
_PRONOUNS = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), TG.Person),
    **dict.fromkeys(("he", "him", "his", "himself", "she", "her", "hers", "herself"), TG.Person),
    **dict.fromkeys(("it", "its", "itself"), TG.GroupAgent),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), TG.State),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), TG.Agent),
}
#: With these a place name is where something happens; without them a capital that acts is its state.
_LOCATIVE = frozenset({"in", "at", "near", "from", "outside", "around", "into", "through", "across", "inside"})
_CALENDAR = frozenset((*calendar.month_name, *calendar.month_abbr, *calendar.day_name, "Parliament", "Congress"))
#: With one of these a name may begin in lower case: "al Qaeda".
_ARTICLES = frozenset({"al", "el"})
_EDGE = frozenset({"the", "The", "a", "an", "'s", "’s", '"', "“", "”", "(", ")", ",", "-", "."})


Readings = tuple[tuple[Known, MentionKind], ...]
"""What a name may mean, and whether as a name or as a demonym."""


def _names_at(parsed: Parsed, first: int, world: World) -> Iterator[tuple[int, Readings]]:
    """The gazetteer's names that begin at the token and end with one, longest first: (last token, readings)."""
    begin = parsed.starts[first]
    text = parsed.document.text
    for name in world.words(parsed.doc[first].text):
        if text.startswith(name, begin):
            last = bisect_left(parsed.starts, begin + len(name)) - 1
            readings = _readings(name, world)
            if readings and parsed.starts[last] + len(parsed.doc[last]) == begin + len(name):
                yield last, readings


def _readings(name: str, world: World) -> Readings:
    """What is spoken of by this name; offices, agreements and events have stages of their own."""
    named = dict.fromkeys((*world.named(name), *world.meant(name)))
    found: list[tuple[Known, MentionKind]] = [(known, "name") for known in named]
    found += [(known, "demonym") for known in world.people(name)]
    return tuple((known, kind) for known, kind in found if known.class_ in _KNOWN_CLASSES)


def find_mentions(parsed: Parsed, world: World, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Names first, then phrases built on them ("Ukraine's army"), then pronouns; in the order of the text."""
    names = _names(parsed, world, lexicon)
    taken = {n for name in names for n in range(name.first, name.last + 1)}
    names += [*_speakers(parsed, taken, lexicon), *_locations(parsed, taken, lexicon)]
    names += _again(parsed, names, lexicon)
    owners = {token: name for name in names for token in range(name.first, name.last + 1)}
    phrases = find_phrases(parsed, owners, world, lexicon)
    pronouns = [
        Mention(first=t.i, last=t.i, head=t.i, kind="pronoun", class_=_PRONOUNS[t.lower_])
        for t in parsed.words
        if t.lower_ in _PRONOUNS and t.pos_ in {"PRON", "DET"} and t.i not in owners  # "He Yafei" is a name
    ]
    return tuple(sorted([*names, *phrases, *pronouns], key=lambda m: (m.first, -m.last)))


def _names(parsed: Parsed, world: World, lexicon: Lexicon) -> list[Mention]:
    """Gazetteer names and the model's entities; where they overlap the longer one wins, unless it is overstretched."""
    by_model = (name for name in _model_names(parsed, lexicon) if not _is_pair(parsed, name, world))
    candidates = [*_known_names(parsed, world, lexicon.groups), *by_model]
    candidates.sort(key=lambda m: (m.first - m.last, not m.known, m.first))
    taken: dict[int, Mention] = {}
    for mention in candidates:
        tokens = range(mention.first, mention.last + 1)
        if not any(token in taken for token in tokens):
            taken.update(dict.fromkeys(tokens, mention))
    return list(_with_regions(parsed, sorted(set(taken.values()), key=lambda m: m.first), world))


def _with_regions(parsed: Parsed, names: list[Mention], world: World) -> Iterator[Mention]:
    """As in "Moscow, Idaho": a city told by its region from a namesake elsewhere is one name with it."""
    rest = iter(pairwise([*names, None]))
    for name, after in rest:
        if name is not None and after is not None and _is_city_of(parsed, name, after, world):
            yield Mention(first=name.first, last=after.last, head=name.head, kind="name", class_=TG.Place)
            next(rest, None)
        elif name is not None:
            yield name


def _is_city_of(parsed: Parsed, name: Mention, region: Mention, world: World) -> bool:
    """Whether a region follows the name of something elsewhere, and the region's state has a city of that name.

    Not so in a list, "Athens, Georgia and Italy", nor where the region is a city too, "Rome, New York and Paris".
    """
    doc = parsed.doc
    if region.first != name.last + 2 or doc[name.last + 1].text != ",":
        return False
    places, regions = (tuple(world.things[thing] for thing in mention.known) for mention in (name, region))
    states = {known.part_of for known in regions if known.class_ == TG.Place and known.part_of is not None}
    elsewhere = {known.iri if known.class_ == TG.State else known.part_of for known in places}
    if not states or not elsewhere or states & elsewhere:
        return False
    follows = doc[region.last + 1].lower_ if region.last + 1 < len(doc) else ""
    if follows in {"and", "or"} and any(known.class_ == TG.State for known in regions):
        return False
    codes = {world.things[state].iso for state in states}
    cities, namesakes = (world.cities(parsed.text(parsed.span(m.first, m.last))) for m in (name, region))
    return any(city.iso in codes for city in cities) and not any(city.iso in codes for city in namesakes)


def _is_pair(parsed: Parsed, name: Mention, world: World) -> bool:
    """Whether the model took "Russia-Ukraine" for one name."""
    one, hyphen, other = parsed.text(parsed.span(name.first, name.last)).partition("-")
    return bool(hyphen and _readings(one, world) and _readings(other, world))


def _speakers(parsed: Parsed, taken: set[int], lexicon: Lexicon) -> Iterator[Mention]:
    """As in "said Audrand": a proper noun that speaks is a person, even one that the model takes for no name."""
    doc = parsed.doc
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in lexicon.speech.acts or verb.i + 1 >= len(doc):
            continue
        before, after = doc[verb.i - 1], doc[verb.i + 1]
        if before.text in {",", '"', "”"}:
            yield from _proper(doc, after.i, taken, 1)
    for title in doc[:-2]:
        if title.lower_ in lexicon.titles.heads | lexicon.groups.single and title.i not in taken:
            yield from _proper(doc, title.i + 1, taken, 2)


def _again(parsed: Parsed, names: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """As in "Moon's government" after "Moon Jae-in": a part of a person's full name, where the model saw no name."""
    taken = {number for name in names for number in range(name.first, name.last + 1)}
    persons = [name for name in names if name.class_ == TG.Person and name.last > name.first]
    parts = {parsed.doc[n].text: name.last for name in reversed(persons) for n in (name.first, name.last)}
    return [
        Mention(first=t.i, last=t.i, head=t.i, kind="name", class_=TG.Person)
        for t in parsed.words
        if t.text in parts
        and t.pos_ == "PROPN"
        and t.i not in taken
        and not _is_title(t, "PERSON", lexicon)
        and len(t) > 2
        and parts.get(t.text, t.i) < t.i
        and not (t.i + 1 < len(parsed.doc) and parsed.doc[t.i + 1].pos_ == "PROPN")
        and not (t.i and parsed.doc[t.i - 1].pos_ == "PROPN")
        and not parsed.sentence(t.i).heading
    ]


def _locations(parsed: Parsed, taken: set[int], lexicon: Lexicon) -> Iterator[Mention]:
    """As in "based in Murmansk", "the city of Chernihiv", "the Battle of New Orleans": proper nouns of a place.

    Not so days and months, nor what is said "in Hebrew".
    """
    doc = parsed.doc
    for token in doc[1:]:
        if not (token.pos_ == "PROPN" and token.i not in taken and token.text.istitle()) or token.text in _CALENDAR:
            continue
        before = token.nbor(-1).lower_
        if before == "of" and token.i > 1 and token.nbor(-2).lower_ in lexicon.groups.localities:
            last = token.i
            while last + 1 < len(doc) and doc[last + 1].pos_ == "PROPN" and doc[last + 1].text.istitle():
                last += 1
            taken.update(range(token.i, last + 1))
            yield Mention(first=token.i, last=last, head=token.i, kind="name", class_=TG.Place)
            continue
        if before not in {"in", "near"} or token.dep_ not in {"obl", "nmod"}:
            continue
        if token.i + 1 < len(doc) and (
            token.nbor(1).pos_ in {"PROPN", "NUM"} or token.nbor(1).text in {"-", "'s", "’s"}
        ):
            continue
        if not parsed.sentence(token.i).heading and token.head.lemma_.lower() not in lexicon.speech.acts:
            yield Mention(first=token.i, last=token.i, head=token.i, kind="name", class_=TG.Place)


def _proper(doc: Doc, first: int, taken: set[int], least: int) -> Iterator[Mention]:
    """A person named by at least so many proper nouns from ``first`` on, none of them taken."""
    last = first
    while last < len(doc) and doc[last].pos_ == "PROPN" and last not in taken:
        last += 1
    if last - first >= least and all(doc[i].text[:1].isupper() for i in range(first, last)):
        taken.update(range(first, last))
        yield Mention(first=first, last=last - 1, head=first, kind="name", class_=TG.Person)


def _known_names(parsed: Parsed, world: World, groups: Groups) -> Iterator[Mention]:
    doc = parsed.doc
    position = 0
    while position < len(doc):
        step = 1
        capital = doc[position].text[:1].isupper() or doc[position].text in _ARTICLES
        named = capital and not (position and doc[position - 1].text == "Operation")
        for last, readings in _names_at(parsed, position, world) if named else ():
            mention = _known_mention(parsed, position, last, readings, groups)
            if mention is not None:
                yield mention
                step = last - position + 1
                break
        position += step


def _known_mention(parsed: Parsed, first: int, last: int, readings: Readings, groups: Groups) -> Mention | None:
    """Of several readings: a demonym only as such, a capital as its state where it acts, as a place where it is one."""
    head = _head(parsed, first, last)
    name = parsed.text(parsed.span(first, last))
    kinds = {kind for _, kind in readings}
    kind: MentionKind = "demonym" if kinds == {"demonym"} else "name"
    if kind == "demonym" and _is_people(head):
        return None  # a phrase, with what describes it: "ethnic Albanians"
    chosen = [known for known, reading in readings if reading == kind]
    if kind == "name":
        states = {known.iri for known in chosen if known.class_ == TG.State and name in known.names}
        places = [known for known in chosen if known.class_ == TG.Place]
        actors = [known for known in chosen if known.class_ != TG.Place]
        if states:  # Singapore and its city; but Georgia is also a place elsewhere
            chosen = [known for known in chosen if known.part_of not in states]
        elif places and actors:
            chosen = places if _is_location(head, groups) else actors
        elif actors and name in actors[0].metonyms and _is_location(head, groups):
            return Mention(first=first, last=last, head=head.i, kind=kind, class_=TG.Place)
    return Mention(
        first=first,
        last=last,
        head=head.i,
        kind=kind,
        class_=chosen[0].class_,
        known=tuple(known.iri for known in chosen),
    )


def _is_people(head: Token) -> bool:
    """As in "Israel and the Palestinians": people, not their state; "Palestinian officials" are told by their noun."""
    return head.tag_ in {"NNS", "NNPS"} and head.dep_ not in {"amod", "compound", "nmod:desc", "flat"}


def _is_location(head: Token, groups: Groups) -> bool:
    """Whether a name that may be a place or a government stands where a place does."""
    outer = grammar.coordination_head(head)
    if grammar.preposition(outer) in _LOCATIVE:
        return True
    governor = outer.head.lemma_.lower()
    if governor in groups.travel and (outer.dep_ in {"obj", "obl", "nmod"} or grammar.preposition(outer)):
        return True
    if grammar.preposition(outer) == "of" and governor in groups.compass:
        return True
    following = head.doc[head.i + 1 : head.i + 3]
    if any(token.lower_ == "based" for token in following):
        return True
    return head.dep_ == "compound" and head.head.lower_ in groups.venues


def _model_names(parsed: Parsed, lexicon: Lexicon) -> Iterator[Mention]:
    doc = parsed.doc
    for ent in doc.ents:
        first, last, label = ent.start, ent.end - 1, ent.label_
        if label not in _CLASS_OF_LABEL:
            continue
        if label == "PERSON" and first > 1 and doc[first - 1].text in ")]" and doc[first - 2].pos_ == "PROPN":
            first -= 2  # "(President Vladimir) Putin"
            while first and doc[first - 1].pos_ == "PROPN":
                first -= 1
        while first < last and (doc[first].text in _EDGE or _is_title(doc[first], label, lexicon)):
            first += 1
        while last > first and doc[last].text in _EDGE:
            last -= 1
        based = next((n for n in range(first, last) if doc[n].lower_ == "based" and doc[n - 1].text == "-"), None)
        if based is not None:  # "Berlin-based SWP" is a seat and a name
            first, label = based + 1, "ORG"
        if label in {"ORG", "FAC"}:
            last = _without_description(parsed, first, last)
        if _is_instrument(parsed, first, last, lexicon) or _is_happening(doc[last], lexicon):
            continue
        if not any(token.text[:1].isupper() for token in doc[first : last + 1]):
            continue
        if doc[last].pos_ == "ADJ" and doc[last].dep_ == "amod":  # "East Asian" security is no place
            continue
        if label == "PERSON" and all(_is_title(token, label, lexicon) for token in doc[first : last + 1]):
            continue
        head = _head(parsed, first, last)
        class_ = _organization_class(parsed, first, last, lexicon.groups) if label == "ORG" else None
        if class_ == TG.GovernmentBody and _stands_before(parsed, first):
            class_ = TG.Place
        yield Mention(first=first, last=last, head=head.i, kind="name", class_=class_ or _CLASS_OF_LABEL[label])


def _stands_before(parsed: Parsed, first: int) -> bool:
    """As in "protested outside the Knesset", "in front of the parliament": the building, not the body."""
    words = [token.lower_ for token in parsed.doc[max(0, first - 4) : first] if token.lower_ != "the"]
    return words[-1:] == ["outside"] or words[-3:] == ["in", "front", "of"]


def _is_instrument(parsed: Parsed, first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the model took an agreement or an article of one for an organisation."""
    doc = parsed.doc
    return doc[last].lemma_.lower() in lexicon.pacts.nouns or (
        doc[first].lower_ in lexicon.pacts.provisions and first < len(doc) - 1 and doc[first + 1].like_num
    )


def _is_happening(last: Token, lexicon: Lexicon) -> bool:
    """Whether the model took "the Russo-Japanese War" for a place or an organisation."""
    told = {TG.ArmedConflict, TG.Summit}
    return any(last.lemma_.lower() in trigger.nouns for trigger in lexicon.triggers if trigger.class_ in told)


def _is_title(token: Token, label: str, lexicon: Lexicon) -> bool:
    word = token.lower_
    titles = lexicon.titles
    return label == "PERSON" and (word in titles.heads or word in titles.address or word in titles.modifiers)


def _without_description(parsed: Parsed, first: int, last: int) -> int:
    """As in "NATO Western military alliance" is NATO and a description: a name ends before its first lower-case word,
    links such as "of" left aside."""
    doc = parsed.doc
    for number in range(first + 1, last + 1):
        token = doc[number]
        if token.is_alpha and token.text.islower() and token.pos_ in {"NOUN", "ADJ", "VERB"}:
            end = number - 1
            while end > first and doc[end].pos_ == "ADJ":
                end -= 1
            return end
    return last


def _organization_class(parsed: Parsed, first: int, last: int, groups: Groups) -> URIRef:
    words = parsed.text(parsed.span(first, last)).lower()
    final = parsed.doc[last].lower_
    if (
        final in groups.bodies
        or words.split(" of ")[0] in groups.bodies
        or any(words.endswith(noun) for noun in groups.bodies)
    ):
        return TG.GovernmentBody
    if any(words.endswith(noun) for noun in groups.media):
        return TG.MediaOutlet
    if any(words.split(" of ")[0].endswith(noun) for noun in groups.units):
        return TG.ArmedForce
    return TG.Organization


def _head(parsed: Parsed, first: int, last: int) -> Token:
    """The token of the stretch that hangs on something outside it."""
    for token in parsed.doc[first : last + 1]:
        if not first <= token.head.i <= last and not token.is_punct:
            return token
    return next((t for t in parsed.doc[first : last + 1] if t.head == t), parsed.doc[last])
