"""What the tests share: the shipped reader, loaded once, and Hypothesis without clock and chance."""

import pytest
from hypothesis import settings

from extract.pipeline import Reader

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The shipped model with the gazetteer and the lexicon."""
    return Reader.load()
