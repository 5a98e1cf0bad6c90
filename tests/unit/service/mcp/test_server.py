"""Calls of tools: arguments are decoded strictly, and a refusal never repeats what was sent."""

import asyncio
import logging

import pytest
from msgspec import Struct

from indexer.errors import BackendError
from kb.diagnosis.evaluate import InputError
from service.answering.errors import SensitiveInputError, UnknownCheckError
from service.errors import UnknownArticleError
from service.http.raw_text import QueryText
from service.mcp.server import call_tool
from service.mcp.tools import KnowledgeTool

CODE = "AQ2K-9XWE3R-7TYU"


class Asked(Struct, forbid_unknown_fields=True):
    """Arguments of a tool."""

    text: QueryText
    limit: int = 5


class Given(Struct):
    """Result of a tool."""

    redacted: str


def called(arguments, name="tell", fails=None):
    """Call a tool that redacts, or fails."""

    async def run(asked):
        if fails:
            raise fails
        return Given(asked.text.redact().text)

    tool = KnowledgeTool("tell", "Tell", "Tells.", Asked, Given, run)
    return asyncio.run(call_tool({"tell": tool}, name, arguments))


def said(result):
    (content,) = result.content
    return content.text


def test_a_result_comes_as_a_value_and_as_text():
    """Clients from before structured results read the same JSON as text."""
    result = called({"text": f"my {CODE}"})
    assert result.structured_content == {"redacted": "my [gift-code 4-6-4]"}
    assert said(result) == '{"redacted":"my [gift-code 4-6-4]"}'
    assert not result.is_error


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (
            {},
            "the arguments do not fit: tell: expected an object with the fields text (required), limit and no others",
        ),
        (
            {"text": CODE, CODE: 1},
            "the arguments do not fit: tell: expected an object with the fields text (required), limit and no others",
        ),
        ({"text": [CODE]}, "the arguments do not fit: text: expected text of 1 to 4000 characters"),
        ({"text": CODE * 1000}, "the arguments do not fit: text: expected text of 1 to 4000 characters"),
        ({"text": "x", "limit": CODE}, "the arguments do not fit: limit: expected a whole number"),
    ],
)
def test_wrong_arguments_are_named_and_not_repeated(arguments, reason):
    """A refusal says which argument is wrong and what it takes."""
    result = called(arguments)
    assert result.is_error
    assert said(result) == reason


def test_an_unknown_tool_is_not_repeated():
    """The refusal lists the tools that there are."""
    assert said(called({}, name=CODE)) == "there is no tool of that name; there are tell"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            SensitiveInputError("code"),
            "this value must not leave the place where it was typed; code: takes a code or a number worth money: evaluate it where it is typed, send the outcome",
        ),
        (
            InputError("day", "expected a day as YYYY-MM-DD"),
            "the inputs do not fit the check; inputs.day: expected a day as YYYY-MM-DD",
        ),
        (UnknownArticleError(), "there is no article of that id; `search` and `triage` name those that there are"),
        (UnknownCheckError(), "there is no check of that id; `list_checks` lists all"),
        (BackendError("host", "down"), "the index cannot answer right now; try again later"),
        (ValueError(CODE), "an unexpected error; it was logged"),
    ],
)
def test_an_error_is_a_sentence(error, reason):
    """What goes wrong in a tool is told in its result, with what to do."""
    result = called({"text": "x"}, fails=error)
    assert result.is_error
    assert said(result) == reason


def test_an_unexpected_error_is_logged_by_its_type(caplog):
    """The line of the log names the type of the exception and the tool."""
    with caplog.at_level(logging.ERROR):
        called({"text": "x"}, fails=ValueError(CODE))
    assert caplog.messages == ["unexpected ValueError in the tool tell"]
