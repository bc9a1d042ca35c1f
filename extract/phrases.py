"""Parsed, names -> phrases: groups, bodies and unnamed persons that common nouns speak of ("Ukraine's army")."""

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Groups, Lexicon
from extract.records import Mention, Parsed
from ontology.vocabulary import TG
from ontology.world import World


def find_phrases(parsed: Parsed, names: Mapping[int, Mention], world: World, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The groups, bodies and unnamed persons that common nouns speak of; ``names`` are the named things by token."""
    return tuple(phrase for token in parsed.doc for phrase in _phrase(parsed, token, names, world, lexicon))


def _phrase(
    parsed: Parsed, token: Token, names: Mapping[int, Mention], world: World, lexicon: Lexicon
) -> Iterator[Mention]:
    """A common noun that names a group, with what describes it."""
    groups = lexicon.groups
    if token.i in names or token.pos_ not in {"NOUN", "PROPN", "ADJ"} or token.dep_ == "amod":
        return
    if token.i + 1 < len(token.doc) and token.nbor(1).text == "-" and not token.whitespace_:
        return  # "a rebel-held suburb"
    first = _first_modifier(token, names)
    owner = _owner(token, names)
    two_words = f"{token.nbor(-1).lower_} {token.lower_}" if token.i else token.lower_
    mention = None
    if _is_that_coalition(token, owner, groups):
        return  # "the P5+1 nations" are the P5+1
    if owner is not None and owner.class_ == TG.InternationalOrganization and token.lower_ in groups.organs:
        mention = (owner.first if owner.first < token.i else first, TG.InternationalOrganization)
    elif owner is not None and owner.class_ == TG.InternationalOrganization and token.lower_ == "leadership":
        mention = (owner.first if owner.first < token.i else first, TG.UnspecifiedGroup)
    elif owner is not None and (token.lower_ in groups.bodies or two_words in groups.bodies):
        mention = (owner.first if owner.first < token.i else first, TG.GovernmentBody)
    elif (whose := _pronoun_before(token)) is not None and (
        token.lower_ in groups.bodies or two_words in groups.bodies
    ):
        begin = token.i - (two_words in groups.bodies)
        yield Mention(first=begin, last=token.i, head=token.i, kind="phrase", class_=TG.GovernmentBody, owner=whose.i)
        return
    elif (whose := _pronoun_before(token)) is not None and token.lower_ in groups.forces | groups.troops:
        yield Mention(first=token.i, last=token.i, head=token.i, kind="phrase", class_=TG.ArmedForce, owner=whose.i)
        return
    elif (
        owner is not None
        and (token.lower_ in groups.forces | groups.services or two_words in groups.forces | groups.services)
    ) or (
        owner is not None and owner.class_ == TG.State and (token.lower_ in groups.troops or two_words in groups.troops)
    ):
        mention = (min(owner.first, first), TG.ArmedForce)
    elif token.lower_ in groups.coalitions and _describes(token):
        last = max(t.i for t in grammar.children(token, "nmod"))
        yield Mention(first=first, last=last, head=token.i, kind="phrase", class_=TG.Coalition)
        return
    elif _is_group(token, groups) or (token.lower_ in groups.plural and _is_addressed(token, lexicon)):
        mention = (first, TG.UnspecifiedGroup)
    elif owner is not None and owner.kind == "demonym" and _acts(token, lexicon):
        mention = (owner.first if owner.first < token.i else first, TG.UnspecifiedGroup)
    elif (
        token.tag_ in {"NNPS", "NNS"}
        and token.lemma_.lower() not in lexicon.pacts.nouns
        and _is_people(token, world, groups)
    ):
        mention = (first, TG.UnspecifiedGroup)
    elif token.lower_ in groups.single and token.tag_ == "NN" and not _titles_a_name(token, names):
        mention = (first, TG.Person)
    if mention is not None:
        yield Mention(
            first=mention[0],
            last=token.i,
            head=token.i,
            kind="phrase",
            class_=mention[1],
            owner=owner.head if owner else None,
        )


def _pronoun_before(token: Token) -> Token | None:
    """As in "his government", "its foreign ministry"."""
    return next((c for c in grammar.children(token, "nmod:poss") if c.pos_ in {"PRON", "DET"}), None)


def _is_that_coalition(token: Token, owner: Mention | None, groups: Groups) -> bool:
    """As in "the P5+1 nations": nobody else than the P5+1."""
    if owner is None or owner.class_ != TG.Coalition:
        return False
    return token.lower_ in groups.plural and owner.last + 1 == token.i


def _titles_a_name(token: Token, names: Mapping[int, Mention]) -> bool:
    """Whether the noun is a title: a name stands beside it, or it stands in apposition to one."""
    after = [t for t in token.doc[token.i + 1 : token.i + 4] if t.is_alpha]
    if after and after[0].i in names and names[after[0].i].class_ == TG.Person:
        return True
    if len(after) > 1 and after[0].text.istitle() and after[1].i in names and names[after[1].i].class_ == TG.Person:
        return True  # "the UN envoy, Professor N. N."
    before = token.doc[max(token.sent.start, token.i - 8) : token.i]
    comma = next((t.i for t in reversed(before) if t.text == ","), None)
    return comma is not None and comma > 0 and comma - 1 in names and names[comma - 1].class_ == TG.Person


def _is_group(token: Token, groups: Groups) -> bool:
    """As in "European allies", "each member state"."""
    if token.lower_ in groups.plural and token.tag_ in {"NNS", "NNPS", "NN"}:
        return _is_told_apart(token, groups)
    return _is_each(token) and f"{token.lower_}s" in groups.plural


def _is_addressed(token: Token, lexicon: Lexicon) -> bool:
    """As in "urged insurgents to attack": whom somebody speaks to or of."""
    return token.dep_ in {"obj", "iobj"} and token.head.lemma_.lower() in lexicon.speech.acts


def _is_people(token: Token, world: World, groups: Groups) -> bool:
    """As in "Europeans", "Iraqi Kurds": a proper noun for people, known as one or doing what people do."""
    if not token.text[0].isupper():
        return False
    known = token.ent_type_ == "NORP" or bool(world.people(token.text))
    acts = token.dep_ in grammar.SUBJECTS or token.head.lemma_.lower() in groups.measures
    return known or (token.tag_ == "NNPS" and acts)


def _is_told_apart(token: Token, groups: Groups) -> bool:
    """A bare plural is a group only where it acts, or points back ("the pilots"); soldiers must be somebody's."""
    determiner = grammar.child(token, "det")
    if determiner is not None and determiner.lower_ in {"the", "these", "those", "both"}:
        return token.lower_ not in groups.troops
    described = any(c.dep_ in {"amod", "compound", "nmod:poss", "nmod"} and not c.like_num for c in token.children)
    described = described or (grammar.preposition(token) == "of" and token.head.lemma_.lower() in groups.measures)
    return described or (token.dep_ in grammar.SUBJECTS and token.lower_ not in groups.troops)


def _acts(token: Token, lexicon: Lexicon) -> bool:
    """As in "Algerian landowners began ...": a people's plural that does what only people do."""
    verb = token.head
    if token.tag_ != "NNS" or token.dep_ != "nsubj" or grammar.is_passive(verb):
        return False
    noun, lemma = token.lemma_.lower(), verb.lemma_.lower()
    if any(noun in trigger.object for trigger in lexicon.triggers):
        return False
    return lemma in lexicon.speech.acts or lemma in lexicon.by_verb


def _is_each(token: Token) -> bool:
    """As in "each member state" speaks of them all."""
    return any(c.lower_ in {"each", "every"} for c in token.children)


def _describes(token: Token) -> bool:
    """As in "coalition of the willing": a coalition is one when it is said of whom."""
    return any(grammar.preposition(nominal) == "of" for nominal in grammar.children(token, "nmod"))


def _first_modifier(token: Token, names: Mapping[int, Mention]) -> int:
    """The first of the adjectives and nouns that stand before the noun and belong to it."""
    first = token.i
    while first > 0:
        before = token.doc[first - 1]
        if before.dep_ not in {"amod", "compound", "nmod", "nmod:desc", "flat", "conj", "cc"} or before.is_space:
            break
        joins = before.dep_ in {"conj", "cc"}
        if not (before.head == token and not joins) and not _stands_before(before.head, token):
            break
        first -= 1
    name = names.get(first)
    return name.first if name is not None else first


def _stands_before(modifier: Token, token: Token) -> bool:
    """Whether a word is, directly or by others, a modifier before the noun: "Hungarian" in "Hungarian and Romanian"."""
    return any(governor == token for governor in grammar.ancestors(modifier)) and modifier.i < token.i


def _owner(token: Token, names: Mapping[int, Mention]) -> Mention | None:
    """The state, people, person or body to which the noun belongs, by possession or as a modifier."""
    for possessor in grammar.possessors(token):
        for part in (possessor, *possessor.children):
            held = possessor.dep_ == "nmod:poss" and part == possessor  # "the South's ministry"
            if part.i in names and (held or names[part.i].class_ != TG.Place):
                return names[part.i]
    for nominal in grammar.obliques(token, "of"):
        if nominal.i in names and names[nominal.i].class_ in {TG.State, TG.Person}:
            return names[nominal.i]
    before = token.doc[token.i - 1] if token.i else None
    return names.get(before.i) if before is not None and before.i in names and before.whitespace_ else None
