"""Parsed, Cast -> Holdings: who holds which office, as a title before or after a name says it."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.holders import title_of
from extract.lexicon import Lexicon, Titles
from extract.records import Cast, Evidence, Holding, Mention, Parsed, by_rule
from ontology.vocabulary import TG, iri, slug
from ontology.world import World

NAME = "offices"
#: How many words a title may have.
_LONGEST = 12
#: A title that no state or body goes with is one of a word or more than so many letters: "Prime Minister", not "King".
_ROYAL = 5
_HOMES = frozenset({"country", "nation"})
_OPEN = frozenset({"the", "a", "an", "'s", "’s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A title as read: its words, whom it belongs to, what it is for, and the tokens it covers."""

    words: str
    owner: URIRef | None
    topic: str
    first: int
    last: int


def find_holdings(parsed: Parsed, cast: Cast, world: World, lexicon: Lexicon) -> tuple[Holding, ...]:
    """One holding for each person and office; titles in a coordination share their state.

    A title before a name is part of how it is named; one after it is a statement, and a speaker's is no fact.
    """
    reader = _Reader(parsed, cast, world, lexicon.titles)
    found: dict[tuple[URIRef, URIRef], Holding] = {}
    owner_before: tuple[int, URIRef | None] = (-1, None)
    for mention in cast.mentions:
        if mention.kind != "name" or mention.class_ != TG.Person:
            continue
        person = cast.at(mention.head)[0]
        title = reader.before(mention) or (None if parsed.said(mention.head) else reader.after(mention))
        if title is None:
            continue
        owner = title.owner
        if owner is None and owner_before[0] == parsed.sentence_of[mention.head] and reader.joined(title.first):
            owner = owner_before[1]
        holding = reader.holding(person, title, owner)
        if holding is not None:
            found.setdefault((person, holding.office), holding)
            if holding.of is not None:
                reader.serves.setdefault(person, holding.of)
            owner_before = (parsed.sentence_of[mention.head], holding.of)
    for holding in (*reader.together(), *reader.counterparts(tuple(found.values()))):
        found.setdefault((holding.person, holding.office), holding)
    with_owner = {holding.person for holding in found.values() if holding.of is not None}
    return tuple(h for h in found.values() if h.of is not None or h.person not in with_owner)


def _antecedent(pronoun: Token) -> Token:
    """What "whose" stands for: the noun before it. Other pronouns stand for themselves."""
    if pronoun.tag_ != "WP$" or pronoun.i < 2:
        return pronoun
    before = pronoun.nbor(-1)
    return before.nbor(-1) if before.text == "," else before


def _is_body(mention: Mention) -> bool:
    return mention.kind == "phrase" and mention.class_ in {TG.GovernmentBody, TG.ArmedForce}


class _Reader:
    def __init__(self, parsed: Parsed, cast: Cast, world: World, titles: Titles) -> None:
        self.parsed = parsed
        self.cast = cast
        self.world = world
        self.titles = titles
        self.serves: dict[URIRef, URIRef] = {}
        self.ends = {m.last: m for m in cast.mentions if m.kind in {"name", "demonym"} or _is_body(m)}
        self.starts = {m.first: m for m in cast.mentions if m.kind in {"name", "demonym"}}

    def joined(self, first: int) -> bool:
        """Whether a title follows "and"."""
        return first > 0 and self.parsed.doc[first - 1].lower_ in {"and", ","}

    def before(self, mention: Mention) -> _Title | None:
        """As in "Ukrainian President N. N.", "Trump's Russia envoy N. N.", "NATO's secretary general, N. N."."""
        doc = self.parsed.doc
        position = self._before_address(mention.first - 1)
        if position >= 1 and doc[position].text in {",", "("}:
            position -= 1
        if self._is_owner_after_title(position):
            return self._of_owner(position, mention)
        end = position
        words: list[Token] = []
        while position >= 0 and end - position < _LONGEST and self._is_title_word(doc[position], bool(words)):
            if position in self.ends and doc[position].lower_ not in self.titles.heads | self.titles.modifiers:
                break
            words.append(doc[position])
            position -= 1
        words.reverse()
        while words and words[0].lower_ in self.titles.links | {"the", "-"}:
            words.pop(0)
        if not words or not any(w.lower_ in self.titles.heads for w in words) or words[-1].lower_ in self.titles.links:
            return None
        if (
            end != mention.first - 1
            and doc[mention.first - 1].text == ","
            and words[-1].lower_ not in self.titles.heads
        ):
            return None
        return self._with_owner(words, words[0].i - 1, mention.last)

    def _before_address(self, position: int) -> int:
        """Left of "Professor", "(Count)"."""
        doc = self.parsed.doc
        while position > 0 and (doc[position].lower_ in self.titles.address or doc[position].text in "()"):
            position -= 1
        return position

    def _is_owner_after_title(self, position: int) -> bool:
        """As in "Prime Minister of Japan N. N."."""
        owner = self.ends.get(position)
        return (
            owner is not None and owner.class_ != TG.Person and self.parsed.doc[owner.first - 1].lower_ in {"of", "for"}
        )

    def _of_owner(self, position: int, mention: Mention) -> _Title | None:
        doc = self.parsed.doc
        owner = self.ends[position]
        words: list[Token] = []
        number = owner.first - 2
        while number >= 0 and len(words) < _LONGEST and self._is_title_word(doc[number], bool(words)):
            words.insert(0, doc[number])
            number -= 1
        while words and words[0].lower_ in self.titles.links | {"the", "-"}:
            words.pop(0)
        if not words or words[-1].lower_ not in self.titles.heads | self.titles.complements:
            return None
        return self._title(words, self._state_of(self.cast.at(owner.head)[0]), "", words[0].i, mention.last)

    def _with_owner(self, words: list[Token], position: int, last: int) -> _Title | None:
        """Whose office it is stands before the title: of two names the outer one owns, the inner one is the topic."""
        doc = self.parsed.doc
        owners: list[tuple[Mention, str]] = []
        first = words[0].i
        while position >= 0 and len(owners) < 2:
            token = doc[position]
            if token.text in {"'s", "’s", "'", "’"} or token.lower_ in self.titles.address:
                position -= 1
                continue
            if token.text == ")" and position >= 3 and doc[position - 2].text == "(":
                position -= 3  # "the Legislative Council (PLC) Speaker"
                continue
            if token.lower_ in self.titles.not_held:
                return None
            owner = self.ends.get(position)
            if owner is None:
                whose = self.cast.at(_antecedent(token).i) if token.dep_ == "nmod:poss" else ()
                if whose and token.pos_ in {"PRON", "DET"}:
                    return self._title(words, self._state_of(whose[0]), "", position, last, named=True)
                if token.lower_ in _HOMES and self.cast.at(position):
                    return self._title(words, self._state_of(self.cast.at(position)[0]), "", position, last)
                break
            owners.append((owner, self.parsed.text(self.parsed.span(owner.first, owner.last))))
            first, position = owner.first, owner.first - 1
        if position >= 0 and doc[position].lower_ in self.titles.not_held:
            return None
        if position >= 1 and doc[position].text == "-" and doc[position - 1].lower_ in self.titles.not_held:
            return None
        if not owners:
            return self._title(words, None, "", first, last)
        of = self._state_of(self.cast.at(owners[-1][0].head)[0])
        held = doc[owners[-1][0].last + 1].text in {"'s", "’s", "'", "’"}  # "the Front's leader"
        return self._title(words, of, owners[0][1] if len(owners) == 2 else "", first, last, named=held)

    def after(self, mention: Mention) -> _Title | None:
        """As in "N. N., the Iranian president", "N. N., prime minister of Israel"."""
        opening = mention.last + 1
        if self._word(opening) not in {",", "("}:
            return None
        owner, position = self._owner_first(opening + 1)
        words: list[Token] = []
        while len(words) < _LONGEST and self._is_title_at(position, bool(words)):
            words.append(self.parsed.doc[position])
            position += 1
        while words and words[-1].lower_ in self.titles.links | {"the"}:
            words.pop()
        held = bool(words) and {self._word(opening + 1), words[0].lower_}.isdisjoint(self.titles.not_held)
        if not held or not any(w.lower_ in self.titles.heads for w in words):
            return None
        follower = self._owner_last(words[-1].i + 1) if owner is None else None
        behind = self.starts.get((follower.last if follower is not None else words[-1].i) + 1)
        if behind is not None and behind.class_ == TG.Person:
            return None  # "Gaddafi, British Prime Minister N. N. said": of the name behind it
        if follower is None:
            return self._title(words, owner, "", mention.first, words[-1].i)
        of = self._state_of(self.cast.at(follower.head)[0])
        return self._title(words, of, "", mention.first, follower.last, named=True)

    def _word(self, position: int) -> str:
        """The token in lower case; past the end of the text there is none."""
        return self.parsed.doc[position].lower_ if 0 <= position < len(self.parsed.doc) else ""

    def _owner_first(self, position: int) -> tuple[URIRef | None, int]:
        """Whose office it is, where that stands before the title, and where the title begins."""
        owner: URIRef | None = None
        while self._word(position) in _OPEN or position in self.starts:
            name = self.starts.get(position)
            if name is not None:
                owner = self._state_of(self.cast.at(name.head)[0])
            position = position + 1 if name is None else name.last + 1
        if self._word(position) in _HOMES and self.cast.at(position):
            return self._state_of(self.cast.at(position)[0]), position + 2  # "the country's"
        return owner, position

    def _owner_last(self, position: int) -> Mention | None:
        """The name after "of" or "for the"."""
        linked = self._word(position) in self.titles.links
        position += linked
        position += self._word(position) == "the"
        return self.starts.get(position) if linked else None

    def _is_title_at(self, position: int, inside: bool) -> bool:
        return position < len(self.parsed.doc) and self._is_title_word(self.parsed.doc[position], inside)

    def _is_title_word(self, token: Token, inside: bool) -> bool:
        word = token.lower_
        titles = self.titles
        if word in titles.heads or word in titles.modifiers or word in titles.dropped or word in titles.not_held:
            return True
        if word in titles.links | titles.complements:
            return inside or word in titles.complements
        return word == "-" and inside

    def _state_of(self, thing: URIRef) -> URIRef | None:
        """The state or organisation behind an owner: a person owns by the office he holds."""
        entity = self.cast.entities.get(thing)
        if entity is None:
            return None
        if entity.class_ != TG.Person:
            return thing
        day = self.parsed.today
        for office in self.world.in_office(thing, day) if day is not None else ():
            if office.part_of is not None:
                return office.part_of
        return self.serves.get(thing)

    def _title(
        self, words: list[Token], owner: URIRef | None, topic: str, first: int, last: int, *, named: bool = False
    ) -> _Title | None:
        """``named``: the owner follows with "of", so that even a vague word ("leader of Hamas") is an office."""
        kept = [w for w in words if w.lower_ not in self.titles.dropped | self.titles.address and w.text != "-"]
        if any(w.lower_ in self.titles.not_held for w in words) or not any(w.lower_ in self.titles.heads for w in kept):
            return None
        text = " ".join(w.text for w in kept)
        if text.lower() in self.titles.vague and not (named and owner is not None and "/state/" not in owner):
            return None
        return _Title(words=text, owner=owner, topic=topic, first=min(first, words[0].i), last=last)

    def holding(self, person: URIRef, title: _Title, owner: URIRef | None) -> Holding | None:
        """The office: the gazetteer's where it has one of that title, else one named after title and owner."""
        label = title.words[0].upper() + title.words[1:]
        if title.topic:
            label = f"{label} for {title.topic}"
        serving = self._serving(person, label, owner)
        if serving is not None:
            office, name, of = serving
        elif owner is not None:
            of = owner
            entity = self.cast.entities.get(owner)
            owner_label = entity.label if entity is not None else self.world.things[owner].label
            name = f"{label} of {owner_label}"
            office = iri("office", slug(name))
        elif self._stands_alone(title.words.lower()):
            of, name = None, label  # of which state or body the text does not say
            office = iri("office", f"{self.parsed.document.digest[:8]}-{slug(label)}")
        else:
            return None
        rule = by_rule("title of its holder", title.words) if owner is None else by_rule("title and owner", title.words)
        evidence = Evidence(span=self.parsed.span(title.first, title.last), extractor=NAME, rule=rule)
        return Holding(person=person, office=office, title=name, of=of, evidence=evidence, by_gazetteer=owner is None)

    def _stands_alone(self, title: str) -> bool:
        """Whether a title says what it is without a state: "Prime Minister", not "King", "spokesman for"."""
        words = set(title.split())
        return (
            title not in self.titles.vague
            and len(title) > _ROYAL
            and words <= self.titles.heads | self.titles.modifiers
        )

    def together(self) -> Iterator[Holding]:
        """As in "the prime ministers of Serbia and Kosovo, N. N. and M. M.": each holds the office of one state."""
        for token in self.parsed.words:
            if token.tag_ != "NNS" or token.lemma_.lower() not in self.titles.heads:
                continue
            persons = [who for who in self.cast.at(token.i) if self.cast.entities[who].class_ == TG.Person]
            of = [t for nominal in grammar.obliques(token, "of") for t in grammar.with_conjuncts(nominal)]
            of = [t for t in of if any("/person/" not in thing for thing in self.cast.at(t.i))]
            states = [thing for t in of for thing in self.cast.at(t.i)[:1]]
            if len(persons) < 2 or len(persons) != len(states) or self.parsed.said(token.i):
                continue
            first, words, _ = title_of(token, self.titles)
            for person, state in zip(persons, states, strict=True):
                title = _Title(words=words.capitalize(), owner=state, topic="", first=first, last=of[-1].i)
                yield from filter(None, [self.holding(person, title, state)])

    def counterparts(self, known: tuple[Holding, ...]) -> Iterator[Holding]:
        """As in "Maas met his Greek counterpart, N. N.": the like office of another state."""
        held = {holding.person for holding in known if holding.of is not None}
        for mention in self.cast.mentions:
            number = mention.first - 1 - (self._word(mention.first - 1) == ",")
            if mention.class_ != TG.Person or mention.kind != "name" or self._word(number) != "counterpart":
                continue
            whose = grammar.child(self.parsed.doc[number], "nmod:poss")
            owner = self.ends.get(number - 1)
            state = self._state_of(self.cast.at(owner.head)[0]) if owner is not None else None
            persons = [who for who in self.cast.at(whose.i) if who in held] if whose is not None else []
            title = self._like_title(persons[0], state) if persons and state is not None else None
            if title is not None and state is not None and owner is not None:
                read = _Title(words=title, owner=state, topic="", first=owner.first, last=mention.last)
                yield from filter(None, [self.holding(self.cast.at(mention.head)[0], read, state)])

    def _like_title(self, person: URIRef, state: URIRef) -> str | None:
        """A title of the person's office that another state has an office of."""
        day = self.parsed.today
        offices = self.world.in_office(person, day) if day is not None else ()
        titles = (title for office in offices for title in office.titles)
        return next((title.capitalize() for title in titles if any(self.world.offices_titled(state, title))), None)

    def _serving(self, person: URIRef, label: str, owner: URIRef | None) -> tuple[URIRef, str, URIRef | None] | None:
        """An office of the gazetteer whose title these words are, of the owner or held by the person on the day."""
        day = self.parsed.today
        offices = list(self.world.offices_of(owner)) if owner is not None else []
        if day is not None:
            offices += list(self.world.in_office(person, day))
        elif self.parsed.day is None or self.parsed.document.date is None:
            held = dict.fromkeys(tenure.office for tenure in self.world.tenures_of(person))
            offices += [self.world.things[office] for office in held]
        offices = [office for office in offices if owner is None or office.part_of == owner]
        named = [office for office in offices if office.label.lower().startswith(label.lower() + " ")]
        titled = [office for office in dict.fromkeys(offices) if label.lower() in office.titles]
        office = named[0] if named else titled[0] if len(titled) == 1 else None
        return (office.iri, office.label, office.part_of) if office is not None else None
