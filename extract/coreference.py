"""Mentions -> Chains: which mentions speak of the same thing.

Names go together by what the gazetteer says of them, by equal or nested words, and by surname; phrases by their noun
and owner; pronouns go to the most prominent fitting thing before them, or nowhere.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon
from extract.records import Chain, Mention, Parsed
from extract.speeches import announces_speech, saluted_state
from ontology.vocabulary import TG
from ontology.world import World

Key = tuple[str, ...]

_GROUPS = frozenset(
    {
        TG.State,
        TG.Organization,
        TG.InternationalOrganization,
        TG.GovernmentBody,
        TG.ArmedForce,
        TG.Coalition,
        TG.MediaOutlet,
        TG.UnspecifiedGroup,
        TG.GeopoliticalEntity,
    }
)
_NAMED_GROUPS = frozenset({TG.Organization, TG.InternationalOrganization, TG.GovernmentBody, TG.Coalition})
#: Among so many first sentences the heading of a speech is looked for, and its office in so many words.
_HEADINGS, _OFFICE = 4, 8
#: How far back a pronoun looks, in sentences.
_REACH = 3


@dataclass(slots=True)
class _Thing:
    key: Key
    class_: URIRef
    known: URIRef | None
    mentions: list[Mention] = field(default_factory=list)


def resolve(parsed: Parsed, mentions: tuple[Mention, ...], world: World, lexicon: Lexicon) -> tuple[Chain, ...]:
    """Chains in the order of their first mention; a pronoun that fits nothing is left out."""
    book = _Book(parsed, world, lexicon)
    for mention in mentions:
        if mention.kind in {"name", "demonym"}:
            book.name(mention)
    owned = [m for m in mentions if m.owner is not None and parsed.doc[m.owner].pos_ in {"PRON", "DET"}]
    for mention in mentions:
        if mention.kind == "phrase" and mention not in owned:
            book.phrase(mention)
    orator = _orator(parsed, mentions, book, lexicon)
    home = saluted_state(parsed, world, lexicon) or _state_in_heading(parsed, mentions, orator, book)
    for mention in sorted(mentions, key=lambda m: m.head):
        if mention.kind != "pronoun":
            continue
        told = parsed.in_speech(mention.head) is None
        if parsed.doc[mention.head].lower_ in lexicon.groups.first_singular:
            if orator is not None and told:
                book.add(orator.key, mention, TG.Person, orator.known)
            elif home is not None and told:
                book.speaker(mention)
        elif mention.class_ != TG.State:
            book.pronoun(mention)
        elif home is not None and told:
            book.add(("known", home), mention, TG.State, home)
    for mention in owned:
        book.owned(mention)
    _describe(parsed, book, lexicon, home)
    return tuple(book.chains())


class _Book:
    """The things found so far, by key and by token."""

    def __init__(self, parsed: Parsed, world: World, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.world = world
        self.lexicon = lexicon
        self.things: dict[Key, _Thing] = {}
        self.at: dict[int, _Thing] = {}

    def chains(self) -> Iterator[Chain]:
        """The things as records."""
        for thing in self.things.values():
            mentions = tuple(sorted(thing.mentions, key=lambda m: m.first))
            yield Chain(mentions=mentions, class_=thing.class_, known=thing.known)

    def add(self, key: Key, mention: Mention, class_: URIRef, known: URIRef | None = None) -> None:
        """Enter a mention under a key."""
        thing = self.things.setdefault(key, _Thing(key, class_, known))
        thing.mentions.append(mention)
        self.at[mention.head] = thing

    def name(self, mention: Mention) -> None:
        """A name joins what the gazetteer knows by it, or what the text has named like it."""
        if mention.known:
            known = mention.known[0]
            self.add(("known", known), mention, self.world.things[known].class_, known)
            return
        words = tuple(w.lower() for w in self.parsed.text(self.parsed.span(mention.first, mention.last)).split())
        words = tuple(word.strip(".,()'’\"") for word in words)
        if (whole := self._whole(mention, words)) is not None:
            self.add(whole.key, mention, whole.class_, whole.known)
        elif mention.class_ == TG.Person:
            self.add(self._person_key(words), mention, TG.Person)
        elif (body := self._body_key(mention)) is not None:
            self.add(body, mention, TG.GovernmentBody)
        else:
            self.add(self._other_key(words, mention.class_), mention, mention.class_)

    def _body_key(self, mention: Mention) -> Key | None:
        """As in "Government of Iraq" is the "Iraqi government" of other places."""
        if mention.class_ != TG.GovernmentBody or mention.last - mention.first < 2:
            return None
        doc = self.parsed.doc
        owner = self.parsed.text(self.parsed.span(mention.first + 2, mention.last))
        states = [known for known in self.world.named(owner) if known.class_ == TG.State]
        if doc[mention.first + 1].lower_ != "of" or not states:
            return None
        return ("of", doc[mention.first].lemma_.lower(), "known", states[0].iri)

    def speaker(self, mention: Mention) -> None:
        """The "I" of a speech whose speaker the text does not name: somebody, told by that word."""
        first = ("phrase", "i") not in self.things
        self.add(("phrase", "i"), replace(mention, kind="phrase") if first else mention, TG.Person)

    def _whole(self, mention: Mention, words: Key) -> _Thing | None:
        """As in "the Council" after "the UN Security Council", "Nusra" after "the Nusra Front".

        A lone word that the model takes for a person is short for nothing that is one.
        """
        if len(words) != 1 or mention.class_ not in {TG.Person, TG.GovernmentBody, TG.Organization}:
            return None
        groups = self.lexicon.groups
        is_noun = words[0] in groups.bodies | groups.organs | groups.alliance | groups.shorts
        if is_noun and self.parsed.doc[mention.first - 1].lower_ != "the":
            return None
        for position in range(mention.first - 1, -1, -1):
            thing = self.at.get(position)
            if thing is None or thing.class_ not in _NAMED_GROUPS or (mention.class_ == TG.Person and not thing.known):
                continue
            name = tuple(map(_bare, self._label(thing).lower().split()))
            if len(name) > 1 and (name[-1:] == words if is_noun else name[:1] == words):
                return thing
        return None

    def _person_key(self, words: Key) -> Key:
        """A surname joins the person of that surname, a full name the surname seen before it."""
        words = tuple(map(_bare, words))
        for key, thing in self.things.items():
            if thing.class_ != TG.Person:
                continue
            names = [key[1:]] if key[0] == "person" else [tuple(self._label(thing).lower().split())]
            names = [tuple(map(_bare, name)) for name in names]
            for name in names:
                if _is_short_for(words, name):
                    return key
                if len(words) == 1 and words[0] == name[0] and len(name) > 1:
                    return key
        return ("person", *words)

    def _label(self, thing: _Thing) -> str:
        return self.world.things[thing.known].label if thing.known else " ".join(thing.key[1:])

    def _other_key(self, words: Key, class_: URIRef) -> Key:
        """An organisation joins its longer or shorter name, or the acronym that a bracket gave it."""
        kind = "place" if class_ == TG.Place else "group"
        key = (kind, *words)
        for other in self.things:
            if other[0] != kind or kind == "place":
                continue
            if other[1 : 1 + len(words)] == words or words[: len(other) - 1] == other[1:]:
                return other
            if len(words) == 1 and words[0] == "".join(
                word[0] for word in other[1:] if word not in {"of", "the", "for", "and"}
            ):
                return other
        return key

    def phrase(self, mention: Mention) -> None:
        """A phrase is told apart by its noun and its owner; a group or unnamed person by its words alone."""
        words = self.parsed.text(self.parsed.span(mention.first, mention.last))
        owner = self.at.get(mention.owner) if mention.owner is not None else None
        noun = self.parsed.doc[mention.head].lemma_.lower()
        if (
            mention.class_ == TG.ArmedForce
            and noun
            in {word.rstrip("s") for word in self.lexicon.groups.forces} | {"force"} | self.lexicon.groups.forces
        ):
            noun = "army" if noun in self.lexicon.groups.forces else noun
        head = self.parsed.doc[mention.head]
        counted = grammar.child(head, "nummod") is not None  # "97 factions" are others than "the factions"
        if mention.class_ == TG.UnspecifiedGroup and mention.first == mention.last and not counted:
            earlier = self._group_of(head) if not any(grammar.obliques(head, "of")) else None
            if earlier is not None:
                self.add(earlier.key, mention, mention.class_)
                return
        if mention.class_ in {TG.ArmedForce, TG.GovernmentBody} and owner is not None:
            self.add(("of", noun, *owner.key), mention, mention.class_)
        else:
            self.add(("phrase", words.lower()), mention, mention.class_)

    def owned(self, mention: Mention) -> None:
        """As in "his government", "its foreign ministry", once it is known whose; a ministry is that of a state."""
        owner = self.at.get(mention.owner) if mention.owner is not None else None
        if owner is None:
            return
        noun = self.parsed.doc[mention.head].lemma_.lower()
        home = _home(self, owner, self.parsed.today) if owner.class_ == TG.Person else None
        if owner.class_ == TG.Person and home is None:
            return
        whose = owner if home is None or noun in self.lexicon.groups.cabinets else home
        self.add(("of", noun, *whose.key), mention, mention.class_)

    def _group_of(self, noun: Token) -> _Thing | None:
        """As in "Polish pilots ... the pilots": the one group of that noun that was spoken of before."""
        found = {
            thing.key: thing
            for position, thing in self.at.items()
            if position < noun.i
            and thing.class_ == TG.UnspecifiedGroup
            and thing.key[0] == "phrase"
            and thing.key[1].endswith(f" {noun.lower_}")
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def pronoun(self, mention: Mention) -> None:
        """The best antecedent by nearness and prominence; a speaker is not named inside his own quotation."""
        token = self.parsed.doc[mention.head]
        thing = self._own_subject(token) if token.lower_.endswith(("self", "selves")) else None
        thing = thing or self.antecedent(
            token, mention.class_, plural=token.lower_ in {"they", "them", "their", "theirs"}
        )
        if thing is not None:
            thing.mentions.append(mention)
            self.at[mention.head] = thing

    def _own_subject(self, reflexive: Token) -> _Thing | None:
        """As in "the fighters would defend themselves": the subject of the clause."""
        subject = grammar.subject(grammar.clause_head(reflexive))
        return self.at.get(subject.i) if subject is not None else None

    def _between(self, first: int, end: int) -> Iterator[tuple[int, _Thing]]:
        """What is spoken of from one token to another; few words lie within the reach of a pronoun, many before."""
        return ((position, self.at[position]) for position in range(first, end) if position in self.at)

    def _is_put_in(self, token: Token) -> bool:
        """As in "N. N., he added, wants a deal": who says it is not who it is said of."""
        says = token.head.lemma_.lower() in self.lexicon.speech.acts and token.dep_ in grammar.SUBJECTS
        return says and token.i > 0 and token.nbor(-1).text == ","

    def _answerable(self, token: Token, class_: URIRef) -> _Thing | None:
        """As in "punished Iran for its tests": whom something is done to, for what is theirs."""
        if token.dep_ != "nmod:poss" or grammar.preposition(token.head) != "for":
            return None
        for position in range(token.i - 1, self.parsed.sentences[self.parsed.sentence_of[token.i]].first - 1, -1):
            word = self.parsed.doc[position]
            if word.pos_ == "VERB":
                return None
            thing = self.at.get(position)
            if thing is not None and _fits(thing, class_, plural=False) and word.dep_ in {"obj", "nmod", "obl"}:
                return thing
        return None

    def antecedent(self, token: Token, class_: URIRef, *, plural: bool = False) -> _Thing | None:
        """What a word that points back may mean."""
        here = self.parsed.sentence_of[token.i]
        put_in = self._is_put_in(token)
        if (whose := self._answerable(token, class_)) is not None:
            return whose
        quote = self.parsed.in_speech(token.i)
        best: tuple[float, int] | None = None
        found: _Thing | None = None
        reach = self.parsed.sentences[max(0, here - _REACH)].first if self.parsed.sentences else 0
        for position, thing in self._between(reach, token.i):
            distance = here - self.parsed.sentence_of[position]
            if position >= token.i or distance > _REACH or not _fits(thing, class_, plural=plural):
                continue
            if self.parsed.in_speech(position) not in {None, quote} or (put_in and not distance):
                continue
            if not plural and class_ != TG.Person and _is_coordinated(self.parsed.doc[position]):
                continue
            governor = self.parsed.doc[position]
            prominent = governor.dep_ in grammar.SUBJECTS or governor.dep_ == "nmod:desc"
            if (
                not prominent
                and governor.head.dep_ in grammar.SUBJECTS
                and governor.dep_ in {"flat", "compound", "appos"}
            ):
                prominent = True
            score = (
                (1.0 if prominent else 0.0)
                - 0.6 * distance
                - (0.2 if governor.dep_ in {"nmod:poss", "compound", "amod"} else 0)
                - (0.5 if thing.class_ == TG.Person and thing.key[0] == "phrase" else 0)  # a name comes sooner to mind
            )
            if best is None or (score, position) > best:
                best, found = (score, position), thing
        return found


def _bare(word: str) -> str:
    """A part of a name without the article that some write and some leave out: "al-Assad", "Assad"."""
    return word.removeprefix("al-").removeprefix("el-")


def _is_short_for(words: Key, name: Key) -> bool:
    """Whether one name of a person may stand for another: a surname, with or without "de", or a full name for it."""
    if name[-len(words) :] == words or words[-len(name) :] == name:
        return True
    return name[-1:] == words[-1:] and name[0] == words[0]


def _orator(parsed: Parsed, mentions: tuple[Mention, ...], book: _Book, lexicon: Lexicon) -> _Thing | None:
    """Whose speech it is: the person whom its heading names, as in "Address by N. N., President of Georgia"."""
    for sentence in parsed.sentences[:_HEADINGS]:
        if announces_speech(parsed, sentence, lexicon):
            named = (m for m in mentions if sentence.first <= m.first <= sentence.last and m.kind == "name")
            return next((book.at[m.head] for m in named if book.at[m.head].class_ == TG.Person), None)
    return None


def _state_in_heading(
    parsed: Parsed, mentions: tuple[Mention, ...], orator: _Thing | None, book: _Book
) -> URIRef | None:
    """The state named right behind the orator: "by N. N., President of Georgia, to the General Assembly"."""
    if orator is None:
        return None
    first = orator.mentions[0]
    after = parsed.doc[first.last + 1 : first.last + _OFFICE]
    found = (book.at[t.i] for t in after if t.i in book.at)
    return next((thing.known for thing in found if thing.class_ == TG.State), None)


def _is_coordinated(token: Token) -> bool:
    """One of several: "it" is none of them."""
    return token.dep_ == "conj" or grammar.child(token, "conj") is not None


def _fits(thing: _Thing, class_: URIRef, *, plural: bool) -> bool:
    if class_ == TG.Person:
        return thing.class_ == TG.Person
    if plural:
        return thing.class_ in _GROUPS - {TG.State, TG.Coalition, TG.InternationalOrganization}
    return thing.class_ in _GROUPS - {TG.UnspecifiedGroup, TG.ArmedForce}


def _describe(parsed: Parsed, book: _Book, lexicon: Lexicon, home: URIRef | None) -> None:
    """As in "the country", "the alliance", "his country": definite nouns that point back to a state or a group."""
    groups = lexicon.groups
    for token in parsed.words:
        if token.i in book.at or token.pos_ != "NOUN" or token.lower_ not in groups.country | groups.alliance:
            continue
        determiner = grammar.child(token, "det")
        possessor = grammar.child(token, "nmod:poss")
        thing = None
        if possessor is not None and possessor.i in book.at and token.lower_ in groups.country:
            whose = book.at[possessor.i]
            if possessor.lower_ in groups.first_singular and home is not None:
                thing = book.things.get(("known", home))
            thing = thing or (whose if possessor.lower_ == "our" else _home(book, whose, parsed.today))
        elif (
            determiner is not None
            and determiner.lower_ in {"the", "this", "that"}
            and not list(grammar.children(token, "nmod", "acl:relcl", "appos", "flat", "amod", "compound"))
            and token.dep_ not in {"nmod:desc", "compound", "flat"}
        ):
            wanted = TG.State if token.lower_ in groups.country else TG.InternationalOrganization
            thing = _last(book, token, wanted)
        if thing is not None:
            mention = Mention(first=token.i, last=token.i, head=token.i, kind="pronoun", class_=thing.class_)
            thing.mentions.append(mention)
            book.at[token.i] = thing


def _home(book: _Book, person: _Thing, day: datetime.date | None) -> _Thing | None:
    """The state whose office a person holds."""
    if person.known is None or day is None:
        return None
    for office in book.world.in_office(person.known, day):
        if office.part_of is not None:
            thing = book.things.get(("known", office.part_of))
            if thing is not None:
                return thing
    return None


def _last(book: _Book, token: Token, class_: URIRef) -> _Thing | None:
    """The nearest thing of the class before the token."""
    here = book.parsed.sentence_of[token.i]
    for position in range(token.i - 1, book.parsed.sentences[max(0, here - _REACH)].first - 1, -1):
        thing = book.at.get(position)
        if thing is not None and thing.class_ == class_:
            return thing
    return None


def heads(chains: tuple[Chain, ...]) -> Mapping[int, Chain]:
    """The chain of each mention's head token."""
    return {mention.head: chain for chain in chains for mention in chain.mentions}
