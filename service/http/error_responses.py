"""Exceptions to responses: one table, one shape, and never a stack trace or what a user sent."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from indexer.errors import IndexerError
from indexer.errors import UnknownArticleError as ArticleNotFoundError
from kb.diagnosis.evaluate import InputError
from service.errors import NotReadyError, OutOfMemoryError, ServiceError, UnknownArticleError
from service.http.problems import problem_response
from service.http.validation import body_fault, parameter_fault

__all__ = ["EXCEPTION_HANDLERS"]

_log = logging.getLogger(__name__)


def _handle_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer an error that Litestar raised: bad path, method, media type, size, parameter or body."""
    status, faults = error.status_code, _parameter_faults(request, error)
    if not faults and isinstance(error.__cause__, _UNREADABLE):
        return _handle_unreadable(request, error.__cause__)
    # Litestar's own detail names the URL with its query string, which may hold what a user typed.
    detail = _DETAILS.get(status, HTTPStatus(status).phrase)
    if faults:
        detail = "the request does not fit the schema; see /schema"
    elif status == HTTPStatus.BAD_REQUEST and request.content_type[0] != "application/json":
        status, detail = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _DETAILS[HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
    return problem_response(status, detail, faults, dict(error.headers or {}))


def _parameter_faults(request: Request[Any, Any, Any], error: HTTPException) -> tuple[dict[str, str], ...]:
    if not isinstance(error, ValidationException) or not isinstance(error.extra, list):
        return ()
    handler = request.route_handler
    return tuple(
        parameter_fault(handler, str(each.get("source", "")), str(each.get("key", ""))) for each in error.extra
    )


def _handle_unreadable(request: Request[Any, Any, Any], error: BaseException) -> Response[bytes]:
    """Answer a body that does not fit: not JSON, nested too deep, or JSON of another form."""
    if isinstance(error, msgspec.ValidationError):
        data = request.route_handler.parsed_data_field
        fault = body_fault(str(error), data.annotation if data else Any)
        return problem_response(HTTPStatus.BAD_REQUEST, "the body does not fit the schema; see /schema", (fault,))
    return problem_response(
        HTTPStatus.BAD_REQUEST, "the body cannot be read: expected UTF-8 JSON, nested a few levels at most"
    )


def _handle_service(request: Request[Any, Any, Any], error: ServiceError) -> Response[bytes]:
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE and not isinstance(error, NotReadyError):
        _log.warning("%s in %s", type(error).__name__, _route(request))
    return problem_response(error.status, error.detail, error.fields, error.headers)


def _handle_input(_request: Request[Any, Any, Any], error: InputError) -> Response[bytes]:
    """Answer a value that a check does not take; the error never holds the value."""
    problem = {"field": f"inputs.{error.name}", "reason": error.reason}
    return problem_response(HTTPStatus.BAD_REQUEST, "the inputs do not fit the check", (problem,))


def _handle_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer anything else: logged with its place, told without it."""
    _log.error("unexpected %s in %s", type(error).__name__, _route(request), exc_info=error)
    if _may_lack_memory(error):
        return _handle_service(request, OutOfMemoryError())
    return problem_response(
        HTTPStatus.INTERNAL_SERVER_ERROR, "an unexpected error; it was logged with this request id"
    )


def _may_lack_memory(error: Exception) -> bool:
    """Return whether an error is how native code says that an allocation failed.

    SystemError: it returned nothing and set no exception. No code of ours raises it.
    """
    return isinstance(error, SystemError) or (
        isinstance(error, RuntimeError) and any(each in str(error) for each in _NO_MEMORY)
    )


def _handle_no_memory(request: Request[Any, Any, Any], _error: MemoryError) -> Response[bytes]:
    return _handle_service(request, OutOfMemoryError())


def _handle_unknown_article(_request: Request[Any, Any, Any], _error: ArticleNotFoundError) -> Response[bytes]:
    return problem_response(HTTPStatus.NOT_FOUND, str(UnknownArticleError()))


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

_NO_MEMORY = ("can't allocate lock", "can't start new thread", "bad_alloc", "bad allocation")
"""What Python's threads and libraries in C++ write into a RuntimeError."""

_DETAILS: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address; /schema lists what there is",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take this method; see /schema",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is too large; a text has 4,000 characters at most",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "send the body as JSON with `Content-Type: application/json`",
}

EXCEPTION_HANDLERS: dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[Any]]] = {
    HTTPException: _handle_http,
    ServiceError: _handle_service,
    InputError: _handle_input,
    ArticleNotFoundError: _handle_unknown_article,
    IndexerError: _handle_indexer,
    msgspec.MsgspecError: _handle_unreadable,
    UnicodeDecodeError: _handle_unreadable,
    RecursionError: _handle_unreadable,
    MemoryError: _handle_no_memory,
    Exception: _handle_unexpected,
}
