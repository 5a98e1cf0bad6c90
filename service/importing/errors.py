"""Why nothing was imported."""

from http import HTTPStatus

from service.errors import ServiceError

__all__ = ["ImportingError", "PageError"]


class ImportingError(ServiceError):
    """The source cannot be read at all, or the folder cannot be written."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PageError(ValueError):
    """One file or page cannot be used; the others go on."""
