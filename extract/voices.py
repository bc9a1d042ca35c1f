"""Who vouches for what is said: the subject of a verb of saying, the name beside it, or a cited source."""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import URIRef
from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Speech
from extract.records import Cast, Evidence, Parsed, Source, by_rule
from extract.roles import agents_of
from ontology.vocabulary import TG, iri, slug

#: The stage that the sources are read for, and signed by.
NAME = "claims"
_SMALL = frozenset({"to", "a", "an", "the"})
_BRANCHES = ("acl:relcl", "acl", "parataxis", "appos", "conj", "ccomp", "case", "mark", "fixed")
#: How far from its verb a speaker is looked for where the tree does not tell.
_NEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Agents who speak, or a cited source, or both ("according to an AFP report")."""

    speakers: tuple[URIRef, ...] = ()
    source: Source | None = None


class Voices:
    """The voices of one document; a source that is cited twice is one."""

    def __init__(self, parsed: Parsed, cast: Cast, speech: Speech) -> None:
        self._parsed = parsed
        self._cast = cast
        self._speech = speech
        self._sources: list[tuple[str, Source]] = []

    def of(self, verb: Token) -> Voice | None:
        """The subject of a verb of saying; where the parser lost it, the name beside the verb."""
        subject = self._who(verb)
        if subject is not None and self._parsed.in_speech(subject.i) is None:
            voice = self._at(subject)
            if voice is not None:
                return voice
        if subject is None and verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            return self.of(verb.head)
        return self._beside(verb)

    def _who(self, verb: Token) -> Token | None:
        """The subject, or whom a passive is "by"; of "quoted N. N. as saying" N. N."""
        quoting = verb.head if verb.head.lemma_.lower() in self._speech.quoting and verb.dep_ != "conj" else verb
        passive = grammar.is_passive(quoting)
        if quoting.lemma_.lower() in self._speech.quoting:
            quoted = grammar.subject(quoting) if passive else grammar.object_(quoting)
            if quoted is not None and any(t.lower_ == "as" for t in quoting.subtree):
                return quoted
        if grammar.is_passive(verb):
            return next(grammar.obliques(verb, "by"), None)
        return grammar.subject(verb)

    def within(self, first: int, last: int) -> Voice | None:
        """Who is named in a stretch of tokens, such as those after "according to"; persons before others."""
        tokens = [t for t in self._parsed.doc[first : last + 1] if not t.is_punct and t.lower_ not in _SMALL]
        clause = next((t.i for t in tokens if t.dep_ in {"acl", "acl:relcl"}), last + 1)
        tokens = [t for t in tokens if t.i < clause]
        for token in tokens:
            if self._is_source(token):
                return self._cited(token, tokens[0].i, self._modifier_end(token, last))
        people = self._cast.agents(*(t.i for t in tokens))
        named = [who for who in people if self._cast.entities[who].class_ == TG.Person] or list(people)
        return Voice(speakers=(named[0],)) if named else None

    def _at(self, head: Token) -> Voice | None:
        first, last = grammar.subtree(head, leaving=_BRANCHES)
        if self._is_source(head):
            return self._cited(head, first, last)
        people = self._cast.agents(*(t.i for t in grammar.with_conjuncts(head)))
        people = people or agents_of(head, self._cast)
        people = people or self._cast.agents(*range(first, last + 1))[:1]
        return Voice(speakers=people) if people else None

    def _beside(self, verb: Token) -> Voice | None:
        """As in "said Audrand", "Zelensky said": right after the verb in inversion, else right before it."""
        doc = self._parsed.doc
        sentence = self._parsed.sentence(verb.i)
        before = doc[verb.i - 1] if verb.i > sentence.first else None
        if before is not None and before.text == "," and (name := self._opening(sentence.first, verb)) is not None:
            return name
        if before is not None and (before.text in ",\"”'" or self._parsed.quoted(before.i)):
            following = doc[verb.i + 1 : min(verb.i + _NEAR, sentence.last + 1)]
            stop = next((t.i for t in following if t.text in {",", ":", "."}), sentence.last + 1)
            return self.within(verb.i + 1, stop - 1)
        stretch = self._clear_before(verb, sentence.first)
        spoken_of = [t for t in stretch if self._cast.agents(t.i)]
        heads = [t for t in spoken_of if t.head not in stretch]  # "sources in Pakistan said": not Pakistan
        nearest = next(iter((*heads, *spoken_of)), None)
        return Voice(speakers=self._cast.agents(nearest.i)) if nearest is not None else None

    def _opening(self, first: int, verb: Token) -> Voice | None:
        """As in "N. N., the senator who is running, accused ...": the name that opens the sentence, with its aside."""
        comma = next((t.i for t in self._parsed.doc[first : verb.i - 1] if t.text == ","), None)
        follows = self._cast.agents(verb.i + 1) if verb.i + 1 < len(self._parsed.doc) else ()
        words = self._parsed.doc[first:comma] if comma is not None else ()
        named = bool(words) and all(t.pos_ == "PROPN" for t in words) and verb.i - first > len(words) + 2
        people = (
            self._cast.agents(*(t.i for t in words)) if named and not (follows and verb.nbor(1).pos_ == "PROPN") else ()
        )
        return Voice(speakers=people) if people else None

    def _clear_before(self, verb: Token, first: int) -> list[Token]:
        """The words before a verb up to a comma, colon or quotation mark, nearest first."""
        words: list[Token] = []
        for number in range(verb.i - 1, max(verb.i - _NEAR, first - 1), -1):
            token = self._parsed.doc[number]
            if token.text in {",", ":", '"', "”"} and number < verb.i - 1:
                break
            words.append(token)
        return words

    # -- sources

    def _is_source(self, noun: Token) -> bool:
        """A report or article; "Article 5" is none."""
        if not {noun.lemma_.lower(), noun.lower_} & self._speech.sources:
            return False
        return noun.i + 1 >= len(noun.doc) or not noun.nbor(1).like_num

    def _cited(self, head: Token, first: int, last: int) -> Voice:
        source = self._earlier(head) or self._source(head, first, last)
        self._sources.append((head.lemma_.lower(), source))
        return Voice(speakers=(source.publisher,) if source.publisher else (), source=source)

    def _source(self, head: Token, first: int, last: int) -> Source:
        doc = self._parsed.doc
        while first < head.i and (doc[first].pos_ in {"DET", "PUNCT"} or doc[first].lower_ in _SMALL):
            first += 1
        span = self._parsed.span(first, last)
        label = " ".join(self._parsed.text(span).split())
        publishers = self._cast.agents(*range(first, head.i))
        return Source(
            iri=iri("source", f"{self._parsed.document.digest[:8]}-{slug(label) or 'source'}"),
            label=label,
            publisher=publishers[0] if publishers else None,
            evidence=Evidence(span=span, extractor=NAME, rule=by_rule("source cited", head.text)),
        )

    def _earlier(self, head: Token) -> Source | None:
        """As in "The document" after "a document shared with allies" is the same one."""
        determiner = grammar.child(head, "det")
        if determiner is None or determiner.lower_ not in {"the", "this", "that"} or any(grammar.possessors(head)):
            return None
        lemma = head.lemma_.lower()
        cited = [source for noun, source in self._sources if noun == lemma and source.evidence.span.begin < head.idx]
        if cited:
            return cited[-1]
        first_named = self._last_before(head, (t for t in self._parsed.doc[: head.i] if t.lemma_.lower() == lemma))
        if first_named is None:
            return None
        end = self._modifier_end(first_named, self._parsed.sentence(first_named.i).last)
        return self._source(first_named, grammar.subtree(first_named, leaving=_BRANCHES)[0], end)

    @staticmethod
    def _last_before(head: Token, same: Iterable[Token]) -> Token | None:
        return max((t for t in same if t.i < head.i), key=lambda t: t.i, default=None)

    def _modifier_end(self, head: Token, last: int) -> int:
        """A source is named with the short clause that tells it apart: "a document shared with allies"."""
        clause = grammar.child(head, "acl")
        if clause is None:
            return head.i
        return max(head.i, min(grammar.subtree(clause, leaving=("conj", "cc", "punct"))[1], last))
