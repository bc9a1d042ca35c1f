"""Extraction -> graph: the only place where triples about a text are written.

What becomes of a unit is decided here and nowhere else: a relation that the narrator states plainly is a plain triple
with a ``tg:Fact``; denied, hedged or claimed it is a ``tg:Statement``. A situation that happened is an event, any
other a ``tg:Prospect``. A claim points to its content and asserts none of it.
"""

from dataclasses import replace
from decimal import Decimal

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from extract.lexicon import load_lexicon
from extract.records import (
    Agreement,
    Amount,
    Claim,
    Commitment,
    Document,
    Entity,
    Evidence,
    Extraction,
    Holding,
    Proposal,
    Provision,
    Quantity,
    Relation,
    Situation,
    Source,
    Span,
    TimeSpan,
    shortened,
)
from ontology.concepts import plover_roots
from ontology.vocabulary import SCHEMA, TG, TGV, bind, fingerprint, iri

#: Phrases and unnamed people are written only where something is said of them.
_ONLY_WHEN_USED = frozenset({TG.UnspecifiedGroup})


def to_graph(extraction: Extraction) -> Graph:
    """The graph of one document, prefixes bound."""
    return _Writer(extraction).graph()


class _Writer:
    def __init__(self, extraction: Extraction) -> None:
        self.x = extraction
        self.document: Document = extraction.parsed.document
        self.node = iri("document", self.document.digest)
        self.g = Graph()
        bind(self.g)
        self.extractors: set[str] = set()
        self.entities: set[URIRef] = set()

    def graph(self) -> Graph:
        self._document()
        for holding in self.x.holdings:
            self._holding(holding)
        for relation in self.x.relations:
            self._relation(relation)
        for agreement in self.x.agreements:
            self._agreement(agreement)
        for provision in self.x.provisions:
            self._provision(provision)
        for situation in self.x.situations:
            self._situation(situation)
        for commitment in self.x.commitments:
            self._commitment(commitment)
        for proposal in self.x.proposals:
            self._proposal(proposal)
        for claim in self.x.claims:
            self._claim(claim)
        for entity in self.x.cast.entities.values():
            self._entity(entity)
        self._extractors()
        return self.g

    # -- small parts

    def add(self, subject: URIRef, predicate: URIRef, *objects: URIRef | Literal | None) -> None:
        """Write a triple for each object that is there."""
        for thing in objects:
            if thing is not None:
                self.g.add((subject, predicate, thing))

    def who(self, subject: URIRef, predicate: URIRef, *entities: URIRef | None) -> None:
        """Write entities as objects, and remember that they are spoken of."""
        self.add(subject, predicate, *entities)
        self.entities.update(entity for entity in entities if entity is not None)

    def label(self, node: URIRef, text: str, *others: str) -> None:
        self.add(node, RDFS.label, Literal(text, lang="en"))
        self.add(node, SKOS.altLabel, *(Literal(other, lang="en") for other in others if other != text))

    def _local(self, name: str) -> URIRef:
        return URIRef(f"{self.node}#{name}")

    def _span(self, node: URIRef, span: Span) -> None:
        self.add(node, TG.beginIndex, Literal(span.begin, datatype=XSD.nonNegativeInteger))
        self.add(node, TG.endIndex, Literal(span.end, datatype=XSD.nonNegativeInteger))
        self.add(node, TG.quote, Literal(self.document.text[span.begin : span.end]))
        self.add(node, TG.inDocument, self.node)

    def _in_sentence(self, node: URIRef, span: Span) -> None:
        sentences = self.x.parsed.sentences
        number = max((s.index for s in sentences if s.span.begin <= span.begin), default=0)
        self.add(node, TG.inSentence, self._local(f"s_{number}"))

    def evidence(self, unit: URIRef, *found: Evidence) -> None:
        """Tie a unit to the spans it was read from."""
        for evidence in found:
            span = evidence.span
            signature = fingerprint(evidence.extractor)[:8]
            node = self._local(f"ev_{span.begin}_{span.end}_{signature}")
            lexicon = load_lexicon()
            self.add(unit, TG.hasEvidence, node)
            self.add(node, RDF.type, TG.Evidence)
            self._span(node, span)
            self._in_sentence(node, span)
            self.add(node, TG.extractor, iri("extractor", f"{evidence.extractor}-{lexicon.version}"))
            self.add(node, TG.rule, Literal(evidence.rule))
            self.add(node, TG.confidence, Literal(lexicon.confidence[evidence.extractor], datatype=XSD.decimal))
            self.extractors.add(evidence.extractor)

    def _extractors(self) -> None:
        version = load_lexicon().version
        for name in sorted(self.extractors):
            node = iri("extractor", f"{name}-{version}")
            self.add(node, RDF.type, TG.Extractor)
            self.label(node, f"{name} {version}")

    def _mention(self, thing: URIRef, span: Span) -> None:
        node = self._local(f"m_{span.begin}_{span.end}")
        self.add(node, RDF.type, TG.Mention)
        self._span(node, span)
        self._in_sentence(node, span)
        self.add(node, TG.refersTo, thing)

    def _time(self, node: URIRef, time: TimeSpan | None) -> None:
        if time is None:
            return
        self.add(node, TG.edtf, Literal(time.edtf))
        self.add(node, TG.dateText, Literal(self.document.text[time.span.begin : time.span.end], lang="en"))
        self.add(node, TG.notBefore, Literal(time.first) if time.first else None)
        self.add(node, TG.notAfter, Literal(time.last) if time.last else None)

    def _amount(self, node: URIRef, amount: Amount | None) -> None:
        if amount is None:
            return
        value = _plain(amount.value)
        thing = iri("amount", f"{value}-{amount.currency.lower()}{'-about' if amount.approximate else ''}")
        self.add(node, TG.hasAmount, thing)
        self.add(thing, RDF.type, TG.MonetaryAmount)
        self.label(thing, f"{amount.value:,f} {amount.currency}")
        self.add(thing, TG.value, Literal(amount.value, datatype=XSD.decimal))
        self.add(thing, TG.currency, Literal(amount.currency))
        self.add(thing, TG.approximate, Literal(True) if amount.approximate else None)

    def _quantity(self, node: URIRef, quantity: Quantity | None) -> None:
        if quantity is None:
            return
        span = quantity.span
        thing = iri("quantity", f"{self.document.digest}/{span.begin}-{span.end}")
        self.add(node, TG.hasQuantity, thing)
        self.add(thing, RDF.type, TG.Quantity)
        self.label(thing, " ".join(self.document.text[span.begin : span.end].split()))
        self.add(thing, TG.unit, Literal(quantity.unit))
        for predicate, value in (
            (TG.value, quantity.value),
            (TG.minValue, quantity.minimum),
            (TG.maxValue, quantity.maximum),
        ):
            self.add(thing, predicate, Literal(value, datatype=XSD.decimal) if value is not None else None)
        self.add(thing, TG.approximate, Literal(True) if quantity.approximate else None)

    # -- the document and who it speaks of

    def _document(self) -> None:
        document = self.document
        self.add(self.node, RDF.type, TG.Document)
        self.label(self.node, document.title or document.name)
        self.add(self.node, TG.text, Literal(document.text))
        self.add(self.node, DCTERMS.language, Literal("en") if self.x.parsed.sentences else None)
        self.add(self.node, DCTERMS.issued, Literal(document.date) if document.date else None)
        self.add(self.node, DCTERMS.title, Literal(document.title) if document.title else None)
        self.add(self.node, DCTERMS.publisher, Literal(document.source) if document.source else None)
        self.add(self.node, SCHEMA.url, Literal(document.url, datatype=XSD.anyURI) if document.url else None)
        for sentence in self.x.parsed.sentences:
            node = self._local(f"s_{sentence.index}")
            self.add(node, RDF.type, TG.Sentence)
            self.add(node, TG.sentenceIndex, Literal(sentence.index, datatype=XSD.nonNegativeInteger))
            self._span(node, sentence.span)

    def _entity(self, entity: Entity) -> None:
        used = entity.iri in self.entities
        generic = entity.class_ in _ONLY_WHEN_USED or entity.unnamed
        if not used and (generic or not entity.mentions):
            return
        self.add(entity.iri, RDF.type, entity.class_)
        self.label(entity.iri, entity.label, *entity.names)
        self.add(entity.iri, SCHEMA.sameAs, *entity.same_as)
        if entity.class_ == TG.State:
            self.add(entity.iri, TG.isoAlpha3, Literal(entity.iri.rsplit("/", 1)[-1]))
        for span in entity.mentions:
            self._mention(entity.iri, span)

    def _holding(self, holding: Holding) -> None:
        person, office = (name.rsplit("/", 1)[-1] for name in (holding.person, holding.office))
        node = iri("officeholding", f"{person}-{office}")
        self.add(node, RDF.type, TG.OfficeHolding)
        self.label(node, f"{self.x.cast.entities[holding.person].label}, {holding.title}")
        self.who(node, TG.holder, holding.person)
        self.add(node, TG.office, holding.office)
        self.add(node, TG.asOf, Literal(self.document.date) if self.document.date else None)
        self.evidence(node, holding.evidence)
        self.add(holding.office, RDF.type, TG.Office)
        self.label(holding.office, holding.title)
        if holding.of is not None:
            reader = "gazetteer" if holding.by_gazetteer else holding.evidence.extractor
            self._fact(holding.office, TG.officeOf, holding.of, replace(holding.evidence, extractor=reader))
            self.entities.add(holding.of)

    # -- what is said

    def _fact(self, subject: URIRef, predicate: URIRef, thing: URIRef, *evidence: Evidence) -> None:
        """A plain triple and the node that says where it comes from."""
        self.g.add((subject, predicate, thing))
        self._statement(TG.Fact, subject, predicate, thing, *evidence)

    def _statement(
        self,
        class_: URIRef,
        subject: URIRef,
        predicate: URIRef,
        thing: URIRef,
        *evidence: Evidence,
        polarity: str = "positive",
        modality: str = "certain",
    ) -> URIRef:
        asserted = () if class_ == TG.Fact else ("not asserted", modality)
        node = iri("statement", fingerprint(subject, predicate, thing, polarity, *asserted))
        self.add(node, RDF.type, class_)
        self.add(node, TG.subject, subject)
        self.add(node, TG.predicate, predicate)
        self.add(node, TG.object, thing)
        self.add(node, TG.polarity, TGV[polarity])
        self.add(node, TG.modality, TGV[modality])
        self.evidence(node, *evidence)
        return node

    def _relation(self, relation: Relation) -> None:
        self.entities.update((relation.subject, relation.object))
        ends = (relation.subject, relation.property, relation.object)
        if relation.claimed_in is None and relation.polarity == "positive" and relation.modality == "certain":
            self._fact(*ends, relation.evidence)
            return
        node = self._statement(
            TG.Statement, *ends, relation.evidence, polarity=relation.polarity, modality=relation.modality
        )
        if relation.claimed_in is not None:
            self.add(relation.claimed_in, TG.content, node)

    def _agreement(self, agreement: Agreement) -> None:
        self.add(agreement.iri, RDF.type, agreement.class_)
        self.label(agreement.iri, agreement.label)
        self.add(agreement.iri, TG.status, agreement.status)
        self._time(agreement.iri, agreement.time)
        self.evidence(agreement.iri, *agreement.evidence)
        for party, evidence in agreement.parties:
            self._fact(agreement.iri, TG.hasParty, party, evidence)
            self.entities.add(party)
        for place, evidence in agreement.places:
            self._fact(agreement.iri, TG.concludedAt, place, evidence)
            self.entities.add(place)
        if len(agreement.parties) < 2:
            self.add(agreement.iri, TG.partiesNotStated, Literal(True))
        for span in agreement.mentions:
            self._mention(agreement.iri, span)

    def _provision(self, provision: Provision) -> None:
        self.add(provision.iri, RDF.type, TG.Provision)
        self.label(provision.iri, provision.label)
        self.add(provision.iri, TG.articleNumber, Literal(provision.number))
        self.evidence(provision.iri, *provision.evidence)
        for body, evidence in provision.covers:
            self._fact(provision.iri, TG.appliesTo, body, evidence)
            self.entities.add(body)
        if provision.part_of is not None:
            agreement, evidence = provision.part_of
            self._fact(agreement, TG.hasProvision, provision.iri, evidence)
        for span in provision.mentions:
            self._mention(provision.iri, span)

    def _situation(self, situation: Situation) -> None:
        node = situation.iri
        self.add(node, RDF.type, situation.class_ if situation.actual else TG.Prospect)
        self.label(node, situation.label)
        self._event_type(node, situation.type)
        for role, agent in situation.roles:
            self.who(node, role, agent)
        self.who(node, TG.place, *situation.places)
        self._time(node, situation.time)
        self._amount(node, situation.amount)
        self._quantity(node, situation.quantity)
        if not situation.actual:
            self.add(node, TG.modality, TGV[situation.modality])
            self.add(node, TG.polarity, TGV[situation.polarity])
            self.add(node, TG.conditionedOn, *situation.conditions)
        self.evidence(node, *situation.evidence)

    def _event_type(self, node: URIRef, concept: URIRef | None) -> None:
        """The type, with its name and PLOVER root, so that the graph can be read without the vocabulary beside it."""
        if concept is None:
            return
        self.add(node, TG.eventType, concept)
        self.add(concept, RDF.type, SKOS.Concept)
        self.add(concept, RDFS.label, Literal(concept.rsplit("/", 1)[-1], lang="en"))
        self.add(concept, SKOS.notation, Literal(f"PLOVER:{plover_roots()[concept]}"))

    def _commitment(self, commitment: Commitment) -> None:
        node = commitment.iri
        self.add(node, RDF.type, TG.Pledge if commitment.pledge else TG.Commitment)
        self.label(node, commitment.label)
        self.who(node, TG.committedParty, *commitment.by)
        self.who(node, TG.owedTo, *commitment.to)
        self.add(node, TG.commitmentContent, commitment.content)
        self.add(node, TG.madeUnder, commitment.under)
        if commitment.in_exchange_for is not None:
            self.add(node, TG.inExchangeFor, commitment.in_exchange_for)
            self.add(commitment.in_exchange_for, TG.inExchangeFor, node)
        self.evidence(node, commitment.evidence)

    def _proposal(self, proposal: Proposal) -> None:
        node = proposal.iri
        self.add(node, RDF.type, proposal.class_)
        self.label(node, proposal.label)
        self.add(node, TG.status, proposal.status)
        self.who(node, TG.proposer, *proposal.proposers)
        self.who(node, TG.beneficiary, *proposal.beneficiaries)
        self.add(node, TG.proposes, *proposal.proposes)
        self._amount(node, proposal.amount)
        self.evidence(node, proposal.evidence)

    def _source(self, source: Source) -> None:
        self.add(source.iri, RDF.type, TG.Source)
        self.label(source.iri, source.label)
        self.who(source.iri, DCTERMS.publisher, source.publisher)
        self.evidence(source.iri, source.evidence)

    def _claim(self, claim: Claim) -> None:
        node = claim.iri
        words = self.document.text[claim.words.begin : claim.words.end]
        self.add(node, RDF.type, TG.Quotation if claim.direct else TG.Claim)
        self.label(node, shortened(words))
        self.who(node, TG.speaker, *claim.speakers)
        if claim.source is not None:
            self.add(node, TG.statedIn, claim.source.iri)
            self._source(claim.source)
        self.add(node, TG.quotedText, Literal(words))
        self.add(node, TG.polarity, TGV[claim.polarity])
        self.add(node, TG.modality, TGV[claim.modality])
        self.add(node, TG.speechAct, claim.speech_act)
        self.evidence(node, claim.evidence)
        content = self._content(claim)
        self.add(node, TG.content, *content)
        if not content and self.g.value(node, TG.content) is None:
            self.add(node, TG.content, self._unanalysed(claim, words))

    def _content(self, claim: Claim) -> list[URIRef]:
        """What is claimed: the outermost units of its words; what they speak of hangs on them."""
        proposals = [p for p in self.x.proposals if p.claimed_in == claim.iri]
        commitments = [c for c in self.x.commitments if c.claimed_in == claim.iri]
        held = {thing for p in proposals for thing in p.proposes} | {c.content for c in commitments}
        prospects = [s.iri for s in self.x.situations if claim.iri in s.claimed_in and s.iri not in held]
        return [*(p.iri for p in proposals), *(c.iri for c in commitments), *prospects]

    def _unanalysed(self, claim: Claim, words: str) -> URIRef:
        """Where no stage could read what is claimed, a statement of which only the words are known."""
        node = iri("statement", fingerprint(self.node, str(claim.words.begin), words))
        self.add(node, RDF.type, TG.Statement)
        self.label(node, shortened(words))
        self.add(node, TG.polarity, TGV[claim.polarity])
        self.add(node, TG.modality, TGV[claim.modality])
        self.evidence(node, replace(claim.evidence, span=claim.words))
        return node


def _plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
