"""``POST /api/v1/search``: a complaint in, causes out."""

from typing import Annotated

from litestar import post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from indexer.ranking.decision import State
from indexer.retrievers.hits import RetrieverName
from indexer.search.explanation import Explanation
from indexer.search.result import PassageView, SearchResult
from kb.model.article import Filters, Severity
from kb.model.page import Audience
from kb.redaction import Redaction
from service.answering.answer import Answer, AnswerOptions
from service.answering.filters import OfferedFilter
from service.answering.notes import NoteText, note_of
from service.answering.pipeline import Answering
from service.http.problems import problems
from service.http.raw_text import QueryText
from service.http.route import route
from service.http.urls import article_url

__all__ = [
    "After",
    "ChosenFilters",
    "DidYouMean",
    "Lang",
    "SearchRequest",
    "SearchResponse",
    "SearchResultBody",
    "search",
]

Lang = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$",
        max_length=35,
        description="A language tag (BCP 47), such as `ja` or `pt-BR`. Results are in it where they exist.",
    ),
]

DidYouMean = Annotated[
    str | None,
    Meta(
        description="The text that was searched for instead of the one sent: spelling corrected in the words of the "
        "articles, romaji as Japanese. Absent where nothing was corrected."
    ),
]


After = Annotated[
    str,
    Meta(
        max_length=64,
        description="`search_id` of the search that the same page asked just before: where searches are "
        "logged, a question asked again in other words is known as one.",
    ),
]

ChosenFilters = Annotated[
    Filters,
    Meta(
        description="Leaves out articles about another `store` or `card_type`, values as `applies` of the articles "
        "has them. An article that does not say what it applies to stays, and so does an urgent one."
    ),
]


class SearchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A complaint or an error message."""

    text: Annotated[QueryText, Meta(description="What went wrong, as written.")]
    lang: Lang | None = None
    limit: Annotated[int, Meta(ge=1, le=20)] = 5
    evidence: dict[str, str] = {}
    explain: bool = False
    exact: Annotated[bool, Meta(description="Search for the text as it is, without correcting its spelling.")] = False
    after: After = ""
    filters: ChosenFilters = Filters()
    typing: Annotated[bool, Meta(description="Somebody is still typing: the search is answered and not logged.")] = (
        False
    )

    def options(self) -> AnswerOptions:
        """Return how to answer."""
        return AnswerOptions(
            lang=self.lang,
            limit=self.limit,
            evidence=self.evidence,
            exact=self.exact,
            explain=self.explain,
            after=self.after,
            filters=self.filters,
        )


class SearchResultBody(Struct, frozen=True, omit_defaults=True):
    """One cause. ``confidence`` is absent where no calibration fits the generation.

    ``pinned`` is there, and true, where it comes first because the owner says so for this question,
    ``audience`` where it is an article that only the scope ``agent`` sees.
    """

    article_id: str
    lang: str
    title: str
    passage: PassageView
    matched_by: tuple[RetrieverName, ...]
    first_step: str
    severity: Severity
    checks: tuple[str, ...]
    url: str
    confidence: float | None = None
    explain: Explanation | None = None
    pinned: bool = False
    audience: Audience = "everyone"

    @classmethod
    def of(cls, result: SearchResult, explanation: Explanation | None = None) -> "SearchResultBody":
        """Return a result as the API shows it: with its page, and without the score, which compares nothing."""
        return cls(
            article_id=result.article_id,
            lang=result.lang,
            title=result.title,
            passage=result.passage,
            matched_by=result.matched_by,
            first_step=result.first_step,
            severity=result.severity,
            checks=result.checks,
            url=result.page_url or article_url(result.article_id, result.lang),
            confidence=result.confidence,
            explain=explanation,
            pinned=result.pinned,
            audience=result.audience,
        )


class SearchResponse(Struct, frozen=True, omit_defaults=True):
    """Causes, best first, from one generation of the index.

    ``note``: what the knowledge base says to such a text (thanks, a wish for a person, another company's product), in
    the language of the results; instead of saying that nothing fits, or above the results.
    ``filters_offered``: filters whose value the text names; nothing is left out until one is sent as ``filters``.
    """

    search_id: str
    generation: str
    state: State
    results: tuple[SearchResultBody, ...]
    redactions: tuple[Redaction, ...]
    took_ms: float
    next_check: str | None = None
    did_you_mean: DidYouMean = None
    filters_offered: tuple[OfferedFilter, ...] = ()
    note: NoteText | None = None

    @classmethod
    def of(cls, answer: Answer) -> "SearchResponse":
        """Return an answer as the API shows it."""
        return cls(
            search_id=answer.search_id,
            generation=answer.outcome.generation,
            state=answer.outcome.state,
            results=tuple(
                SearchResultBody.of(result, answer.explanations.get(result.article_id))
                for result in answer.outcome.results
            ),
            redactions=answer.question.redactions,
            took_ms=answer.took_ms,
            next_check=answer.next_check,
            did_you_mean=answer.corrected,
            filters_offered=answer.offered,
            note=note_of(answer, answer.outcome.lang),
        )


# POST, because a query string ends up in logs and a query may hold a code.
@post(
    "/api/v1/search",
    status_code=200,
    tags=["search"],
    summary="Find the causes of a complaint",
    opt=route("search"),
    responses=problems(400, 401, 403, 413, 415, 422, 429, 503),
)
async def search(data: JSONBody[SearchRequest], answering: Answering) -> SearchResponse:
    """Return the causes that fit the text, best first, with the passage that answers."""
    return SearchResponse.of(await answering.search(data.text, data.options(), is_logged=not data.typing))
