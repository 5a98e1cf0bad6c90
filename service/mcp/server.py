"""The tools as a server of the official SDK: arguments decoded strictly, errors as sentences, nothing repeated."""

import logging
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import mcp_types
import msgspec
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from msgspec import Struct

from indexer.errors import IndexerError
from indexer.errors import UnknownArticleError as ArticleNotFoundError
from kb.diagnosis.evaluate import InputError
from service.answering.errors import CHECKS_LISTED
from service.errors import ServiceError, UnknownArticleError
from service.http.raw_text import decode_raw_text
from service.http.validation import body_fault
from service.mcp.parsing import keep_no_texts
from service.mcp.tools import INSTRUCTIONS, KnowledgeTool

__all__ = ["call_tool", "knowledge_server"]

_log = logging.getLogger(__name__)

_CHECKS_LISTED = "`list_checks` lists"
"""An assistant has tools, and no addresses."""
_READING = mcp_types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def knowledge_server(tools: Mapping[str, KnowledgeTool[Any]]) -> Server[Any]:
    """Return a server that offers the tools. It keeps nothing between two calls.

    Args:
        tools: By name.
    """
    listed = mcp_types.ListToolsResult(
        tools=[
            mcp_types.Tool(
                name=tool.name,
                title=tool.title,
                description=tool.description,
                input_schema=tool.input_schema(),
                output_schema=tool.output_schema(),
                annotations=_READING,
            )
            for tool in tools.values()
        ]
    )

    async def list_tools(
        _context: ServerRequestContext[Any], _params: mcp_types.PaginatedRequestParams | None
    ) -> mcp_types.ListToolsResult:
        return listed

    async def call(
        _context: ServerRequestContext[Any], params: mcp_types.CallToolRequestParams
    ) -> mcp_types.CallToolResult:
        return await call_tool(tools, params.name, params.arguments or {})

    server: Server[Any] = Server(
        "kaiketsu",
        title="Kaiketsu",
        version=version("kaiketsu"),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call,
    )
    keep_no_texts()
    # The middleware that was there writes traces; requests are traced by service.observability.
    server.middleware[:] = [_without_method]
    return server


async def _without_method(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Refuse a method that there is not without repeating its name.

    Raises:
        MCPError: as the rest of the chain.
    """
    try:
        return await call_next(ctx)
    except MCPError as error:
        if error.code == mcp_types.METHOD_NOT_FOUND:
            raise MCPError(error.code, error.message) from None
        raise


async def call_tool(
    tools: Mapping[str, KnowledgeTool[Any]], name: str, arguments: Mapping[str, object]
) -> mcp_types.CallToolResult:
    """Run one tool. What goes wrong is told in the result, and never repeats what was sent.

    Args:
        tools: By name.
        name: Of the tool.
        arguments: As they were sent.
    """
    tool = tools.get(name)
    if tool is None:
        return _refused(f"there is no tool of that name; there are {', '.join(tools)}")
    try:
        asked = msgspec.convert(arguments, tool.takes, dec_hook=decode_raw_text)
    except msgspec.ValidationError as error:
        fault = body_fault(str(error), tool.takes)
        return _refused(f"the arguments do not fit: {fault['field'] or name}: {fault['reason']}")
    try:
        return _given(await tool.run(asked))
    except Exception as error:  # noqa: BLE001 - the SDK would log it with what was sent
        return _refused(_sentence(error, tool.name))


def _sentence(error: Exception, tool_name: str) -> str:
    """Return what an assistant is told of an error; none of it is what was sent."""
    match error:
        case UnknownArticleError() | ArticleNotFoundError():
            return "there is no article of that id; `search` and `triage` name those that there are"
        case ServiceError():
            told = "; ".join((error.detail, *(f"{each['field']}: {each['reason']}" for each in error.fields)))
            return told.replace(CHECKS_LISTED, _CHECKS_LISTED)
        case InputError():
            return f"the inputs do not fit the check; inputs.{error.name}: {error.reason}"
        case IndexerError():
            _log.error("%s in the tool %s: %s", type(error).__name__, tool_name, error)
            return "the index cannot answer right now; try again later"
    _log.error("unexpected %s in the tool %s", type(error).__name__, tool_name, exc_info=error)
    return "an unexpected error; it was logged"


def _given(result: Struct) -> mcp_types.CallToolResult:
    value = msgspec.to_builtins(result)
    # The same as text, for clients from before structured results.
    text = msgspec.json.encode(value).decode()
    return mcp_types.CallToolResult(content=[mcp_types.TextContent(text=text)], structured_content=value)


def _refused(reason: str) -> mcp_types.CallToolResult:
    return mcp_types.CallToolResult(content=[mcp_types.TextContent(text=reason)], is_error=True)
