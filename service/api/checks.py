"""``/api/v1/checks``: the structured checks, and their evaluation."""

from collections.abc import Mapping
from datetime import UTC, datetime

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct, convert

from kb.diagnosis.code_rules import CodeFinding, Suggestion
from kb.diagnosis.evaluate import evaluate
from kb.diagnosis.plain_rules import Validity
from kb.model.check import Check, Effect, InputType, Who, localised
from kb.model.rule import Rule
from service.answering.dialogue import check_named, plain_inputs
from service.answering.searcher_source import Source
from service.api.search import Lang
from service.http.problems import problems
from service.http.route import route

__all__ = ["CheckBody", "CheckController", "CheckList", "EvaluateRequest", "EvaluateResponse", "evaluated"]

_UNKNOWN_TEXT = {
    "ja": ("分からない", "この答えでは何も決まりません。ほかの確認を続けられます。"),
    "en": ("Not known", "This settles nothing. You can go on with another check."),
}


class ChoiceBody(Struct, frozen=True):
    """A value that an input may take."""

    id: str
    label: dict[str, str]


class InputBody(Struct, frozen=True, omit_defaults=True):
    """Something that is asked for."""

    name: str
    type: InputType
    label: dict[str, str]
    sensitive: bool = False
    optional: bool = False
    choices: tuple[ChoiceBody, ...] = ()


class OutcomeBody(Struct, frozen=True, omit_defaults=True):
    """What a check can end in. ``others`` holds for every cause that ``effects`` does not name."""

    label: dict[str, str]
    explanation: dict[str, str]
    effects: dict[str, Effect]
    others: Effect = "neutral"
    fix: str = ""


class CheckBody(Struct, frozen=True):
    """A check with all that is needed to ask it, and to evaluate it where it is typed."""

    id: str
    title: dict[str, str]
    ask: dict[str, str]
    where: dict[str, str]
    who: Who
    cost: int
    sensitive: bool
    inputs: tuple[InputBody, ...]
    rules: tuple[Rule, ...]
    outcomes: dict[str, OutcomeBody]

    @classmethod
    def of(cls, check: Check) -> "CheckBody":
        """Return the body of a check; cases, and how complaints are read, stay behind."""
        return cls(
            id=check.id,
            title=check.title,
            ask=check.ask,
            where=check.where,
            who=check.who,
            cost=check.cost,
            sensitive=check.is_sensitive,
            inputs=tuple(convert(wanted, InputBody, from_attributes=True) for wanted in check.inputs),
            rules=check.rules,
            outcomes={
                name: convert(outcome, OutcomeBody, from_attributes=True) for name, outcome in check.outcomes.items()
            },
        )


class CheckList(Struct, frozen=True):
    """All checks of a generation."""

    generation: str
    checks: tuple[CheckBody, ...]


class EvaluateRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Values by input name; those of sensitive inputs are refused."""

    inputs: dict[str, str | bool | float]
    lang: Lang = "ja"


class EvaluateResponse(Struct, frozen=True, omit_defaults=True):
    """What a check came to. ``effects`` names causes; ``others`` holds for every other one."""

    outcome: str
    label: str
    explanation: str
    effects: dict[str, Effect]
    others: Effect = "neutral"
    fix: str = ""
    findings: tuple[CodeFinding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    validity: Validity | None = None


class CheckController(Controller):
    """Structured checks."""

    path = "/api/v1/checks"
    tags = ("checks",)
    opt = route("search")

    @get("/", sync_to_thread=False, summary="List all checks", responses=problems(401, 403, 429, 503))
    def list_checks(self, source: Source) -> CheckList:
        """Return every check with its rules: enough to evaluate it in the browser."""
        generation = source.generation()
        return CheckList(generation.id, tuple(map(CheckBody.of, generation.checks.values())))

    @get(
        "/{check_id:str}",
        sync_to_thread=False,
        summary="Read one check",
        responses=problems(400, 401, 403, 404, 429, 503),
    )
    def read_check(self, check_id: FromPath[str], source: Source) -> CheckBody:
        """Return one check."""
        return CheckBody.of(check_named(source.generation(), check_id))

    @post(
        "/{check_id:str}/evaluate",
        status_code=200,
        sync_to_thread=False,
        summary="Evaluate a check",
        responses=problems(400, 401, 403, 404, 413, 415, 422, 429, 503),
    )
    def evaluate_check(
        self, check_id: FromPath[str], data: JSONBody[EvaluateRequest], source: Source
    ) -> EvaluateResponse:
        """Return what the inputs come to. A sensitive input is answered with 422 and looked at no further."""
        return evaluated(check_named(source.generation(), check_id), data.inputs, data.lang)


def evaluated(check: Check, inputs: Mapping[str, str | bool | float], lang: str) -> EvaluateResponse:
    """Return what the inputs of a check come to, with its texts in a language.

    Raises:
        SensitiveInputError: a value is given for a sensitive input, or any value looks like a secret.
        InputError: a value is none that the input takes.
    """
    evaluation = evaluate(check, plain_inputs(check, inputs), datetime.now(UTC))
    outcome = check.outcomes.get(evaluation.outcome)
    if outcome is None:
        label, explanation = _UNKNOWN_TEXT.get(lang, _UNKNOWN_TEXT["en"])
        return EvaluateResponse(evaluation.outcome, label, explanation, {})
    return EvaluateResponse(
        outcome=evaluation.outcome,
        label=localised(outcome.label, lang),
        explanation=localised(outcome.explanation, lang),
        effects=dict(outcome.effects),
        others=outcome.others,
        fix=outcome.fix,
        findings=evaluation.findings,
        suggestions=evaluation.suggestions,
        validity=evaluation.validity,
    )
