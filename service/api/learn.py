"""``/api/v1/learn``: what to learn from use, for a person to decide."""

from collections.abc import Iterable
from typing import Annotated

from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, JSONBody
from msgspec import Meta, Struct

from indexer.search.searcher import Searcher
from service.access.callers import caller_of
from service.answering.pipeline import Answering
from service.answering.searcher_source import Source
from service.api.search import Lang
from service.http.problems import problems
from service.http.raw_text import QueryText
from service.http.route import route
from service.learning.knowledge import knowledge_of
from service.learning.learning import Learning
from service.learning.proposals import Proposal
from service.learning.suggestions import Suggestions
from service.learning.verdicts import Decision, Verdict

__all__ = ["ChoiceBody", "LearnController", "ProposalBody", "person", "proposal_body"]

_MOST = 100
_FOUND = 9
"""Articles that a search for another one shows: what is not among them wants other words."""
_LOCAL = "local"
"""Name of whoever decides on this machine without a key."""

ApiRequest = Request[None, None, State]


class ChoiceBody(Struct, frozen=True):
    """An article that it may be: ``shown_at`` is its place in what was shown, 0 where it was not."""

    article_id: str
    title: str
    chance: float
    shown_at: int


class TallyBody(Struct, frozen=True):
    """How often people did something; ``article_id`` is empty for the results as a whole."""

    kind: str
    article_id: str
    title: str
    by_agent: bool
    count: int


class ProposalBody(Struct, frozen=True):
    """A proposed judgment: ``proposed`` is an article id, empty for "none of ours"."""

    id: str
    text: str
    wordings: tuple[str, ...]
    lang: str
    count: int
    last: str
    state: str
    proposed: str
    proposed_title: str
    chance: float
    choices: tuple[ChoiceBody, ...]
    signals: tuple[TallyBody, ...]
    why: tuple[str, ...]


class QueueResponse(Struct, frozen=True):
    """What waits for a decision, best first.

    ``waiting`` counts those that are not listed, too. ``refusal`` says why nothing can be learned into the folder of
    the knowledge base; empty where it can. ``by`` is the name under which the caller decides.
    """

    generation: str
    waiting: int
    refusal: str
    by: str
    proposals: tuple[ProposalBody, ...]


class DecisionRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision; ``accept`` without an article accepts what is proposed."""

    proposal: Annotated[str, Meta(pattern=r"^learned-[0-9a-f]{12}$")]
    verdict: Verdict
    article_id: Annotated[str, Meta(max_length=200)] = ""


class UndoRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Which decision is taken back."""

    proposal: Annotated[str, Meta(pattern=r"^learned-[0-9a-f]{12}$")]


class ArticleRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of an article, or what it is about."""

    text: QueryText
    lang: Lang = "ja"


class FoundArticle(Struct, frozen=True):
    """An article that may be meant."""

    article_id: str
    title: str


class ArticlesResponse(Struct, frozen=True):
    """Articles that may be meant, best first."""

    articles: tuple[FoundArticle, ...]


class LearnController(Controller):
    """Proposals and decisions; all need ``Authorization: Bearer`` with a key of scope ``admin``."""

    path = "/api/v1/learn"
    tags = ["learning"]  # noqa: RUF012 - never changed
    opt = route("admin", rate="admin")

    @get("/", summary="What waits for a decision", responses=problems(400, 401, 403, 409, 429, 503))
    async def queue(
        self,
        request: ApiRequest,
        source: Source,
        learning: Learning,
        limit: FromQuery[int] = 60,
        lang: FromQuery[str] = "ja",
        fresh: FromQuery[bool] = False,  # noqa: FBT002 - a parameter of the query
    ) -> QueueResponse:
        """Return proposed judgments, first what would teach most."""
        searcher = source.ready()
        queue = await learning.queue(searcher, limit=max(1, min(limit, _MOST)), fresh=fresh)
        return QueueResponse(
            searcher.generation.id,
            queue.waiting,
            learning.refusal,
            person(request),
            tuple(proposal_body(each, searcher, lang) for each in queue.proposals),
        )

    @post(
        "/decisions",
        status_code=200,
        summary="Decide on one",
        responses=problems(400, 401, 403, 404, 409, 413, 415, 429, 503),
    )
    async def decide(
        self, data: JSONBody[DecisionRequest], request: ApiRequest, source: Source, learning: Learning
    ) -> Decision:
        """Write a decision, and what is learned from it into ``golden/learned.jsonl``; 409 if somebody was first."""
        return await learning.decide(
            source.ready(), data.proposal, data.verdict, article_id=data.article_id, by=person(request)
        )

    @post(
        "/undo",
        status_code=200,
        summary="Take back one's own decision",
        responses=problems(400, 401, 403, 409, 413, 415, 429, 503),
    )
    async def undo(self, data: JSONBody[UndoRequest], request: ApiRequest, learning: Learning) -> Decision:
        """Take back a decision and the row that was learned from it."""
        return await learning.undo(data.proposal, by=person(request))

    @post(
        "/articles",
        status_code=200,
        summary="Find another article for a proposal",
        responses=problems(400, 401, 403, 413, 415, 429, 503),
    )
    async def articles(
        self, data: JSONBody[ArticleRequest], source: Source, answering: Answering
    ) -> ArticlesResponse:
        """Return the articles that come nearest; it is not logged, for it is nobody's question."""
        found = await answering.nearest(data.text, _FOUND)
        title = knowledge_of(source.ready()).articles.title
        return ArticlesResponse(tuple(FoundArticle(each, title(each, data.lang)) for each in found))

    @get("/suggestions", summary="Symptoms, synonyms, missing articles", responses=problems(401, 403, 409, 429, 503))
    async def suggestions(self, source: Source, learning: Learning) -> Suggestions:
        """Return what the decided rows say beyond themselves, as text to paste."""
        return await learning.suggestions(source.ready())


def person(request: ApiRequest) -> str:
    """Return the name under which the caller decides: that of the key."""
    key = caller_of(request).key
    return key.name if key else _LOCAL


def proposal_body(proposal: Proposal, searcher: Searcher, lang: str) -> ProposalBody:
    """Return a proposal with titles in a language."""
    title = knowledge_of(searcher).articles.title
    places = {article_id: place for place, article_id in enumerate(proposal.shown, start=1)}

    def choices() -> Iterable[ChoiceBody]:
        for article_id, chance in proposal.choices:
            yield ChoiceBody(article_id, title(article_id, lang), chance, places.get(article_id, 0))

    return ProposalBody(
        id=proposal.id,
        text=proposal.text,
        wordings=proposal.wordings,
        lang=proposal.lang,
        count=proposal.count,
        last=proposal.last.date().isoformat(),
        state=proposal.state,
        proposed=proposal.proposed,
        proposed_title=title(proposal.proposed, lang) if proposal.proposed else "",
        chance=proposal.chance,
        choices=tuple(choices()),
        signals=tuple(
            TallyBody(
                each.kind,
                each.article_id,
                title(each.article_id, lang) if each.article_id else "",
                each.by_agent,
                each.count,
            )
            for each in proposal.tallies
        ),
        why=proposal.why,
    )
