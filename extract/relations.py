"""Parsed, Cast, Claims -> Relations: who leads, belongs to, works for or is based where."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rdflib import URIRef
from spacy.tokens import Doc, Token

from extract import grammar
from extract.lexicon import Lexicon, Links, Mood, Words
from extract.mood import is_actual, is_hedged
from extract.records import Cast, Claim, Evidence, Mention, Modality, Parsed, Polarity, Relation, Span, by_rule
from ontology.vocabulary import TG
from ontology.world import World

NAME = "relations"
_GROUPS = frozenset({"org", "group", "state"})
_OPENS_LIST = frozenset({":", ";", "—", "–", "(", "-", "--"})
#: How many words behind a name an apposition to it may have.
_BEHIND = 9
#: So many names after such a mark are a list.
_LIST = 3
_Ends = tuple[URIRef, URIRef, URIRef]


def find_relations(
    parsed: Parsed, cast: Cast, claims: tuple[Claim, ...], world: World, lexicon: Lexicon
) -> tuple[Relation, ...]:
    """Each relation once; what stands in the words of a claim stays that claim's, unless a name itself says it."""
    teller = _Teller(parsed=parsed, claims=claims, mood=lexicon.mood)
    found: dict[tuple[URIRef, URIRef, URIRef, bool], Relation] = {}
    for relation in (
        *_owned(parsed, cast, lexicon.groups.cabinets, teller),
        *_named_bodies(parsed, cast, world, teller),
        *_parts(parsed, cast, teller),
        *_leads(parsed, cast, lexicon.links, lexicon.groups.pairs, teller),
        *_based(parsed, cast, lexicon.links, teller),
        *_affiliated(parsed, cast, lexicon.links, teller),
        *_members(parsed, cast, lexicon.links, teller),
        *_backed(parsed, cast, lexicon.links, teller),
        *_belonging(parsed, cast, lexicon.links, teller),
    ):
        key = (relation.subject, relation.property, relation.object, relation.claimed_in is None)
        if relation.subject != relation.object:
            found.setdefault(key, relation)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """Makes relations, and knows who vouches for them and how surely."""

    parsed: Parsed
    claims: tuple[Claim, ...]
    mood: Mood

    def presupposed(self, ends: _Ends, tokens: Iterable[int], rule: str) -> Relation:
        """What a name or possessive says in passing ("Ukraine's army") holds whoever speaks."""
        return self._relation(ends, self._span(tokens), rule)

    def happens(self, number: int) -> bool:
        """Whether a word stands in a clause that the narrator tells as having happened."""
        clause = grammar.clause_head(self.parsed.doc[number])
        told = clause.pos_ == "VERB" and is_actual(clause, self.mood) and not grammar.negated(clause)
        word = self.parsed.doc[number]
        return told and not self.parsed.said(number) and not any(c.lower_ == "no" for c in word.children)

    def told(self, ends: _Ends, tokens: Iterable[int], rule: str, predicate: Token | None = None) -> Relation:
        """What is stated is the narrator's, or the claim's in whose words it stands; unattributed speech is unsure."""
        numbers = sorted(tokens)
        span = self._span(numbers)
        claim = next((c for c in self.claims if c.words.overlaps(span)), None)
        spoken = any(self.parsed.said(number) for number in numbers)
        sure = not spoken and (predicate is None or self._is_plain(predicate))
        return self._relation(
            ends,
            span,
            rule,
            polarity="negative" if predicate is not None and grammar.negated(predicate) else "positive",
            modality="certain" if claim is not None or sure else "possible",
            claimed_in=claim.iri if claim is not None else None,
        )

    def _is_plain(self, predicate: Token) -> bool:
        if predicate.pos_ == "VERB" and predicate.dep_ != "acl":
            return is_actual(predicate, self.mood) or grammar.negated(predicate)
        return not is_hedged(predicate, self.mood)

    def _span(self, tokens: Iterable[int]) -> Span:
        numbers = sorted(tokens)
        return self.parsed.span(numbers[0], numbers[-1])

    def _relation(
        self,
        ends: _Ends,
        span: Span,
        rule: str,
        *,
        polarity: Polarity = "positive",
        modality: Modality = "certain",
        claimed_in: URIRef | None = None,
    ) -> Relation:
        subject, predicate, thing = ends
        return Relation(
            subject=subject,
            property=predicate,
            object=thing,
            evidence=Evidence(span=span, extractor=NAME, rule=by_rule(rule, self.parsed.text(span))),
            polarity=polarity,
            modality=modality,
            claimed_in=claimed_in,
        )


def _kind(thing: URIRef) -> str:
    return str(thing).split("/id/")[-1].split("/", 1)[0]


def _owned(parsed: Parsed, cast: Cast, cabinets: Words, teller: _Teller) -> Iterator[Relation]:
    """As in "Ukraine's army", "the Trump administration": the phrase itself presupposes whose it is."""
    for mention in cast.mentions:
        bodies = {TG.ArmedForce, TG.GovernmentBody, TG.InternationalOrganization}
        if mention.owner is None or mention.class_ not in bodies:
            continue
        for body in cast.at(mention.head):
            if cast.entities[body].part and not teller.happens(mention.head):
                continue  # "might send US troops": which there are not yet
            heads = parsed.doc[mention.head].lemma_.lower() in cabinets and not parsed.said(mention.head)
            for person in cast.at(mention.owner) if heads else ():
                entity = cast.entities[person]
                if entity.class_ == TG.Person and entity.owner is not None:  # "Moon's government"
                    words = range(min(mention.first, mention.owner), mention.last + 1)
                    yield teller.presupposed((person, TG.leads, body), words, "body and whose it is")
            owner = _state_behind(cast, cast.at(mention.owner))
            if owner is not None:
                words = range(mention.first, mention.last + 1)
                yield teller.presupposed((body, TG.bodyOf, owner), words, "body and whose it is")


def _named_bodies(parsed: Parsed, cast: Cast, world: World, teller: _Teller) -> Iterator[Relation]:
    """As in "the US Senate", "Israel Foreign Ministry", "Armed Forces of Ukraine": the name holds the state's."""
    for mention in cast.mentions:
        if mention.kind != "name" or mention.class_ not in {TG.ArmedForce, TG.GovernmentBody}:
            continue
        words = [t.text for t in parsed.doc[mention.first : mention.last + 1]]
        for first in range(len(words)):
            for last in range(len(words), first, -1):
                name = " ".join(words[first:last])
                known = next((k for k in world.named(name) if k.class_ == TG.State), None) or world.demonym(name)
                if known is not None and known.class_ == TG.State and last - first < len(words):
                    body = cast.at(mention.head)[0]
                    ends, whole = (body, TG.bodyOf, known.iri), range(mention.first, mention.last + 1)
                    yield teller.presupposed(ends, whole, "name that holds its owner's")


def _parts(parsed: Parsed, cast: Cast, teller: _Teller) -> Iterator[Relation]:
    """As in "the East Command of the Land Forces": a named body of a named organisation."""
    doc = parsed.doc
    names = [m for m in cast.mentions if m.kind == "name" and _kind(cast.at(m.head)[0]) == "org"]
    for part, whole in pairwise(names):
        between = [t.lower_ for t in doc[part.last + 1 : whole.first]]
        if between in (["of"], ["of", "the"]):
            ends = (cast.at(part.head)[0], TG.bodyOf, cast.at(whole.head)[0])
            yield teller.presupposed(ends, range(part.first, whole.last + 1), "body of a body")


def _state_behind(cast: Cast, owners: tuple[URIRef, ...]) -> URIRef | None:
    """The owner itself, or the state that a person's administration governs."""
    for owner in owners:
        entity = cast.entities.get(owner)
        if entity is None:
            continue
        if entity.class_ == TG.Person:
            return entity.owner
        return owner
    return None


def _leads(parsed: Parsed, cast: Cast, links: Links, pairs: Container[str], teller: _Teller) -> Iterator[Relation]:
    """As in "a coalition led by France and Britain", "France leads the coalition"."""
    for verb in parsed.words:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in links.leads or parsed.sentence(verb.i).heading:
            continue
        if grammar.is_passive(verb) or verb.dep_ == "acl":
            leaders = [t for by in grammar.obliques(verb, "by") for t in grammar.with_conjuncts(by)]
            led = _group_around(cast, verb.head if verb.dep_ in {"acl", "acl:relcl"} else grammar.subject(verb), pairs)
        else:
            leaders = list(grammar.with_conjuncts(grammar.subject(verb)))
            led = _group_around(cast, grammar.object_(verb), pairs)
        if led is None:
            continue
        for token in leaders:
            for leader in cast.at(token.i):
                if _kind(leader) in {"state", "person", "org"}:
                    yield teller.told((leader, TG.leads, led), (verb.i, token.i), "verb of leading", verb)


def _group_around(cast: Cast, token: Token | None, pairs: Container[str]) -> URIRef | None:
    """The group a noun speaks of, or is an apposition to ("a coalition -- some 30 countries led by ...")."""
    if token is None:
        return None
    group = next((thing for thing in cast.at(token.i) if cast.entities[thing].class_ == TG.UnspecifiedGroup), None)
    if group is not None:
        return group if token.lower_ not in pairs else None  # "mediators led by", not "countries led by"
    for candidate in (token, *grammar.children(token, "appos"), token.head, *_before(token, 12)):
        for thing in cast.at(candidate.i):
            entity = cast.entities[thing]
            if entity.class_ in {TG.Coalition, TG.InternationalOrganization, TG.Organization, TG.ArmedForce}:
                return thing
    return None


def _before(token: Token, words: int) -> Iterator[Token]:
    """The words before a token, nearest first, in its sentence."""
    for number in range(token.i - 1, max(token.sent.start - 1, token.i - words), -1):
        yield token.doc[number]


def _based(parsed: Parsed, cast: Cast, links: Links, teller: _Teller) -> Iterator[Relation]:
    """As in "the Berlin-based SWP think tank"; "an institute based in Berlin"."""
    for token in parsed.words:
        if token.lower_ == links.based_suffix and token.i >= 2 and token.nbor(-1).text == "-":
            seats = [thing for thing in cast.at(token.i - 2) if _kind(thing) in {"place", "state"}]
            told = token.head.head if token.head.dep_ == "appos" else None  # "the Observatory, a Britain-based monitor"
            for follower in (*parsed.doc[token.i + 1 : token.i + 6], *((told,) if told is not None else ())):
                groups = [thing for thing in cast.at(follower.i) if _kind(thing) == "org"]
                if seats and groups:
                    ends = (groups[0], TG.basedIn, seats[0])
                    yield teller.told(ends, (token.i - 2, follower.i), "seat before a name")
                    break
        elif token.lemma_.lower() in links.based_verbs and token.dep_ == "acl":
            for where in grammar.obliques(token, "in", "at"):
                for group in cast.at(token.head.i):
                    for seat in cast.at(where.i):
                        if _kind(group) == "org" and _kind(seat) in {"place", "state"}:
                            yield teller.told((group, TG.basedIn, seat), (token.head.i, where.i), "verb of seat")


def _backed(parsed: Parsed, cast: Cast, links: Links, teller: _Teller) -> Iterator[Relation]:
    """As in "the Saudi-backed committee", "an Iran-backed militia"."""
    for token in parsed.words:
        if token.lower_ not in links.backed_suffixes or token.i < 2 or token.nbor(-1).text != "-":
            continue
        backers = [thing for thing in cast.at(token.i - 2) if _kind(thing) in _GROUPS]
        for follower in parsed.doc[token.i + 1 : token.i + 6]:
            groups = [thing for thing in cast.at(follower.i) if _kind(thing) in {"org", "group"}]
            if backers and groups:
                yield teller.told((groups[0], TG.supportedBy, backers[0]), (token.i - 2, follower.i), "backed by")
                break


def _belonging(parsed: Parsed, cast: Cast, links: Links, teller: _Teller) -> Iterator[Relation]:
    """As in "KCNA, North Korea's news agency", "the Front, al-Qaeda's affiliate": a group and whose it is."""
    for mention in cast.mentions:
        if mention.kind != "name" or _kind(cast.at(mention.head)[0]) != "org":
            continue
        if mention.last + 1 >= len(parsed.doc) or parsed.doc[mention.last + 1].text != ",":
            continue
        behind = parsed.doc[mention.last + 2 : mention.last + _BEHIND]
        noun = next((t for t in behind if t.lemma_.lower() in links.belonging_nouns), None)
        owner = grammar.child(noun, "nmod:poss") if noun is not None and noun.dep_ == "appos" else None
        if noun is None or owner is None or owner.i <= mention.last:
            continue
        for whose in cast.at(owner.i):
            if _kind(whose) in _GROUPS:
                words = range(mention.first, noun.i + 1)
                ends = (cast.at(mention.head)[0], TG.affiliatedWith, whose)
                yield teller.told(ends, words, "group and whose it is")


def _affiliated(parsed: Parsed, cast: Cast, links: Links, teller: _Teller) -> Iterator[Relation]:
    """As in "N. N. at the institute", "Hamas official N. N.", "N. N., a spokesman for Hamas"."""
    for mention in cast.mentions:
        if mention.kind != "name" or mention.class_ != TG.Person:
            continue
        person = cast.at(mention.head)[0]
        group = _group_after(parsed, cast, mention, links) or _group_before(parsed, cast, mention, links)
        if group is not None:
            thing, token = group
            numbers = (mention.first, mention.last, token)
            force = cast.entities[thing].class_ == TG.ArmedForce  # "N. N., a corporal in the army"
            property_ = TG.memberOf if force else TG.affiliatedWith
            words = range(min(numbers), max(numbers) + 1)
            yield teller.told((person, property_, thing), words, "person and group side by side")


def _group_after(parsed: Parsed, cast: Cast, mention: Mention, links: Links) -> tuple[URIRef, int] | None:
    doc = parsed.doc
    position = mention.last + 1
    if position >= len(doc):
        return None
    if doc[position].lower_ in {"at", "from", "of"}:
        return _organization(cast, doc, position + 1, 8)
    if doc[position].text == ",":
        noun = next((t for t in doc[position + 1 : position + 7] if t.lower_ in links.affiliation_nouns), None)
        if noun is not None and not any(t.text in {",", "."} for t in doc[position + 1 : noun.i]):
            before = _organization(cast, doc, position + 1, noun.i - position - 1)
            return before or _organization(cast, doc, noun.i + 1, 6)
    return None


def _group_before(parsed: Parsed, cast: Cast, mention: Mention, links: Links) -> tuple[URIRef, int] | None:
    """The organisation in the title before a name: "Hamas official N. N."."""
    noun = mention.first - 1
    if noun < 1 or parsed.doc[noun].lower_ not in links.affiliation_nouns:
        return None
    for number in range(noun - 1, max(noun - 4, -1), -1):
        for thing in cast.at(number):
            if _kind(thing) == "org":
                return thing, number
    return None


def _organization(cast: Cast, doc: Doc, first: int, words: int) -> tuple[URIRef, int] | None:
    for token in doc[first : first + words]:
        if token.is_sent_start or token.is_space or any(_kind(thing) == "person" for thing in cast.at(token.i)):
            return None
        if token.text in {",", ".", ";"} or (token.pos_ == "VERB" and token.dep_ != "amod" and token.lower_ != "based"):
            return None
        for thing in cast.at(token.i):
            if _kind(thing) == "org":
                return thing, token.i
    return None


def _members(parsed: Parsed, cast: Cast, links: Links, teller: _Teller) -> Iterator[Relation]:
    """As in "Poland is a member of NATO"."""
    members = [token for token in parsed.doc if token.lemma_.lower() in links.member_nouns]
    for noun in members:
        if grammar.child(noun, "cop") is None:
            continue
        member = grammar.subject(noun)
        for token in grammar.with_conjuncts(member):
            for thing in cast.at(token.i):
                for whole in grammar.obliques(noun, "of"):
                    for group in cast.at(whole.i):
                        if _kind(group) in _GROUPS:
                            ends = (thing, TG.memberOf, group)
                            yield teller.told(ends, (token.i, whole.i), "noun of membership", noun)
    for noun in members:
        plain = not grammar.negated(grammar.clause_head(noun)) and not grammar.negated(noun)
        if noun.tag_ == "NNS" and plain:
            for whole in grammar.obliques(noun, "of"):
                for group in cast.at(whole.i):
                    if _kind(group) in _GROUPS:
                        for thing, number in _listed(parsed, cast, whole.i + 1):
                            ends = (thing, TG.memberOf, group)
                            yield teller.told(ends, (noun.i, whole.i, number), "list of members")


def _listed(parsed: Parsed, cast: Cast, first: int) -> list[tuple[URIRef, int]]:
    """As in "the members of the council: China, France and Russia": three states or more, right after a mark."""
    found: list[tuple[URIRef, int]] = []
    last = parsed.sentence(first - 1).last if first < len(parsed.doc) else first - 1
    if first > last or parsed.doc[first].text not in _OPENS_LIST:
        return []
    for token in parsed.doc[first + 1 : last + 1]:
        states = [thing for thing in cast.at(token.i) if _kind(thing) == "state"]
        if states:
            found += [(thing, token.i) for thing in states if thing not in dict(found)]
        elif token.lower_ not in {",", "and", "the"}:
            break
    return found if len(found) >= _LIST else []
