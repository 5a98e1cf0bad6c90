"""Messages of assistants are parsed without a cache of texts."""

import importlib
import json

import pydantic_core
import pytest

from service.mcp.parsing import keep_no_texts

MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": {}}}


def parsed_over_http(text):
    """Return a text as the SDK reads it out of the body of a request."""
    return importlib.import_module("mcp.server.streamable_http").pydantic_core.from_json(json.dumps([text]))[0]


def parsed_over_stdin(text):
    """Return a text as the SDK reads it out of a line."""
    line = json.dumps({**MESSAGE, "params": {"name": text}})
    message = importlib.import_module("mcp.server.stdio").types.jsonrpc_message_adapter.validate_json(
        line, by_name=False
    )
    return message.params["name"]


@pytest.mark.parametrize("parsed", [parsed_over_http, parsed_over_stdin])
def test_no_text_of_a_message_is_kept(parsed):
    """A text that is read twice is made twice; the parser by itself keeps the first and gives it again."""
    keep_no_texts()
    text = "a gift code of a customer"
    assert parsed(text) == text
    assert parsed(text) is not parsed(text)
    by_itself = [pydantic_core.from_json(json.dumps([text]))[0] for _ in range(2)]
    assert by_itself[0] is by_itself[1]


def test_a_line_that_is_no_message_is_refused_as_by_the_sdk():
    """What the SDK catches is a ValueError, for text that is no JSON and for JSON that is no message."""
    keep_no_texts()
    types = importlib.import_module("mcp.server.stdio").types
    for line in ("{", "[]", '{"jsonrpc": "1.0"}'):
        with pytest.raises(ValueError, match=r".+"):
            types.jsonrpc_message_adapter.validate_json(line, by_name=False)
