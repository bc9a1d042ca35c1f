"""Facts <-> tables of plain values, kept in one JSON file so that a start need not parse the gazetteer.

``python -m ontology.compiled`` writes the file anew, and so does the building of the package. It is used as long as the
Turtle files, and the records, are what it was made from; else they are read, which takes longer and gives the same.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypedDict, TypeVar

from rdflib import URIRef

from ontology.facts import Known, Tenure, plain, read_facts
from ontology.vocabulary import TG

GAZETTEER: Final = Path(__file__).parent / "gazetteer"
"""The folder of the Turtle files that come with the package."""

COMPILED: Final = "compiled.json"
"""The file beside them."""

_WORD: Final = re.compile(r"\w*")
T = TypeVar("T")

Row = list[Any]
"""The fields of one record in their order, IRIs and dates as strings."""


class Tables(TypedDict):
    """All facts, by what they are looked up by; records are made of rows when they are asked for.

    Words and IRIs lead to row numbers: a name to the things it may mean, in the order in which they are tried.
    ``leads`` has all names, metonyms and demonyms by the letters and digits they begin with, the longest first.
    """

    digest: str
    things: list[Row]
    tenures: list[Row]
    names: dict[str, list[int]]
    metonyms: dict[str, list[int]]
    demonyms: dict[str, list[int]]
    family_names: dict[str, list[int]]
    offices_of: dict[str, list[int]]
    tenures_in: dict[str, list[int]]
    tenures_of: dict[str, list[int]]
    concluded_at: dict[str, str]
    leads: dict[str, list[str]]


def turtle_files(folder: Path = GAZETTEER) -> list[Path]:
    """The files of a gazetteer, in the order in which they are read."""
    return sorted(folder.glob("*.ttl"))


def make_tables(files: Iterable[Path]) -> Tables:
    """The tables of Turtle files. Raises WorldError."""
    files = list(files)
    facts = read_facts(files)
    things, tenures = list(enumerate(facts.things)), list(enumerate(facts.tenures))
    names = _grouped((name, number) for number, thing in things for name in thing.names)
    metonyms = _grouped((name, number) for number, thing in things for name in thing.metonyms)
    demonyms = _grouped((word, number) for number, thing in things for word in thing.demonyms)
    words = sorted({*names, *metonyms, *demonyms}, key=lambda word: (-len(word), word))
    return {
        "digest": _digest(files),
        "things": [_row(thing) for thing in facts.things],
        "tenures": [_row(tenure) for tenure in facts.tenures],
        "names": names,
        "metonyms": metonyms,
        "demonyms": demonyms,
        "family_names": _grouped((plain(name), number) for number, thing in things for name in thing.family_names),
        "offices_of": _grouped((thing.part_of, number) for number, thing in things if thing.class_ == TG.Office),
        "tenures_in": _grouped((tenure.office, number) for number, tenure in tenures),
        "tenures_of": _grouped((tenure.person, number) for number, tenure in tenures),
        "concluded_at": {str(one): str(other) for one, other in facts.concluded_at.items()},
        "leads": _grouped((lead(word), word) for word in words),
    }


def lead(text: str) -> str:
    """The letters and digits that a text begins with."""
    found = _WORD.match(text)
    return found.group() if found is not None else ""


def compile_tables(folder: Path = GAZETTEER) -> bytes:
    """The tables of a folder's Turtle files as JSON: the same files give the same bytes. Raises WorldError."""
    return json.dumps(make_tables(turtle_files(folder)), ensure_ascii=False, separators=(",", ":")).encode()


def load_tables(folder: Path = GAZETTEER) -> Tables | None:
    """The compiled tables of a folder; None where there are none, or where a Turtle file has changed since."""
    try:
        tables: Tables = json.loads((folder / COMPILED).read_text(encoding="utf-8"))
        return tables if tables["digest"] == _digest(turtle_files(folder)) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def known(row: Row) -> Known:
    """The thing of a row."""
    iri, class_, label, names, demonyms, metonyms, family_names, titles, iso, whole, applies_to, same_as, *days = row
    return Known(
        iri=URIRef(iri),
        class_=URIRef(class_),
        label=label,
        names=tuple(names),
        demonyms=tuple(demonyms),
        metonyms=tuple(metonyms),
        family_names=tuple(family_names),
        titles=tuple(titles),
        iso=iso,
        part_of=whole and URIRef(whole),
        applies_to=tuple(map(URIRef, applies_to)),
        same_as=tuple(map(URIRef, same_as)),
        first=_day(days[0]),
        last=_day(days[1]),
    )


def tenure(row: Row) -> Tenure:
    """The holding of a row."""
    person, office, first, last, begun, ending = row
    return Tenure(
        person=URIRef(person),
        office=URIRef(office),
        first=_day(first),
        last=_day(last),
        begun=_day(begun),
        ending=_day(ending),
    )


def _row(record: Known | Tenure) -> Row:
    return [_plain_value(getattr(record, each.name)) for each in fields(record)]


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, URIRef) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _grouped(pairs: Iterable[tuple[str | None, T]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        if key is not None and value not in groups.setdefault(str(key), []):
            groups[str(key)].append(value)
    return groups


def _digest(files: Iterable[Path]) -> str:
    shape = [[field.name for field in fields(record)] for record in (Known, Tenure)]
    digest = sha256(repr([*shape, sorted(Tables.__annotations__)]).encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    (GAZETTEER / COMPILED).write_bytes(compile_tables())
