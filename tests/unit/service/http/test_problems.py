"""Problems are encoded in one place, for handlers and before them alike."""

import asyncio
import json
from http import HTTPStatus

import pytest

from service.errors import NotReadyError, ServiceError
from service.http.problems import problem_response, problems, send_body, send_problem
from service.http.request_id import current_request_id


class RefusedError(ServiceError):
    """An error with all that an error can have."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    headers = {"Retry-After": "7"}  # noqa: RUF012 - a test

    @property
    def fields(self):
        """One field."""
        return ({"field": "text", "reason": "too long"},)


def sent_by(coroutine_of):
    messages = []

    async def send(message):
        messages.append(message)

    asyncio.run(coroutine_of(send))
    return messages


def test_both_ways_write_the_same_body():
    """Whether a handler or a middleware refuses a request cannot be told from the problem."""
    token = current_request_id.set("0" * 32)
    try:
        start, body = sent_by(lambda send: send_problem(send, RefusedError("slow down"), [(b"x-more", b"1")]))
        response = problem_response(429, "slow down", ({"field": "text", "reason": "too long"},))
    finally:
        current_request_id.reset(token)
    assert body["body"] == response.content
    assert json.loads(body["body"]) == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "slow down",
        "errors": [{"field": "text", "reason": "too long"}],
        "request_id": "0" * 32,
    }
    headers = dict(start["headers"])
    assert headers[b"content-type"] == b"application/problem+json"
    assert (headers[b"retry-after"], headers[b"x-more"]) == (b"7", b"1")
    assert headers[b"content-length"] == str(len(body["body"])).encode()


def test_what_is_empty_is_left_out():
    """No empty list of fields and no empty id."""
    _, body = sent_by(lambda send: send_problem(send, NotReadyError()))
    assert set(json.loads(body["body"])) == {"type", "title", "status", "detail"}


def test_an_empty_response_has_no_length():
    """A response with status 204 has no content length."""
    start, _ = sent_by(lambda send: send_body(send, 204, [(b"a", b"b")], b""))
    assert start["headers"] == [(b"a", b"b")]


def test_every_status_of_an_operation_is_described():
    """An operation that names a status nobody described fails when the program starts."""
    assert problems(409)[409].description.startswith("Not possible as things are")
    with pytest.raises(KeyError):
        problems(418)
