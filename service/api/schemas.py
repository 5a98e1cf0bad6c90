"""Bodies of requests and responses of the HTTP API."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from indexer.ranking.decision import State
from indexer.retrievers.hits import LaneName
from indexer.search.explanation import Explanation
from indexer.search.result import PassageView
from kb.model.article import Applies, Severity, Source
from kb.redaction import Redaction

__all__ = [
    "ArticleBody",
    "ArticleEntry",
    "ArticleList",
    "DidYouMean",
    "Health",
    "Readiness",
    "SearchRequest",
    "SearchResponse",
    "SearchResultBody",
    "SectionBody",
]

Lang = Literal["ja", "en"]
QueryText = Annotated[str, Meta(min_length=1, max_length=4000, description="What went wrong, as written.")]


DidYouMean = Annotated[
    str | None,
    Meta(
        description="The text that was searched for instead of the one sent: spelling corrected in the words of the "
        "articles, romaji as Japanese. Absent where nothing was corrected."
    ),
]


class SearchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A complaint or an error message."""

    text: QueryText
    lang: Lang | None = None
    limit: Annotated[int, Meta(ge=1, le=20)] = 5
    evidence: dict[str, str] = {}
    explain: bool = False
    exact: Annotated[bool, Meta(description="Search for the text as it is, without correcting its spelling.")] = False


class SearchResultBody(Struct, frozen=True, omit_defaults=True):
    """One cause. ``confidence`` is absent where no calibration fits the generation."""

    article_id: str
    lang: str
    title: str
    passage: PassageView
    matched_by: tuple[LaneName, ...]
    first_step: str
    severity: Severity
    checks: tuple[str, ...]
    url: str
    confidence: float | None = None
    explain: Explanation | None = None


class SearchResponse(Struct, frozen=True, omit_defaults=True):
    """Causes, best first, from one generation of the index."""

    search_id: str
    generation: str
    state: State
    results: tuple[SearchResultBody, ...]
    redactions: tuple[Redaction, ...]
    took_ms: float
    next_check: str | None = None
    did_you_mean: DidYouMean = None


class ArticleEntry(Struct, frozen=True):
    """An article in a list."""

    article_id: str
    lang: str
    title: str
    summary: str
    severity: Severity
    url: str


class ArticleList(Struct, frozen=True):
    """All published articles of a generation."""

    generation: str
    articles: tuple[ArticleEntry, ...]


class SectionBody(Struct, frozen=True):
    """One section; ``html`` is safe to insert into a page."""

    anchor: str
    kind: str
    heading: str
    text: str
    html: str


class ArticleBody(Struct, frozen=True, omit_defaults=True):
    """An article in one language. What needs front matter is absent for plain Markdown."""

    generation: str
    article_id: str
    lang: str
    title: str
    url: str
    sections: tuple[SectionBody, ...]
    available_langs: tuple[str, ...]
    summary: str = ""
    severity: Severity = "normal"
    messages: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    applies: Applies | None = None
    sources: tuple[Source, ...] = ()
    verified: str = ""
    review_after: str = ""


class Health(Struct, frozen=True):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Readiness(Struct, frozen=True, omit_defaults=True):
    """Whether searches can be answered, and by what.

    ``refused`` says why a newer generation does not serve; an older one that answers is ready all the same.
    """

    ready: bool
    generation: str = ""
    age_s: float = 0.0
    articles: int = 0
    passages: int = 0
    refused: str = ""
    reason: str = ""
