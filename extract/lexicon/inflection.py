"""Regular inflection of English: the forms in which a word of the lexicon may stand in a text.

The language model may not have seen a form of a rare verb ("expelled"); irregular ones ("foresaw") are in
``irregular.toml``.
"""

from collections.abc import Iterator

_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh")


def verb_forms(lemma: str) -> Iterator[str]:
    """Third person, past and participles; both spellings where the final consonant may double."""
    yield from noun_forms(lemma)
    stems = {lemma}
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        yield lemma + "d"
        yield lemma[:-1] + "ing"
        return
    if _may_double(lemma):
        stems.add(lemma + lemma[-1])
    for stem in sorted(stems):
        yield stem + "ing"
        yield stem[:-1] + "ied" if _y_after_consonant(stem) else stem + ("d" if stem.endswith("e") else "ed")


def plural(lemma: str) -> str:
    """The s-form of a noun or verb."""
    if _y_after_consonant(lemma):
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(_HISSING) else "s")


def noun_forms(lemma: str) -> Iterator[str]:
    """Singular and plural; both spellings after an o ("embargos", "embargoes")."""
    yield lemma
    yield plural(lemma)
    if lemma.endswith("o") and lemma[-2:-1] not in _VOWELS:
        yield lemma + "es"


def _y_after_consonant(word: str) -> bool:
    return len(word) > 1 and word[-1] == "y" and word[-2] not in _VOWELS


def _may_double(word: str) -> bool:
    return len(word) > 2 and word[-1] not in _VOWELS | set("wxy") and word[-2] in _VOWELS and word[-3] not in _VOWELS
