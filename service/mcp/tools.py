"""The tools: what each is called, what it says of itself, and what it does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from service.answering.dialogue import check_named
from service.answering.pipeline import Pipeline
from service.answering.searcher_source import SearcherSource
from service.api.checks import evaluated
from service.api.triage import TriageRequest, weighed
from service.errors import UnknownArticleError
from service.http.openapi.raw_text_schema import json_schema_of
from service.mcp.arguments import (
    EvaluateArguments,
    ListChecksArguments,
    ReadArguments,
    SearchArguments,
    TriageArguments,
)
from service.mcp.results import (
    ArticleResult,
    CheckEvaluation,
    CheckListResult,
    CheckView,
    SearchAnswer,
    TriageAnswer,
)

__all__ = ["INSTRUCTIONS", "KnowledgeTool", "knowledge_tools"]

INSTRUCTIONS = """\
This is a knowledge base of support articles with a search. It generates no text: every sentence comes from an
article. Answer only with what its articles say, and give the url of the article. Do not add steps, numbers, names or
policies of your own. `state` says how sure the search is: `answer`, `candidates` (ask the next check first) or `none`
(say that there is no answer, and refer to the support). Warn of an article of severity `urgent` first. Never ask for
a gift code or a card number and never send one: the person evaluates such a check where they type it and tells the
outcome."""

_RULE = "No text is generated here; do not invent what the articles do not say, and say so when there is no answer."

A = TypeVar("A", bound=Struct)


@dataclass(frozen=True, slots=True)
class KnowledgeTool(Generic[A]):
    """One tool.

    Attributes:
        name: By which it is called.
        title: For people.
        description: For assistants: when to use it, and what to do with what it gives.
        takes: Its arguments.
        gives: Its result.
        run: Does it.
    """

    name: str
    title: str
    description: str
    takes: type[A]
    gives: type[Struct]
    run: Callable[[A], Awaitable[Struct]]

    def input_schema(self) -> dict[str, Any]:
        """Return the JSON schema of the arguments."""
        return _object_schema(self.takes)

    def output_schema(self) -> dict[str, Any]:
        """Return the JSON schema of the result."""
        return _object_schema(self.gives)


def knowledge_tools(
    seen: Callable[[], SearcherSource], pipeline_over: Callable[[SearcherSource], Pipeline], base_url: str
) -> Mapping[str, KnowledgeTool[Any]]:
    """Return the tools of one knowledge base by name.

    Args:
        seen: Returns whose articles and checks the caller may see, at each call.
        pipeline_over: Returns what redacts, answers and logs a text.
        base_url: Public address of the pages; empty for paths alone.
    """

    async def search(asked: SearchArguments) -> SearchAnswer:
        return SearchAnswer.of(await pipeline_over(seen()).search(asked.text, asked.options()), base_url)

    async def read_article(asked: ReadArguments) -> ArticleResult:
        generation = seen().generation()
        article = generation.find_article(asked.article_id, asked.lang)
        if article is None:
            raise UnknownArticleError
        return ArticleResult.of(generation, article, base_url)

    async def list_checks(asked: ListChecksArguments) -> CheckListResult:
        generation = seen().generation()
        chosen = [check_named(generation, name) for name in asked.ids] or generation.checks.values()
        return CheckListResult(generation.id, tuple(CheckView.of(each, asked.lang, base_url) for each in chosen))

    async def evaluate_check(asked: EvaluateArguments) -> CheckEvaluation:
        check = check_named(seen().generation(), asked.check_id)
        return CheckEvaluation.of(check, evaluated(check, asked.inputs, asked.lang))

    async def triage(asked: TriageArguments) -> TriageAnswer:
        generation = seen().generation()
        request = TriageRequest(asked.evidence, asked.candidates, asked.lang, asked.audience)
        return TriageAnswer.of(
            await asyncio.to_thread(weighed, request, generation), generation, asked.lang, base_url
        )

    tools: tuple[KnowledgeTool[Any], ...] = (
        KnowledgeTool(
            "search",
            "Search the articles",
            "Find the articles that answer a complaint or an error message, best first, each with the passage that "
            "answers, its id and its url. Send the person's own words, in their language. `state` is `answer`, "
            f"`candidates` or `none`; `what_to_say` says what to do with it. {_RULE}",
            SearchArguments,
            SearchAnswer,
            search,
        ),
        KnowledgeTool(
            "read_article",
            "Read an article",
            "Read one whole article by its id: cause, steps of the fix, what not to do, whom to contact, sources and "
            f"the day on which it was verified. Read it before you give steps. {_RULE}",
            ReadArguments,
            ArticleResult,
            read_article,
        ),
        KnowledgeTool(
            "list_checks",
            "List the checks",
            "List the questions that tell causes apart, with their outcomes. Ask one as it is worded in `ask`, and "
            "send the outcome as evidence to `search` or `triage`. A sensitive one is evaluated by the person.",
            ListChecksArguments,
            CheckListResult,
            list_checks,
        ),
        KnowledgeTool(
            "evaluate_check",
            "Evaluate a check",
            "Find out what the values that a person gave come to, such as dates against the rules of expiry. A value "
            "for a sensitive input, or one that looks like a code, is refused: only its outcome may be sent.",
            EvaluateArguments,
            CheckEvaluation,
            evaluate_check,
        ),
        KnowledgeTool(
            "triage",
            "Weigh the causes",
            "Weigh the causes by the answers so far, and name the next check to ask. `state` is `answer` when one "
            f"cause is settled; warn of `alarms` at once. {_RULE}",
            TriageArguments,
            TriageAnswer,
            triage,
        ),
    )
    return {tool.name: tool for tool in tools}


def _object_schema(wanted: type[Struct]) -> dict[str, Any]:
    """Return the schema with its own object at the root, as the protocol wants it."""
    schema = msgspec.json.schema(wanted, schema_hook=json_schema_of)
    definitions = schema["$defs"]
    root: dict[str, Any] = definitions.pop(wanted.__name__)
    return {**root, "$defs": definitions} if definitions else root
