"""Faults of a request: place and expectation from our own types, nothing of what was sent."""

import json
from typing import Annotated, Literal

import msgspec
import pytest
from litestar import get, post
from litestar.params import FromQuery, URLEncodedBody
from msgspec import Meta, Struct

from service.http.raw_text import QueryText, decode_raw_text
from service.http.validation import body_fault, parameter_fault

SECRET = "AQ2K-9XWE3R-7TYU"


class Message(Struct, forbid_unknown_fields=True):
    """A part of the body."""

    role: Literal["customer", "agent"]
    text: QueryText


class Body(Struct, forbid_unknown_fields=True):
    """A body with a field of every kind."""

    messages: Annotated[tuple[Message, ...], Meta(min_length=1, max_length=9)] = ()
    limit: Annotated[int, Meta(ge=1, le=20)] = 5
    share: Annotated[float, Meta(ge=0, le=1)] | None = None
    evidence: dict[str, str] = {}
    exact: bool = False
    search_id: Annotated[str, Meta(pattern="^[a-z]+$")] = "a"
    reason: Annotated[str, Meta(max_length=10)] = ""
    candidates: tuple[str | Message, ...] = ()


FIELDS = "messages, limit, share, evidence, exact, search_id, reason, candidates"


def fault_of(body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(content, type=Body, dec_hook=decode_raw_text)
    return body_fault(str(refused.value), Body)


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"limit": 99}, "limit", "expected a whole number from 1 up to 20"),
        ({"limit": SECRET}, "limit", "expected a whole number from 1 up to 20"),
        ({"share": 2}, "share", "expected a number from 0 up to 1 or null"),
        ({"exact": 0}, "exact", "expected true or false"),
        ({"search_id": SECRET}, "search_id", "expected text that matches ^[a-z]+$"),
        ({"reason": SECRET}, "reason", "expected text of at most 10 characters"),
        ({"evidence": []}, "evidence", "expected an object with values that are text"),
        ({"evidence": {SECRET: 1}}, "evidence[...]", "expected text"),
        ({"messages": []}, "messages", "expected an array of 1 to 9 items"),
        (
            {"messages": [{"role": SECRET, "text": "a"}]},
            "messages[0].role",
            "expected one of agent, customer",
        ),
        ({"messages": [{"role": "agent", "text": ""}]}, "messages[0].text", "expected text of 1 to 4000 characters"),
        (
            {"messages": [{"role": "agent"}]},
            "messages[0]",
            "expected an object with the fields role (required), text (required) and no others",
        ),
        (
            {"candidates": [{"role": "agent", "text": 1}]},
            "candidates[0].text",
            "expected text of 1 to 4000 characters",
        ),
        ({SECRET: 1}, "", f"expected an object with the fields {FIELDS} and no others"),
        (b"[]", "", f"expected an object with the fields {FIELDS} and no others"),
    ],
)
def test_the_place_and_what_it_takes_are_told(body, field, reason):
    """Of every kind of fault, in the words of our types."""
    assert fault_of(body) == {"field": field, "reason": reason}


@pytest.mark.parametrize(
    "name",
    [
        "x - at `$.limit",
        "x` - at `$.limit",
        "x - at `$.messages[0].secret`",
        f"{SECRET}` - at `$.{SECRET}",
    ],
)
def test_a_made_up_field_name_leads_nowhere_else(name):
    """A name that looks like the end of a message is not shown, at most a field of ours is."""
    fault = fault_of({name: 1})
    assert fault["field"] in {"", "limit", "messages", "messages[0]"}
    assert SECRET not in fault["reason"]


def test_messages_still_end_with_the_place():
    """What is read of msgspec's messages: when a new version writes it otherwise, this fails."""
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(b'{"a": {"b": [0, "c"]}}', type=dict[str, dict[str, list[int]]])
    assert str(refused.value).endswith(" - at `$[...][...][1]`")
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(b'{"a": 1}', type=dict[int, int])
    assert str(refused.value).endswith(" - at `key` in `$`")


def test_parameters_and_forms_are_described_alike():
    """A wrong parameter or form field is described by its handler, and an unknown name is not repeated."""

    @get("/", sync_to_thread=False)
    def listed(days: FromQuery[int] = 30) -> str:
        return str(days)

    @post("/", sync_to_thread=False)
    def sent(data: URLEncodedBody[Body]) -> str:
        return str(data.limit)

    from litestar import Litestar

    app = Litestar([listed, sent], openapi_config=None, type_decoders=[(lambda _: False, decode_raw_text)])
    handlers = {handler.fn.__name__: handler for each in app.routes for handler in each.route_handlers}
    assert parameter_fault(handlers["listed"], "query", "days") == {
        "field": "days",
        "reason": "expected a whole number",
    }
    assert parameter_fault(handlers["sent"], "body", "exact") == {
        "field": "exact",
        "reason": "expected true or false",
    }
    absent = parameter_fault(handlers["sent"], "", "data")
    assert absent["reason"].startswith("expected an object with the fields")
    assert SECRET not in str(parameter_fault(handlers["listed"], "query", SECRET))
    assert SECRET not in str(parameter_fault(handlers["sent"], "body", SECRET))
