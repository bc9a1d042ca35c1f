"""What the gazetteer knows of the world: states, bodies, places, people, offices and agreements, by name and day.

The data are the Turtle files of ``gazetteer/`` and its table of cities; their sources and licences stand in
``gazetteer/SOURCES.md``.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from rdflib import URIRef

from ontology.compiled import GAZETTEER, Row, Tables, known, lead, load_tables, make_tables, tenure, turtle_files
from ontology.facts import Known, Tenure, WorldError, plain

__all__ = ["GAZETTEER", "City", "Known", "Tenure", "World", "WorldError", "load_world"]

CITIES: Final = "cities.tsv"
"""Cities of the world by name, from GeoNames; looked up where a text names a place that the Turtle files lack."""


class City(NamedTuple):
    """A city of GeoNames: its name, the code of its state, its inhabitants, its number there."""

    name: str
    iso: str
    population: int
    geonames: int


class _Things(Mapping[URIRef, Known]):
    """The things by IRI, each made when it is first asked for: a text needs a few dozen of thousands."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._numbers: dict[str, int] = {row[0]: number for number, row in enumerate(rows)}
        self._made: dict[int, Known] = {}

    def __getitem__(self, iri: URIRef) -> Known:
        return self.numbered(self._numbers[str(iri)])

    def __iter__(self) -> Iterator[URIRef]:
        return (URIRef(row[0]) for row in self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def numbered(self, number: int) -> Known:
        """The thing of a row."""
        thing = self._made.get(number)
        if thing is None:
            thing = self._made[number] = known(self._rows[number])
        return thing


class World:
    """The gazetteer, ready for look-up; every answer is in a fixed order, states first and places last."""

    def __init__(self, tables: Tables, cities: bytes = b"") -> None:
        self._tables = tables
        self._cities = cities
        self._things = _Things(tables["things"])
        self.concluded_at: Mapping[URIRef, URIRef] = {
            URIRef(one): URIRef(other) for one, other in tables["concluded_at"].items()
        }
        """Where which agreement was concluded."""

    @property
    def things(self) -> Mapping[URIRef, Known]:
        """All things by IRI, in the order in which those of one name are tried."""
        return self._things

    @property
    def tenures(self) -> tuple[Tenure, ...]:
        """All holdings of offices."""
        return tuple(map(tenure, self._tables["tenures"]))

    def words(self, beginning: str) -> Iterable[str]:
        """Every name, metonym and demonym that begins with the same letters and digits, the longest first."""
        return self._tables["leads"].get(lead(beginning), ())

    def named(self, name: str) -> tuple[Known, ...]:
        """All things with exactly this name."""
        return self._all(self._tables["names"].get(name))

    def meant(self, metonym: str) -> tuple[Known, ...]:
        """Whom the name of a place or building stands for when it acts ("the Kremlin")."""
        return self._all(self._tables["metonyms"].get(metonym))

    def people(self, word: str) -> tuple[Known, ...]:
        """Whom an adjective or a word for people may mean ("Congolese")."""
        return self._all(self._tables["demonyms"].get(word))

    def demonym(self, word: str) -> Known | None:
        """Whom an adjective or a word for people means ("Ukrainian", "Britons"); None if no one or more than one."""
        return _only(self.people(word))

    def family(self, name: str) -> tuple[Known, ...]:
        """Persons whom news calls by this name alone, with or without its accents."""
        return self._all(self._tables["family_names"].get(plain(name)))

    def holder(self, office: URIRef, day: date) -> Known | None:
        """Who surely held the office on that day; None if no one did, or more than one, as on the day of a handover."""
        held = (held.person for held in self._held("tenures_in", office) if held.surely_covers(day))
        return _only(tuple(dict.fromkeys(map(self.things.__getitem__, held))))

    def in_office(self, person: URIRef, day: date) -> tuple[Known, ...]:
        """The offices that the person held, or may have held, on that day."""
        return tuple(dict.fromkeys(self.things[held.office] for held in self.tenures_of(person) if held.covers(day)))

    def tenures_of(self, person: URIRef) -> tuple[Tenure, ...]:
        """All holdings of a person."""
        return self._held("tenures_of", person)

    def offices_of(self, owner: URIRef) -> tuple[Known, ...]:
        """The offices of a state or an organisation."""
        return self._all(self._tables["offices_of"].get(str(owner)))

    def offices_titled(self, owner: URIRef, title: str) -> tuple[Known, ...]:
        """The offices of a state or an organisation whose holder news calls by ``title``, its own name or another."""
        wanted = title.lower()
        return tuple(
            office
            for office in self.offices_of(owner)
            if wanted in office.titles or office.label.lower().startswith(f"{wanted} of ")
        )

    def cities(self, name: str) -> tuple[City, ...]:
        """The cities with this name, with or without its accents, the largest first."""
        return tuple(sorted(self._rows(name), key=lambda city: (-city.population, city.geonames)))

    def _all(self, numbers: Iterable[int] | None) -> tuple[Known, ...]:
        return tuple(map(self._things.numbered, numbers)) if numbers else ()

    def _held(self, table: Literal["tenures_in", "tenures_of"], key: URIRef) -> tuple[Tenure, ...]:
        rows = self._tables["tenures"]
        return tuple(tenure(rows[number]) for number in self._tables[table].get(str(key), ()))

    def _rows(self, name: str) -> Iterator[City]:
        key = b"\n" + plain(name).encode() + b"\t"
        begin = self._cities.find(key)
        while begin >= 0:
            end = self._cities.find(b"\n", begin + 1)
            _, full, iso, population, number = self._cities[begin + 1 : end].decode().split("\t")
            yield City(full, iso, int(population), int(number))
            begin = end if self._cities.startswith(key, end) else -1


@cache
def load_world(folder: Path = GAZETTEER, *more: Path) -> World:
    """The world as a folder of Turtle files and ``more`` files tell it; raises WorldError if one is missing or broken.

    What a further file says of a thing that the folder has is added to it.
    """
    files = turtle_files(folder)
    if not files:
        raise WorldError(f"{folder}: no Turtle files; give the folder of the gazetteer or reinstall treatygraph")
    cities = folder / CITIES
    with _uncollected():
        tables = (None if more else load_tables(folder)) or make_tables([*files, *more])
        return World(tables, cities.read_bytes() if cities.exists() else b"")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: of many thousand values that all stay, it would walk each again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _only(found: tuple[Known, ...]) -> Known | None:
    return found[0] if len(found) == 1 else None
