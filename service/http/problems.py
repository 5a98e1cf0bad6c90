"""The one shape of an error body (RFC 9457), and the one place that encodes it: for handlers and for plain ASGI."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.openapi import ResponseSpec
from litestar.types import Send
from msgspec import Struct

from service.errors import ServiceError
from service.http.request_id import request_id

__all__ = ["Problem", "RawHeaders", "problem_response", "problems", "send_body", "send_problem"]

_MEDIA_TYPE = "application/problem+json"

_WHEN: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "The request does not fit the schema.",
    HTTPStatus.UNAUTHORIZED: "The key is missing or wrong.",
    HTTPStatus.FORBIDDEN: "The key lacks the scope, or the page of another site sent the request.",
    HTTPStatus.NOT_FOUND: "There is nothing of that id.",
    HTTPStatus.CONFLICT: "Not possible as things are, such as without a search log; `detail` says why.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not JSON.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A secret value: evaluate it where it was typed, send the outcome.",
    HTTPStatus.TOO_MANY_REQUESTS: "Rate limit reached; `Retry-After` says when to ask again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Overloaded or not ready; `Retry-After` says when to ask again.",
}

RawHeaders = Sequence[tuple[bytes, bytes]]
"""Headers as ASGI sends them."""


class Problem(Struct, frozen=True, omit_defaults=True):
    """An error, in the form of RFC 9457 (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[dict[str, str], ...] = ()
    request_id: str = ""


def problem_response(
    status: int, detail: str, fields: tuple[dict[str, str], ...] = (), headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """Return a problem as a handler returns it."""
    body = _encode(status, detail, fields)
    return Response(body, status_code=status, media_type=_MEDIA_TYPE, headers=dict(headers or {}))


async def send_problem(send: Send, error: ServiceError, extra: RawHeaders = ()) -> None:
    """Send an error as a problem before any handler is reached.

    Args:
        send: Of the request.
        error: What to tell.
        extra: Further headers.
    """
    own = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in error.headers.items()]
    headers = [(b"content-type", _MEDIA_TYPE.encode("ascii")), *own, *extra]
    await send_body(send, error.status, headers, _encode(error.status, error.detail, error.fields))


async def send_body(send: Send, status: int, headers: RawHeaders, body: bytes) -> None:
    """Send a whole response."""
    length = [(b"content-length", str(len(body)).encode("ascii"))] if status != HTTPStatus.NO_CONTENT else []
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the ``responses`` of a handler for its OpenAPI description: problems under these statuses."""
    return {
        status: ResponseSpec(Problem, media_type=_MEDIA_TYPE, description=_WHEN[status], generate_examples=False)
        for status in statuses
    }


def _encode(status: int, detail: str, fields: tuple[dict[str, str], ...]) -> bytes:
    problem = Problem("about:blank", HTTPStatus(status).phrase, status, detail, fields, request_id())
    return msgspec.json.encode(problem)
