"""What other programs are given beside pages and API: tools for assistants, chat programs.

Each that needs a secret is only there where the settings hold it: else its address does not exist.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from service.access.keys import AGENT
from service.answering.pipeline import Pipeline
from service.answering.searcher_source import SearcherSource
from service.chat.line import LineAdapter, line_webhook
from service.chat.sender import ChatSender
from service.chat.slack import SlackAdapter, slack_actions, slack_command, slack_events
from service.chat.votes import ChatVotes
from service.mcp.endpoint import McpEndpoint, McpEndpoints, mcp
from service.mcp.tools import knowledge_tools
from service.search_log.record import SearchRecord
from service.settings import ServiceSettings

if TYPE_CHECKING:
    from service.webhooks.delivery import Delivery

__all__ = ["Integrations", "open_integrations"]


@dataclass(frozen=True, slots=True)
class Integrations:
    """What the settings ask for.

    Attributes:
        handlers: Routes.
        dependencies: What the handlers work with, by name.
        closers: To be awaited in the end, before the search threads end.
        starters: To be awaited at the start.
        webhooks: Delivers events; empty where no address is set.
    """

    handlers: list[ControllerRouterHandler] = field(default_factory=list)
    dependencies: dict[str, Provide] = field(default_factory=dict)
    closers: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    starters: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    webhooks: list["Delivery"] = field(default_factory=list)

    def provide(self, name: str, part: object) -> None:
        """Hand a part to the handlers that declare its name."""
        self.dependencies[name] = Provide(lambda: part, sync_to_thread=False)


def open_integrations(
    settings: ServiceSettings,
    source: SearcherSource,
    pipeline_over: Callable[[SearcherSource], Pipeline],
    record: SearchRecord,
) -> Integrations:
    """Return the integrations of one knowledge base.

    Args:
        settings: Its secrets.
        source: What customers see.
        pipeline_over: Returns what answers from a source.
        record: Its search log.

    Raises:
        SettingsError: the secret of webhooks is none.
    """
    opened = Integrations()
    customers, agents = (
        McpEndpoint(
            knowledge_tools(partial(source.seen_by, scopes), pipeline_over, settings.base_url),
            settings.max_body_bytes,
        )
        for scopes in ((), (AGENT,))
    )
    endpoints = McpEndpoints(customers, agents)
    opened.handlers.append(mcp)
    opened.provide("mcp_endpoints", endpoints)
    opened.closers.append(endpoints.close)
    pipeline, votes = pipeline_over(source), ChatVotes(source, record)
    if settings.slack_signing_secret:
        sender = ChatSender(settings.slack_api, settings.slack_token) if settings.slack_token else None
        opened.handlers.extend((slack_command, slack_events, slack_actions))
        secret = settings.slack_signing_secret
        opened.provide("slack", SlackAdapter(pipeline, secret, sender, settings.base_url, votes))
        if sender:
            opened.closers.append(sender.close)
    if settings.line_channel_secret and settings.line_token:
        sender = ChatSender(settings.line_api, settings.line_token)
        opened.handlers.append(line_webhook)
        secret = settings.line_channel_secret
        opened.provide("line", LineAdapter(pipeline, secret, sender, settings.base_url, votes))
        opened.closers.append(sender.close)
    if settings.webhooks:
        _open_webhooks(settings, source, record, opened)
    return opened


def _open_webhooks(
    settings: ServiceSettings, source: SearcherSource, record: SearchRecord, opened: Integrations
) -> None:
    # Loaded where they are asked for: tenacity and numpy cost a start of the service that sends nothing.
    from service.webhooks.delivery import Delivery  # noqa: PLC0415
    from service.webhooks.signing import WebhookSecret  # noqa: PLC0415
    from service.webhooks.told import Told  # noqa: PLC0415
    from service.webhooks.watch import Watch, WatchOptions  # noqa: PLC0415

    secret = WebhookSecret(settings.webhook_secret)
    options = WatchOptions(settings.base_url, settings.webhook_texts)
    told = Told(record)
    delivery = Delivery(settings.webhooks, secret, settled=told.settle)
    watch = Watch(source, record, secret, delivery.send, options, told)
    opened.webhooks.append(delivery)
    opened.starters.extend((delivery.start, watch.start))
    opened.closers.extend((watch.close, delivery.close))
