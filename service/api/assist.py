"""``POST /api/v1/assist``: a conversation in, causes, stated answers, the next question and a reply out."""

from typing import Annotated

from litestar import Request, post
from litestar.datastructures import State as RequestState
from litestar.params import JSONBody
from msgspec import Meta, Struct

from indexer.ranking.decision import State
from kb.diagnosis.contradictions import Contradiction
from kb.diagnosis.triage import Question
from kb.model.article import Filters
from kb.redaction import Redaction
from service.access.callers import caller_of
from service.answering.answer import Answer, AnswerOptions, StatedAnswer
from service.answering.filters import OfferedFilter
from service.answering.pipeline import Answering
from service.answering.question import RawMessage, Role
from service.answering.reply import Reply, reply_from
from service.api.search import ChosenFilters, DidYouMean, Lang, SearchResultBody
from service.http.problems import problems
from service.http.raw_text import MessageText
from service.http.route import route

__all__ = ["AssistRequest", "AssistResponse", "MessageBody", "assist"]


class MessageBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One message of a conversation."""

    role: Role
    text: MessageText


class AssistRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation, oldest message first; ``replies`` asks for a reply for each result."""

    messages: Annotated[tuple[MessageBody, ...], Meta(min_length=1, max_length=100)]
    lang: Lang | None = None
    evidence: dict[str, str] = {}
    limit: Annotated[int, Meta(ge=1, le=20)] = 5
    filters: ChosenFilters = Filters()
    replies: bool = False

    def options(self) -> AnswerOptions:
        """Return how to answer."""
        return AnswerOptions(
            lang=self.lang, limit=self.limit, evidence=self.evidence, filters=self.filters, is_conversation=True
        )


class AssistResponse(Struct, frozen=True, omit_defaults=True):
    """As a search, with what the messages state, the next question and a reply from the article's sentences.

    ``alarms`` as in the answer of a triage, ``filters_offered`` as in that of a search. ``replies`` where they were
    asked for, in the order of the results; there is none of an article that only agents read.
    """

    search_id: str
    generation: str
    state: State
    results: tuple[SearchResultBody, ...]
    redactions: tuple[Redaction, ...]
    prefilled: tuple[StatedAnswer, ...]
    next_check: str | None
    reply: Reply | None
    took_ms: float
    resolved: str | None = None
    why: Question | None = None
    contradictions: tuple[Contradiction, ...] = ()
    alarms: tuple[str, ...] = ()
    did_you_mean: DidYouMean = None
    filters_offered: tuple[OfferedFilter, ...] = ()
    replies: tuple[Reply, ...] = ()

    @classmethod
    def of(cls, answer: Answer, *, all_replies: bool = False) -> "AssistResponse":
        """Return an answer as the API shows it.

        What to say only where something was found, what to ask also where nothing was: a first question.
        """
        outcome, triage = answer.outcome, answer.triage
        shown = outcome.results[0].article_id if outcome.results else None
        lang = answer.options.lang or answer.question.lang
        replied = outcome.results[: None if all_replies else 1]
        is_first = all(message.role != "agent" for message in answer.question.messages)
        replies = [
            reply_from(answer.generation, each.article_id, lang, outcomes=answer.known_outcomes, is_first=is_first)
            if each.audience == "everyone"
            else None
            for each in replied
        ]
        return cls(
            search_id=answer.search_id,
            generation=outcome.generation,
            state=outcome.state,
            results=tuple(map(SearchResultBody.of, outcome.results)),
            redactions=answer.question.redactions,
            prefilled=tuple(each for each in answer.stated.values() if each.check_id not in answer.evidence),
            next_check=answer.next_check if answer.question.text.strip() else None,
            reply=replies[0] if replies else None,
            took_ms=answer.took_ms,
            resolved=triage.resolved if triage and shown else None,
            why=triage.question if triage and shown else None,
            contradictions=triage.contradictions if triage else (),
            alarms=triage.alarms if triage and shown else (),
            did_you_mean=answer.corrected,
            filters_offered=answer.offered,
            replies=tuple(each for each in replies if each) if all_replies else (),
        )


@post(
    "/api/v1/assist",
    status_code=200,
    tags=["search"],
    summary="Read a conversation",
    opt=route(("search", "agent"), rate="agent"),
    responses=problems(400, 401, 403, 413, 415, 422, 429, 503),
)
async def assist(
    data: JSONBody[AssistRequest], request: Request[None, None, RequestState], answering: Answering
) -> AssistResponse:
    """Search by what the customer wrote, weigh what the messages state, and say what to ask next.

    An answer given as ``evidence`` wins over one read from a message, and a later message over an earlier one.
    One customer's complaint needs no more than a search does; a conversation needs a key of scope ``agent``.
    """
    if len(data.messages) > 1 or data.messages[0].role != "customer":
        caller_of(request).demand("agent")
    conversation = [RawMessage(message.role, message.text) for message in data.messages]
    answer = await answering.read(conversation, data.options())
    return AssistResponse.of(answer, all_replies=data.replies)
