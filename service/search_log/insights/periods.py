"""Searches and votes of a time, counted by the database: by state, by day, by time taken."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Integer, case, cast, func, select, text

from service.search_log.database import Database
from service.search_log.figures import Day, Totals
from service.search_log.models import FeedbackRow, SearchRow, utc_now

__all__ = [
    "STATES",
    "Timed",
    "by_day",
    "first_moment",
    "oldest_counted",
    "percentile",
    "totals_before",
    "totals_of",
    "votes_since",
]

STATES = ("answer", "candidates", "none")
NEWEST = 100_000
"""Searches whose texts, causes and outcomes are counted: enough for what is frequent, and read in a moment."""
_FINE_MS = 100
_FINE_STEPS_PER_MS = 10
_COARSE_MS = 10


@dataclass(frozen=True, slots=True)
class Timed:
    """Searches counted by day, state and step of time taken: a million rows become some thousands."""

    rows: tuple[tuple[str, str, int, int], ...]

    @classmethod
    def read(cls, database: Database, days: int) -> "Timed":
        """Count the last days.

        An index answers it alone, a day at a time: on SQLite a write waits for each statement.

        Raises:
            UnavailableError: the database cannot be read.
        """
        fine = cast(func.floor(SearchRow.took_ms * _FINE_STEPS_PER_MS), Integer)
        coarse = cast(func.floor(SearchRow.took_ms / _COARSE_MS), Integer)
        shift = _FINE_MS * _FINE_STEPS_PER_MS - _FINE_MS // _COARSE_MS
        step = case((SearchRow.took_ms < _FINE_MS, fine), else_=coarse + shift)
        # Grouped by position: PostgreSQL takes a parameter twice for two different expressions.
        counted = select(step, func.count()).group_by(text("1"))
        timed: list[tuple[str, str, int, int]] = []
        with database.reading() as connection:
            for day in _span(days):
                begin = datetime.combine(day, time.min)
                within = counted.where(SearchRow.at >= begin, SearchRow.at < begin + timedelta(days=1))
                for state in STATES:
                    rows = connection.execute(within.where(SearchRow.state == state))
                    timed += [(day.isoformat(), state, step, count) for step, count in rows]
        return cls(tuple(timed))

    def took(self) -> Counter[int]:
        """Return how many searches took how many steps."""
        took: Counter[int] = Counter()
        for _, _, step, count in self.rows:
            took[step] += count
        return took

    def states(self) -> Counter[str]:
        """Return how many searches had which state."""
        states: Counter[str] = Counter()
        for _, state, _, count in self.rows:
            states[state] += count
        return states


def first_moment(days: int) -> datetime:
    """Return when the last days began; today is the last of them."""
    return datetime.combine(_span(days)[0], time.min)


def oldest_counted(database: Database, days: int) -> datetime:
    """Return since when rows are looked at one by one: for so many days, or so many searches."""
    since = first_moment(days)
    oldest = select(SearchRow.at).order_by(SearchRow.at.desc()).offset(NEWEST).limit(1)
    with database.reading() as connection:
        at = connection.scalar(oldest)
    return max(since, at) if at else since


def totals_of(timed: Timed, votes: tuple[int, int]) -> Totals:
    """Return the totals of a period whose searches are counted."""
    return _totals(timed.states(), votes)


def _totals(states: Mapping[str, int], votes: tuple[int, int]) -> Totals:
    return Totals(
        searches=sum(states.values()),
        answered=states.get("answer", 0),
        candidates=states.get("candidates", 0),
        none=states.get("none", 0),
        votes=votes[0],
        helped=votes[1],
    )


def totals_before(database: Database, days: int) -> Totals | None:
    """Return the totals of the same days before, up to the same time of day; None where the log is younger."""
    back = timedelta(days=days)
    start, end = first_moment(days) - back, utc_now() - back
    counted = select(func.count()).where(SearchRow.at >= start, SearchRow.at < end)
    with database.reading() as connection:
        oldest = connection.scalar(select(func.min(SearchRow.at)))
        if oldest is None or oldest >= start + timedelta(days=1):
            return None
        states = {state: int(connection.scalar(counted.where(SearchRow.state == state)) or 0) for state in STATES}
    return _totals(states, _votes(database, start, end))


def votes_since(database: Database, days: int) -> tuple[int, int]:
    """Return how many votes the last days brought, and how many of them say that it helped."""
    return _votes(database, first_moment(days), utc_now() + timedelta(days=1))


def _votes(database: Database, start: datetime, end: datetime) -> tuple[int, int]:
    helped = func.sum(case((FeedbackRow.helpful, 1), else_=0))
    counted = select(func.count(), helped).where(FeedbackRow.at >= start, FeedbackRow.at < end)
    ((votes, yes),) = database.rows(counted)
    return int(votes), int(yes or 0)


def by_day(timed: Timed, days: int) -> tuple[Day, ...]:
    """Return the counted searches day by day, days without any included."""
    states: Counter[tuple[str, str]] = Counter()
    took: dict[str, Counter[int]] = {}
    for day, state, step, count in timed.rows:
        states[day, state] += count
        took.setdefault(day, Counter())[step] += count
    return tuple(
        Day(
            day,
            *(states[day, state] for state in STATES),
            *(percentile(took.get(day, Counter()), share) for share in (0.5, 0.95)),
        )
        for day in map(date.isoformat, _span(days))
    )


def percentile(took: Counter[int], share: float) -> float:
    """Return the nearest-rank percentile of steps in milliseconds; 0 without any."""
    wanted = share * took.total()
    seen = 0
    for step in sorted(took):
        seen += took[step]
        if seen >= wanted:
            return round(_milliseconds(step), 1)
    return 0.0


def _span(days: int) -> list[date]:
    """Return the last days, today the last."""
    today = datetime.now(UTC).date()
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def _milliseconds(step: int) -> float:
    """Return the middle of a step."""
    fine_steps = _FINE_MS * _FINE_STEPS_PER_MS
    if step < fine_steps:
        return (step + 0.5) / _FINE_STEPS_PER_MS
    return _FINE_MS + (step - fine_steps + 0.5) * _COARSE_MS
