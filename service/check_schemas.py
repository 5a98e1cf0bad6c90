"""Bodies of the requests and responses about checks, triage and conversations."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from kb.diagnosis.check import Check, Effect, Input, Localised, Outcome, Rule, Who
from kb.diagnosis.code_rules import CodeFinding, Suggestion
from kb.diagnosis.plain_rules import Validity
from kb.diagnosis.triage import Contradiction, Question
from service.dialogue.weighing import Reply
from service.schemas import Lang, Redaction, SearchResultBody

__all__ = [
    "AssistRequest",
    "AssistResponse",
    "Candidate",
    "CauseBody",
    "CheckBody",
    "CheckList",
    "EvaluateRequest",
    "EvaluateResponse",
    "MessageBody",
    "PrefilledBody",
    "TriageRequest",
    "TriageResponse",
]


class CheckBody(Struct, frozen=True, omit_defaults=True):
    """A check with all that is needed to ask it, and to evaluate it where it is typed."""

    id: str
    title: Localised
    ask: Localised
    where: Localised
    who: Who
    cost: int
    sensitive: bool
    inputs: tuple[Input, ...]
    rules: tuple[Rule, ...]
    outcomes: dict[str, Outcome]

    @classmethod
    def of(cls, check: Check) -> "CheckBody":
        """Return the body of a check; its cases stay behind."""
        return cls(
            id=check.id,
            title=check.title,
            ask=check.ask,
            where=check.where,
            who=check.who,
            cost=check.cost,
            sensitive=check.is_sensitive,
            inputs=check.inputs,
            rules=check.rules,
            outcomes=check.outcomes,
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
    """Where a conversation stands. ``why`` says what the next check is expected to tell apart."""

    generation: str
    causes: tuple[CauseBody, ...]
    next_check: str | None
    resolved: str | None = None
    why: Question | None = None
    contradictions: tuple[Contradiction, ...] = ()


class MessageBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One message of a conversation."""

    role: Literal["customer", "agent"]
    text: Annotated[str, Meta(max_length=4000)]


class AssistRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation, oldest message first."""

    messages: Annotated[tuple[MessageBody, ...], Meta(min_length=1, max_length=100)]
    lang: Lang | None = None
    evidence: dict[str, str] = {}
    limit: Annotated[int, Meta(ge=1, le=20)] = 5


class PrefilledBody(Struct, frozen=True):
    """An outcome that a message states by itself, with its words."""

    check_id: str
    outcome_id: str
    message_index: int
    quote: str


class AssistResponse(Struct, frozen=True, omit_defaults=True):
    """As a search, with what the messages state, the next question and a reply from the article's sentences."""

    search_id: str
    generation: str
    state: Literal["answer", "candidates", "none"]
    results: tuple[SearchResultBody, ...]
    redactions: tuple[Redaction, ...]
    prefilled: tuple[PrefilledBody, ...]
    next_check: str | None
    reply: Reply | None
    took_ms: float
    resolved: str | None = None
    why: Question | None = None
    contradictions: tuple[Contradiction, ...] = ()
