"""Messages of the protocol are parsed without pydantic's cache of texts.

By default its parser keeps each text of less than 64 characters, 16,384 of them, for as long as the process lives;
one of them may be a gift code. The SDK parses with this default and has no setting for it, so that what it calls in
two places is put in for it here. (pydantic, ``ConfigDict.cache_strings``; jiter, ``StringCacheMode``.)
"""

import importlib
from functools import partial
from types import SimpleNamespace

import mcp_types
import pydantic_core

__all__ = ["keep_no_texts"]

_from_json = partial(pydantic_core.from_json, cache_strings="none")


def keep_no_texts() -> None:
    """Have the SDK parse without the cache, over HTTP and over standard input; once or again, it is the same.

    Raises:
        AttributeError: the SDK parses in another way than the releases that are allowed.
    """
    over_http = importlib.import_module("mcp.server.streamable_http")
    over_stdin = importlib.import_module("mcp.server.stdio")
    for module, name, instead in (
        (over_http, "pydantic_core", SimpleNamespace(from_json=_from_json)),
        (over_stdin, "types", SimpleNamespace(jsonrpc_message_adapter=SimpleNamespace(validate_json=_message))),
    ):
        getattr(module, name)
        setattr(module, name, instead)


def _message(line: str, *, by_name: bool) -> mcp_types.JSONRPCMessage:
    """Return the message in a line, as the SDK reads a request over HTTP.

    Raises:
        ValueError: it is none.
    """
    return mcp_types.jsonrpc_message_adapter.validate_python(_from_json(line), by_name=by_name)
