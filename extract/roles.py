"""Who plays which part in a happening: the slots of a frame, read off the tree around a verb or noun."""

from collections.abc import Iterator, Mapping

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon, Words
from extract.records import Cast
from ontology.vocabulary import TG

#: In these slots a thing stands for whose it is: "riots against Israeli policies".
_TOWARD = frozenset({"against", "at", "on", "into"})
#: Slots for those who are not in the role in person.
_FALLBACKS = frozenset({"owner", "author", "clause", "content", "purpose"})


def find_roles(
    token: Token, frame: Mapping[URIRef, tuple[str, ...]], cast: Cast, lexicon: Lexicon
) -> Iterator[tuple[URIRef, URIRef]]:
    """Role and filler; who fills a stronger role is not repeated in a weaker one."""
    taken: set[URIRef] = set()
    for role, slots in frame.items():
        before = len(taken)
        for slot in slots:
            if slot in _FALLBACKS and len(taken) > before:
                continue  # only where nobody fills the role in person
            fillers = _slot(token, slot, lexicon)
            if slot == "subjects" and len({who for filler in fillers for who in agents_of(filler, cast)}) < 2:
                continue
            for filler in fillers:
                if slot == "object" and filler.lemma_.lower() in lexicon.groups.arms:
                    continue  # "Russian drones were launched"
                here = agents_of(filler, cast, lexicon.groups.measures)
                if not here and (slot in _TOWARD or filler.lemma_.lower() in lexicon.groups.arms):
                    whose = (agents_of(owner, cast) for owner in grammar.possessors(filler))
                    here = next(filter(None, whose), ())
                found = [agent for agent in here if agent not in taken]
                for agent in found:
                    taken.add(agent)
                    yield role, agent
                if found and slot in _FALLBACKS and slot != "clause":
                    break  # the nearest one


def _slot(token: Token, slot: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The nominals in a slot of the frame, coordination unfolded; of "a mediation effort" those of the effort too."""
    if token.pos_ == "VERB":
        return _verb_slot(token, slot)
    effort = token.dep_ in {"compound", "nmod:desc"} and token.head.lemma_.lower() in lexicon.efforts
    hosts = (token, token.head) if effort else (token,)
    return tuple(nominal for host in hosts for nominal in _noun_slot(host, slot, lexicon) if nominal != token)


def _verb_slot(verb: Token, slot: str) -> tuple[Token, ...]:
    passive = grammar.is_passive(verb)
    if slot == "subjects":
        return _by(verb) if passive else _subjects(verb)
    if slot == "subject":
        return () if passive else _subjects(verb)
    if slot == "object":
        return grammar.with_conjuncts(grammar.subject(verb) if passive else grammar.object_(verb))
    if slot == "addressee":
        return tuple(t for told in grammar.children(verb, "iobj") for t in grammar.with_conjuncts(told))
    if slot == "indirect":
        return _recipient(verb, grammar.object_(verb))
    if slot == "owner":
        return tuple(_owners(grammar.subject(verb) if passive else grammar.object_(verb)))
    if slot == "author":
        return tuple(_authors(grammar.subject(verb) if passive else grammar.object_(verb)))
    if slot == "clause":
        clause = grammar.child(verb, "ccomp", "xcomp")
        return grammar.with_conjuncts(grammar.child(clause, *grammar.SUBJECTS)) if clause is not None else ()
    if slot == "content":
        return tuple(_content(grammar.child(verb, "ccomp", "xcomp")))
    if slot == "purpose":
        clauses = [clause for clause in grammar.children(verb, "advcl", "xcomp") if grammar.is_infinitive(clause)]
        return tuple(t for clause in clauses for t in _content(clause))
    if slot in {"possessor", "compound"}:
        return ()
    if slot == "by" and not passive:
        return ()
    hosts = [verb, *grammar.children(verb, "obj")] if slot in {"with", "from", "to", "for", "between"} else [verb]
    return tuple(
        t for host in hosts for nominal in grammar.obliques(host, slot) for t in grammar.with_conjuncts(nominal)
    )


def _noun_slot(noun: Token, slot: str, lexicon: Lexicon) -> tuple[Token, ...]:
    light = lexicon.light
    if slot == "possessor":
        return tuple(t for p in grammar.possessors(noun) for t in (*grammar.with_conjuncts(p), *_compound_parts(p)))
    if slot == "compound":
        return tuple(t for c in grammar.children(noun, "compound") for t in (c, *_compound_parts(c)))
    if slot in {"subject", "subjects"}:
        verb = noun.head
        joined = noun.dep_ == "obl" and grammar.preposition(noun) in {"for", "in"} and verb.lemma_ in lexicon.joining
        if (is_held(noun, light) or joined) and verb.pos_ == "VERB" and not grammar.is_passive(verb):
            return grammar.with_conjuncts(grammar.subject(verb))
        if noun.dep_ == "nsubj:pass" and verb.pos_ == "VERB":
            return _by(verb)
        return tuple(t for clause in grammar.children(noun, "acl:relcl") for t in _who_joins(clause, lexicon))
    if slot == "indirect":
        return _recipient(noun.head, noun) if noun.dep_ == "obj" and noun.head.pos_ == "VERB" else ()
    if slot == "owner":
        return tuple(t for nominal in grammar.obliques(noun, "into", "over", "about", "of") for t in _owners(nominal))
    if slot == "purpose":
        hosts = [noun.head] if noun.dep_ == "obj" and noun.head.pos_ == "VERB" else []
        clauses = [c for host in (noun, *hosts) for c in grammar.children(host, "acl", "advcl", "xcomp")]
        return tuple(t for clause in clauses if grammar.is_infinitive(clause) for t in _content(clause))
    if slot in {"object", "addressee", "author", "clause", "content"}:
        return ()
    dates = [c for c in grammar.children(noun, "nmod") if c.pos_ == "NUM"]  # "the War of 1812 between A and B"
    sold = grammar.obliques(noun, "of") if slot in {"to", "from"} else ()  # "the sale of ships to Norway"
    found = [
        t for host in (noun, *dates, *sold) for n in grammar.obliques(host, slot) for t in grammar.with_conjuncts(n)
    ]
    if noun.dep_ == "nsubj" and grammar.preposition(noun.head) == slot:  # "the talks were between A and B"
        found += grammar.with_conjuncts(noun.head)
    for clause in grammar.children(noun, "acl", "acl:relcl"):  # "aid provided to Ukraine", "talks held with Iran"
        if clause.lemma_.lower() in light:
            found += [t for nominal in grammar.obliques(clause, slot) for t in grammar.with_conjuncts(nominal)]
    if is_held(noun, light):
        found += [t for nominal in grammar.obliques(noun.head, slot) for t in grammar.with_conjuncts(nominal)]
    return tuple(found)


def _who_joins(clause: Token, lexicon: Lexicon) -> tuple[Token, ...]:
    """As in "the meeting in which Norway took part"."""
    part = grammar.object_(clause)
    joins = clause.lemma_.lower() in lexicon.joining or (part is not None and part.lemma_.lower() in lexicon.joining)
    return grammar.with_conjuncts(next(grammar.children(clause, *grammar.SUBJECTS), None)) if joins else ()


def _by(verb: Token) -> tuple[Token, ...]:
    return tuple(t for nominal in grammar.obliques(verb, "by") for t in grammar.with_conjuncts(nominal))


def _subjects(verb: Token) -> tuple[Token, ...]:
    """The subject; of "issued a declaration demanding ..." that of the issuing."""
    own = grammar.subject(verb)
    if own is not None and own == verb.head and verb.dep_ == "acl" and own.dep_ == "obj" and verb.tag_ == "VBG":
        return (*grammar.with_conjuncts(own), *grammar.with_conjuncts(grammar.subject(own.head)))
    return grammar.with_conjuncts(own)


def _authors(thing: Token | None) -> Iterator[Token]:
    """From whom a thing comes: "rejected India's offer", "condemned the raid by Israel"; not whom it was against."""
    if thing is not None:
        yield from grammar.possessors(thing)
        for nominal in grammar.obliques(thing, "by", "from"):
            yield from grammar.with_conjuncts(nominal)


def _owners(affected: Token | None, depth: int = 2) -> Iterator[Token]:
    """Whose a thing is, or whom it concerns: "killed the chief of Israel's militia", "cut aid to Iran"."""
    if affected is None or not depth:
        return
    yield from grammar.possessors(affected)
    for nominal in grammar.obliques(affected, "by", "of", "from", "in", "for", "against", "with", "to", "between"):
        yield from grammar.with_conjuncts(nominal)
        yield from _owners(nominal, depth - 1)


def _content(clause: Token | None) -> Iterator[Token]:
    """Toward whom something is threatened, refused or demanded: who is in the clause beside its subject."""
    if clause is None or clause.pos_ != "VERB":
        return
    affected = grammar.object_(clause)
    yield from grammar.with_conjuncts(affected)
    for nominal in grammar.obliques(clause, "against", "with", "to", "on", "from", "by", "for", "in"):
        yield from grammar.with_conjuncts(nominal)
    yield from _owners(affected)


def is_held(noun: Token, light: Words) -> bool:
    """Whether a noun is the object of a light verb, as in "staged demonstrations"."""
    return noun.dep_ == "obj" and noun.head.lemma_.lower() in light


def _recipient(verb: Token, given: Token | None) -> tuple[Token, ...]:
    """The indirect object; a name between the verb and what is given is one too, whatever the parser says."""
    found = grammar.child(verb, "iobj")
    if found is None and given is not None and given.i > verb.i + 1:
        after = verb.nbor(1) if verb.nbor(1).pos_ != "DET" else verb.nbor(2)
        if after.pos_ == "PROPN" and after.i < given.i:
            found = after
    return grammar.with_conjuncts(found)


def _compound_parts(token: Token) -> tuple[Token, ...]:
    """As in "Russia-Ukraine war": both names, however the parser chains them."""
    return tuple(c for c in token.children if c.dep_ in {"compound", "flat", "nmod", "amod"} and c.i < token.head.i)


def joint_agents_of(token: Token | None, cast: Cast) -> tuple[URIRef, ...]:
    """Who a nominal and what is joined to it speak of, each once: "Russia and Iran"."""
    return tuple(dict.fromkeys(who for part in grammar.with_conjuncts(token) for who in agents_of(part, cast)))


def agents_of(token: Token, cast: Cast, measures: Words = frozenset()) -> tuple[URIRef, ...]:
    """Who a nominal speaks of: itself, or the name that its title stands before; "the UN envoy, N. N.," is N. N.

    Of "thousands of Kurds" it is the Kurds: ``measures`` are the nouns that only say how many.
    """
    here = tuple(_commander(cast, who) for who in cast.agents(token.i))
    if token.lemma_.lower() in measures:
        for nominal in grammar.obliques(token, "of"):
            here = tuple(who for part in grammar.with_conjuncts(nominal) for who in agents_of(part, cast, measures))
            if here:
                return here
    if not here and token.dep_ == "appos" and token.pos_ == "NOUN":
        here = tuple(_commander(cast, who) for who in cast.agents(token.head.i))  # "N. N., a contractor jailed in ..."
    whose = (who for modifier in grammar.possessors(token) for who in cast.agents(modifier.i))
    here = here or tuple(who for who in whose if cast.entities[who].class_ == TG.Coalition)[:1]  # "the P5+1 nations"
    for labels in (("flat", "appos", "nmod:desc"), ("compound",)):
        named = [part.i for part in grammar.children(token, *labels)]
        here = here or tuple(_commander(cast, who) for who in cast.agents(*named)[:1])
    return here


def _commander(cast: Cast, who: URIRef) -> URIRef:
    """Troops act for their state: "American forces" in a role are the United States."""
    entity = cast.entities[who]
    return entity.owner if entity.part and entity.owner is not None else who
