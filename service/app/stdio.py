"""The tools over stdin and stdout: one knowledge base, one client, the same pipeline as the service.

Stdout carries the protocol alone. The SDK points it at stderr for everybody else while it serves.
"""

import asyncio
from collections.abc import Mapping
from functools import partial

from mcp.server.stdio import stdio_server

from indexer.encoding import core_count
from indexer.settings import IndexerSettings
from service.access.keys import AGENT
from service.answering.pipeline import Pipeline
from service.answering.search_threads import SearchThreads
from service.app.asgi import open_knowledge_base
from service.mcp.server import knowledge_server
from service.mcp.tools import knowledge_tools
from service.search_log.record import SearchRecord
from service.settings import ServiceSettings

__all__ = ["serve_stdio"]


def serve_stdio(
    settings: ServiceSettings,
    indexer_settings: IndexerSettings,
    environ: Mapping[str, str],
    *,
    for_agents: bool = False,
) -> None:
    """Serve until stdin is closed.

    Args:
        settings: Of the service; the search log is the same.
        indexer_settings: Of the index.
        environ: The environment.
        for_agents: Whether the articles for agents are seen.

    Raises:
        IndexerError: settings, model or index cannot be used.
    """
    source = open_knowledge_base(settings, indexer_settings, environ)
    record = SearchRecord(settings.feedback_db, settings.feedback_days)
    threads = SearchThreads(core_count())
    seen = partial(source.seen_by, (AGENT,) if for_agents else ())
    tools = knowledge_tools(seen, lambda seen: Pipeline(seen, threads, record), settings.base_url)
    server = knowledge_server(tools)

    async def serve() -> None:
        try:
            async with stdio_server() as (incoming, outgoing):
                await server.run(incoming, outgoing, server.create_initialization_options())
        finally:
            await threads.close()

    try:
        asyncio.run(serve())
    finally:
        record.close()
