"""Which rows agents' signals alone stand behind."""

from datetime import date, datetime

import pytest

from service.learning.agents import rows_of_agents
from service.learning.asked import Asked, Signal
from service.learning.proposals import make_queue

TODAY = date(2026, 11, 30)
INSERTED = Signal("inserted", "lost", by_agent=True)


def rows(*signals):
    """Return the rows of one search with these signals."""
    at = datetime(2026, 11, 29)  # noqa: DTZ001 - as the log has it
    asked = Asked("s", at, "en", "my parcel", "candidates", ("expired", "lost"), 0.4, {}, signals)
    return list(rows_of_agents(make_queue([asked]).proposals, TODAY))


def test_an_inserted_reply_is_a_judgement():
    """Marked as the agents', with what stands behind it."""
    (row,) = rows(INSERTED, Signal("not_helped", "lost"))
    assert (row.text, row.primary, row.source, row.by) == ("my parcel", ("lost",), "agent", "agents")
    assert (row.when, row.note) == ("2026-11-30", "asked x1; inserted lost x1")


@pytest.mark.parametrize(
    "signals",
    [
        (Signal("solved", "lost"), Signal("instead", "lost")),
        (INSERTED, Signal("inserted", "expired", by_agent=True)),
        (INSERTED, Signal("not_helped", "lost", by_agent=True)),
        (INSERTED, Signal("instead", "expired", by_agent=True)),
        (Signal("opened", "lost", by_agent=True),),
    ],
    ids=["customers alone", "two articles", "an agent's no", "it was another", "only looked at"],
)
def test_nothing_else_is(signals):
    """What customers say, and what agents disagree on, is for a person."""
    assert rows(*signals) == []
