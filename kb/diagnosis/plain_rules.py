"""Rules over dates, amounts and choices. Mirrored by ``service/web/static/checks/evaluator.js``."""

import calendar
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from kb.model.article import Trust
from kb.model.check import UNKNOWN, InputType
from kb.model.rule import ChoiceRule, CompareRule, DateWindowRule, LookupRule, Period

__all__ = [
    "Validity",
    "evaluate_choice",
    "evaluate_compare",
    "evaluate_date_window",
    "evaluate_lookup",
    "last_day_of",
]


class Validity(Struct, frozen=True, omit_defaults=True):
    """Why a date window came out as it did.

    Attributes:
        last_day: Last valid day (ISO 8601), to its end in the time zone of the rule; empty: none.
        source: Where the rule that was applied is written.
        trust: How good that source is.
    """

    last_day: str = ""
    source: str = ""
    trust: Trust | None = None


def evaluate_date_window(
    rule: DateWindowRule, inputs: Mapping[str, str], today: date
) -> tuple[str | None, Validity | None]:
    """Return the outcome as of ``today`` (None where it cannot be told) and the reason.

    Where the kind is not known, every kind that comes into question has to agree: a wrong "expired" costs the
    reader money.
    """
    if rule.last_day in inputs:
        last_day = date.fromisoformat(inputs[rule.last_day])
        return (rule.outcomes.open if today <= last_day else rule.outcomes.past), Validity(last_day.isoformat())
    if rule.first_day not in inputs:
        return None, None
    first_day = date.fromisoformat(inputs[rule.first_day])
    kind = inputs.get(rule.kind)
    periods = [_period_for(rule, each, first_day) for each in ((kind,) if kind else rule.assumed_kinds)]
    known = [period for period in periods if period]
    if not known or len(known) < len(periods):
        return None, None
    return _agreed(rule, known, first_day, today)


def _agreed(
    rule: DateWindowRule, periods: list[Period], first_day: date, today: date
) -> tuple[str | None, Validity | None]:
    """Return what all periods say, if they say the same."""
    ending = [(last_day_of(first_day, period.years), period) for period in periods if period.years]
    if not ending:
        return rule.outcomes.never, Validity("", periods[0].source, periods[0].trust)
    ending.sort(key=lambda pair: pair[0])
    first, period = ending[0]
    if today <= first:  # the shortest of them is still running, so all are
        return rule.outcomes.open, Validity(first.isoformat(), period.source, period.trust)
    last, period = ending[-1]
    if today > last and len(ending) == len(periods):
        return rule.outcomes.past, Validity(last.isoformat(), period.source, period.trust)
    return None, None


def last_day_of(first_day: date, years: int) -> date:
    """Return the anniversary; for 29 February the last of the month (Civil Code of Japan, art. 143 para. 2)."""
    year = first_day.year + years
    return first_day.replace(year=year, day=min(first_day.day, calendar.monthrange(year, first_day.month)[1]))


def evaluate_lookup(rule: LookupRule, inputs: Mapping[str, str]) -> str | None:
    """Return the outcome of the first row whose inputs all have one of its values."""
    for row in rule.rows:
        if all(inputs.get(name, UNKNOWN) in values for name, values in row.when.items()):
            return row.outcome
    return None


def evaluate_compare(rule: CompareRule, inputs: Mapping[str, str], input_type: InputType) -> str | None:
    """Return the outcome of comparing two inputs; None where one is missing."""
    if rule.left not in inputs or rule.right not in inputs:
        return None
    left, right = inputs[rule.left], inputs[rule.right]
    if left == right:
        return rule.outcomes.equal
    if input_type == "money":
        difference = Decimal(left) - Decimal(right)
        if not difference:
            return rule.outcomes.equal
        return rule.outcomes.less if difference < 0 else rule.outcomes.greater
    # ISO 8601 dates compare as text; whatever else there is has no order, and one outcome for both.
    return rule.outcomes.less if left < right else rule.outcomes.greater


def evaluate_choice(rule: ChoiceRule, inputs: Mapping[str, str]) -> str | None:
    """Return the outcome that the chosen value names."""
    return rule.outcomes.get(inputs.get(rule.input, UNKNOWN))


def _period_for(rule: DateWindowRule, kind: str, first_day: date) -> Period | None:
    for period in rule.periods:
        begun = period.start is None or period.start <= first_day
        if kind in period.kinds and begun and (period.until is None or first_day <= period.until):
            return period
    return None
