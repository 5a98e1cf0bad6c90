"""Requests that schemathesis makes up from the OpenAPI description, half of them fitting it and half not.

The number is that of requests sent to a real server. Every answer is held to the description: no 5xx, a status
and a media type that are named there, a body that fits its schema, and a refusal of what does not fit.
(That a fitting request is accepted is not asked: ids of checks and articles are open text in the description.)
"""

import contextlib
import random
from collections import Counter
from pathlib import Path

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.resilience.hostile.serving import INSIGHTS_KEY, Served, served
from tests.resilience.program import FaultProgram, Tally

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
_ROUND = 250
_TIMEOUT_S = 10.0


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    statuses: Counter[int] = Counter()
    with served(folder) as server, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {INSIGHTS_KEY}"
        before = server.rss_bytes()
        schema = schemathesis.openapi.from_url(f"{server.url}/schema/openapi.json")
        expected = schema.config.checks.negative_data_rejection.expected_statuses
        schema.config.checks.negative_data_rejection.expected_statuses = [
            *expected,
            "413",
        ]  # too large is refused, too
        operations = [result.ok() for result in schema.get_all_operations()]
        sources = [(operation, mode) for operation in operations for mode in GenerationMode]
        while tally.tried < count and sources:
            examples = min(_ROUND, (count - tally.tried) // len(sources) + 1)
            # An operation without inputs has one request that fits and none that does not: it is asked once.
            sources = [
                (operation, mode)
                for operation, mode in sources
                if _send_round(operation, mode, examples, chance.getrandbits(32), session, tally, statuses)
                > examples // 2
            ]
            if trouble := server.trouble():
                tally.note("after a round", trouble)
                break
        _note_figures(server, before, statuses, tally)
    return tally


def _send_round(
    operation, mode, examples: int, seed_value: int, session, tally: Tally, statuses: Counter[int]
) -> int:
    """Send up to ``examples`` different requests to one operation; return how many there were."""
    before = tally.tried

    @seed(seed_value)
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def send(case) -> None:
        trouble = None
        try:
            response = case.call(session=session, timeout=_TIMEOUT_S)
            statuses[response.status_code] += 1
            case.validate_response(response, checks=_CHECKS)
        except FailureGroup as failures:
            # Not raised: hypothesis would stop and shrink, and the count would not be that of requests.
            trouble = "; ".join(f"{each.title}: {each.message}" for each in failures.exceptions)
        except requests.RequestException as error:
            trouble = type(error).__name__
        tally.note(f"{operation.label} {mode.name.lower()} seed {seed_value}", trouble)

    with contextlib.suppress(Unsatisfiable):  # nothing about this operation can be wrong
        send()
    return tally.tried - before


def _note_figures(server: Served, before: int, statuses: Counter[int], tally: Tally) -> None:
    growth = server.rss_bytes() / before - 1
    tally.figures["statuses"] = ", ".join(f"{status} × {count:,}" for status, count in sorted(statuses.items()))
    tally.figures["RSS growth"] = f"{growth:+.0%}"


PROGRAMS = [
    FaultProgram(
        "hostile-http",
        "requests made up from the OpenAPI description: no 5xx, every answer as described, misfits refused; "
        "with `hostile-list` they make up 100,000",
        short=150,
        full=10_000,
        run=_run,
    )
]
