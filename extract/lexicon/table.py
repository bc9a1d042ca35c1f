"""A TOML file read key by key: whatever is missing, misspelt, of another kind or left over is an error of one line."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Never, TypeVar

from rdflib import URIRef

from ontology.vocabulary import TG, TGV

T = TypeVar("T")


class LexiconError(ValueError):
    """A lexicon file is missing, or says something that the ontology or its reader does not know."""


def read_file(path: Path, read: Callable[["Table"], T]) -> T:
    """What ``read`` makes of the file.

    Raises:
        LexiconError: the file is not there, is not TOML, or has a key or value that ``read`` does not take.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}; install treatygraph again, or bring the file back") from None
    except ValueError as error:
        raise LexiconError(f"{path}: not TOML: {error}") from None
    table = Table(path.name, "the file", data)
    result = read(table)
    table.close()
    return result


class Table:
    """A table of a TOML file; each of its keys is to be taken once."""

    def __init__(self, file: str, place: str, data: Mapping[str, Any]) -> None:
        self._file = file
        self._place = place
        self._left = dict(data)
        self._known: list[str] = []
        self._inner: list[Table] = []

    def close(self) -> None:
        """Every key has been taken, here and in the tables inside.

        Raises:
            LexiconError: a key is left over.
        """
        for key in self._left:
            self._wrong(f"{key!r} is no key of {self._place}; it takes {_listed(self._known)}")
        for table in self._inner:
            table.close()

    def text(self, key: str, default: str | None = None) -> str:
        """The string at ``key``."""
        return self._checked(key, self._take(key, default), str, "a string")

    def flag(self, key: str) -> bool:
        """Whether ``key`` is there and true."""
        return self._checked(key, self._take(key, False), bool, "true or false")

    def sequence(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The strings at ``key``, in their order."""
        return self._strings(key, self._take(key, default))

    def words(self, key: str, default: tuple[str, ...] | None = None) -> frozenset[str]:
        """The strings at ``key``."""
        return frozenset(self.sequence(key, default))

    def curie(self, key: str) -> URIRef:
        """The term or concept at ``key``."""
        return self.term(self.text(key))

    def term(self, curie: str) -> URIRef:
        """The IRI of ``tg:Meeting`` or ``tgv:consult``, if the ontology has it."""
        prefix, _, name = curie.partition(":")
        try:
            return {"tg": TG, "tgv": TGV}[prefix][name]
        except (KeyError, AttributeError):
            self._wrong(f"{curie!r} is not a term of the ontology; see ontology/*.ttl")

    def choice(self, name: str, options: Mapping[str, T]) -> T:
        """What ``name`` stands for."""
        if name not in options:
            self._wrong(f"{name!r} in {self._place} is unknown; choose one of {_listed(options)}")
        return options[name]

    def table(self, key: str) -> "Table":
        """The table at ``key``."""
        return self._table(f"[{key}]", self._checked(key, self._take(key, None), dict, "a table"))

    def tables(self, key: str) -> tuple["Table", ...]:
        """The array of tables at ``key``."""
        entries = self._checked(key, self._take(key, None), list, "an array of tables")
        return tuple(
            self._table(f"[[{key}]] number {number}", self._checked(key, entry, dict, "an array of tables"))
            for number, entry in enumerate(entries, 1)
        )

    def rest(self, kind: type[T], wanted: str) -> dict[str, T]:
        """All keys that are left, their values of one kind."""
        left, self._left = self._left, {}
        return {key: self._checked(key, value, kind, wanted) for key, value in left.items()}

    def rest_tables(self) -> dict[str, "Table"]:
        """All keys that are left, each a table."""
        return {key: self._table(f"[{key}]", value) for key, value in self.rest(dict, "a table").items()}

    def rest_strings(self) -> dict[str, tuple[str, ...]]:
        """All keys that are left, each a list of strings."""
        return {key: self._strings(key, value) for key, value in self.rest(list, "a list of strings").items()}

    def rest_numbers(self) -> dict[str, int]:
        """All keys that are left, each a whole number above zero."""
        numbers = self.rest(int, "a whole number")
        for key, number in numbers.items():
            if isinstance(number, bool) or number < 1:
                self._mistaken(key, "a whole number above zero")
        return numbers

    def rest_ranges(self) -> dict[str, tuple[int, int]]:
        """All keys that are left, each a lower and a higher whole number."""
        ranges: dict[str, tuple[int, int]] = {}
        for key, value in self.rest(list, "two whole numbers").items():
            if len(value) != 2 or not all(type(bound) is int for bound in value) or not 0 < value[0] < value[1]:
                self._mistaken(key, "two whole numbers, the lower one first")
            ranges[key] = (value[0], value[1])
        return ranges

    def _table(self, place: str, data: Mapping[str, Any]) -> "Table":
        self._inner.append(Table(self._file, place, data))
        return self._inner[-1]

    def _take(self, key: str, default: object) -> object:
        self._known.append(key)
        if key not in self._left and default is None:
            self._wrong(f"{self._place} has no {key!r}; add it")
        return self._left.pop(key, default)

    def _strings(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            self._mistaken(key, "a list of strings")
        return tuple(self._checked(key, word, str, "a list of strings") for word in value)

    def _checked(self, key: str, value: object, kind: type[T], wanted: str) -> T:
        if not isinstance(value, kind):
            self._mistaken(key, wanted)
        return value

    def _mistaken(self, key: str, wanted: str) -> Never:
        self._wrong(f"{key!r} in {self._place} must be {wanted}")

    def _wrong(self, message: str) -> Never:
        raise LexiconError(f"{self._file}: {message}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names))) or "none"
