"""Errors of the service that a client is told of: each an HTTP status, what happened, and what to do."""

from http import HTTPStatus

__all__ = ["NotReadyError", "OutOfMemoryError", "SearchLogDisabledError", "ServiceError", "UnknownArticleError"]


class ServiceError(Exception):
    """Root of the errors that the service itself raises.

    Attributes:
        status: HTTP status that it is answered with.
        headers: Further response headers.
    """

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed

    @property
    def detail(self) -> str:
        """What the client is told; never what it sent."""
        return str(self)

    @property
    def fields(self) -> tuple[dict[str, str], ...]:
        """Which fields of the request are wrong: ``field`` and ``reason`` of each."""
        return ()


class NotReadyError(ServiceError):
    """No generation can be opened yet."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": "5"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("no index is being served yet; run `kaiketsu build`, then ask again")


class OutOfMemoryError(ServiceError):
    """There is no memory for a request."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": "1"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("there is no memory for this request; ask again in a second")


class UnknownArticleError(ServiceError):
    """There is no article of that id."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("there is no article of that id; GET /api/v1/articles lists all")


class SearchLogDisabledError(ServiceError):
    """No searches are logged, so there is nothing to show."""

    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__("search logging is disabled; set KAIKETSU_FEEDBACK_DB to a database and restart")
