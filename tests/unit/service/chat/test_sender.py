"""Calls of a chat program's API, against a stub of it."""

import asyncio
import logging

import pytest

from service.chat.sender import ChatSender
from tests.support.stub_api import stub_api

TOKEN = "xoxb-made-up"


def posted(url):
    return asyncio.run(ChatSender(url, TOKEN).post("/chat.postMessage", {"text": "あ"}))


def test_a_call_carries_the_token_and_json():
    """The body is UTF-8, and the token is in the header alone."""
    with stub_api() as stub:
        assert posted(stub.url)
    (call,) = stub.calls
    assert call.path == "/chat.postMessage"
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.json == {"text": "あ"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, b"x"), "status 500"),
        ((302, b""), "status 302"),
        ((200, b'{"ok": false, "error": "channel_not_found"}'), "channel_not_found"),
        ((200, b'{"ok": false, "error": "\xe3\x81\x82 1234"}'), "not ok"),
    ],
)
def test_a_refusal_is_logged_by_its_name(answer, reason, caplog):
    """A refusal, a redirect and an error of the API are logged without what was sent."""
    with stub_api([answer]) as stub, caplog.at_level(logging.ERROR):
        assert not posted(stub.url)
    assert caplog.messages == [f"{stub.url}/chat.postMessage refused a reply: {reason}"]
    assert len(stub.calls) == 1


def test_an_answer_that_is_no_json_is_taken():
    """Only Slack says in the body that it refuses."""
    with stub_api([(200, b"fine")]) as stub:
        assert posted(stub.url)


def test_an_api_that_is_not_there_is_logged(caplog):
    """The name of the error tells what failed."""
    with caplog.at_level(logging.ERROR):
        assert not posted("http://127.0.0.1:9")
    assert caplog.messages == ["http://127.0.0.1:9 did not take a reply: ConnectError"]


def test_what_is_posted_later_is_waited_for_at_the_end():
    """Replies that are under way when the service ends are sent."""

    async def whole(url):
        sender = ChatSender(url, TOKEN)
        for number in range(5):
            sender.post_later("/a", {"number": number})
        await sender.close()

    with stub_api() as stub:
        asyncio.run(whole(stub.url))
    assert sorted(call.json["number"] for call in stub.calls) == [0, 1, 2, 3, 4]


def test_replies_beyond_what_is_under_way_are_dropped(caplog):
    """A slow API costs no more than 64 waiting calls."""

    async def whole():
        sender = ChatSender("http://127.0.0.1:9", TOKEN)
        for _ in range(65):
            sender.post_later("/a", {})
        await sender.close()

    with caplog.at_level(logging.ERROR):
        asyncio.run(whole())
    assert caplog.messages[0] == "http://127.0.0.1:9 is too slow: a reply was dropped"
    assert len(caplog.messages) == 65
