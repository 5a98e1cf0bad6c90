"""``POST /mcp``: the tools over HTTP ("streamable HTTP" of the protocol), one JSON answer for each request.

No sessions and no streams: whatever a load balancer does, any process can answer any request. The SDK costs a second
and 34 MB to import, so the first request loads it; a service that nobody asks this way never does.
"""

import asyncio
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from litestar import Request, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPRequestEvent, Receive, Scope, Send
from msgspec import Meta, Struct

from service.access.callers import caller_of
from service.access.keys import AGENT
from service.http.problems import problems
from service.http.route import route
from service.mcp.tools import KnowledgeTool

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

__all__ = ["McpEndpoint", "McpEndpoints", "mcp"]


class McpEndpoint:
    """Answers requests of the protocol with one set of tools. Belongs to one event loop.

    Args:
        tools: By name.
        max_body_bytes: Longest request body.
    """

    def __init__(self, tools: Mapping[str, KnowledgeTool[Any]], max_body_bytes: int) -> None:
        self._tools = tools
        self._max_body_bytes = max_body_bytes
        self._closing = asyncio.Event()
        self._opened: asyncio.Future[StreamableHTTPSessionManager] | None = None
        self._holder: asyncio.Task[None] | None = None

    async def app(self) -> ASGIApp:
        """Return what answers a request; the first call loads the SDK.

        Raises:
            ImportError: the SDK is not installed.
        """
        if self._opened is None:
            self._opened = asyncio.get_running_loop().create_future()
            self._holder = asyncio.create_task(self._hold(self._opened))
        manager = await asyncio.shield(self._opened)
        return manager.handle_request  # type: ignore[return-value]  # litestar has types for each message

    async def close(self) -> None:
        """Stop what the first request started."""
        self._closing.set()
        if self._holder is not None:
            await self._holder

    async def _hold(self, opened: "asyncio.Future[StreamableHTTPSessionManager]") -> None:
        """Keep the SDK's manager open; it has to be closed by the task that opened it."""
        try:
            await asyncio.to_thread(importlib.import_module, "service.mcp.server")
            from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # noqa: PLC0415 - slow to import

            from service.mcp.server import knowledge_server  # noqa: PLC0415 - the same

            manager = StreamableHTTPSessionManager(
                knowledge_server(self._tools),
                json_response=True,
                stateless=True,
                max_request_body_size=self._max_body_bytes,
            )
            async with manager.run():
                opened.set_result(manager)
                await self._closing.wait()
        except Exception as error:
            if opened.done():
                raise
            opened.set_exception(error)
            self._opened = None  # the next request tries again


@dataclass(frozen=True, slots=True)
class McpEndpoints:
    """Endpoints by who asks.

    Attributes:
        customers: For keys of scope ``search``.
        agents: For keys that have the scope ``agent``, too: they see the articles for agents.
    """

    customers: McpEndpoint
    agents: McpEndpoint

    async def close(self) -> None:
        """Stop both."""
        await self.customers.close()
        await self.agents.close()


_Endpoints: TypeAlias = NamedDependency[McpEndpoints]


class McpMessage(Struct, frozen=True):
    """What is read of a message before the SDK reads it: its refusals repeat what was sent, ours do not."""

    jsonrpc: Literal["2.0"]
    method: Annotated[str, Meta(pattern="^[A-Za-z_/]*$", max_length=60)] = ""


@post(
    "/mcp",
    status_code=200,
    include_in_schema=False,
    opt=route("search"),
    responses=problems(400, 401, 403, 413, 415, 429, 503),
)
async def mcp(
    request: Request[None, None, State],
    data: JSONBody[McpMessage],  # noqa: ARG001 - decoded to be refused
    mcp_endpoints: _Endpoints,
) -> ASGIApp:
    """Answer an assistant. It needs a key, also where the search is open: its owner can be asked to slow down."""
    caller = caller_of(request)
    caller.demand_key("search")
    endpoint = mcp_endpoints.agents if AGENT in caller.granted else mcp_endpoints.customers
    answer, body = await endpoint.app(), await request.body()

    async def answer_what_was_read(scope: Scope, receive: Receive, send: Send) -> None:
        waiting: list[HTTPRequestEvent] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> HTTPReceiveMessage:
            return waiting.pop() if waiting else await receive()  # type: ignore[return-value]  # messages of http alone

        await answer(scope, replay, send)

    return answer_what_was_read
