"""What signals are worth, as the owner reads it."""

import re
from pathlib import Path
from typing import get_args

import pytest

from service.learning.weights import (
    AGENT_FACTOR,
    MOST_OF_AGENTS,
    MOST_OF_CUSTOMERS,
    NEGATIVE,
    WEIGHTS,
    WEIGHTS_OF_NONE,
)
from service.search_log.signals import SignalKind

PAGE = (Path(__file__).parents[4] / "service" / "docs" / "learning.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("heading", "weights"),
    [("points for its article", WEIGHTS), ('points for "none of ours"', WEIGHTS_OF_NONE)],
    ids=["article", "none"],
)
def test_the_page_has_the_table_of_the_program(heading, weights):
    """Each signal with its points, and no other."""
    table = PAGE.partition(f"| signal | {heading} |")[2].partition("\n\n")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (-?[\d.]+) \|", table, re.MULTILINE)) == {
        kind: str(points) for kind, points in weights.items()
    }


def test_the_page_has_the_bounds_of_the_program():
    """How far crowds move a proposal, and what an agent's word is worth."""
    assert f"by {MOST_OF_CUSTOMERS:g} points at most (twenty to one), agents by {MOST_OF_AGENTS:g}" in PAGE
    assert f"is worth {AGENT_FACTOR:g} times" in PAGE


def test_every_signal_has_a_worth():
    """What the API takes counts for an article or for none; what is negative takes from an article."""
    assert set(get_args(SignalKind)) <= {*WEIGHTS, *WEIGHTS_OF_NONE}
    assert {kind for kind, points in WEIGHTS.items() if points < 0} <= NEGATIVE
