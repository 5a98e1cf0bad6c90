"""A request for which there is no memory."""

import asyncio

import pytest

from service.http.memory_guard import MemoryGuard


def sent_by(app, scope_type="http"):
    """Return what is sent to a client of an application behind the guard."""
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(MemoryGuard(app)({"type": scope_type}, None, send))
    return sent


def test_without_memory_the_answer_is_503():
    """In the one form of errors, with Retry-After, wherever the memory ran out."""

    async def app(_scope, _receive, _send):
        raise MemoryError

    start, body = sent_by(app)
    assert start["status"] == 503
    assert (b"retry-after", b"1") in start["headers"]
    assert b"no memory" in body["body"]


def test_a_response_that_has_begun_is_not_answered_twice():
    """The server then closes the connection: what the client has is no whole answer."""

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise MemoryError

    with pytest.raises(MemoryError):
        sent_by(app)


def test_other_protocols_pass():
    """The lifespan of the application is none of its business."""

    async def app(scope, _receive, send):
        await send({"type": scope["type"]})

    assert sent_by(app, "lifespan") == [{"type": "lifespan"}]
