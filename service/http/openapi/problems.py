"""Which errors an operation may answer with, for its OpenAPI description."""

from http import HTTPStatus

from litestar.openapi import ResponseSpec

from service.http.problem import Problem

__all__ = ["PROBLEM_MEDIA_TYPE", "problems"]

PROBLEM_MEDIA_TYPE = "application/problem+json"

_WHEN: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "The request does not fit the schema.",
    HTTPStatus.UNAUTHORIZED: "The key is missing or wrong.",
    HTTPStatus.FORBIDDEN: "The key is for other things, or a foreign site asks.",
    HTTPStatus.NOT_FOUND: "There is nothing of that id.",
    HTTPStatus.CONFLICT: "It is switched off here.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not JSON.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A value that must not leave the place where it was typed.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests for now; `Retry-After` says when to ask again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Nothing can answer right now; `Retry-After` says when to ask again.",
}


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Return what ``responses`` of a handler takes: RFC 9457 bodies under these statuses."""
    return {
        status: ResponseSpec(
            Problem, media_type=PROBLEM_MEDIA_TYPE, description=_WHEN[status], generate_examples=False
        )
        for status in statuses
    }
