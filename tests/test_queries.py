"""The named questions: each says what it asks, parses, and finds something in the hand-made model of the seed."""

from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, Store

from treatygraph.commands.query import help_of, named_queries
from treatygraph.graphs import open_store
from treatygraph.terms import prefixes

QUERIES = named_queries()
MODEL = Path(__file__).parents[2] / "shared" / "design" / "seed-model.ttl"

ROWS = {
    "agreement-parties": 4,
    "agreements": 4,
    "commitments": 8,
    "fact-evidence": 18,
    "leaders": 2,
    "meetings": 5,
    "military-actions": 1,
    "narrator-denials": 4,
    "offices": 6,
    "sources": 6,
    "timeline": 7,
}
"""How many answers the competency questions of the design expect, where the named question asks the same."""


@pytest.fixture(scope="module")
def model() -> Store:
    if not MODEL.exists():
        pytest.skip("the hand-made model is not part of the project")
    return open_store(str(MODEL))


def test_there_are_eighteen() -> None:
    assert len(QUERIES) == 18


@pytest.mark.parametrize("name", QUERIES)
def test_says_what_it_asks_and_parses(name: str) -> None:
    text = QUERIES[name]
    assert text.startswith("# ")
    assert help_of(text).endswith("?")
    results = Store().query(text, prefixes=prefixes())
    assert isinstance(results, QueryBoolean) or "ORDER BY" in text, "answers must come in a fixed order"


@pytest.mark.parametrize("name", QUERIES)
def test_answers_from_the_model(name: str, model: Store) -> None:
    results = model.query(QUERIES[name], prefixes=prefixes())
    if isinstance(results, QueryBoolean):
        assert not bool(results), "the seed only proposes a deployment; asserting it is what this question guards"
    else:
        count = len(list(results))
        assert count == ROWS.get(name, count)
        assert count > 0
