"""Facts of the current request for logs, metrics and traces: numbers, ids and names from fixed sets.

The middleware makes the facts and reads them in the end; handlers add to them from whichever thread they run
on (the context is copied, the object in it is one).
"""

import time
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from indexer.search.result import SearchOutcome

__all__ = ["RequestFacts", "Stage", "current_facts", "note_outcome", "note_redaction", "note_stage"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a request's work: its name, when it ended (nanoseconds since 1970) and how long it took."""

    name: str
    ended_ns: int
    took_ms: float


@dataclass(slots=True)
class RequestFacts:
    """Facts of one request.

    Attributes:
        request_id: In the log, in the response, in a problem.
        generation: Which one answered.
        state: Of the search's outcome.
        error: Name of the exception's type.
        retrievers: Those that found the first result.
        redactions: Kind of each thing taken out of the text.
        stages: In order.
    """

    request_id: str
    generation: str = ""
    state: str = ""
    error: str = ""
    retrievers: tuple[str, ...] = ()
    redactions: tuple[str, ...] = ()
    stages: list[Stage] = field(default_factory=list)


current_facts: ContextVar[RequestFacts | None] = ContextVar("request_facts", default=None)
"""Facts of the request in progress; None outside of one."""


def note_redaction(kinds: Iterable[str], started: float) -> None:
    """Note what was taken out of a text.

    Args:
        kinds: Kind of each.
        started: ``time.perf_counter()`` when redaction began.
    """
    if facts := current_facts.get():
        facts.redactions += tuple(kinds)
    note_stage("redact", (time.perf_counter() - started) * 1000)


def note_stage(name: str, took_ms: float) -> None:
    """Note a part of the work that has just ended."""
    if facts := current_facts.get():
        facts.stages.append(Stage(name, time.time_ns(), took_ms))


def note_outcome(outcome: SearchOutcome) -> None:
    """Note how a search went that has just ended: its laps lie back to back before this moment."""
    facts = current_facts.get()
    if facts is None:
        return
    facts.generation, facts.state = outcome.generation, outcome.state
    facts.retrievers = outcome.results[0].matched_by if outcome.results else ()
    left_ms, now_ns = sum(outcome.timings_ms.values()), time.time_ns()
    for name, took_ms in outcome.timings_ms.items():
        left_ms -= took_ms
        facts.stages.append(Stage(name, now_ns - int(left_ms * 1e6), took_ms))
