"""``POST /api/v1/assist``: a conversation in, causes, stated answers, the next question and a reply out."""

import time

from litestar import Request, post
from litestar.datastructures import State
from litestar.params import JSONBody

from indexer.search.result import SearchOutcome
from indexer.search.searcher import Searcher
from kb.diagnosis.prefill import prefill
from kb.model.language import detect_language
from kb.redaction import Redacted, Redaction, redact, without_placeholders
from service.access.callers import caller_of, needs
from service.access.keys import AGENT, SEARCH
from service.answering.asking import ask
from service.answering.searcher_source import Source
from service.answering.weighing import Dialogue, checked_evidence, reply_from, today
from service.api.check_schemas import AssistRequest, AssistResponse, PrefilledBody
from service.api.search import did_you_mean, result_body
from service.http.openapi.problems import problems
from service.observability import note_outcome, note_redaction
from service.search_log.record import new_search_id

__all__ = ["assist"]

_MAX_QUERY_CHARS = 4000


# A plain function on a thread: encoding holds a core for milliseconds.
@post(
    "/api/v1/assist",
    status_code=200,
    sync_to_thread=True,
    tags=["search"],
    summary="Read a conversation",
    opt=needs(SEARCH, AGENT),
    responses=problems(400, 401, 403, 413, 415, 429, 503),
)
def assist(data: JSONBody[AssistRequest], request: Request[None, None, State], source: Source) -> AssistResponse:
    """Search by what the customer wrote, weigh what the messages state, and say what to ask next.

    An answer given as ``evidence`` wins over one read from a message, and a later message over an earlier one.
    One customer's complaint needs no more than a search does; a conversation needs a key of scope ``agent``.
    """
    if len(data.messages) > 1 or data.messages[0].role != "customer":
        caller_of(request).demand(AGENT)
    return ask(source, lambda searcher: _read(data, searcher))


def _read(data: AssistRequest, searcher: Searcher) -> AssistResponse:
    started = time.perf_counter()
    generation = searcher.generation
    # Before anything looks at a text: what is taken out here reaches no lane, quote, cache or log.
    redaction_started = time.perf_counter()
    redacted = [redact(message.text) for message in data.messages]
    note_redaction((found.kind for text in redacted for found in text.redactions), redaction_started)
    customer = [index for index, message in enumerate(data.messages) if message.role == "customer"]
    stated: dict[str, PrefilledBody] = {}
    for index in customer:
        for filled in prefill(redacted[index].text, tuple(generation.checks.values()), today()):
            stated[filled.check_id] = PrefilledBody(filled.check_id, filled.outcome_id, index, filled.quote)
    evidence = {body.check_id: body.outcome_id for body in stated.values()}
    evidence |= checked_evidence(generation, data.evidence)
    text = without_placeholders("\n".join(redacted[index].text for index in customer))[-_MAX_QUERY_CHARS:]
    lang = data.lang or detect_language(text)
    dialogue = Dialogue(generation, evidence, "agent")
    outcome = (
        searcher.search(text, lang=lang, limit=data.limit, reorder=dialogue.reorder)
        if text.strip()
        else SearchOutcome(generation.id, lang, "none", (), {}, {})
    )
    note_outcome(outcome)
    triage = dialogue.assess(outcome.confidences)
    shown = outcome.results[0].article_id if outcome.results else None
    return AssistResponse(
        search_id=new_search_id(),
        generation=generation.id,
        state=outcome.state,
        results=tuple(map(result_body, outcome.results)),
        redactions=tuple(_all_redactions(redacted)),
        prefilled=tuple(body for body in stated.values() if body.check_id not in data.evidence),
        next_check=triage.question.check_id if triage.question and shown else None,
        reply=reply_from(generation, shown, lang) if shown else None,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        resolved=triage.resolved if shown else None,
        why=triage.question if shown else None,
        contradictions=triage.contradictions,
        alarms=triage.alarms if shown else (),
        did_you_mean=did_you_mean(outcome),
    )


def _all_redactions(texts: list[Redacted]) -> list[Redaction]:
    """Return what was taken out of each message, with offsets into that message."""
    return [redaction for text in texts for redaction in text.redactions]
