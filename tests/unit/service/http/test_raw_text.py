"""Sealed texts: nothing but redaction gets anything out of them."""

import json

import msgspec
import pytest
from msgspec import Struct

from service.http.openapi.raw_text_schema import json_schema_of
from service.http.raw_text import MessageText, QueryText, RawText, ReasonText, decode_raw_text, is_raw_text

CODE = "AQ2K-9XWE3R-7TYU"


class Body(Struct):
    """A body with texts at several places."""

    text: QueryText
    messages: tuple[MessageText, ...] = ()


def decode(body):
    return msgspec.json.decode(json.dumps(body), type=Body, dec_hook=decode_raw_text)


def test_redaction_is_the_only_way_out():
    """A text that was decoded from a body is no string, and shows nothing of itself."""
    text = decode({"text": f"my code is {CODE}"}).text
    assert not isinstance(text, str)
    for shown in (repr(text), str(text), f"{text}"):
        assert CODE not in shown
    with pytest.raises(TypeError):
        msgspec.json.encode(text)
    with pytest.raises(TypeError):
        json.dumps(text)
    assert text.redact().text == "my code is [gift-code 4-6-4]"


def test_a_text_is_gone_once_it_was_redacted():
    """No attribute holds it any more, and a second redaction fails: its result has to be passed on."""
    text = RawText(CODE)
    text.redact()
    assert [getattr(text, name) for name in RawText.__slots__] == [None]
    assert text.is_blank
    with pytest.raises(RuntimeError, match="redacted already"):
        text.redact()


@pytest.mark.parametrize(("text", "blank"), [("", True), (" \n　", True), ("a", False)])
def test_blank_texts_are_told_without_opening_them(text, blank):
    """A form without words shows the idle page."""
    raw = RawText(text)
    assert raw.is_blank is blank
    assert raw.redact().text == text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"text": ""}, "Expected `str` of length >= 1 - at `$.text`"),
        ({"text": "a" * 4001}, "Expected `str` of length <= 4000 - at `$.text`"),
        ({"text": 5}, "Expected `str`, got `int` - at `$.text`"),
        ({"text": None}, "Expected `str`, got `null` - at `$.text`"),
        ({"text": "a", "messages": ["b", {}]}, "Expected `str`, got `object` - at `$.messages[1]`"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(body, reason):
    """Limits and types are told as msgspec tells those of plain strings."""
    with pytest.raises(msgspec.ValidationError) as refusal:
        decode(body)
    assert str(refusal.value) == reason


def test_other_types_are_left_to_the_library():
    """The hook is for sealed texts alone."""
    assert not is_raw_text(str)
    with pytest.raises(NotImplementedError):
        decode_raw_text(dict, "a")
    with pytest.raises(NotImplementedError):
        json_schema_of(dict)


def test_schemas_state_the_limits():
    """A client reads from the description what is refused."""
    assert json_schema_of(QueryText) == {"type": "string", "minLength": 1, "maxLength": 4000}
    assert json_schema_of(ReasonText) == {"type": "string", "maxLength": 1000}
