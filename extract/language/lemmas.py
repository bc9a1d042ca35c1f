"""Lemmas: spaCy's rules for English over WordNet's words, corrected where the treebanks say otherwise."""

from collections.abc import Callable
from typing import Any

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Token
from thinc.api import Model

#: The table of corrections: ``known_as`` -> lemma.
CORRECTIONS = "lemma_corrections"


def known_as(token: Token) -> str:
    """What a correction goes by."""
    return f"{token.lower_} {token.pos_} {token.tag_}"


class Lemmatizer(EnglishLemmatizer):
    """The rules go by part of speech and features, the corrections by form and tags."""

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """The tables that are needed, and those that may be there."""
        required, optional = super().get_lookups_config(mode)
        return required, [*optional, CORRECTIONS]

    def rule_lemmatize(self, token: Token) -> list[str]:
        """The lemma, in a list."""
        if token.is_space:
            return [token.text]
        known = self.lookups.get_table(CORRECTIONS, {}).get(known_as(token))
        return [known] if known is not None else super().rule_lemmatize(token)


@Language.factory(
    "treatygraph_lemmatizer",
    assigns=["token.lemma"],
    requires=["token.pos", "token.tag", "token.morph"],
    default_config={"model": None, "overwrite": False, "scorer": None},
)
def make_lemmatizer(
    nlp: Language, name: str, model: Model[Any, Any] | None, overwrite: bool, scorer: Callable[..., Any] | None
) -> Lemmatizer:
    """A lemmatizer without tables: ``from_disk`` brings them."""
    return Lemmatizer(nlp.vocab, model, name, mode="rule", overwrite=overwrite, scorer=scorer)
