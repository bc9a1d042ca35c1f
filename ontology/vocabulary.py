"""Our IRIs, the one place where they stand in code: terms, concepts and the kinds of data.

The terms are those of ``treatygraph.ttl``, the concepts those of ``vocab.ttl``; a test holds them equal, and a name
that is in neither fails as soon as it is used.
"""

# ruff: noqa: N815 (properties are named in RDF's way, not in Python's)

import hashlib
import re
import unicodedata
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDFS, SKOS, XSD, DefinedNamespace, Namespace

ID: Final = "https://w3id.org/treatygraph/id/"
"""What every IRI of the data begins with."""

SCHEMA: Final = Namespace("http://schema.org/")
"""schema.org as our data writes it: with http, where rdflib's own SDO has https."""


class TG(DefinedNamespace):
    """Classes and properties."""

    _fail = True

    # Classes
    InformationUnit: URIRef
    Agent: URIRef
    Person: URIRef
    GroupAgent: URIRef
    GeopoliticalEntity: URIRef
    State: URIRef
    Organization: URIRef
    InternationalOrganization: URIRef
    GovernmentBody: URIRef
    ArmedForce: URIRef
    Coalition: URIRef
    MediaOutlet: URIRef
    UnspecifiedGroup: URIRef
    Place: URIRef
    Office: URIRef
    OfficeHolding: URIRef
    Instrument: URIRef
    Agreement: URIRef
    Treaty: URIRef
    Memorandum: URIRef
    PeaceAgreement: URIRef
    Provision: URIRef
    Commitment: URIRef
    Pledge: URIRef
    Proposal: URIRef
    SecurityGuaranteeProposal: URIRef
    Situation: URIRef
    Event: URIRef
    Prospect: URIRef
    Meeting: URIRef
    Summit: URIRef
    ArmedConflict: URIRef
    MilitaryAction: URIRef
    Deployment: URIRef
    AidProvision: URIRef
    Transaction: URIRef
    Planning: URIRef
    Claim: URIRef
    Quotation: URIRef
    Statement: URIRef
    Fact: URIRef
    Source: URIRef
    Document: URIRef
    Sentence: URIRef
    Mention: URIRef
    Evidence: URIRef
    Extractor: URIRef
    ExtractionRun: URIRef
    MonetaryAmount: URIRef
    Quantity: URIRef

    # Object properties
    holder: URIRef
    office: URIRef
    officeOf: URIRef
    affiliatedWith: URIRef
    memberOf: URIRef
    bodyOf: URIRef
    leads: URIRef
    basedIn: URIRef
    capital: URIRef
    hasParty: URIRef
    signatory: URIRef
    hasProvision: URIRef
    appliesTo: URIRef
    concludedAt: URIRef
    committedParty: URIRef
    owedTo: URIRef
    commitmentContent: URIRef
    madeUnder: URIRef
    inExchangeFor: URIRef
    commitsTo: URIRef
    requires: URIRef
    conditionedOn: URIRef
    proposer: URIRef
    proposes: URIRef
    modelledOn: URIRef
    beneficiary: URIRef
    supportedBy: URIRef
    opposedBy: URIRef
    eventType: URIRef
    participant: URIRef
    actor: URIRef
    target: URIRef
    buyer: URIRef
    supplier: URIRef
    funder: URIRef
    involvesItem: URIRef
    place: URIRef
    subEventOf: URIRef
    follows: URIRef
    purpose: URIRef
    hasAmount: URIRef
    hasQuantity: URIRef
    topic: URIRef
    partOf: URIRef
    status: URIRef
    speaker: URIRef
    statedIn: URIRef
    addressedTo: URIRef
    madeAt: URIRef
    content: URIRef
    speechAct: URIRef
    modality: URIRef
    polarity: URIRef
    subject: URIRef
    object: URIRef
    hasEvidence: URIRef
    inDocument: URIRef
    inSentence: URIRef
    extractor: URIRef
    refersTo: URIRef

    # Datatype properties
    beginIndex: URIRef
    endIndex: URIRef
    quote: URIRef
    sentenceIndex: URIRef
    text: URIRef
    confidence: URIRef
    rule: URIRef
    quotedText: URIRef
    value: URIRef
    minValue: URIRef
    maxValue: URIRef
    unit: URIRef
    currency: URIRef
    approximate: URIRef
    isoAlpha3: URIRef
    articleNumber: URIRef
    partiesNotStated: URIRef
    demonym: URIRef
    metonym: URIRef
    title: URIRef

    # Annotation properties: dates and a predicate, which HermiT takes no other way
    predicate: URIRef
    notBefore: URIRef
    notAfter: URIRef
    edtf: URIRef
    dateText: URIRef
    asOf: URIRef
    statedOn: URIRef

    _NS = Namespace("https://w3id.org/treatygraph/ontology#")


class TGV(DefinedNamespace):
    """SKOS concepts and their schemes; a name with a hyphen is written ``TGV["troop-deployment"]``."""

    _fail = True

    # Polarity
    polarity: URIRef
    positive: URIRef
    negative: URIRef

    # Modality
    modality: URIRef
    certain: URIRef
    probable: URIRef
    possible: URIRef
    unlikely: URIRef
    intended: URIRef
    necessary: URIRef
    hypothetical: URIRef

    # Speech act
    speechAct: URIRef
    statement: URIRef
    prediction: URIRef
    pledge: URIRef
    offer: URIRef
    evaluation: URIRef
    report: URIRef
    refusal: URIRef
    demand: URIRef
    accusation: URIRef
    threat: URIRef
    denial: URIRef

    # Status
    status: URIRef
    proposed: URIRef
    floated: URIRef
    underConsideration: URIRef
    underNegotiation: URIRef
    planned: URIRef
    pledged: URIRef
    accepted: URIRef
    rejected: URIRef
    signed: URIRef
    inForce: URIRef
    suspended: URIRef
    expired: URIRef
    effective: URIRef
    fulfilled: URIRef
    failed: URIRef
    ongoing: URIRef
    ended: URIRef

    # Event type
    eventType: URIRef
    agree: URIRef
    consult: URIRef
    support: URIRef
    cooperate: URIRef
    aid: URIRef
    concede: URIRef
    retreat: URIRef
    request: URIRef
    accuse: URIRef
    reject: URIRef
    threaten: URIRef
    protest: URIRef
    sanction: URIRef
    mobilize: URIRef
    coerce: URIRef
    assault: URIRef
    acceptance: URIRef
    ceasefire: URIRef
    ratification: URIRef
    accession: URIRef
    meeting: URIRef
    summit: URIRef
    negotiation: URIRef
    visit: URIRef
    mediation: URIRef
    endorsement: URIRef
    recognition: URIRef
    trade: URIRef
    investment: URIRef
    training: URIRef
    reconstruction: URIRef
    asylum: URIRef
    concession: URIRef
    disarmament: URIRef
    withdrawal: URIRef
    resignation: URIRef
    appeal: URIRef
    order: URIRef
    condemnation: URIRef
    complaint: URIRef
    investigation: URIRef
    rejection: URIRef
    veto: URIRef
    warning: URIRef
    ultimatum: URIRef
    demonstration: URIRef
    riot: URIRef
    observation: URIRef
    peacekeeping: URIRef
    deterrence: URIRef
    blockade: URIRef
    annexation: URIRef
    occupation: URIRef
    seizure: URIRef
    arrest: URIRef
    deportation: URIRef
    war: URIRef
    invasion: URIRef
    airstrike: URIRef
    shelling: URIRef
    bombing: URIRef
    assassination: URIRef

    # Item
    item: URIRef
    weapons: URIRef
    ammunition: URIRef
    drones: URIRef
    missiles: URIRef
    tanks: URIRef
    warships: URIRef
    energy: URIRef
    food: URIRef
    money: URIRef
    territory: URIRef
    prisoners: URIRef
    intelligence: URIRef

    _NS = Namespace("https://w3id.org/treatygraph/vocab/")

    _extras = [  # noqa: RUF012 (rdflib declares it so)
        "peace-deal",
        "security-guarantee",
        "respect-borders",
        "agreement-signing",
        "phone-call",
        "diplomatic-relations",
        "arms-purchase",
        "arms-production",
        "joint-exercise",
        "intelligence-sharing",
        "humanitarian-aid",
        "military-aid",
        "financial-aid",
        "prisoner-release",
        "sanctions-relief",
        "inspection-access",
        "de-escalation",
        "aid-request",
        "agreement-violation",
        "military-threat",
        "labour-strike",
        "economic-sanctions",
        "arms-embargo",
        "diplomatic-expulsion",
        "aid-suspension",
        "agreement-suspension",
        "troop-deployment",
        "military-planning",
        "military-buildup",
        "military-exercise",
        "missile-test",
        "nuclear-activity",
        "cyber-attack",
        "no-fly-zone",
        "military-intervention",
        "missile-attack",
        "armed-clash",
        "hostage-taking",
        "ceasefire-violation",
        "war-crime",
        "air-assets",
        "air-defence",
        "nuclear-weapons",
        "nuclear-material",
        "security-guarantees",
    ]


PREFIXES: Final[dict[str, Namespace]] = {
    kind: Namespace(f"{ID}{kind}/")
    for kind in (
        "person", "state", "org", "group", "place", "office", "officeholding", "agreement", "provision", "commitment",
        "proposal", "prospect", "event", "claim", "statement", "source", "amount", "quantity", "extractor", "run",
        "document", "membership",
    )
}  # fmt: skip
"""The kinds of data IRI: the name of each is its prefix too."""

BACKGROUND: Final = URIRef(f"{ID}graph/background")
"""The named graph of what the gazetteer knows, beside those of the documents."""

_KEY: Final = re.compile(r"[A-Za-z0-9._~/#-]+")
_UNDECOMPOSED: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "\u0131": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("'\u2019", "")
)


def iri(kind: str, key: str) -> URIRef:
    """The IRI of the thing of ``kind`` that ``key``, written in ASCII, names.

    Raises ValueError for an unknown kind, and for a key that could not stand in an IRI as it is.
    """
    namespace = PREFIXES.get(kind)
    if namespace is None:
        raise ValueError(f"unknown kind of IRI {kind!r}: expected one of {', '.join(PREFIXES)}")
    if not _KEY.fullmatch(key):
        raise ValueError(f"no key for {kind}: {key!r}; expected ASCII letters, digits and any of . _ ~ / # -")
    return URIRef(f"{namespace}{key}")


def slug(text: str) -> str:
    """``text`` as a key: ASCII, lower case, hyphens between words; empty where no Latin letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text).lower().translate(_UNDECOMPOSED)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def fingerprint(*parts: str) -> str:
    """Twelve hexadecimal digits that stand for ``parts``: the key of what has no name of its own."""
    return hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()[:12]


def bind(graph: Graph) -> None:
    """Bind our prefixes, and those of the vocabularies we use, in ``graph``."""
    shared = {"schema": SCHEMA, "prov": PROV, "skos": SKOS, "dcterms": DCTERMS, "xsd": XSD, "rdfs": RDFS, "w3org": ORG}
    for prefix, namespace in {"tg": TG, "tgv": TGV, **shared, **PREFIXES}.items():
        graph.bind(prefix, Namespace(str(namespace)), override=True, replace=True)
