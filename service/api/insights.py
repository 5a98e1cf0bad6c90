"""``GET /api/v1/insights`` and what is behind its figures, for the owner of the knowledge base."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Literal

from litestar import Controller, Response, get
from litestar.params import FromQuery
from msgspec import Struct

from indexer.store import Generation
from service.access.keys import AGENT
from service.answering.meaning import SearcherMeaning
from service.answering.searcher_source import Source
from service.answering.stale import StaleArticle, stale_articles
from service.errors import SearchLogDisabledError
from service.http.problems import problems
from service.http.route import route
from service.search_log.figures import FoundSearches, Insights, WantedSearches
from service.search_log.record import Record

__all__ = ["InsightsController", "InsightsResponse"]

_MAX_DAYS = 365
_MAX_LISTED = 200
_FILE = "application/octet-stream"
"""Media type of both kinds of export: the name of the file says which it is."""
_FAILURES = problems(400, 401, 403, 409, 429, 503)


class ArticleFile(Struct, frozen=True):
    """Where an article is written.

    Attributes:
        path: File relative to the knowledge base.
    """

    lang: str
    title: str
    path: str


class InsightsResponse(Struct, frozen=True):
    """What the owner of the knowledge base looks at.

    Attributes:
        articles: Files of the articles that the figures name, by id.
        stale: Articles that help less than they did, then those whose review is overdue, the most shown first.
    """

    generation: str
    generation_age_s: float
    insights: Insights
    articles: dict[str, tuple[ArticleFile, ...]]
    stale: tuple[StaleArticle, ...]


class InsightsController(Controller):
    """Figures of the search log, and the searches behind them; a key of scope ``insights`` opens all of it."""

    path = "/api/v1/insights"
    tags = ("feedback",)
    opt = route("insights", rate="insights")

    @get("/", summary="What people search, and what fails them", responses=_FAILURES)
    async def insights(self, source: Source, record: Record, days: FromQuery[int] = 30) -> InsightsResponse:
        """Return the figures of the last days; needs ``Authorization: Bearer`` with a key of scope ``insights``."""
        searcher = source.current()
        figures = await record.insights(_clamped(days), SearcherMeaning(searcher) if searcher else None)
        if figures is None:
            raise SearchLogDisabledError
        from service.search_log.helped import read_fallen  # noqa: PLC0415 - SQLAlchemy

        # The owner sees articles for agents, too.
        generation = source.seen_by({AGENT}).generation()
        age = datetime.now(UTC) - generation.manifest.created
        return InsightsResponse(
            generation=generation.id,
            generation_age_s=round(age.total_seconds(), 1),
            insights=figures,
            articles=_files(generation, _named(figures)),
            stale=stale_articles(generation, await record.read(read_fallen), _today(), figures.causes),
        )

    @get("/searches", summary="The searches behind a figure", responses=_FAILURES)
    async def searches(
        self,
        record: Record,
        days: FromQuery[int] = 30,
        result: FromQuery[Literal["", "answer", "candidates", "none"]] = "",
        article: FromQuery[str] = "",
        vote: FromQuery[Literal["", "yes", "no", "any"]] = "",
        outcome: FromQuery[str] = "",
        day: FromQuery[date | None] = None,
        limit: FromQuery[int] = 50,
        offset: FromQuery[int] = 0,
    ) -> FoundSearches:
        """Return searches of the last days, newest first, anonymised as they are stored."""
        wanted = WantedSearches(result, article, vote, outcome, day.isoformat() if day else "")
        listed = max(1, min(limit, _MAX_LISTED)), max(0, offset)
        from service.search_log.insights import read_searches  # noqa: PLC0415 - SQLAlchemy

        return await record.read(lambda database: read_searches(database, _clamped(days), wanted, *listed))

    @get("/export", summary="The searches as a file", media_type=_FILE, responses=_FAILURES)
    async def export(
        self, record: Record, days: FromQuery[int] = 30, kind: FromQuery[Literal["csv", "jsonl"]] = "csv"
    ) -> Response[bytes]:
        """Return the newest 20,000 searches of the last days, anonymised, with their votes."""
        from service.search_log.insights import export_searches  # noqa: PLC0415 - SQLAlchemy

        written = await record.read(lambda database: export_searches(database, _clamped(days), kind))
        # Spreadsheets take a CSV without this mark for one in an old encoding.
        body = written.encode("utf-8-sig" if kind == "csv" else "utf-8")
        named = {"content-disposition": f'attachment; filename="searches-{_clamped(days)}-days.{kind}"'}
        return Response(body, status_code=HTTPStatus.OK, media_type=_FILE, headers=named)


def _today() -> date:
    return datetime.now(UTC).date()


def _clamped(days: int) -> int:
    return max(1, min(days, _MAX_DAYS))


def _named(figures: Insights) -> set[str]:
    """Return the ids of all articles that the figures name."""
    return {
        *figures.causes,
        *(each.article_id for each in figures.unhelpful),
        *(gap.nearest for gap in figures.unanswered if gap.nearest),
        *(cluster.article for cluster in figures.frequent if cluster.article),
    }


def _files(generation: Generation, ids: Iterable[str]) -> dict[str, tuple[ArticleFile, ...]]:
    """Return where each article is written, in all of its languages; one that is gone is left out."""
    return {
        article_id: tuple(ArticleFile(article.lang, article.title, article.path) for article in written)
        for article_id in sorted(ids)
        if (written := generation.translations(article_id))
    }
