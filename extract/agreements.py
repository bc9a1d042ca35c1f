"""Parsed, Cast -> Agreements: what has been concluded, between whom, where and when.

An agreement is one when it has a name, a year, or an act that concluded it; what is only sought is a situation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Lexicon, Mood, Pacts
from extract.mood import is_actual
from extract.records import Agreement, Cast, Claim, Evidence, Parsed, TimeSpan, by_rule
from extract.roles import agents_of
from ontology.vocabulary import TG, iri, slug
from ontology.world import Known, World

NAME = "agreements"
#: Its rules, as its evidence cites them.
_BY_NAME, _BY_ACT, _BY_PARTIES = "name of an agreement", "noun and what concluded it", "noun between its parties"
_CLASSES = frozenset({TG.Agreement, TG.Treaty, TG.Memorandum, TG.PeaceAgreement})


def find_agreements(
    parsed: Parsed,
    cast: Cast,
    lexicon: Lexicon,
    *,
    claims: tuple[Claim, ...],
    times: tuple[TimeSpan, ...],
    world: World,
) -> tuple[Agreement, ...]:
    """Agreements in the order of the text, those told of twice joined."""
    reader = _Reader(
        parsed=parsed,
        cast=cast,
        claims=claims,
        times=times,
        world=world,
        pacts=lexicon.pacts,
        mood=lexicon.mood,
    )
    found: dict[URIRef, Agreement] = {}
    for agreement in sorted(reader.read(), key=lambda a: a.evidence[0].span):
        known = found.get(agreement.iri)
        found[agreement.iri] = agreement if known is None else _joined(known, agreement)
    return tuple(found.values())


def _joined(one: Agreement, two: Agreement) -> Agreement:
    """What either telling says."""
    parties = dict((*two.parties, *one.parties))
    places = dict((*two.places, *one.places))
    return replace(
        one,
        mentions=tuple(sorted({*one.mentions, *two.mentions})),
        evidence=tuple(dict.fromkeys((*one.evidence, *two.evidence))),
        parties=tuple(parties.items()),
        places=tuple(places.items()),
        time=two.time if one.time and two.time and _is_within(two.time, one.time) else one.time or two.time,
        act=one.act if one.act is not None else two.act,
    )


def _before_aside(tokens: list[Token]) -> list[Token]:
    """Without those set off by a dash: "Iran and the six powers — the US, Britain, ... —"."""
    kept: list[Token] = []
    for token in tokens:
        between = token.doc[kept[0].i : token.i] if kept else ()
        if any(mark.text in {"—", "–", "--"} for mark in between):
            break
        kept.append(token)
    return kept


def _is_predicate(noun: Token) -> bool:
    """As in "it is a bilateral treaty": said of an agreement, not one more."""
    said = grammar.child(noun, "cop") is not None and not grammar.preposition(noun)
    return said and noun.text.islower()


def _is_joint(noun: Token) -> bool:
    """As in "a joint declaration", "the Franco-British statement": not everything declared is agreed."""
    return any(c.lower_ == "joint" for c in noun.children)


def _is_within(day: TimeSpan, year: TimeSpan) -> bool:
    """Whether one date is a closer one of the other: "signed on 31 July 1950", "the 1950 treaty"."""
    if len(day.edtf) <= len(year.edtf) or not (day.first and year.first and day.last and year.last):
        return False
    return year.first <= day.first and day.last <= year.last


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads on from agreement to agreement; ``last`` is the one that "it" means."""

    parsed: Parsed
    cast: Cast
    claims: tuple[Claim, ...]
    times: tuple[TimeSpan, ...]
    world: World
    pacts: Pacts
    mood: Mood
    last: Agreement | None = None
    told: list[Agreement] = field(default_factory=list)

    def read(self) -> Iterator[Agreement]:
        """By name first, then by the act that concludes."""
        for token in self.parsed.words:
            if self.parsed.sentence(token.i).heading:
                continue
            if self._is_pact(token):
                again = self._again(token)
                if again is not None:
                    yield again
                    continue
                named = list(self._by_name(token)) or list(self._by_act(token)) or list(self._by_parties(token))
                self.last = named[-1] if named else self.last
                self.told += named
                yield from named
            elif self.last is not None and token.lemma_.lower() in self.pacts.nouns and _is_predicate(token):
                yield from self._as_predicate(token, self.last)
            elif token.pos_ == "VERB" and token.lemma_.lower() in self.pacts.concluding and self.last is not None:
                yield from self._by_reference(token, self.last)
            if token.pos_ == "VERB" and token.lemma_.lower() in self.pacts.committing:
                yield from self._by_commitment(token)

    def _again(self, noun: Token) -> Agreement | None:
        """As in "the pact with Cairo" after "signed an accord with Egypt": a definite noun for what was told of."""
        partners = [t for n in grammar.obliques(noun, "with", "between") for t in grammar.with_conjuncts(n)]
        named = set(self._parties(partners))
        plain = not noun.text[:1].isupper() and not any(c.like_num for c in noun.children)
        definite = any(c.lower_ in {"the", "this", "that"} for c in noun.children)
        if not named or not plain or not definite:
            return None
        known = [agreement for agreement in self.told if named <= {who for who, _ in agreement.parties}]
        if not known:
            return None
        return replace(known[-1], mentions=(self.parsed.span(noun.i, noun.i),))

    def _is_pact(self, token: Token) -> bool:
        return (
            token.pos_ in {"NOUN", "PROPN"}
            and token.lemma_.lower() in self.pacts.nouns
            and not (token.dep_ == "compound" and token.i < token.head.i)
            and not _is_predicate(token)
            and (token.lemma_.lower() not in self.pacts.joint or _is_joint(token))
        )

    # -- by name

    def _by_name(self, noun: Token) -> Iterator[Agreement]:
        """As in "the Minsk accords of 2014 and 2015" are two; "the North Atlantic Treaty" is one."""
        first, last = self._name_extent(noun)
        name = " ".join(self.parsed.text(self.parsed.span(first, last)).split())
        years = [time for time in self._times_of(noun) if len(time.edtf) == 4]
        spelling = name.removeprefix("The ").replace("–", "-")
        named = [known for known in self.world.named(spelling) if known.class_ in _CLASSES]
        if named:
            yield self._agreement(noun, first, last, named[0], years[0] if years else None, named[0].label)
            return
        proper = [t for t in self.parsed.doc[first : last + 1] if t.text[:1].isupper() and t != noun]
        described = [c for c in grammar.children(noun, "amod", "compound") if c.i < noun.i]
        of = [time for time in self._times_of(noun) if self._is_of(noun, time)]
        if of and described and not proper and self._is_told(noun):
            begin = min(c.i for c in described)  # "a secret arms accord of 1965", "the joint declaration of 2 March"
            label = " ".join(self.parsed.text(self.parsed.span(begin, noun.i)).split())
            yield self._agreement(noun, begin, noun.i, None, of[0], f"{label} ({of[0].edtf})", own=True)
            return
        if not proper or not self._is_definite(noun, first):
            return
        dated: list[TimeSpan | None] = [*years] or [None]
        for time in dated:
            known = self._known_by(proper, time)
            if known is None and time is None and not noun.text[:1].isupper():
                return
            label = f"{name} ({time.edtf})" if time is not None and time.edtf not in name else name
            year = self.parsed.tokens(time.span) if time is not None else range(last, last + 1)
            begin, end = (first, year[-1]) if year[-1] >= first else (year[0], last)
            yield self._agreement(noun, begin, end, known, time, known.label if known else label)

    def _is_of(self, noun: Token, time: TimeSpan) -> bool:
        """Whether a date is of the noun: "the accord of 1965"."""
        numbers = self.parsed.tokens(time.span)
        anchor = next((self.parsed.doc[i] for i in numbers if self.parsed.doc[i].head.i not in numbers), None)
        return anchor is not None and anchor.head == noun and grammar.preposition(anchor) == "of"

    def _name_extent(self, noun: Token) -> tuple[int, int]:
        """The capitalised words before the noun, and the place that a treaty is "of"."""
        doc = self.parsed.doc
        first = last = noun.i
        while first > 0 and self._may_be_named(doc[first - 1]):
            first -= 1
        while first < noun.i and not doc[first].text[:1].isalnum():
            first += 1
        following = doc[noun.i + 1 : noun.i + 3]
        if noun.text[:1].isupper() and len(following) == 2 and following[0].lower_ in {"of", "on"}:
            last += 2 * following[1].text[:1].isupper()
        return first, last

    @staticmethod
    def _may_be_named(token: Token) -> bool:
        """At the start of a sentence every word has a capital; there only a proper noun counts."""
        if token.text in {"-", "–", "’s", "'s"}:
            return True
        return token.text[:1].isupper() and (not token.is_sent_start or token.pos_ == "PROPN")

    def _is_definite(self, noun: Token, first: int) -> bool:
        before = self.parsed.doc[first - 1].lower_ if first else ""
        return before in {"the", "both", "under", "these", "of"} or noun.text[:1].isupper()

    def _known_by(self, words: Iterable[Token], time: TimeSpan | None) -> Known | None:
        """The gazetteer's agreement that was concluded in the named place, in that year."""
        if time is None or time.first is None:
            return None
        places = {where for token in words for where in self.cast.at(token.i)}
        places |= {known.iri for token in words for known in self.world.named(token.text) if known.class_ == TG.Place}
        return self._concluded(places, time)

    def _concluded(self, places: set[URIRef], time: TimeSpan) -> Known | None:
        found = [
            self.world.things[agreement]
            for agreement, place in self.world.concluded_at.items()
            if place in places
            and (first := self.world.things[agreement].first) is not None
            and time.first is not None
            and first.year == time.first.year
        ]
        return found[0] if len(found) == 1 else None

    # -- by its parties

    def _by_parties(self, noun: Token) -> Iterator[Agreement]:
        """As in "the Israel-Hamas truce", "a trade agreement between Pakistan and Brazil", "a treaty with Russia"."""
        if not self._is_told(noun):
            return
        inside = [t for t in noun.subtree if t.i <= noun.i and t.dep_ in {"compound", "nmod", "amod", "nmod:poss"}]
        among = [t for n in grammar.obliques(noun, "between", "with") for t in grammar.with_conjuncts(n)]
        tokens = among or [t for t in inside if t.pos_ == "PROPN"]
        parties = self._parties(tokens)
        least = 1 if any(grammar.preposition(t) == "with" for t in among) else 2
        if len(parties) < least:
            return
        first, last = grammar.subtree(noun, leaving=("acl", "acl:relcl", "appos", "parataxis", "cc", "det", "case"))
        time = next(iter(self._times_of(noun) or self._times_of(noun.head)), None)
        name = " ".join(self.parsed.text(self.parsed.span(first, last)).split())
        agreement = self._agreement(noun, first, last, None, time, name, rule=_BY_PARTIES, own=True)
        rule = by_rule(_BY_PARTIES, noun.text)
        evidence = Evidence(span=self.parsed.span(first, last), extractor=NAME, rule=rule)
        yield replace(
            agreement,
            mentions=(self.parsed.span(noun.i, noun.i),),
            parties=tuple((who, evidence) for who in sorted(parties)),
        )

    def _as_predicate(self, noun: Token, known: Agreement) -> Iterator[Agreement]:
        """As in "The accords were two agreements concluded by A and B in 1978": what is said of it."""
        for told in self._by_act(noun):
            yield replace(told, iri=known.iri, class_=known.class_, label=known.label, mentions=())

    def _by_reference(self, verb: Token, known: Agreement) -> Iterator[Agreement]:
        """As in "It was signed in Ghent on ...": what an act adds to the agreement spoken of before it."""
        affected = grammar.subject(verb) if grammar.is_passive(verb) else grammar.object_(verb)
        if affected is None or self._claimed(verb) or not is_actual(verb, self.mood) or verb.lemma_.lower() != "sign":
            return
        definite = any(c.lower_ in {"the", "this"} for c in affected.children)
        if affected.lower_ not in {"it", "this"} and not (definite and self._is_pact(affected)):
            return
        subjects = [] if grammar.is_passive(verb) else list(grammar.with_conjuncts(grammar.subject(verb)))
        time = next(iter(self._times_of(verb)), None)
        where = [t for n in grammar.obliques(verb, "in", "at") for t in (n, *grammar.obliques(n, "of"))]
        yield replace(
            known,
            mentions=(),
            evidence=(self._by_verb(verb, [affected]),),
            parties=self._with_evidence(self._parties(subjects), verb, subjects),
            places=self._with_evidence(self.cast.places(*(t.i for t in where)), verb, where),
            time=time,
            act=verb.i,
        )

    def _with_evidence(
        self, things: Iterable[URIRef], verb: Token, tokens: list[Token]
    ) -> tuple[tuple[URIRef, Evidence], ...]:
        evidence = self._by_verb(verb, tokens)
        return tuple((thing, evidence) for thing in things)

    # -- by the act

    def _by_act(self, noun: Token) -> Iterator[Agreement]:
        """As in "reached a six-month deal", "a treaty signed in Rome by ..."."""
        verb = grammar.child(noun, "acl", "acl:relcl")
        if verb is None or verb.lemma_.lower() not in self.pacts.concluding:
            verb = noun.head if noun.dep_ in {"obj", "nsubj:pass", "obl"} else None
            if noun.dep_ == "obl" and not self._is_result(noun) and not self._is_signed(noun):
                return
        if verb is None or verb.lemma_.lower() not in self.pacts.concluding or self._claimed(noun):
            return
        first, last = self._name_extent(noun)
        if not is_actual(verb, self.mood) or self.parsed.doc[first].is_sent_start:
            return
        if verb.tag_ == "VBN" and verb.dep_ == "acl" and not list(grammar.obliques(verb, "in", "by", "on")):
            return
        subjects = [] if grammar.is_passive(verb) else list(grammar.with_conjuncts(grammar.subject(verb)))
        beside = (*grammar.obliques(verb, "by", "with", "between"), *grammar.obliques(noun, "with", "between"))
        subjects += [t for nominal in beside for t in grammar.with_conjuncts(nominal)]
        times = [*self._times_of(verb), *self._times_of(noun)]
        span = self.parsed.span(first, last)
        name = " ".join(self.parsed.text(span).split())
        label = name if first < noun.i or noun.text[0].isupper() else self._described(noun)
        yield self._finish(noun, verb, first, last, times[0] if times else None, label, subjects)

    @staticmethod
    def _is_result(noun: Token) -> bool:
        """As in "resulted in an accord"."""
        return grammar.preposition(noun) == "in" and noun.head.lemma_.lower() == "result"

    def _is_signed(self, noun: Token) -> bool:
        """As in "put their initials to a pact"."""
        put = grammar.object_(noun.head)
        signs = put is not None and put.lemma_.lower() in self.pacts.signing
        return signs and grammar.preposition(noun) in {"to", "on", "under"}

    def _described(self, noun: Token) -> str:
        first, last = grammar.subtree(noun, leaving=("acl", "acl:relcl", "appos", "punct", "det", "case", "parataxis"))
        return " ".join(self.parsed.text(self.parsed.span(first, last)).split())

    def _by_commitment(self, verb: Token) -> Iterator[Agreement]:
        """As in "A and B committed in Rome in 1994 to ... -- a deal": dated, placed, and called a deal."""
        if self._claimed(verb) or not is_actual(verb, self.mood):
            return
        sentence = self.parsed.sentence(verb.i)
        noun = next((t for t in self.parsed.doc[verb.i : sentence.last + 1] if self._is_pact(t)), None)
        times = [
            t for t in self.times if sentence.span.begin <= t.span.begin < sentence.span.end and t.span.begin > verb.idx
        ]
        places = [p for p in grammar.obliques(verb, "in", "at") if self.cast.places(p.i)]
        if noun is None or not times or not places:
            return
        subjects = [t for s in verb.children if s.dep_ in grammar.SUBJECTS for t in grammar.with_conjuncts(s)]
        if not any(self.cast.at(t.i) for t in subjects):
            subjects = list(grammar.with_conjuncts(grammar.subject(verb)))
        for word in self.parsed.doc[verb.i : sentence.last + 1]:
            if word.lemma_.lower() in self.pacts.exchange and word.nbor(-1).lower_ == "in":
                subjects += self._owners_after(word, sentence.last)
        yield self._finish(
            noun, verb, verb.i, noun.i, times[0], "", subjects, mention=(max(noun.i - 1, verb.i), noun.i)
        )

    def _owners_after(self, word: Token, last: int) -> list[Token]:
        """Whose part of an exchange it is: "in exchange for its disarmament"."""
        for token in self.parsed.doc[word.i + 1 : min(word.i + 8, last) + 1]:
            if token.dep_ == "nmod:poss" and self.cast.at(token.i):
                return [token]
        return []

    def _finish(
        self,
        noun: Token,
        verb: Token,
        first: int,
        last: int,
        time: TimeSpan | None,
        label: str,
        subjects: list[Token],
        mention: tuple[int, int] | None = None,
    ) -> Agreement:
        where = [*grammar.obliques(verb, "in", "at"), *grammar.obliques(noun, "in", "at")]
        places = set(self.cast.places(*(p.i for p in where)))
        known = self._concluded(places, time) if time is not None and time.first is not None else None
        if not label:
            place = next((self.cast.entities[x].label for x in sorted(places)), "")
            label = f"{place} {noun.lemma_}".strip().capitalize() if not place else f"{place} {noun.lemma_}"
            label = f"{label} ({time.edtf})" if time is not None else label
        agreement = self._agreement(
            noun, first, last, known, time, known.label if known else label, rule=_BY_ACT, mention=mention
        )
        subjects = _before_aside(subjects)
        evidence = self._by_verb(verb, subjects)
        at = self._by_verb(verb, where)
        parties = dict(agreement.parties) or dict.fromkeys(self._parties(subjects), evidence)
        return replace(
            agreement,
            parties=tuple(parties.items()),
            places=tuple((place, at) for place in sorted(places)),
            act=verb.i,
        )

    def _parties(self, tokens: Iterable[Token]) -> tuple[URIRef, ...]:
        """States and organisations; a person signs for one, and a body beside its state is one side with it."""
        named = dict.fromkeys(who for t in tokens for who in self.cast.agents(t.i) or agents_of(t, self.cast))
        found = tuple(dict.fromkeys(who for each in named for who in self._side(each)))
        return tuple(
            who
            for who in found
            if self.cast.entities[who].class_ != TG.Person and self.cast.entities[who].owner not in found
        )

    def _side(self, who: URIRef) -> tuple[URIRef, ...]:
        """The agent, or the state or body that a person stands for."""
        entity = self.cast.entities[who]
        if entity.class_ != TG.Person:
            return (who,)
        return (entity.owner,) if entity.owner is not None and entity.owner in self.cast.entities else ()

    def _by_verb(self, verb: Token, tokens: Iterable[Token]) -> Evidence:
        numbers = [verb.i, *(t.i for t in tokens)]
        span = self.parsed.span(min(numbers), max(numbers))
        return Evidence(span=span, extractor=NAME, rule=by_rule("verb of concluding", verb.text))

    # -- shared

    def _agreement(
        self,
        noun: Token,
        first: int,
        last: int,
        known: Known | None,
        time: TimeSpan | None,
        label: str,
        mention: tuple[int, int] | None = None,
        *,
        rule: str = _BY_NAME,
        own: bool = False,
    ) -> Agreement:
        """``own``: the words describe rather than name, so that the IRI is the document's."""
        span = self.parsed.span(first, last)
        class_ = known.class_ if known else self._class_of(noun)
        key = slug(label)
        own = own or not any(t.text[:1].isupper() for t in self.parsed.doc[first : last + 1]) or not key
        name = key if not own else f"{self.parsed.document.digest[:8]}-{key or 'agreement'}"
        between = [t for n in grammar.obliques(noun, "between") for t in grammar.with_conjuncts(n)]
        between += [t for t in self.parsed.doc[first : last + 1] if t.dep_ == "compound" or t.text[:1].isupper()]
        parties = self._parties(between)
        parties = parties if len(parties) > 1 and self._is_told(noun) else ()
        evidence = Evidence(span=span, extractor=NAME, rule=by_rule(rule, noun.text))
        return Agreement(
            iri=known.iri if known else iri("agreement", name),
            class_=class_,
            label=label,
            mentions=(self.parsed.span(*mention) if mention else span,),
            evidence=(evidence,),
            parties=tuple((who, evidence) for who in sorted(parties)),
            time=time,
        )

    def _class_of(self, noun: Token) -> URIRef:
        before = {t.lower_ for t in noun.doc[max(noun.i - 3, 0) : noun.i]}
        if before & self.pacts.peace:
            return TG.PeaceAgreement
        return self.pacts.nouns[noun.lemma_.lower()]

    def _times_of(self, token: Token) -> list[TimeSpan]:
        """Date expressions that hang on the word, through prepositions and coordination but not through clauses."""
        found = []
        for time in self.times:
            numbers = self.parsed.tokens(time.span)
            anchor = next((self.parsed.doc[i] for i in numbers if self.parsed.doc[i].head.i not in numbers), None)
            for governor in grammar.ancestors(anchor) if anchor is not None else ():
                if governor == token:
                    found.append(time)
                    break
                if governor.pos_ in {"VERB", "AUX"}:
                    break
        return found

    def _is_told(self, noun: Token) -> bool:
        """Whether the narrator speaks of the agreement as one that is; a "secret pact" is somebody's word for it."""
        return not self._claimed(noun) and self.parsed.quoted(noun.i) is None and is_actual(noun, self.mood)

    def _claimed(self, token: Token) -> bool:
        """Whether somebody says it, known or not."""
        return self.parsed.said(token.i)
