"""Chains -> Cast: each chain becomes an entity with its IRI, its class and its names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.holders import find_holders
from extract.lexicon import Groups, Lexicon
from extract.linking import choose_city
from extract.records import Cast, Chain, Entity, Mention, Parsed, Span
from ontology.vocabulary import TG, iri, slug
from ontology.world import City, Known, World

_GEONAMES = "https://sws.geonames.org/"
_KIND = {
    TG.Person: "person",
    TG.State: "state",
    TG.Place: "place",
    TG.GeopoliticalEntity: "place",
    TG.UnspecifiedGroup: "group",
    TG.Coalition: "group",
}
#: After one of these a territory is somebody to deal with.
_AGENTIVE = frozenset({"by", "with", "between", "against", "towards", "toward"})
#: Whoever says "I" in a speech that names nobody as its speaker.
_SPEAKER = "the speaker"
#: "The two sides" are known, "two diplomats" need not be.
_DEFINITE = frozenset({"the", "these", "those", "his", "her", "their", "its"})
#: How many sentences back a pair is looked for.
_REACH = 4


def build_cast(parsed: Parsed, chains: tuple[Chain, ...], world: World, lexicon: Lexicon) -> Cast:
    """Entities by IRI, and who each token speaks of; plural titles ("the two presidents") are looked up by date."""
    entities: dict[URIRef, Entity] = {}
    by_token: dict[int, tuple[URIRef, ...]] = {}
    mentions = tuple(mention for chain in chains for mention in chain.mentions)
    nested = _nested(mentions)
    states = tuple(chain.known for chain in chains if chain.known is not None and chain.class_ == TG.State)
    for chain in sorted(chains, key=lambda c: c.mentions[0].kind == "phrase"):  # owners come before the owned
        city = _city(parsed, chain, states, world)
        entity = _entity(parsed, chain, nested, by_token, entities, world, lexicon, city)
        before = entities.get(entity.iri)
        entities[entity.iri] = entity if before is None else _joined(before, entity)
        for mention in chain.mentions:
            for token in (mention.head, *_name_tokens(parsed, mention)):
                by_token.setdefault(token, (entity.iri,))
    for token, person in _titled(parsed, mentions, by_token, lexicon):
        by_token[token] = (person,)
    for token, pair in _pairs(parsed, by_token, entities, lexicon.groups.pairs):
        by_token[token] = pair
        for mention in _pointing_back(chains, token):
            by_token[mention.head] = pair
    unnamed = {mention.head for mention in mentions if mention.kind == "phrase" and mention.class_ == TG.Person}
    for token, known_persons in find_holders(parsed, by_token, unnamed, world, lexicon):
        for known in known_persons:
            entities.setdefault(known.iri, known_entity(known))
        by_token[token] = tuple(known.iri for known in known_persons)
    return Cast(entities=entities, by_token=by_token, mentions=mentions)


def _pointing_back(chains: tuple[Chain, ...], token: int) -> Iterator[Mention]:
    """The pronouns that stand for a phrase ("both governments ... them")."""
    for chain in chains:
        if any(mention.head == token and mention.kind == "phrase" for mention in chain.mentions):
            yield from (m for m in chain.mentions if m.kind == "pronoun" and m.head > token)


def _city(parsed: Parsed, chain: Chain, states: tuple[URIRef, ...], world: World) -> City | None:
    """The city of GeoNames that a place is which the gazetteer's Turtle lacks."""
    if chain.known is not None or chain.class_ != TG.Place:
        return None
    first = chain.mentions[0]
    return choose_city(world.cities(parsed.text(parsed.span(first.first, first.last))), states, world)


def _name_tokens(parsed: Parsed, mention: Mention) -> Iterator[int]:
    """A parser may hang a name on any of its words; punctuation and owned phrases are left to their own mentions."""
    if mention.kind == "name":
        yield from (t.i for t in parsed.doc[mention.first : mention.last + 1] if t.is_alpha)


def _entity(
    parsed: Parsed,
    chain: Chain,
    nested: frozenset[tuple[int, int]],
    by_token: dict[int, tuple[URIRef, ...]],
    entities: Mapping[URIRef, Entity],
    world: World,
    lexicon: Lexicon,
    city: City | None,
) -> Entity:
    spans = tuple(
        parsed.span(mention.first, mention.last)
        for mention in chain.mentions
        if mention.kind in {"name", "phrase"} and (mention.first, mention.last) not in nested
    )
    texts = tuple(dict.fromkeys(" ".join(parsed.text(span).split()) for span in spans))
    owner_token = next((m.owner for m in chain.mentions if m.owner is not None), None)
    owner = by_token.get(owner_token, (None,))[0] if owner_token is not None else None
    if chain.known is not None:
        known = world.things[chain.known]
        others = tuple(text for text in texts if text != known.label)
        return Entity(
            iri=known.iri,
            class_=TG.Place if _is_only_a_place(parsed, chain, known) else known.class_,
            label=known.label,
            names=others,
            mentions=spans,
            owner=_owner_of(known, parsed, world) if known.class_ == TG.Person else known.part_of,
            same_as=known.same_as,
        )
    first = chain.mentions[0]
    named = texts or (parsed.text(parsed.span(first.first, first.last)),)
    label = max(named, key=len) if chain.class_ in {TG.Person, TG.UnspecifiedGroup} else named[0]
    label = " ".join(label.replace(")", "").split())
    if label.lower() in lexicon.groups.first_singular:
        label = _SPEAKER
    if owner_token is not None and parsed.doc[owner_token].pos_ in {"PRON", "DET"} and owner is not None:
        label = f"{entities[owner].label}'s {label}"  # of "his government"
    return Entity(
        iri=_city_iri(city, world) if city is not None else _iri(chain, label, parsed.document.digest),
        class_=chain.class_,
        label=label,
        names=tuple(text for text in named if text != label),
        mentions=spans,
        owner=owner,
        part=owner is not None and _is_part(chain, label.lower(), lexicon.groups),
        unnamed=_is_unnamed(chain),
        same_as=(URIRef(f"{_GEONAMES}{city.geonames}/"),) if city is not None else (),
    )


def _is_part(chain: Chain, label: str, groups: Groups) -> bool:
    """Whether it is soldiers of a state rather than one of its services, or who stands for a state and has no name."""
    if _is_unnamed(chain):
        return label.split()[-1] in groups.emissaries
    if chain.class_ != TG.ArmedForce:
        return False
    return label.split()[-1] in groups.troops and not label.endswith(tuple(groups.services))


def _city_iri(city: City, world: World) -> URIRef:
    """The largest city of a name has the name for its key, another the code of its state too ("tripoli-lbn")."""
    largest = world.cities(city.name)[0] == city
    return iri("place", slug(city.name if largest else f"{city.name} {city.iso}"))


def _is_only_a_place(parsed: Parsed, chain: Chain, known: Known) -> bool:
    """Whether a territory that could act ("Wales") does nothing in the text but lie somewhere."""
    if known.class_ != TG.GeopoliticalEntity:
        return False
    heads = [grammar.coordination_head(parsed.doc[mention.head]) for mention in chain.mentions]
    return not any(head.dep_ in grammar.SUBJECTS or grammar.preposition(head) in _AGENTIVE for head in heads)


def _owner_of(person: Known, parsed: Parsed, world: World) -> URIRef | None:
    """The state or organisation whose office the person holds on the day of the document."""
    day = parsed.today
    offices = world.in_office(person.iri, day) if day is not None else ()
    return next((office.part_of for office in offices if office.part_of is not None), None)


def known_entity(thing: Known) -> Entity:
    """A thing of the gazetteer that a unit needs although the text does not name it."""
    return Entity(iri=thing.iri, class_=thing.class_, label=thing.label, owner=thing.part_of, same_as=thing.same_as)


def without_nested(cast: Cast, longer: Iterable[Span]) -> Cast:
    """The cast without the mentions that lie inside those of other things: "Minsk" in "the Minsk accords"."""
    spans = tuple(longer)
    entities = {
        iri: replace(entity, mentions=tuple(m for m in entity.mentions if not any(m in s and m != s for s in spans)))
        for iri, entity in cast.entities.items()
    }
    return replace(cast, entities=entities)


def complete(cast: Cast, world: World, *needed: Iterable[URIRef | None]) -> Cast:
    """The cast with what units refer to by the gazetteer alone: the state of "President Obama"."""
    missing = {iri for group in needed for iri in group if iri is not None and iri not in cast.entities}
    added = {iri: known_entity(world.things[iri]) for iri in sorted(missing)}
    return replace(cast, entities={**cast.entities, **added})


def _is_unnamed(chain: Chain) -> bool:
    """Whether a person is only described ("a US official")."""
    return chain.class_ == TG.Person and all(mention.kind != "name" for mention in chain.mentions)


def _iri(chain: Chain, label: str, digest: str) -> URIRef:
    """Full and proper names are the same in every document; surnames and generic phrases are the document's own."""
    kind = _KIND.get(chain.class_, "org")
    own = chain.class_ == TG.UnspecifiedGroup or _is_unnamed(chain)
    own = own or (chain.class_ == TG.Person and " " not in label)
    key = slug(label) or "unnamed"
    return iri(kind, f"{digest[:8]}-{key}" if own else key)


def _nested(mentions: tuple[Mention, ...]) -> frozenset[tuple[int, int]]:
    """Occurrences inside a longer mention ("Ukraine" in "Ukraine's army"), which are no mentions of their own."""
    covering: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.kind != "pronoun" and mention.class_ not in {TG.UnspecifiedGroup, TG.Person}:
            for token in range(mention.first, mention.last + 1):
                covering.setdefault(token, []).append(mention)
    return frozenset(
        (mention.first, mention.last)
        for mention in mentions
        for other in covering.get(mention.first, ())
        if other.first <= mention.first
        and mention.last <= other.last
        and other.last - other.first > mention.last - mention.first
    )


def _joined(one: Entity, two: Entity) -> Entity:
    """The same IRI reached by two chains: one entity with the names and mentions of both."""
    return replace(
        one,
        names=tuple(dict.fromkeys(n for n in (*one.names, two.label, *two.names) if n != one.label)),
        mentions=tuple(sorted({*one.mentions, *two.mentions})),
        owner=one.owner or two.owner,
        same_as=tuple(dict.fromkeys((*one.same_as, *two.same_as))),
    )


def _titled(
    parsed: Parsed, mentions: tuple[Mention, ...], by_token: dict[int, tuple[URIRef, ...]], lexicon: Lexicon
) -> Iterator[tuple[int, URIRef]]:
    """The title before a name speaks of the person too, and the parser often hangs the verb on it."""
    titles = lexicon.titles.heads | lexicon.titles.modifiers | lexicon.groups.single
    for mention in mentions:
        if mention.kind != "name" or mention.class_ != TG.Person:
            continue
        position = mention.first - 1
        if position >= 1 and parsed.doc[position].text == ",":
            position -= 1
        links = lexicon.titles.links | lexicon.titles.complements
        while position >= 0 and position not in by_token:
            word = parsed.doc[position].lower_
            if word in titles:
                yield position, by_token[mention.head][0]
            elif word not in links:
                break
            position -= 1


def _pairs(
    parsed: Parsed,
    by_token: dict[int, tuple[URIRef, ...]],
    entities: dict[URIRef, Entity],
    pairs: Mapping[str, frozenset[URIRef]],
) -> Iterator[tuple[int, tuple[URIRef, ...]]]:
    """As in "both countries", "the two sides": two of their kind; as in "the ministers, N. N. and M. M.": those named.

    The two are those last named side by side ("Greece and Turkey"), else those that the text speaks of most.
    """
    for token in parsed.words:
        if (told := _in_apposition(token, by_token, entities)) is not None:
            yield token.i, told
            continue
        wanted = pairs.get(token.lower_)
        before = {c.lower_ for c in token.children}
        if wanted is None or not ("both" in before or ("two" in before and before & _DEFINITE)):
            continue
        near = parsed.sentences[max(0, parsed.sentence_of[token.i] - _REACH)].first
        pair = _side_by_side(parsed, range(token.i - 1, near - 1, -1), wanted, by_token, entities)
        if pair is None or ("two" in before and TG.State in wanted):
            counts = Counter(
                thing
                for position in range(token.i)
                for thing in by_token.get(position, ())
                if entities[thing].class_ in wanted
            )
            most = tuple(thing for thing, _ in counts.most_common(2))
            pair = most if pair is None or len(most) == 2 else pair  # "the two": those that the text is about
        if len(pair) == 2:
            yield token.i, pair


def _side_by_side(
    parsed: Parsed,
    back: range,
    wanted: frozenset[URIRef],
    by_token: dict[int, tuple[URIRef, ...]],
    entities: dict[URIRef, Entity],
) -> tuple[URIRef, ...] | None:
    """The last two of the classes that stand in one coordination, and no third with them."""
    for position in back:
        group = [t for t in grammar.with_conjuncts(parsed.doc[position]) if t.i in by_token]
        things = tuple(dict.fromkeys(thing for token in group for thing in by_token[token.i]))
        if len(things) == 2 and all(entities[thing].class_ in wanted for thing in things):
            return things
    return None


def _in_apposition(
    token: Token, by_token: dict[int, tuple[URIRef, ...]], entities: dict[URIRef, Entity]
) -> tuple[URIRef, ...] | None:
    """As in "the prime ministers of Serbia and Kosovo, N. N. and M. M.": the persons named behind a plural title."""
    if token.tag_ != "NNS" or token.i not in by_token:
        return None
    of = [t for nominal in grammar.obliques(token, "of") for t in grammar.with_conjuncts(nominal)]
    of = [t for t in of if any(entities[thing].class_ != TG.Person for thing in by_token.get(t.i, ()))]
    comma = max(t.i for t in (token, *of)) + 1
    persons: list[URIRef] = []
    for word in token.doc[comma + 1 :] if comma < len(token.doc) and token.doc[comma].text == "," else ():
        here = [who for who in by_token.get(word.i, ()) if entities[who].class_ == TG.Person]
        if not here and word.lower_ not in {"and", ","}:
            break
        persons += [who for who in here if who not in persons]
    return tuple(persons) if len(persons) > 1 else None
