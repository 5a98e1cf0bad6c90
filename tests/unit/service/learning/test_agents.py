"""Which rows agents' signals alone stand behind."""

from datetime import date, datetime

import pytest

from service.learning.agents import rows_of_agents
from service.learning.asked import Asked, Signal
from service.learning.proposals import make_queue

TODAY = date(2026, 11, 30)
INSERTED = Signal("inserted", "lost", by_agent=True)
FIRST = Signal("inserted", "expired", by_agent=True)


def rows(*signals):
    """Return the rows of one search with these signals."""
    at = datetime(2026, 11, 29)  # noqa: DTZ001 - as the log has it
    asked = Asked("s", at, "en", "my parcel", "candidates", ("expired", "lost"), 0.4, {}, signals)
    return list(rows_of_agents(make_queue([asked]).proposals, TODAY))


def test_an_inserted_reply_is_a_judgement():
    """Marked as the agents', with what stands behind it."""
    (row,) = rows(INSERTED, Signal("solved", "lost"))
    assert (row.text, row.primary, row.source, row.by) == ("my parcel", ("lost",), "agent", "agents")
    assert (row.when, row.note) == ("2026-11-30", "asked x1; inserted lost x1")


@pytest.mark.parametrize(
    ("signals", "is_row"),
    [
        ((FIRST,), True),
        ((FIRST, Signal("opened", "lost")), True),
        ((FIRST, Signal("not_helped", "expired")), False),
        ((FIRST, Signal("helped", "lost")), False),
        ((FIRST, Signal("helped", "lost"), Signal("solved", "expired")), True),
        ((INSERTED,), False),
        ((INSERTED, Signal("opened", "lost")), False),
        ((INSERTED, Signal("instead", "lost")), True),
    ],
    ids=[
        "stood first",
        "first, another looked at",
        "first, and a no",
        "first, another helped",
        "first, said both ways",
        "further down",
        "further down, looked at",
        "further down, and a customer says so",
    ],
)
def test_an_agents_pick_must_be_borne_out(signals, is_row):
    """The search had it first and no customer says otherwise, or a customer says the same."""
    assert bool(rows(*signals)) == is_row


@pytest.mark.parametrize(
    "signals",
    [
        (Signal("solved", "lost"), Signal("instead", "lost")),
        (INSERTED, FIRST),
        (FIRST, Signal("not_helped", "expired", by_agent=True)),
        (FIRST, Signal("instead", "lost", by_agent=True)),
        (Signal("opened", "lost", by_agent=True),),
    ],
    ids=["customers alone", "two articles", "an agent's no", "it was another", "only looked at"],
)
def test_nothing_else_is(signals):
    """What customers say, and what agents disagree on, is for a person."""
    assert rows(*signals) == []
