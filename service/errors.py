"""Errors to HTTP: one table, one form (RFC 9457), and never a stack trace or the text of a user."""

import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from indexer.errors import IndexerError
from indexer.errors import UnknownArticleError as ArticleNotFoundError
from kb.diagnosis.evaluate import InputError
from service.answering.errors import DialogueError, SensitiveInputError, UnknownCheckError
from service.http.openapi.problems import PROBLEM_MEDIA_TYPE
from service.http.problem import Problem
from service.observability.facts import request_id
from service.search_log.errors import FeedbackError

__all__ = [
    "EXCEPTION_HANDLERS",
    "NotKeptError",
    "NotReadyError",
    "ServiceError",
    "UnknownArticleError",
    "problem_response",
]

_log = logging.getLogger(__name__)
_UNKNOWN_FIELD = re.compile(r"contains unknown field `.*", re.DOTALL)  # and the name of one that we do not have
_QUOTED_VALUE = re.compile(r" '.*'", re.DOTALL)  # msgspec quotes a wrong enum value


class ServiceError(Exception):
    """Root of the errors that the service itself raises.

    Attributes:
        status: HTTP status that it is answered with.
        headers: Further response headers.
    """

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class NotReadyError(ServiceError):
    """No generation can be opened yet."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": "5"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("no index is being served yet; run `kaiketsu build`, then ask again")


class UnknownArticleError(ServiceError):
    """There is no article of that id."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("there is no article of that id; GET /api/v1/articles lists all")


class NotKeptError(ServiceError):
    """No searches are kept, so there is nothing to show."""

    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__("searches are not kept here; set KAIKETSU_FEEDBACK_DB")


def problem_response(
    status: int, detail: str, errors: tuple[dict[str, str], ...] = (), headers: dict[str, str] | None = None
) -> Response[bytes]:
    """Return an ``application/problem+json`` response."""
    problem = Problem("about:blank", HTTPStatus(status).phrase, status, detail, errors, request_id())
    return Response(
        msgspec.json.encode(problem), status_code=status, media_type=PROBLEM_MEDIA_TYPE, headers=headers or {}
    )


def _handle_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer an error that litestar raised: bad path, method, media type, size, parameter or body."""
    if isinstance(error.__cause__, _UNREADABLE):
        return _handle_unreadable(request, error.__cause__)
    status, errors = error.status_code, _parameter_errors(error)
    # litestar's own detail names the URL with its query string, which may hold what a user typed.
    detail = _DETAILS.get(status, HTTPStatus(status).phrase)
    if errors:
        detail = "the request does not fit the schema; see /schema"
    elif status == HTTPStatus.BAD_REQUEST and request.content_type[0] != "application/json":
        status, detail = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _DETAILS[HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
    return problem_response(status, detail, errors, dict(error.headers or {}))


def _parameter_errors(error: HTTPException) -> tuple[dict[str, str], ...]:
    if not isinstance(error, ValidationException) or not isinstance(error.extra, list):
        return ()
    return tuple({"field": str(item.get("key", "")), "reason": str(item.get("message", ""))} for item in error.extra)


def _handle_unreadable(_request: Request[Any, Any, Any], error: BaseException) -> Response[bytes]:
    """Answer a body that does not fit: not JSON, nested beyond all use, or JSON of another form."""
    if isinstance(error, msgspec.ValidationError):
        # Names types and our own fields, never what was sent.
        reason, _, place = str(error).partition(" - at `$")
        field = place.rstrip("`").lstrip(".").removeprefix("data").lstrip(".")
        problem = {
            "field": field,
            "reason": _UNKNOWN_FIELD.sub("has an unknown field", _QUOTED_VALUE.sub("", reason)),
        }
        detail = "the body does not fit the schema; see /schema"
        return problem_response(HTTPStatus.BAD_REQUEST, detail, (problem,))
    return problem_response(
        HTTPStatus.BAD_REQUEST, "the body cannot be read: expected UTF-8 JSON, nested a few levels at most"
    )


def _handle_service(_request: Request[Any, Any, Any], error: ServiceError) -> Response[bytes]:
    return problem_response(error.status, str(error), headers=error.headers)


def _handle_dialogue(_request: Request[Any, Any, Any], error: DialogueError) -> Response[bytes]:
    if isinstance(error, UnknownCheckError):
        return problem_response(HTTPStatus.NOT_FOUND, error.reason)
    sensitive = isinstance(error, SensitiveInputError)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sensitive else HTTPStatus.BAD_REQUEST
    detail = "this value must not leave the place where it was typed" if sensitive else "the evidence does not fit"
    return problem_response(status, detail, ({"field": error.field, "reason": error.reason},))


def _handle_input(_request: Request[Any, Any, Any], error: InputError) -> Response[bytes]:
    """Answer a value that a check does not take; the error never holds the value."""
    problem = {"field": f"inputs.{error.name}", "reason": error.reason}
    return problem_response(HTTPStatus.BAD_REQUEST, "the inputs do not fit the check", (problem,))


def _handle_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer anything else: logged with its place, told without it."""
    _log.error("unexpected %s in %s", type(error).__name__, _route(request), exc_info=error)
    return problem_response(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; it was logged")


def _handle_unknown_article(_request: Request[Any, Any, Any], _error: ArticleNotFoundError) -> Response[bytes]:
    return problem_response(HTTPStatus.NOT_FOUND, str(UnknownArticleError()))


def _handle_feedback(request: Request[Any, Any, Any], error: FeedbackError) -> Response[bytes]:
    _log.warning("%s in %s", type(error).__name__, _route(request))
    detail = "the record of searches cannot be used right now; ask again in a moment"
    return problem_response(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "5"})


def _handle_indexer(request: Request[Any, Any, Any], error: IndexerError) -> Response[bytes]:
    _log.error("%s in %s: %s", type(error).__name__, _route(request), error)
    return problem_response(
        HTTPStatus.SERVICE_UNAVAILABLE, "the index cannot answer right now", headers={"Retry-After": "5"}
    )


def _route(request: Request[Any, Any, Any]) -> str:
    """Return the template of the request's route: the path itself is what somebody typed."""
    return request.scope.get("path_template") or "an unmatched address"


# RecursionError: msgspec on deeply nested JSON. Litestar answers 500 to these unless told otherwise.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_DETAILS: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address; /schema lists what there is",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take this method; see /schema",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is too large; a text has 4,000 characters at most",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "send the body as JSON with `Content-Type: application/json`",
}

EXCEPTION_HANDLERS: dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[Any]]] = {
    HTTPException: _handle_http,
    DialogueError: _handle_dialogue,
    ServiceError: _handle_service,
    InputError: _handle_input,
    FeedbackError: _handle_feedback,
    ArticleNotFoundError: _handle_unknown_article,
    IndexerError: _handle_indexer,
    msgspec.MsgspecError: _handle_unreadable,
    UnicodeDecodeError: _handle_unreadable,
    RecursionError: _handle_unreadable,
    Exception: _handle_unexpected,
}
