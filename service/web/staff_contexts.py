"""What each page for agents and owners shows, as typed contexts for the templates."""

from dataclasses import dataclass
from typing import Any

from service.api.learn import ProposalBody
from service.web.page import Page
from service.web.texts import LEARN_TEXTS, OWNER_TEXTS, TEXTS, page_language

__all__ = ["AgentPage", "HelpdeskPage", "InsightsPage", "LearnPage", "PlainLearnPage"]


@dataclass(frozen=True, slots=True)
class AgentPage(Page):
    """The agent's sidebar.

    Attributes:
        embedded: Whether it stands in a frame, and gets its conversation from the page around it.
    """

    template_file = "agent.html"
    path = "/agent"

    embedded: bool

    def _texts(self) -> dict[str, Any]:
        """Add the warning in every language of the pages: a customer may write in another one than the agent."""
        wording = self.kb.wording
        said = {}
        for lang in TEXTS:
            general = wording.urgent_now.get(lang, TEXTS[lang]["urgent_now"])
            now = wording.reply.warning.get(lang, general)
            calls = [
                link.label if link.href.startswith("tel:") else f"{link.label}: {link.href}"
                for link in wording.links(lang)
            ]
            said[lang] = "\n".join([now, *calls])
        return {**super(AgentPage, self)._texts(), "urgent_said": said}


@dataclass(frozen=True, slots=True)
class HelpdeskPage(Page):
    """A sample host for the sidebar."""

    template_file = "helpdesk.html"
    path = "/demo/helpdesk"


@dataclass(frozen=True, slots=True)
class InsightsPage(Page):
    """What people search, for the owner of the knowledge base.

    Attributes:
        periods: Days to choose from; the first is shown.
    """

    template_file = "insights.html"
    path = "/insights"

    periods: tuple[int, ...] = (7, 30, 90, 365)

    def _texts(self) -> dict[str, Any]:
        return {**Page._texts(self), **OWNER_TEXTS[page_language(self.lang)]}  # noqa: SLF001 - slots undo super()


@dataclass(frozen=True, slots=True)
class LearnPage(Page):
    """Proposals of what to learn from use."""

    template_file = "learn.html"
    path = "/learn"

    def _texts(self) -> dict[str, Any]:
        return {**Page._texts(self), **LEARN_TEXTS[page_language(self.lang)]}  # noqa: SLF001 - slots undo super()


@dataclass(frozen=True, slots=True)
class PlainLearnPage(Page):
    """The same as forms, for those without JavaScript.

    Attributes:
        proposals: Best first.
        waiting: How many there are.
        titles: Id and title of every article, by title.
        notice: What became of the last decision, where it was refused.
        last: Id of the proposal that was decided on last; empty for none.
        can_save: Whether rows can be learned into the folder.
    """

    template_file = "learn_plain.html"
    path = "/learn/plain"

    proposals: tuple[ProposalBody, ...]
    waiting: int
    titles: tuple[tuple[str, str], ...]
    notice: str = ""
    last: str = ""
    can_save: bool = True

    def _texts(self) -> dict[str, Any]:
        return {**Page._texts(self), **LEARN_TEXTS[page_language(self.lang)]}  # noqa: SLF001 - slots undo super()
