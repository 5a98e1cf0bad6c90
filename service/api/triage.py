"""``POST /api/v1/triage``: which causes the check answers leave, and what to ask next."""

from typing import Annotated

from litestar import post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from indexer.store import Generation
from kb.diagnosis.contradictions import Contradiction
from kb.diagnosis.triage import Question
from kb.model.check import Who
from service.answering.dialogue import Dialogue, checked_evidence
from service.answering.searcher_source import Source
from service.api.search import Lang
from service.http.problems import problems
from service.http.route import route

__all__ = ["Candidate", "CauseBody", "TriageRequest", "TriageResponse", "triage", "weighed"]


class Candidate(Struct, frozen=True, forbid_unknown_fields=True):
    """A cause that search found."""

    article_id: str
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None


class TriageRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Outcomes so far, and what search found: ids best first, or ids with their confidence."""

    evidence: dict[str, str] = {}
    candidates: Annotated[tuple[str | Candidate, ...], Meta(max_length=100)] = ()
    lang: Lang = "ja"
    audience: Who = "customer"


class CauseBody(Struct, frozen=True):
    """A cause and how probable it is now."""

    article_id: str
    title: str
    probability: float


class TriageResponse(Struct, frozen=True, omit_defaults=True):
    """Where a conversation stands.

    ``why`` says what the next check is expected to tell apart. ``alarms`` are urgent causes that an answer confirms:
    their warning is shown, also while a second answer is asked for.
    """

    generation: str
    causes: tuple[CauseBody, ...]
    next_check: str | None
    resolved: str | None = None
    why: Question | None = None
    contradictions: tuple[Contradiction, ...] = ()
    alarms: tuple[str, ...] = ()


@post(
    "/api/v1/triage",
    status_code=200,
    sync_to_thread=True,
    tags=["checks"],
    summary="Which cause, what to ask",
    opt=route("search"),
    responses=problems(400, 401, 403, 413, 415, 429, 503),
)
def triage(data: JSONBody[TriageRequest], source: Source) -> TriageResponse:
    """Weigh the outcomes so far, and choose the next check. Candidates that are no article count for nothing."""
    return weighed(data, source.generation())


def weighed(data: TriageRequest, generation: Generation) -> TriageResponse:
    """Return the causes of a generation as the outcomes leave them, and the next check.

    Raises:
        EvidenceError: the evidence names a check or an outcome that does not exist.
    """
    known = set(generation.document_ids)
    confidences = {name: confidence for name, confidence in _confidences(data.candidates).items() if name in known}
    evidence = checked_evidence(generation, data.evidence)
    result = Dialogue(generation, evidence, data.audience, danger_first=True).assess(confidences)
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
