"""Inputs for every check of the knowledge base, and what Python makes of them: what JavaScript is held to.

``python -m tests.vectors.checks`` writes ``checks.jsonl`` anew.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.diagnosis.evaluate import InputError, evaluate
from kb.model.check import Check, Input
from kb.model.rule import DateWindowRule
from service.api.checks import CheckBody
from tests.support.shipped import shipped_library

VECTORS = Path(__file__).with_name("checks.jsonl")
EVALUATOR = Path("service/web/static/checks/evaluator.js")
RUNNER = Path("tests/vectors/run.mjs")
PER_CHECK = 60
PER_RICH_CHECK = 220  # codes and dates, where the two could drift apart

CHECKS: dict[str, Check] = {check.id: check for check in shipped_library().checks}

_CODE_CHARS = "ABCDEFGHJKMNPQRSTUVWXYZ0123456789"
_ODD_CHARS = "abcxyzＡＺ０９ｂ\u3000\u200b\ufeff\u00ad-−ー‐–／ /_.:?*●&ßİı無é\U0001f600\U0001d7d8"
_code = st.one_of(
    st.text(_CODE_CHARS, min_size=1, max_size=34),
    st.text("0123456789", min_size=1, max_size=32),
    st.text(_CODE_CHARS + _ODD_CHARS, max_size=24),
    st.builds("-".join, st.tuples(*(st.text(_CODE_CHARS, min_size=n, max_size=n) for n in (4, 6, 4)))),
    st.builds("-".join, st.tuples(*(st.text("0123456789", min_size=n, max_size=n) for n in (3, 7, 7)))),
    st.builds("ー".join, st.tuples(*(st.text(_CODE_CHARS.lower(), min_size=n, max_size=n) for n in (4, 6, 5)))),
)
_edges = st.sampled_from(
    [date(2017, 4, 23), date(2017, 4, 24), date(2016, 2, 29), date(2020, 2, 29), date(2018, 4, 23), date(2027, 4, 24)]
)
_day = st.one_of(st.dates(date(2009, 1, 1), date(2040, 12, 31)), _edges).map(date.isoformat)
_bad_day = st.sampled_from(
    ["2023-02-29", "2024-13-01", "2024-1-1", "20240101", "today", "0000-01-01", "２０２４-01-01"]
)
_money = st.one_of(
    st.integers(0, 99999).map(str),
    st.integers(0, 999).map(str),
    st.integers(0, 99999).map(lambda cents: f"{cents // 100}.{cents % 100:02d}"),
    st.sampled_from(["1,000", "12.5", "12.50", "1e3", "-5", "￥100", ".5", "1.234"]),
)


def _value(wanted: Input) -> st.SearchStrategy[str]:
    if wanted.type == "code":
        return _code
    if wanted.type == "date":
        return st.integers(0, 11).flatmap(lambda draw: _bad_day if draw == 0 else _day)
    if wanted.type == "money":
        return _money
    ids = ["yes", "no"] if wanted.type == "bool" else [choice.id for choice in wanted.choices]
    return st.sampled_from([*ids, *ids, "unknown", "", "nonsense"])


def inputs_of(check: Check) -> st.SearchStrategy[dict[str, str]]:
    """Any inputs that somebody may give, wrong ones and an unknown name included."""
    known = {wanted.name: _value(wanted) for wanted in check.inputs}
    whole, partial = st.fixed_dictionaries(known), st.fixed_dictionaries({}, optional=known)
    unasked = partial.map(lambda inputs: {**inputs, "nonsense": "x"})
    return st.integers(0, 19).flatmap(lambda draw: unasked if draw == 0 else whole if draw % 2 else partial)


def moments(check: Check) -> st.SearchStrategy[datetime]:
    """Moments of evaluation, midnight in Japan among them."""
    if not any(isinstance(rule, DateWindowRule) for rule in check.rules):
        return st.just(datetime(2026, 11, 24, tzinfo=UTC))
    midnight = datetime(2018, 4, 23, 15, tzinfo=UTC)  # the end of 2018-04-23 in Japan
    return st.one_of(
        st.datetimes(datetime(2010, 1, 1), datetime(2045, 1, 1)).map(  # noqa: DTZ001 - the strategy wants naive bounds
            lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
        ),
        st.sampled_from([midnight, midnight - timedelta(seconds=1), midnight.replace(year=2027, day=24)]),
    )


def vector(check: Check, inputs: dict[str, str], now: datetime) -> dict[str, Any]:
    """Return a vector: the inputs, and what Python says."""
    try:
        expected = msgspec.json.decode(msgspec.json.encode(evaluate(check, inputs, now)))
        expected = {key: value for key, value in expected.items() if value not in (None, [], ())}
    except InputError as error:
        expected = {"error": error.name}
    return {"check": check.id, "inputs": inputs, "now": now.isoformat().replace("+00:00", "Z"), "expected": expected}


def payload(vectors: list[dict[str, Any]]) -> str:
    """Return what the runner reads: the checks as the API serves them, and the vectors."""
    checks = {name: msgspec.to_builtins(CheckBody.of(check)) for name, check in CHECKS.items()}
    return json.dumps({"checks": checks, "vectors": vectors})


def read_vectors() -> list[dict[str, Any]]:
    """Return the stored vectors."""
    return [json.loads(line) for line in VECTORS.read_text("utf-8").splitlines()]


def generate() -> list[dict[str, Any]]:
    """Return vectors for every check, the same ones each time."""
    found: dict[str, dict[str, Any]] = {}
    for check in CHECKS.values():
        rich = any(wanted.type in {"code", "date", "money"} for wanted in check.inputs)

        @settings(
            max_examples=PER_RICH_CHECK if rich else PER_CHECK,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(check=st.just(check), inputs=inputs_of(check), now=moments(check))
        def collect(check: Check, inputs: dict[str, str], now: datetime) -> None:
            row = vector(check, inputs, now)
            found.setdefault(json.dumps(row, sort_keys=True), row)

        collect()
    return list(found.values())


def main() -> None:
    """Write the file."""
    rows = generate()
    VECTORS.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    print(f"{len(rows)} vectors for {len(CHECKS)} checks")


if __name__ == "__main__":
    main()
