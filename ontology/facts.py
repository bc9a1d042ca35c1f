"""Turtle files -> Facts: the things of the gazetteer and who held which office, checked as they are read."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import FOAF, RDF, RDFS, SKOS

from ontology.vocabulary import SCHEMA, TG

CLASSES: Final = (
    TG.State,
    TG.GeopoliticalEntity,
    TG.InternationalOrganization,
    TG.GovernmentBody,
    TG.ArmedForce,
    TG.Organization,
    TG.Coalition,
    TG.MediaOutlet,
    TG.Person,
    TG.Office,
    TG.Treaty,
    TG.Memorandum,
    TG.PeaceAgreement,
    TG.Agreement,
    TG.Provision,
    TG.ArmedConflict,
    TG.Summit,
    TG.Meeting,
    TG.Place,
)
"""The classes of the gazetteer; of two things with one name, the one whose class stands earlier here comes first."""

Properties = Mapping[str, tuple[str, ...]]
"""What one subject has: for each predicate the objects, an IRI or the characters of a literal, in the file's order.

Plain strings throughout: a dictionary looks up a ``str`` five times faster than a ``URIRef``.
"""

_UNACCENTED: Final = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
)
"""Letters that Unicode does not take apart into a letter and an accent."""

_RANK: Final = {class_: place for place, class_ in enumerate(CLASSES)}
_CLASSES: Final = {str(class_): class_ for class_ in CLASSES}
_TYPE: Final = str(RDF.type)
_LABEL: Final = str(RDFS.label)
_ALT_LABEL: Final = str(SKOS.altLabel)
_FAMILY_NAME: Final = str(FOAF.familyName)
_SAME_AS: Final = str(SCHEMA.sameAs)
_DEMONYM: Final = str(TG.demonym)
_METONYM: Final = str(TG.metonym)
_TITLE: Final = str(TG.title)
_ISO: Final = str(TG.isoAlpha3)
_PART_OF: Final = (str(TG.bodyOf), str(TG.partOf), str(TG.officeOf))
_HOLDER: Final = str(TG.holder)
_OFFICE: Final = str(TG.office)
_CONCLUDED_AT: Final = str(TG.concludedAt)
_APPLIES_TO: Final = str(TG.appliesTo)
_HAS_PROVISION: Final = str(TG.hasProvision)
_NOT_BEFORE: Final = str(TG.notBefore)
_NOT_AFTER: Final = str(TG.notAfter)
_AS_OF: Final = str(TG.asOf)
_EDTF: Final = str(TG.edtf)
_HOLDING: Final = str(TG.OfficeHolding)
_MEMBERSHIP: Final = "http://www.w3.org/ns/org#Membership"
_ONCE: Final = (_TYPE, _LABEL, _ISO, _HOLDER, _OFFICE, _NOT_BEFORE, _NOT_AFTER)
"""Predicates of which a thing has one value, in whatever file."""
_POINTERS: Final = (
    *_PART_OF,
    _HOLDER,
    _OFFICE,
    _CONCLUDED_AT,
    _HAS_PROVISION,
    str(TG.capital),
    str(TG.hasParty),
    _APPLIES_TO,
    str(TG.memberOf),
    str(TG.basedIn),
    str(TG.participant),
    str(TG.place),
    "http://www.w3.org/ns/org#member",
    "http://www.w3.org/ns/org#organization",
)
"""Predicates whose object must be described in the gazetteer too."""


class WorldError(Exception):
    """The gazetteer cannot be read: says which file, which line and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One thing of the gazetteer; ``names`` begin with the label, ``first`` and ``last`` bound when it existed.

    ``part_of`` is what a body is a body of, a place a part of, an office an office of, a provision a provision of;
    ``applies_to`` is whom a provision binds; ``titles`` are the words news uses for who holds an office. For an
    agreement ``first`` and ``last`` bound the day on which it was concluded.
    """

    iri: URIRef
    class_: URIRef
    label: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    family_names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    iso: str | None = None
    part_of: URIRef | None = None
    applies_to: tuple[URIRef, ...] = ()
    same_as: tuple[URIRef, ...] = ()
    first: date | None = None
    last: date | None = None

    def existed(self, day: date | None) -> bool:
        """Whether the thing was there on ``day``; without a day, whether it is there still."""
        if day is None:
            return self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """One holding of an office: at the longest from ``first`` to ``last``, surely from ``begun`` to ``ending``.

    All days are inclusive, and open where None. They differ where only a year or a month is known; a holding that
    goes on is sure up to the day for which it is attested.
    """

    person: URIRef
    office: URIRef
    first: date | None = None
    last: date | None = None
    begun: date | None = None
    ending: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the office was, or may have been, held on ``day``."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def surely_covers(self, day: date) -> bool:
        """Whether the office was held on ``day`` by all that is known."""
        return (self.begun is None or self.begun <= day) and (self.ending is None or day <= self.ending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the files say; the things in the order in which those of one name are tried."""

    things: tuple[Known, ...]
    tenures: tuple[Tenure, ...]
    concluded_at: Mapping[URIRef, URIRef] = field(default_factory=dict)


def read_facts(files: Iterable[Path]) -> Facts:
    """The facts of Turtle files; what two files say of one thing goes together. Raises WorldError."""
    subjects: dict[str, dict[str, tuple[str, ...]]] = {}
    origin: dict[str, Path] = {}
    for file in files:
        for subject, properties in _read(file).items():
            merged = subjects.setdefault(subject, {})
            for predicate, values in properties.items():
                merged[predicate] = tuple(dict.fromkeys((*merged.get(predicate, ()), *values)))
            for predicate in _ONCE:
                if len(merged.get(predicate, ())) > 1:
                    raise WorldError(f"{file}: <{subject}> has more than one <{predicate}>; keep one of them")
            origin.setdefault(subject, file)
    agreements = {
        provision: subject
        for subject, properties in subjects.items()
        for provision in properties.get(_HAS_PROVISION, ())
    }
    things: list[Known] = []
    tenures: list[Tenure] = []
    concluded_at: dict[URIRef, URIRef] = {}
    for subject, properties in subjects.items():
        try:
            _check_targets(properties, subjects)
            type_ = properties[_TYPE][0]
            if type_ == _HOLDING:
                tenures.append(_tenure(properties))
            elif type_ != _MEMBERSHIP:
                things.append(_known(subject, properties, agreements.get(subject)))
                if _CONCLUDED_AT in properties:
                    concluded_at[URIRef(subject)] = URIRef(properties[_CONCLUDED_AT][0])
        except KeyError as error:
            raise WorldError(f"{origin[subject]}: <{subject}> lacks <{error.args[0]}>; add it to its block") from error
        except ValueError as error:
            raise WorldError(f"{origin[subject]}: <{subject}>: {error}; correct its block") from error
    things.sort(key=_rank)
    return Facts(things=tuple(things), tenures=tuple(tenures), concluded_at=concluded_at)


def plain(name: str) -> str:
    """A name without its accents."""
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name.translate(_UNACCENTED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _rank(thing: Known) -> tuple[int, str]:
    """The order of things with one name: by class, states first and places last, then by IRI."""
    return _RANK[thing.class_], thing.iri


def _read(file: Path) -> Mapping[str, Properties]:
    subjects: dict[str, dict[str, tuple[str, ...]]] = {}
    try:
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, (ox.NamedNode, ox.Literal)):
                raise WorldError(f"{file}: {subject} {quad.predicate} {value}: no blank nodes here; give it an IRI")
            properties = subjects.setdefault(subject.value, {})
            predicate = quad.predicate.value
            properties[predicate] = (*properties.get(predicate, ()), value.value)
    except SyntaxError as error:
        raise WorldError(f"{file}, line {error.lineno}: {error.msg}; correct the Turtle there") from error
    except OSError as error:
        raise WorldError(f"{file}: cannot be read ({error.strerror or 'no such file'}); check the path") from error
    return subjects


def _known(iri: str, properties: Properties, agreement: str | None) -> Known:
    label = properties[_LABEL][0]
    class_ = _CLASSES.get(properties[_TYPE][0])
    if class_ is None:
        choices = ", ".join(str(known).rpartition("#")[2] for known in CLASSES)
        raise ValueError(f"{properties[_TYPE][0]} is no class of the gazetteer; it has {choices}")
    whole = next((properties[predicate][0] for predicate in _PART_OF if predicate in properties), agreement)
    return Known(
        iri=URIRef(iri),
        class_=class_,
        label=label,
        names=tuple(dict.fromkeys((label, *properties.get(_ALT_LABEL, ())))),
        demonyms=properties.get(_DEMONYM, ()),
        metonyms=properties.get(_METONYM, ()),
        family_names=properties.get(_FAMILY_NAME, ()),
        titles=properties.get(_TITLE, ()),
        iso=_first(properties, _ISO),
        part_of=URIRef(whole) if whole else None,
        applies_to=tuple(map(URIRef, properties.get(_APPLIES_TO, ()))),
        same_as=tuple(URIRef(other) for other in properties.get(_SAME_AS, ())),
        first=_day(properties, _NOT_BEFORE),
        last=_day(properties, _NOT_AFTER),
    )


def _tenure(properties: Properties) -> Tenure:
    """A holding; one with ``tg:edtf`` ("1997-06/2002") is sure only from the end of the month or year it began in."""
    first, last = _day(properties, _NOT_BEFORE), _day(properties, _NOT_AFTER)
    begun, ending = first, last or _day(properties, _AS_OF)
    edtf = _first(properties, _EDTF)
    if edtf is not None:
        began, _, ended = edtf.partition("/")
        begun = _bounds(began)[1]
        if ended != "..":
            ending = _bounds(ended or began)[0]
    return Tenure(
        person=URIRef(properties[_HOLDER][0]),
        office=URIRef(properties[_OFFICE][0]),
        first=first,
        last=last,
        begun=begun,
        ending=ending,
    )


def _bounds(edtf: str) -> tuple[date, date]:
    """The first and last day of a year, a month or a day."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", edtf):
        raise ValueError(f"{edtf!r} is no year, month or day")
    year, month, day = (*map(int, edtf.split("-")), 0, 0)[:3]
    last_month = month or 12
    return date(year, month or 1, day or 1), date(year, last_month, day or monthrange(year, last_month)[1])


def _check_targets(properties: Properties, subjects: Mapping[str, Properties]) -> None:
    for predicate in _POINTERS:
        for target in properties.get(predicate, ()):
            if target not in subjects:
                raise ValueError(f"<{target}>, to which <{predicate}> points, has no block of its own")


def _first(properties: Properties, predicate: str) -> str | None:
    values = properties.get(predicate)
    return values[0] if values else None


def _day(properties: Properties, predicate: str) -> date | None:
    value = _first(properties, predicate)
    return date.fromisoformat(value) if value else None
