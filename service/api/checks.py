"""``/api/v1/checks`` and ``/api/v1/triage``: the questions, their evaluation, and which to ask next."""

from datetime import UTC, datetime

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from kb.diagnosis.evaluate import evaluate
from kb.model.check import localised
from service.access.callers import needs
from service.access.keys import SEARCH
from service.answering.searcher_source import Source
from service.answering.weighing import Dialogue, check_named, checked_evidence, plain_inputs
from service.api.articles import serving
from service.api.check_schemas import (
    Candidate,
    CauseBody,
    CheckBody,
    CheckList,
    EvaluateRequest,
    EvaluateResponse,
    TriageRequest,
    TriageResponse,
)
from service.http.openapi.problems import problems

__all__ = ["CheckController", "triage"]

_UNKNOWN_TEXT = {
    "ja": ("分からない", "この答えでは何も決まりません。ほかの確認を続けられます。"),
    "en": ("Not known", "This settles nothing. You can go on with another check."),
}


class CheckController(Controller):
    """Structured checks."""

    path = "/api/v1/checks"
    tags = ("checks",)
    opt = needs(SEARCH)

    @get("/", sync_to_thread=False, summary="List all checks", responses=problems(401, 403, 429, 503))
    def list_checks(self, source: Source) -> CheckList:
        """Return every check with its rules: enough to evaluate it in the browser."""
        generation = serving(source)
        return CheckList(generation.id, tuple(map(CheckBody.of, generation.checks.values())))

    @get(
        "/{check_id:str}",
        sync_to_thread=False,
        summary="Read one check",
        responses=problems(400, 401, 403, 404, 429, 503),
    )
    def read_check(self, check_id: FromPath[str], source: Source) -> CheckBody:
        """Return one check."""
        return CheckBody.of(check_named(serving(source), check_id))

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
        check = check_named(serving(source), check_id)
        evaluation = evaluate(check, plain_inputs(check, data.inputs), datetime.now(UTC))
        outcome = check.outcomes.get(evaluation.outcome)
        if outcome is None:
            label, explanation = _UNKNOWN_TEXT[data.lang]
            return EvaluateResponse(evaluation.outcome, label, explanation, {})
        return EvaluateResponse(
            outcome=evaluation.outcome,
            label=localised(outcome.label, data.lang),
            explanation=localised(outcome.explanation, data.lang),
            effects=dict(outcome.effects),
            others=outcome.others,
            fix=outcome.fix,
            findings=evaluation.findings,
            suggestions=evaluation.suggestions,
            validity=evaluation.validity,
        )


@post(
    "/api/v1/triage",
    status_code=200,
    sync_to_thread=True,
    tags=["checks"],
    summary="Which cause, what to ask",
    opt=needs(SEARCH),
    responses=problems(400, 401, 403, 413, 415, 429, 503),
)
def triage(data: JSONBody[TriageRequest], source: Source) -> TriageResponse:
    """Weigh the outcomes so far, and choose the next check. Candidates that are no article count for nothing."""
    generation = serving(source)
    known = set(generation.document_ids)
    confidences = {name: confidence for name, confidence in _confidences(data.candidates).items() if name in known}
    evidence = checked_evidence(generation, data.evidence)
    result = Dialogue(generation, evidence, data.audience).assess(confidences)
    causes = []
    for belief in result.beliefs:
        article = generation.find_article(belief.cause, data.lang)
        causes.append(CauseBody(belief.cause, article.title if article else "", round(belief.probability, 4)))
    return TriageResponse(
        generation=generation.id,
        causes=tuple(causes),
        next_check=result.question.check_id if result.question else None,
        resolved=result.resolved,
        why=result.question,
        contradictions=result.contradictions,
        alarms=result.alarms,
    )


def _confidences(candidates: tuple[str | Candidate, ...]) -> dict[str, float]:
    """Return confidences; for bare ids by rank, half the chance at each step down."""
    confidences: dict[str, float] = {}
    for rank, candidate in enumerate(candidates, start=1):
        if isinstance(candidate, str):
            confidences.setdefault(candidate, 0.5**rank)
        else:
            given = 0.5**rank if candidate.confidence is None else candidate.confidence
            confidences.setdefault(candidate.article_id, given)
    return confidences
