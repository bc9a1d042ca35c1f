"""Which of the things with one name a text means: by its day, by what else it names, by title and office.

What stays ambiguous stays unlinked, and is said so.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rdflib import URIRef

from extract import grammar
from extract.lexicon import Lexicon
from extract.records import Doubt, Mention, Parsed
from ontology.vocabulary import TG, iri
from ontology.world import City, Known, World

#: A city of so many times the inhabitants of the next one of its name is the one that is meant.
_LARGER = 10
#: A city that is known without its country.
_METROPOLIS = 300_000
_TITLE_WORDS = ("heads", "modifiers", "links", "complements")
#: Titles of which the gazetteer knows the holders well: one that fits nobody speaks against a name.
_OFFICES = frozenset({"president", "prime minister", "chancellor", "secretary of state", "foreign minister"})
#: How many words before a name its title may begin.
_TITLE = 6


def link(
    parsed: Parsed, mentions: tuple[Mention, ...], world: World, lexicon: Lexicon
) -> tuple[tuple[Mention, ...], tuple[Doubt, ...]]:
    """The mentions, each with the one thing of the gazetteer it means or with none, and what could not be told."""
    linker = _Linker(parsed, mentions, world, lexicon)
    linked: list[Mention] = []
    doubts: list[Doubt] = []
    for mention in mentions:
        candidates = linker.candidates(mention)
        left = linker.choose(mention, candidates)
        if len(left) > 1:
            doubts.append(
                Doubt(
                    span=parsed.span(mention.first, mention.last),
                    readings=tuple(dict.fromkeys(known.label for known in left)),
                )
            )
        if len(left) == 1:
            linked.append(replace(mention, known=(left[0].iri,), class_=left[0].class_))
        elif candidates and mention.kind == "name":
            linked.append(replace(mention, known=(), class_=_common_class(candidates)))
        elif not candidates:
            linked.append(replace(mention, known=(), class_=linker.class_of(mention)))
    return tuple(linked), tuple(doubts)


def choose_city(cities: tuple[City, ...], states: Iterable[URIRef], world: World) -> City | None:
    """The city that a place name means, given the states a text speaks of; ``cities`` have the largest first."""
    named = {world.things[state].iso for state in states if state in world.things}
    here = [city for city in cities if city.iso in named]
    found = here or [city for city in cities if city.population >= _METROPOLIS]
    if not found or (len(found) > 1 and found[0].population < _LARGER * found[1].population):
        return None
    return found[0]


#: The other half of a state that was divided.
_COMPASS = {"North": "South", "South": "North", "East": "West", "West": "East"}
_GROUPS = frozenset({TG.Organization, TG.InternationalOrganization, TG.GovernmentBody, TG.Coalition, TG.MediaOutlet})


@dataclass(frozen=True, slots=True)
class _Sure:
    """What a text names beyond doubt: how often each thing, and how many things lie in each whole."""

    things: Counter[URIRef]
    wholes: Counter[URIRef]


class _Linker:
    def __init__(self, parsed: Parsed, mentions: tuple[Mention, ...], world: World, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.world = world
        self.titles = lexicon.titles
        self.title_words = frozenset().union(*(getattr(self.titles, name) for name in _TITLE_WORDS))
        self.groups = lexicon.groups
        self.day = parsed.day
        self.today = parsed.today
        self.surnames = {
            self._words(m)[-1]: m.first for m in reversed(mentions) if m.kind == "name" and m.class_ == TG.Person
        }
        self.in_full = tuple(self._persons_in_full(mentions))
        self.sure, self.named = self._survey(mentions)
        self.alliances = [
            (mention.first, self.named[thing])
            for mention in mentions
            for thing in mention.known[:1]
            if thing in self.named and self.named[thing].class_ == TG.InternationalOrganization
        ]
        self.introduced = dict(self._introductions(mentions))
        self.states = {
            thing
            for mention in mentions
            for thing in mention.known
            if "/state/" in thing and " ".join(self._words(mention)) not in self.world.things[thing].metonyms
        }

    # -- what a mention may mean

    def candidates(self, mention: Mention) -> tuple[Known, ...]:
        """The things of the gazetteer that bear the name; persons by their surname too, a misread one included."""
        name = " ".join(self._words(mention))
        if mention.kind == "name" and name in self.introduced:
            return (self.introduced[name],)
        if mention.known:
            other = self._is_namesake(mention) or self._is_elsewhere(mention, name)
            return () if other else tuple(map(self.world.things.__getitem__, mention.known))
        if mention.kind != "name":
            return ()
        short = self._short_for(mention, name)
        if short:
            return short
        if mention.class_ == TG.Person:
            return self._persons(mention)
        return self._persons(mention) if self._is_surname(mention) else ()

    def _short_for(self, mention: Mention, name: str) -> tuple[Known, ...]:
        """As in "the North", "the Alliance", "the Interim Arab Parliament": short or passing names of what is named."""
        first, _, rest = name.partition(" ")
        if not rest and first in _COMPASS:
            return tuple(dict.fromkeys(self._half(first)))
        if not rest and mention.class_ in _GROUPS and first.lower() in self.groups.alliance and first.istitle():
            before = tuple(dict.fromkeys(known for at, known in self.alliances if at < mention.first))
            return tuple(k for k in before if any(first in other.split() for other in k.names)) or before
        if rest and first.lower() in self.groups.passing:
            return tuple(known for known in self.world.named(rest) if known.class_ in _GROUPS)[:1]
        return ()

    def _half(self, first: str) -> Iterator[Known]:
        """As in "the South": the state of that half, where the text names one half of a divided name (North Korea)."""
        for known in self.named.values():
            half, _, rest = known.label.partition(" ")
            if known.class_ == TG.State and half in _COMPASS and self._state(f"{_COMPASS[half]} {rest}"):
                yield from filter(None, [self._state(f"{first} {rest}")])

    def _state(self, name: str) -> Known | None:
        return next((known for known in self.world.named(name) if known.class_ == TG.State), None)

    def class_of(self, mention: Mention) -> URIRef:
        """The class of a mention that is none of the things the gazetteer has for it."""
        if self._is_surname(mention) or self._is_namesake(mention):
            return TG.Person
        return TG.Place if mention.known else mention.class_

    def _persons(self, mention: Mention) -> tuple[Known, ...]:
        words = self._words(mention)
        exact = tuple(k for k in self.world.named(" ".join(words)) if k.class_ == TG.Person)
        if exact:
            return exact
        return self.world.family(" ".join(words))

    def _is_surname(self, mention: Mention) -> bool:
        """Whether a lone word that the model takes for a place or organisation is the surname of a person at hand."""
        lone = mention.kind == "name" and not mention.known and mention.first == mention.last
        if not lone or mention.class_ not in {TG.Place, TG.Organization}:
            return False
        word = self.parsed.doc[mention.first].text
        if word in self.surnames:
            return True
        return sum(self._serves(known) for known in self.world.family(word)) == 1

    def _is_namesake(self, mention: Mention) -> bool:
        """As in "Michael Jordan ... Jordan said": the subject bears the surname of somebody named in full before."""
        if mention.kind != "name" or mention.first != mention.last or mention.class_ == TG.Person:
            return False
        word = self.parsed.doc[mention.first]
        named = any(first < mention.first and name[-1] == word.text for first, name, _ in self.in_full)
        return named and word.dep_ in grammar.SUBJECTS

    def _is_elsewhere(self, mention: Mention, name: str) -> bool:
        """As in "Lebanon's second city, Tripoli": a city of the state the text names, not the capital of another."""
        known = list(map(self.world.things.__getitem__, mention.known))
        if mention.kind != "name" or any(name in thing.names and thing.class_ != TG.Place for thing in known):
            return False
        here = {thing.iri if thing.class_ == TG.State else thing.part_of for thing in known}
        cities = self.world.cities(name)
        usual = max((city.population for city in cities if iri("state", city.iso) in here), default=0)
        others = [city for city in cities if iri("state", city.iso) in self.states - here]
        return not self.states & here and any(city.population * _LARGER >= usual for city in others)

    # -- choosing

    def choose(self, mention: Mention, candidates: tuple[Known, ...]) -> tuple[Known, ...]:
        """What is left of the candidates after each test; one is meant, several are in doubt, none is unknown."""
        if not candidates:
            return ()
        if candidates[0].class_ == TG.Person:
            return self._choose_person(mention, candidates)
        left = tuple(known for known in candidates if known.existed(self.day)) or candidates
        if len(left) == 1:
            return left
        seen = tuple(known for known in left if self.sure.things[known.iri])
        left = seen or left
        states = tuple(known for known in left if known.class_ == TG.State)
        places = tuple(known for known in left if known.class_ == TG.Place)
        if len(states) == 1 and places:
            return states if self._speaks_of(states[0]) >= max(map(self._speaks_of, places)) else places[:1]
        near = tuple(known for known in left if known.part_of is not None and self.sure.things[known.part_of])
        left = near if len(near) == 1 else left
        first = left[0]
        return left[:1] if any(known.class_ != first.class_ for known in left[1:]) else left

    def _speaks_of(self, known: Known) -> int:
        """How much of what the text names lies in a state, or in the state that a place is in."""
        if known.class_ == TG.State:
            return self.sure.wholes[known.iri] + self.sure.things[known.iri]
        return self.sure.wholes[known.part_of] if known.part_of is not None else 0

    def _choose_person(self, mention: Mention, candidates: tuple[Known, ...]) -> tuple[Known, ...]:
        words = self._words(mention)
        if " ".join(words) not in candidates[0].names:  # by surname
            before = [(first, person) for first, name, person in self.in_full if name[-len(words) :] == words]
            if before:
                persons = dict.fromkeys(person for _, person in before)
                return tuple(person for person in persons if person is not None) if None not in persons else ()
        titled = self._titled(mention, candidates)
        if titled == ():
            return ()  # "President Johnson", who was prime minister
        serving = tuple(known for known in titled or candidates if self._serves(known))
        if len(serving) == 1:
            return serving
        if titled:
            return titled
        if serving or len(candidates) > 1:
            return serving or candidates
        return candidates if " ".join(words) in candidates[0].names else ()

    def _serves(self, person: Known) -> bool:
        return self.today is not None and bool(self.world.in_office(person.iri, self.today))

    def _titled(self, mention: Mention, candidates: tuple[Known, ...]) -> tuple[Known, ...] | None:
        """Of the candidates those who held, by the day of the text, the office that the title before the name tells.

        None where no title is there, or one that the gazetteer knows of nobody.
        """
        doc = self.parsed.doc
        begin = max(doc[mention.first].sent.start, mention.first - _TITLE)
        before = [token.lower_ for token in doc[begin : mention.first]]
        title = next(
            (
                " ".join(before[first:])
                for first in range(len(before))
                if before[-1] in self.titles.heads and all(w in self.title_words for w in before[first:])
            ),
            None,
        )
        if title is None or title not in _OFFICES:
            return None
        now = self.titles.not_held.isdisjoint(before)
        return tuple(known for known in candidates if self._held(known, title, now=now))

    def _held(self, person: Known, title: str, *, now: bool) -> bool:
        day = self.today or self.day
        for tenure in self.world.tenures_of(person.iri):
            office = self.world.things[tenure.office]
            if title not in office.titles and not office.label.lower().startswith(f"{title} of "):
                continue
            if day is None or (now and self.today and tenure.covers(day)):
                return True
            if not (now and self.today) and (tenure.first is None or tenure.first <= day):
                return True
        return False

    # -- what the text says elsewhere

    def _words(self, mention: Mention) -> tuple[str, ...]:
        return tuple(t.text for t in self.parsed.doc[mention.first : mention.last + 1] if t.text not in {")", "]"})

    def _persons_in_full(self, mentions: tuple[Mention, ...]) -> Iterator[tuple[int, tuple[str, ...], Known | None]]:
        """Persons named by more than a surname: where, how, and who that is if the gazetteer knows."""
        for mention in mentions:
            words = self._words(mention)
            if mention.kind != "name" or mention.class_ != TG.Person or len(words) < 2:
                continue
            named = [k for k in self.world.named(" ".join(words)) if k.class_ == TG.Person]
            if len(named) > 1:
                named = list(self._choose_person(mention, tuple(named)))
            if named or not self.world.family(" ".join(words)):  # "von der Leyen" is a surname
                yield mention.first, words, named[0] if len(named) == 1 else None

    def _introductions(self, mentions: tuple[Mention, ...]) -> Iterator[tuple[str, Known]]:
        """As in "the Palestinian Legislative Council (PLC)": the short name that a bracket gives something known."""
        doc = self.parsed.doc
        for mention in mentions:
            after = doc[mention.last + 1 : mention.last + 4]
            if len(after) < 3 or after[0].text != "(" or after[2].text != ")" or not after[1].text.isupper():
                continue
            known = self.named.get(mention.known[0]) if mention.known else None
            known = known or next(iter(self._short_for(mention, " ".join(self._words(mention)))), None)
            if known is not None:
                yield after[1].text, known

    def _survey(self, mentions: tuple[Mention, ...]) -> tuple[_Sure, dict[URIRef, Known]]:
        things: Counter[URIRef] = Counter()
        wholes: Counter[URIRef] = Counter()
        for mention in mentions:
            if mention.class_ == TG.Place and not mention.known:
                city = choose_city(self.world.cities(" ".join(self._words(mention))), (), self.world)
                wholes.update([iri("state", city.iso)] if city is not None else [])
            left = [k for k in map(self.world.things.__getitem__, mention.known) if k.existed(self.day)]
            if len(left or mention.known) != 1:
                continue
            known = self.world.things[(left[0].iri if left else mention.known[0])]
            things[known.iri] += 1
            if known.part_of is not None:
                wholes[known.part_of] += 1
        return _Sure(things, wholes), {thing: self.world.things[thing] for thing in things}


def _common_class(candidates: tuple[Known, ...]) -> URIRef:
    """The class of a name in doubt: a state without a code is a territory."""
    classes = {known.class_ for known in candidates}
    if classes <= {TG.State, TG.GeopoliticalEntity}:
        return TG.GeopoliticalEntity
    return classes.pop() if len(classes) == 1 else candidates[0].class_
