"""Calls to others: an end to every answer."""

import asyncio

import httpx2
import pytest

from service.http import outgoing

PIECE = b"x" * 40_000


class Body(httpx2.AsyncByteStream):
    """A body that comes in pieces; counts them, and may never end."""

    def __init__(self, pieces, *, ends=True):
        self.left, self.ends, self.sent = pieces, ends, 0

    async def __aiter__(self):
        for _ in range(self.left):
            self.sent += 1
            yield PIECE
        if not self.ends:
            await asyncio.Event().wait()


def posted(answer):
    """Post to somebody who answers by a function."""

    async def whole():
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as client:
            return await outgoing.post(client, "https://hooks.example.com", b"{}", {})

    return asyncio.run(whole())


def test_an_answer_has_its_status_and_its_body():
    """As it came."""
    taken = posted(lambda _: httpx2.Response(202, stream=Body(1)))
    assert (taken.status, taken.start, taken.is_success) == (202, PIECE, True)


def test_no_more_of_an_answer_is_read_than_anybody_needs():
    """A receiver that answers without end fills no memory."""
    body = Body(10_000)
    taken = posted(lambda _: httpx2.Response(200, stream=body))
    assert (len(taken.start), body.sent) == (65_536, 2)


def test_a_body_that_never_ends_does_not_undo_its_status(monkeypatch):
    """What was taken was taken; the rest of the answer is not waited for."""
    monkeypatch.setattr(outgoing, "_TIMEOUT_S", 0.1)
    assert posted(lambda _: httpx2.Response(200, stream=Body(1, ends=False))) == outgoing.Taken(200, PIECE)


def test_no_answer_in_time_is_a_timeout(monkeypatch):
    """However the time was spent."""
    monkeypatch.setattr(outgoing, "_TIMEOUT_S", 0.1)

    async def never(_request):
        await asyncio.Event().wait()

    with pytest.raises(httpx2.ReadTimeout, match="no answer within"):
        posted(never)


def test_nobody_there_is_said():
    """The error of the client is not hidden."""

    def nobody(_request):
        raise httpx2.ConnectError("refused")

    with pytest.raises(httpx2.ConnectError):
        posted(nobody)
