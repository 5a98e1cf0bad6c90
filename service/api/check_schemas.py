"""Bodies of the requests and responses about checks, triage and conversations."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, convert

from kb.diagnosis.code_rules import CodeFinding, Suggestion
from kb.diagnosis.plain_rules import Validity
from kb.diagnosis.triage import Contradiction, Question
from kb.model.check import Check, Effect, InputType, Rule, Who
from kb.redaction import Redaction
from service.answering.weighing import Reply
from service.api.schemas import DidYouMean, Lang, SearchResultBody

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
    """As a search, with what the messages state, the next question and a reply from the article's sentences.

    ``alarms`` as in the answer of a triage.
    """

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
    alarms: tuple[str, ...] = ()
    did_you_mean: DidYouMean = None
