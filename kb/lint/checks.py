"""Lint the structured checks: complete, consistent with the articles, and right on each of their cases."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import TypeAlias

from msgspec import Struct, structs

from kb.diagnosis.effects import LOWERS, RAISES
from kb.diagnosis.evaluate import InputError, evaluate
from kb.loading.library import Library
from kb.loading.strict_yaml import KeyPath, YamlError, parse_yaml
from kb.model.check import UNKNOWN, Case, Check, Outcome
from kb.model.finding import Finding
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
from kb.model.step_groups import step_groups

__all__ = ["check_findings"]

_Parts: TypeAlias = dict[tuple[str, str], set[str]]
"""Lines in bold between the steps of the fix, by article and language."""
_NOON_OF_ANY_ZONE = time(12)  # UTC noon is the same calendar day from UTC-12 to UTC+11


def check_findings(library: Library) -> Iterator[Finding]:
    """Yield KB601 to KB612."""
    causes = {article.id for article in (*library.articles, *library.drafts)}
    parts = {
        (article.id, article.lang): {group.title for group in step_groups(section)}
        for article in (*library.articles, *library.drafts)
        for section in article.sections
        if section.kind == "fix"
    }
    for check in library.checks:
        place = _Place(library, check)
        yield from _reference_findings(check, causes, parts, place)
        yield from _rule_findings(check, place)
        yield from _outcome_findings(check, causes, place)
        yield from _translation_findings(library, check, place)
        yield from _case_findings(check, place)
    yield from _article_findings(library)


class _Place:
    """Where in the file of a check something stands."""

    def __init__(self, library: Library, check: Check) -> None:
        self._path = f"checks/{check.id}.yaml"
        try:
            self._lines = parse_yaml((library.root / self._path).read_text("utf-8-sig")).lines
        except (OSError, YamlError):  # loaded from elsewhere than a file
            self._lines = {}

    def finding(self, code: str, key_path: KeyPath, message: str, hint: str) -> Finding:
        known = key_path
        while known and known not in self._lines:
            known = known[:-1]
        field = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in key_path).lstrip(".")
        return Finding(self._path, self._lines.get(known, 0), code, "error", field, message, hint)


def _reference_findings(check: Check, causes: set[str], parts: _Parts, place: _Place) -> Iterator[Finding]:
    for outcome_id, outcome in check.outcomes.items():
        for cause in outcome.effects:
            if cause not in causes:
                where: KeyPath = ("outcomes", outcome_id, "effects", cause)
                yield place.finding("KB601", where, f"there is no article {cause!r}", "correct the id")
        if outcome.fix and outcome.fix.partition("#")[0] not in causes:
            where = ("outcomes", outcome_id, "fix")
            yield place.finding("KB601", where, f"there is no article {outcome.fix!r}", "name an article id")
        for lang, line in outcome.fix_part.items():
            if line not in parts.get((outcome.fix.partition("#")[0], lang), set()):
                where = ("outcomes", outcome_id, "fix_part")
                message = f"the steps of {outcome.fix!r} in {lang!r} have no line {line!r} in bold"
                yield place.finding("KB601", where, message, "write it as the article does")
        if outcome.symptom and outcome.symptom not in causes:
            where = ("outcomes", outcome_id, "symptom")
            yield place.finding("KB601", where, f"there is no article {outcome.symptom!r}", "name an article id")


def _rule_findings(check: Check, place: _Place) -> Iterator[Finding]:
    """Yield KB609: rules that name what is not there, inputs and choices that lead nowhere."""
    inputs = {wanted.name: wanted for wanted in check.inputs}
    for position, rule in enumerate(check.rules):
        where: KeyPath = ("rules", position)
        for name in sorted(_names_of(rule) - set(inputs)):
            yield place.finding("KB609", where, f"there is no input {name!r}", "correct the name")
        for outcome in sorted(_outcomes_of(rule) - set(check.outcomes) - {UNKNOWN}):
            message = f"there is no outcome {outcome!r}"
            yield place.finding("KB609", where, message, "correct it, or write the outcome")
        for name, values in _values_of(rule):
            choices = {choice.id for choice in inputs[name].choices} if name in inputs else set()
            for value in sorted(values - choices) if choices else ():
                message = f"{value!r} is no choice of {name}"
                yield place.finding("KB609", where, message, f"one of {', '.join(sorted(choices))}")
            if isinstance(rule, ChoiceRule):
                for choice in sorted(choices - values):
                    yield place.finding("KB609", where, f"the choice {choice!r} has no outcome", "name one")
    yield from _idle_findings(check, place)


def _idle_findings(check: Check, place: _Place) -> Iterator[Finding]:
    """Yield KB609 for inputs and outcomes that no rule uses, and KB611 for a code that is not kept local."""
    used = {name for rule in check.rules for name in _names_of(rule)}
    reached = {outcome for rule in check.rules for outcome in _outcomes_of(rule)}
    for position, wanted in enumerate(check.inputs):
        if wanted.name not in used:
            yield place.finding("KB609", ("inputs", position), "no rule looks at it", "use it or remove it")
        if wanted.type == "code" and not wanted.sensitive:
            hint = "write `sensitive: true`: a code is money"
            yield place.finding("KB611", ("inputs", position), "takes a code and is not sensitive", hint)
    for outcome in check.outcomes:
        if outcome not in reached:
            yield place.finding("KB609", ("outcomes", outcome), "no rule leads here", "use it or remove it")


def _outcome_findings(check: Check, causes: set[str], place: _Place) -> Iterator[Finding]:
    for outcome_id, outcome in check.outcomes.items():
        where: KeyPath = ("outcomes", outcome_id)
        if outcome.others == "neutral" and not any(effect != "neutral" for effect in outcome.effects.values()):
            yield place.finding("KB604", where, "changes nothing", "give it an effect, or let it be `unknown`")
        confirmed = [cause for cause, effect in outcome.effects.items() if effect == "confirms"]
        if len(confirmed) > 1:
            message = f"confirms {' and '.join(confirmed)} at once"
            yield place.finding("KB606", (*where, "effects"), message, "confirm one, support the others")
        fixed = outcome.fix.partition("#")[0]
        if fixed and check.effect(outcome_id, fixed) in LOWERS:
            message = f"sends to {fixed!r} and speaks against it"
            yield place.finding("KB606", (*where, "fix"), message, "make the two agree")
        yield from _symptom_findings(outcome_id, outcome, place)
    for cause in sorted(causes):
        effects = {check.effect(outcome_id, cause) for outcome_id in check.outcomes}
        if effects <= LOWERS or effects <= RAISES:
            message = f"every outcome speaks {'against' if effects <= LOWERS else 'for'} {cause!r}"
            yield place.finding("KB606", ("outcomes",), message, "whatever is answered must be able to go both ways")


def _symptom_findings(outcome_id: str, outcome: Outcome, place: _Place) -> Iterator[Finding]:
    """Yield KB612: a symptom that the outcome does not raise, or that has no cause behind it."""
    if not outcome.symptom:
        return
    raised = {cause for cause, effect in outcome.effects.items() if effect in RAISES}
    where: KeyPath = ("outcomes", outcome_id, "symptom")
    if outcome.symptom not in raised:
        message = f"names {outcome.symptom!r} and does not speak for it"
        yield place.finding("KB612", where, message, "confirm or support it in `effects`")
    if not raised - {outcome.symptom}:
        message = f"names {outcome.symptom!r}, and no cause behind it"
        yield place.finding("KB612", where, message, "support the causes that it may have, or remove the key")


def _translation_findings(library: Library, check: Check, place: _Place) -> Iterator[Finding]:
    for key_path, texts in _localised(check, ()):
        for lang in library.languages:
            if lang not in texts:
                yield place.finding("KB605", key_path, f"has no {lang} text", f"add `{lang}:`")


def _localised(value: object, key_path: KeyPath) -> Iterator[tuple[KeyPath, dict[str, str]]]:
    """Yield every text by language below a value; they are the fields of these four names."""
    if isinstance(value, Struct):
        for field in structs.fields(value):
            inner = getattr(value, field.name)
            if field.name in {"title", "ask", "where", "label", "explanation"}:
                yield (*key_path, field.name), inner
            else:
                yield from _localised(inner, (*key_path, field.encode_name))
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from _localised(inner, (*key_path, position))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _localised(inner, (*key_path, key))


def _case_findings(check: Check, place: _Place) -> Iterator[Finding]:
    covered = {case.outcome for case in check.cases}
    for outcome in (*check.outcomes, UNKNOWN):
        if outcome not in covered:
            yield place.finding("KB607", ("cases",), f"no case ends in {outcome!r}", "add one")
    for position, case in enumerate(check.cases):
        found = _outcome_of(check, case)
        if found != case.outcome:
            message = f"expected {case.outcome!r}, came to {found!r}"
            yield place.finding("KB608", ("cases", position), message, "correct the case or the rules")


def _outcome_of(check: Check, case: Case) -> str:
    if (
        case.today is None
        and any(isinstance(rule, DateWindowRule) for rule in check.rules)
        and _has_date(check, case)
    ):
        return "an outcome that depends on the day: give `today`"
    day = case.today or datetime.now(UTC).date()
    try:
        return evaluate(check, case.input, datetime.combine(day, _NOON_OF_ANY_ZONE, UTC)).outcome
    except InputError as error:
        return str(error)


def _has_date(check: Check, case: Case) -> bool:
    return any(wanted.type == "date" and case.input.get(wanted.name) for wanted in check.inputs)


def _article_findings(library: Library) -> Iterator[Finding]:
    """Yield KB602 (unknown check), KB603 (out of reach) and KB610 (a check that is silent on the article)."""
    checks = {check.id: check for check in library.checks}
    for article in (*library.articles, *library.drafts):
        if article.meta is None or not (checks or article.meta.checks):
            continue
        for check_id in article.meta.checks:
            check = checks.get(check_id)
            if check is None:
                message, hint = f"there is no check {check_id!r}", "correct the id, or write checks/<id>.yaml"
                yield Finding(article.path, 1, "KB602", "error", "checks", message, hint)
            elif all(check.effect(outcome_id, article.id) == "neutral" for outcome_id in check.outcomes):
                message = f"the check {check_id!r} says nothing about {article.id!r}"
                yield Finding(article.path, 1, "KB610", "error", "checks", message, "give it an effect, or remove it")
        if not any(_reaches(outcome, article.id) for check in library.checks for outcome in check.outcomes.values()):
            message, hint = "no check can reach its fix", "let an outcome confirm or support it"
            yield Finding(article.path, 1, "KB603", "error", "checks", message, hint)


def _reaches(outcome: Outcome, cause: str) -> bool:
    return outcome.effects.get(cause, outcome.others) in RAISES


def _names_of(rule: Rule) -> set[str]:
    """Return the inputs that a rule looks at."""
    match rule:
        case CodeShapeRule() | FullWidthRule() | ChoiceRule():
            names = {rule.input}
        case ConfusablesRule():
            names = {rule.input, rule.compared}
        case DateWindowRule():
            names = {rule.last_day, rule.first_day, rule.kind}
        case LookupRule():
            names = {name for row in rule.rows for name in row.when}
        case CompareRule():
            names = {rule.left, rule.right}
    return names - {""}


def _outcomes_of(rule: Rule) -> set[str]:
    """Return the outcomes that a rule can give."""
    match rule:
        case CodeShapeRule():
            return {rule.unreadable, rule.offending, rule.otherwise, *(kind.outcome for kind in rule.kinds)}
        case LookupRule():
            return {row.outcome for row in rule.rows}
        case ChoiceRule():
            return set(rule.outcomes.values())
        case DateWindowRule():
            outcomes = {rule.outcomes.past, rule.outcomes.open}
            ends = all(period.years for period in rule.periods)
            return outcomes if ends else outcomes | {rule.outcomes.never}
        case _:
            return set(structs.asdict(rule.outcomes).values())


def _values_of(rule: Rule) -> Iterator[tuple[str, set[str]]]:
    """Yield the values that a rule expects of an input."""
    if isinstance(rule, LookupRule):
        for row in rule.rows:
            for name, values in row.when.items():
                yield name, set(values)
    elif isinstance(rule, ChoiceRule):
        yield rule.input, set(rule.outcomes)
    elif isinstance(rule, DateWindowRule) and rule.kind:
        yield rule.kind, {kind for period in rule.periods for kind in period.kinds} | set(rule.assumed_kinds)
