"""``/learn/plain``: proposals as forms, complete without JavaScript.

A form carries no key: it is for who has none to send, which is the owner on this machine (and whoever
``KAIKETSU_OPEN`` lets in).
"""

from typing import Annotated, Literal

from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER
from msgspec import Meta, Struct

from service.answering.searcher_source import SearcherSource, Source
from service.api.learn import person, proposal_body
from service.http.route import route
from service.learning.errors import LearningError
from service.learning.knowledge import knowledge_of
from service.learning.learning import Learning, LearningFromUse
from service.learning.verdicts import Verdict
from service.web.knowledge import Knowledge
from service.web.page import ui_language
from service.web.staff_contexts import PlainLearnPage

__all__ = ["DecisionForm", "PlainLearnController"]

_LISTED = 20

PageRequest = Request[None, None, State]
ProposalId = Annotated[str, Meta(pattern=r"^(learned-[0-9a-f]{12})?$")]


class DecisionForm(Struct, frozen=True):
    """Fields of a form; ``undo`` takes back what the others decide."""

    proposal: ProposalId
    verdict: Verdict | Literal["undo"]
    article_id: Annotated[str, Meta(max_length=200)] = ""
    lang: str | None = None


class PlainLearnController(Controller):
    """The queue as forms."""

    path = "/learn/plain"
    include_in_schema = False
    opt = route("admin", rate="admin")

    @get("/")
    async def show(
        self,
        request: PageRequest,
        source: Source,
        learning: Learning,
        lang: FromQuery[str | None] = None,
        last: FromQuery[ProposalId] = "",
    ) -> Template:
        """Show the best proposals."""
        return await _page(request, source, learning, lang, last=last)

    @post("/", status_code=200)
    async def decide(
        self, request: PageRequest, data: URLEncodedBody[DecisionForm], source: Source, learning: Learning
    ) -> Template | Redirect:
        """Decide, and show the others."""
        by = person(request)
        try:
            if data.verdict == "undo":
                await learning.undo(data.proposal, by=by)
            else:
                article_id = data.article_id if data.verdict == "accept" else ""
                await learning.decide(source.ready(), data.proposal, data.verdict, article_id=article_id, by=by)
        except LearningError as error:
            return await _page(request, source, learning, data.lang, notice=error.detail)
        last = "" if data.verdict == "undo" else data.proposal
        address = f"/learn/plain?lang={ui_language(data.lang, '')}&last={last}"
        return Redirect(address, status_code=HTTP_303_SEE_OTHER)


async def _page(
    request: PageRequest,
    source: SearcherSource,
    learning: LearningFromUse,
    lang: str | None,
    *,
    notice: str = "",
    last: str = "",
) -> Template:
    searcher = source.ready()
    kb = Knowledge.of(searcher.generation)
    ui_lang = ui_language(lang, request.headers.get("accept-language", ""), kb)
    queue = await learning.queue(searcher, limit=_LISTED, fresh=False)
    title = knowledge_of(searcher).articles.title
    titles = [(article_id, title(article_id, ui_lang)) for article_id in searcher.generation.document_ids]
    return PlainLearnPage(
        ui_lang,
        tuple(proposal_body(each, searcher, ui_lang) for each in queue.proposals),
        queue.waiting,
        tuple(sorted(titles, key=lambda each: each[1])),
        notice,
        last,
        can_save=not learning.refusal,
        kb=kb,
    ).template()
