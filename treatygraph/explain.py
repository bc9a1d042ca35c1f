"""What a node of a graph says, who says it, and the text that supports it."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ontology.vocabulary import TG
from treatygraph.terms import Term, shortened

_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SHOWN_APART = {str(term) for term in (TG.hasEvidence, TG.text, TG.refersTo)} | {_LABEL.value, _TYPE.value}
_TOLD_BY_PASSAGES = {str(term) for term in (TG.refersTo, TG.subject, TG.object, TG.content)} | {_TYPE.value}
_NEAR = 8


class NodeError(Exception):
    """No node, or more than one, is meant; the message is one line and names near ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of a document's text with its sentence: ``before``, ``words`` and ``after`` are that sentence."""

    before: str
    words: str
    after: str
    begin: int
    end: int
    document: str
    about: str
    extractor: str | None = None
    rule: str | None = None
    confidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A node: what it ``says``, in what other nodes it stands (``said``), who claims it, and where that is read."""

    iri: str
    label: str
    classes: tuple[str, ...]
    says: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]
    claimed: tuple[str, ...]
    passages: tuple[Passage, ...]
    mentions: tuple[Passage, ...]


class Explainer:
    """Reads the nodes of a store; ``known`` are the prefixes that shorten IRIs."""

    def __init__(self, store: Store, known: Mapping[str, str]) -> None:
        self._store = store
        self._known = known

    def find(self, given: str) -> NamedNode:
        """The node that ``given`` names: an IRI, whole, prefixed or its last part, or a label. Raises NodeError."""
        text = given.strip().removeprefix("<").removesuffix(">")
        prefix, _, local = text.partition(":")
        whole = NamedNode(self._known[prefix] + local) if prefix in self._known else None
        for node in (whole, NamedNode(text) if "://" in text else None):
            if node is not None and next(self._store.quads_for_pattern(node, None, None, DefaultGraph()), None):
                return node
        names = self._names()
        texts = [(label.casefold(), iri) for label, iri in self._labels()]
        labels = {iri for label, iri in texts if label == text.casefold()}
        ends = {iri for iri, name in names.items() if name.endswith((f":{text}", f"/{text}", f"#{text}"))}
        found = sorted(ends or labels)
        if len(found) == 1:
            return NamedNode(found[0])
        if found:
            listed = ", ".join(names[iri] for iri in found[:_NEAR])
            raise NodeError(f"{given!r} may be {listed}{' or others' if len(found) > _NEAR else ''}; give one of them")
        choices = {name.casefold(): name for name in names.values()} | {label: names[iri] for label, iri in texts}
        holding = [choice for choice in choices if text.casefold() in choice]
        near = holding or difflib.get_close_matches(text.casefold(), choices, n=_NEAR, cutoff=0.6)
        listed = ", ".join(dict.fromkeys(choices[each] for each in near[:_NEAR]))
        hint = f"near it: {listed}" if near else "give an IRI, its last part or a label"
        raise NodeError(f"no node {given!r} in the graph; {hint}")

    def explain(self, node: NamedNode) -> Explanation:
        """All that the graph says of ``node``."""
        says = [
            (self._name(quad.predicate), self._name(quad.object))
            for quad in self._store.quads_for_pattern(node, None, None, DefaultGraph())
            if quad.predicate.value not in _SHOWN_APART
        ]
        said = [
            (f"{self._name(quad.predicate)} of", self._name(quad.subject))
            for quad in self._store.quads_for_pattern(None, None, node, DefaultGraph())
            if quad.predicate.value not in _TOLD_BY_PASSAGES
        ]
        claims = self._subjects(TG.content, node)
        reified = [*self._subjects(TG.subject, node), *self._subjects(TG.object, node)]
        told = [node, *claims, *reified]
        passages = {passage for each in told for passage in self._evidence(each, same=each == node)}
        mentions = {self._passage(mention, "") for mention in self._subjects(TG.refersTo, node)}
        return Explanation(
            iri=node.value,
            label=self._name(node),
            classes=tuple(sorted({self._name(value) for value in self._objects(node, _TYPE.value)})),
            says=tuple(sorted(set(says))),
            said=tuple(sorted(set(said))),
            claimed=tuple(sorted(self._claim(claim) for claim in claims)),
            passages=tuple(sorted((p for p in passages if p), key=_place)),
            mentions=tuple(sorted((m for m in mentions if m), key=_place)),
        )

    def _labels(self) -> Iterator[tuple[str, str]]:
        """All labels, each with the IRI that has it."""
        for quad in self._store.quads_for_pattern(None, _LABEL, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                yield quad.object.value, quad.subject.value

    def _names(self) -> dict[str, str]:
        """The short names of all nodes that something is said of."""
        subjects = {quad.subject.value for quad in self._store if isinstance(quad.subject, NamedNode)}
        return {iri: shortened(iri, self._known) for iri in sorted(subjects)}

    def _objects(self, node: Term, predicate: str) -> list[Term]:
        if isinstance(node, Literal):
            return []
        quads = self._store.quads_for_pattern(node, NamedNode(predicate), None, DefaultGraph())
        return sorted({quad.object for quad in quads}, key=str)

    def _one(self, node: Term, predicate: str) -> Term | None:
        return next(iter(self._objects(node, predicate)), None)

    def _value(self, node: Term, predicate: str) -> str:
        found = self._one(node, predicate)
        return found.value if isinstance(found, NamedNode | Literal) else ""

    def _subjects(self, predicate: str, node: NamedNode) -> list[NamedNode]:
        quads = self._store.quads_for_pattern(None, NamedNode(predicate), node, DefaultGraph())
        return sorted({quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}, key=str)

    def _name(self, term: Term) -> str:
        """A term as a reader names it: its label, its words in a statement, or its short IRI."""
        if isinstance(term, Literal):
            return term.value
        label = self._value(term, _LABEL.value)
        if label or not isinstance(term, NamedNode):
            return label or str(term)
        parts = [self._one(term, part) for part in (TG.subject, TG.predicate, TG.object)]
        if all(parts):
            denied = "not: " if self._value(term, TG.polarity).endswith("/negative") else ""
            return denied + " | ".join(self._name(part) for part in parts if part is not None)
        quoted = self._value(term, TG.quotedText)
        return f"“{quoted}”" if quoted else shortened(term.value, self._known)

    def _claim(self, claim: NamedNode) -> str:
        by = [self._name(each) for each in (*self._objects(claim, TG.speaker), *self._objects(claim, TG.statedIn))]
        how = [self._name(each) for kind in (TG.polarity, TG.modality) for each in self._objects(claim, kind)]
        return f"{' in '.join(by)} ({', '.join(how)}): {self._name(claim)}"

    def _evidence(self, node: NamedNode, *, same: bool) -> Iterator[Passage | None]:
        about = "" if same else self._name(node)
        for evidence in self._objects(node, TG.hasEvidence):
            yield self._passage(evidence, about)

    def _passage(self, span: Term, about: str) -> Passage | None:
        """The words of ``span`` in their sentence; None where the document's text is not in the graph."""
        document, sentence = self._one(span, TG.inDocument), self._one(span, TG.inSentence)
        begin, end = self._value(span, TG.beginIndex), self._value(span, TG.endIndex)
        text = self._value(document, TG.text) if document else ""
        if not (document and text and begin.isdecimal() and end.isdecimal()):
            return None
        first, last = int(begin), int(end)
        low = self._value(sentence, TG.beginIndex) if sentence else ""
        high = self._value(sentence, TG.endIndex) if sentence else ""
        left, right = min(first, int(low or first)), max(last, int(high or last))
        extractor = self._one(span, TG.extractor)
        return Passage(
            before=text[left:first],
            words=text[first:last],
            after=text[last:right],
            begin=first,
            end=last,
            document=self._name(document),
            about=about,
            extractor=self._name(extractor) if extractor else None,
            rule="; ".join(self._name(each) for each in self._objects(span, TG.rule)) or None,
            confidence=self._value(span, TG.confidence) or None,
        )


def _place(passage: Passage) -> tuple[str, int, int, str, str]:
    return passage.document, passage.begin, passage.end, passage.about, passage.extractor or ""
