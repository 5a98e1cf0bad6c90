"""Evaluate a check: validate the typed inputs, then apply the rules in order."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone

from msgspec import Struct

from kb.diagnosis.code_rules import (
    CodeFinding,
    Suggestion,
    evaluate_code_shape,
    evaluate_confusables,
    evaluate_full_width,
)
from kb.diagnosis.plain_rules import (
    Validity,
    evaluate_choice,
    evaluate_compare,
    evaluate_date_window,
    evaluate_lookup,
)
from kb.model.check import UNKNOWN, Check, Input
from kb.model.errors import KBError
from kb.model.rule import (
    ChoiceRule,
    CodeShapeRule,
    CompareRule,
    ConfusablesRule,
    DateWindowRule,
    FullWidthRule,
    LookupRule,
    Rule,
)

__all__ = ["Evaluation", "InputError", "evaluate", "local_day", "utc_offset_of"]

_MAX_CODE_CHARS = 100
_MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class InputError(KBError):
    """A value is not what the check asks for. The message never holds the value: it may be a code.

    Attributes:
        name: The input.
        reason: What is expected.
    """

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}")


class Evaluation(Struct, frozen=True, omit_defaults=True):
    """What a check came to.

    Attributes:
        outcome: One of the check's outcomes, or ``unknown``.
        findings: Characters to look at.
        suggestions: Characters that may be others, best first.
        validity: Why a date window came out as it did.
    """

    outcome: str
    findings: tuple[CodeFinding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    validity: Validity | None = None


def utc_offset_of(checks: Iterable[Check]) -> int:
    """Return the hours from UTC of the first check that counts days; 0 where none does."""
    rules = (rule for check in checks for rule in check.rules)
    return next((rule.utc_offset_hours for rule in rules if isinstance(rule, DateWindowRule)), 0)


def local_day(now: datetime, utc_offset_hours: int) -> date:
    """Return the calendar day of an aware ``now`` in a time zone without daylight saving, as JST is."""
    return now.astimezone(timezone(timedelta(hours=utc_offset_hours))).date()


def evaluate(check: Check, inputs: Mapping[str, str], now: datetime) -> Evaluation:
    """Evaluate a check.

    Args:
        check: The check.
        inputs: Values by input name; a missing or empty one, or ``unknown``, is not known.
        now: The moment, aware; only ``date_window`` looks at it.

    Raises:
        InputError: an input that the check has not, or a value that its type does not allow.
    """
    known = _validated(check, inputs)
    for rule in check.rules:
        evaluation = _apply(check, rule, known, now)
        if evaluation:
            return evaluation
    return Evaluation(UNKNOWN)


def _apply(check: Check, rule: Rule, inputs: Mapping[str, str], now: datetime) -> Evaluation | None:
    if isinstance(rule, CodeShapeRule | FullWidthRule | ConfusablesRule) and rule.input not in inputs:
        return None
    findings: tuple[CodeFinding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    validity: Validity | None = None
    match rule:
        case CodeShapeRule():
            outcome, findings = evaluate_code_shape(rule, inputs)
        case FullWidthRule():
            outcome, findings = evaluate_full_width(rule, inputs)
        case ConfusablesRule():
            outcome, suggestions = evaluate_confusables(rule, inputs)
        case DateWindowRule():
            today = local_day(now, rule.utc_offset_hours)
            _refuse_future(rule, inputs, today)
            outcome, validity = evaluate_date_window(rule, inputs, today)
        case LookupRule():
            outcome = evaluate_lookup(rule, inputs)
        case CompareRule():
            wanted = check.input_named(rule.left)
            outcome = evaluate_compare(rule, inputs, wanted.type if wanted else "choice")
        case ChoiceRule():
            outcome = evaluate_choice(rule, inputs)
    return Evaluation(outcome, findings, suggestions, validity) if outcome else None


def _refuse_future(rule: DateWindowRule, inputs: Mapping[str, str], today: date) -> None:
    if rule.first_day in inputs and date.fromisoformat(inputs[rule.first_day]) > today:
        raise InputError(rule.first_day, "expected a day that is not in the future")


def _validated(check: Check, inputs: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for name, value in inputs.items():
        wanted = check.input_named(name)
        if wanted is None:
            allowed = ", ".join(each.name for each in check.inputs)
            raise InputError("inputs", f"the check {check.id} has no such input; it has {allowed}")
        plain = value if wanted.type == "code" else value.strip(" ")
        if plain and plain != UNKNOWN:
            known[name] = _value(wanted, plain)
    return known


def _value(wanted: Input, value: str) -> str:
    """Return the value in its plain form.

    Raises:
        InputError: it is not of the input's type.
    """
    match wanted.type:
        case "code":
            if len(value) > _MAX_CODE_CHARS:
                raise InputError(wanted.name, f"expected at most {_MAX_CODE_CHARS} characters")
            return value
        case "money":
            plain = value.replace(",", "")
            if not _MONEY.fullmatch(plain):
                raise InputError(wanted.name, "expected an amount such as 1500 or 12.50")
            return plain
        case "date":
            try:
                # fromisoformat also takes 20240101 and 2024-W01-1, which the browser's evaluator does not.
                return date.fromisoformat(value if _DATE.fullmatch(value) else "").isoformat()
            except ValueError:
                raise InputError(wanted.name, "expected a day as YYYY-MM-DD") from None
        case _:
            allowed = ("yes", "no") if wanted.type == "bool" else tuple(choice.id for choice in wanted.choices)
            if value not in allowed:
                raise InputError(wanted.name, f"expected one of {', '.join(allowed)} or {UNKNOWN}")
            return value
