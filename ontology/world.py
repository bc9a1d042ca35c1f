"""What the gazetteer knows of the world: states, bodies, places, people, offices and agreements, by name and day.

The data are the Turtle files of ``gazetteer/``; their sources and licences stand in ``gazetteer/SOURCES.md``.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import FOAF, RDF, RDFS, SKOS

from ontology.vocabulary import SCHEMA, TG

GAZETTEER: Final = Path(__file__).parent / "gazetteer"
"""The folder of the Turtle files that come with the package."""

_ORDER: Final = (
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
    TG.Place,
)
"""The classes of the gazetteer; of two things with one name, the one whose class stands earlier here comes first."""

_UNACCENTED: Final = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
)
"""Letters that Unicode does not take apart into a letter and an accent."""

K = TypeVar("K")
V = TypeVar("V")

Properties = Mapping[str, tuple[str, ...]]
"""What one subject has: for each predicate the objects, an IRI or the characters of a literal, in the file's order.

Plain strings throughout: a dictionary looks up a ``str`` five times faster than a ``URIRef``.
"""

_TYPE: Final = str(RDF.type)
_LABEL: Final = str(RDFS.label)
_ALT_LABEL: Final = str(SKOS.altLabel)
_FAMILY_NAME: Final = str(FOAF.familyName)
_SAME_AS: Final = str(SCHEMA.sameAs)
_DEMONYM: Final = str(TG.demonym)
_METONYM: Final = str(TG.metonym)
_ISO: Final = str(TG.isoAlpha3)
_PART_OF: Final = (str(TG.bodyOf), str(TG.partOf), str(TG.officeOf))
_HOLDER: Final = str(TG.holder)
_OFFICE: Final = str(TG.office)
_NOT_BEFORE: Final = str(TG.notBefore)
_NOT_AFTER: Final = str(TG.notAfter)
_AS_OF: Final = str(TG.asOf)
_HOLDING: Final = str(TG.OfficeHolding)
_POINTERS: Final = (
    *_PART_OF,
    _HOLDER,
    _OFFICE,
    str(TG.capital),
    str(TG.concludedAt),
    str(TG.hasParty),
    str(TG.hasProvision),
    str(TG.appliesTo),
)
"""Predicates whose object must be described in the gazetteer too."""


class WorldError(Exception):
    """The gazetteer cannot be read: says which file, which line and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One thing of the gazetteer; ``names`` begin with the label, ``first`` and ``last`` bound when it existed.

    ``part_of`` is what a body is a body of, a place a part of, an office an office of. For an agreement ``first`` and
    ``last`` bound the day on which it was concluded.
    """

    iri: URIRef
    class_: URIRef
    label: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    family_names: tuple[str, ...] = ()
    iso: str | None = None
    part_of: URIRef | None = None
    same_as: tuple[URIRef, ...] = ()
    first: date | None = None
    last: date | None = None

    @property
    def family_name(self) -> str | None:
        """The name that news uses alone, in its first spelling; None for what is no person."""
        return self.family_names[0] if self.family_names else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """One holding of an office: from ``first`` to ``last``, both inclusive; open where None."""

    person: URIRef
    office: URIRef
    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the office was, or may have been, held on ``day``."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The gazetteer, ready for look-up; every answer is in a fixed order."""

    things: Mapping[URIRef, Known]
    tenures: tuple[Tenure, ...] = ()
    concluded_at: Mapping[URIRef, URIRef] = field(default_factory=dict)
    _names: Mapping[str, tuple[Known, ...]] = field(init=False, repr=False, compare=False)
    _demonyms: Mapping[str, tuple[Known, ...]] = field(init=False, repr=False, compare=False)
    _families: Mapping[str, tuple[Known, ...]] = field(init=False, repr=False, compare=False)
    _offices: Mapping[URIRef, tuple[Known, ...]] = field(init=False, repr=False, compare=False)
    _by_office: Mapping[URIRef, tuple[Tenure, ...]] = field(init=False, repr=False, compare=False)
    _by_person: Mapping[URIRef, tuple[Tenure, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        things = sorted(self.things.values(), key=_rank)
        offices = [thing for thing in things if thing.class_ == TG.Office]
        indexes: dict[str, object] = {
            "_names": _grouped((name, thing) for thing in things for name in thing.names),
            "_demonyms": _grouped((word, thing) for thing in things for word in thing.demonyms),
            "_families": _grouped((_plain(name), thing) for thing in things for name in thing.family_names),
            "_offices": _grouped((office.part_of, office) for office in offices if office.part_of),
            "_by_office": _grouped((tenure.office, tenure) for tenure in self.tenures),
            "_by_person": _grouped((tenure.person, tenure) for tenure in self.tenures),
        }
        for name, index in indexes.items():
            object.__setattr__(self, name, index)

    def named(self, name: str) -> tuple[Known, ...]:
        """All things with exactly this name; states first, places last."""
        return self._names.get(name, ())

    def demonym(self, word: str) -> Known | None:
        """Whom an adjective or a word for people means ("Ukrainian", "Britons"); None if no one or more than one."""
        return _only(self._demonyms.get(word, ()))

    def family(self, name: str) -> tuple[Known, ...]:
        """Persons whom news calls by this name alone, with or without its accents."""
        return self._families.get(_plain(name), ())

    def holder(self, office: URIRef, day: date) -> Known | None:
        """Who held the office on that day; None if no one, or more than one, as on the day of a handover."""
        tenures = (tenure for tenure in self._by_office.get(office, ()) if tenure.covers(day))
        return _only(tuple(dict.fromkeys(self.things[tenure.person] for tenure in tenures)))

    def in_office(self, person: URIRef, day: date) -> tuple[Known, ...]:
        """The offices that the person held on that day."""
        tenures = (tenure for tenure in self._by_person.get(person, ()) if tenure.covers(day))
        return tuple(dict.fromkeys(self.things[tenure.office] for tenure in tenures))

    def offices_of(self, state: URIRef) -> tuple[Known, ...]:
        """The offices of a state or an organisation."""
        return self._offices.get(state, ())


@cache
def load_world(folder: Path = GAZETTEER) -> World:
    """The world as the Turtle files of a folder tell it; raises WorldError if one is missing, broken or incomplete."""
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise WorldError(f"{folder}: no Turtle files; give the folder of the gazetteer or reinstall treatygraph")
    subjects: dict[str, Properties] = {}
    origin: dict[str, Path] = {}
    for file in files:
        for subject, properties in _read(file).items():
            if subject in origin:
                raise WorldError(f"{file}: <{subject}> is described in {origin[subject].name} too; keep one of the two")
            origin[subject] = file
            subjects[subject] = properties
    things: dict[URIRef, Known] = {}
    tenures: list[Tenure] = []
    for subject, properties in subjects.items():
        try:
            _check_targets(properties, subjects)
            if _HOLDING in properties[_TYPE]:
                tenures.append(_tenure(properties))
            else:
                thing = _known(subject, properties)
                things[thing.iri] = thing
        except KeyError as error:
            raise WorldError(f"{origin[subject]}: <{subject}> lacks <{error.args[0]}>; add it to its block") from error
        except ValueError as error:
            raise WorldError(f"{origin[subject]}: <{subject}>: {error}; correct its block") from error
    return World(
        things=MappingProxyType(things),
        tenures=tuple(tenures),
        concluded_at=_links(subjects, TG.concludedAt),
    )


def _read(file: Path) -> dict[str, Properties]:
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
    return dict(subjects)


def _known(iri: str, properties: Properties) -> Known:
    label = properties[_LABEL][0]
    class_ = _CLASSES.get(properties[_TYPE][0])
    if class_ is None:
        choices = ", ".join(str(known).rpartition("#")[2] for known in _ORDER)
        raise ValueError(f"{properties[_TYPE][0]} is no class of the gazetteer; it has {choices}")
    whole = next((properties[predicate][0] for predicate in _PART_OF if predicate in properties), None)
    return Known(
        iri=URIRef(iri),
        class_=class_,
        label=label,
        names=tuple(dict.fromkeys((label, *properties.get(_ALT_LABEL, ())))),
        demonyms=properties.get(_DEMONYM, ()),
        metonyms=properties.get(_METONYM, ()),
        family_names=properties.get(_FAMILY_NAME, ()),
        iso=_first(properties, _ISO),
        part_of=URIRef(whole) if whole else None,
        same_as=tuple(URIRef(other) for other in properties.get(_SAME_AS, ())),
        first=_day(properties, _NOT_BEFORE),
        last=_day(properties, _NOT_AFTER),
    )


def _tenure(properties: Properties) -> Tenure:
    """A holding; one that is only attested up to a day (``tg:asOf``) counts up to that day."""
    return Tenure(
        person=URIRef(properties[_HOLDER][0]),
        office=URIRef(properties[_OFFICE][0]),
        first=_day(properties, _NOT_BEFORE),
        last=_day(properties, _NOT_AFTER) or _day(properties, _AS_OF),
    )


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


def _links(subjects: Mapping[str, Properties], predicate: URIRef) -> Mapping[URIRef, URIRef]:
    """The first object that each subject has of a predicate."""
    targets = ((iri, _first(properties, str(predicate))) for iri, properties in subjects.items())
    return MappingProxyType({URIRef(iri): URIRef(target) for iri, target in targets if target})


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in groups.items()})


def _only(found: tuple[Known, ...]) -> Known | None:
    return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_UNACCENTED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _rank(thing: Known) -> tuple[int, str]:
    return _RANK[thing.class_], thing.iri


_RANK: Final = {class_: place for place, class_ in enumerate(_ORDER)}
_CLASSES: Final = {str(class_): class_ for class_ in _ORDER}
