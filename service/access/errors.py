"""Refusals: each an HTTP status, and what to do about it. None repeats what was sent."""

from http import HTTPStatus

from service.errors import ServiceError

__all__ = [
    "ForeignHostError",
    "ForeignSiteError",
    "KeyNeededError",
    "MalformedHeaderError",
    "ScopeError",
    "SlowBodyError",
    "TooLongAddressError",
    "TooManyOpenError",
    "TooManyRequestsError",
    "UnknownEncodingError",
    "WrongKeyError",
]


class KeyNeededError(ServiceError):
    """No key was sent, and this needs one."""

    status = HTTPStatus.UNAUTHORIZED
    headers = {"WWW-Authenticate": "Bearer"}  # noqa: RUF012 - never changed

    def __init__(self, scope: str) -> None:
        super().__init__(f"send `Authorization: Bearer` with a key of scope {scope}; `kaiketsu key new` makes one")


class WrongKeyError(ServiceError):
    """A key was sent that is not known here, or no longer valid: which of them is not said."""

    status = HTTPStatus.UNAUTHORIZED
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("the key is not valid here; `kaiketsu key check` says what is wrong with one")


class ScopeError(ServiceError):
    """The key is good, for other things."""

    status = HTTPStatus.FORBIDDEN
    headers = {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}  # noqa: RUF012 - never changed

    def __init__(self, scope: str) -> None:
        super().__init__(f"the key does not have the scope {scope}")


class TooManyRequestsError(ServiceError):
    """The caller has used up its share for now.

    Args:
        retry_after_s: Whole seconds until the next request is taken.
    """

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many requests; ask again in {retry_after_s} s")
        self.headers = {"Retry-After": str(retry_after_s)}


class TooManyOpenError(ServiceError):
    """The caller has as many requests open as it may."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    headers = {"Retry-After": "1"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("too many requests of yours are open; wait until one is answered")


class ForeignSiteError(ServiceError):
    """A page of a site that is not allowed sent something."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("pages of that site may not send anything here; name the site in KAIKETSU_ORIGINS")


class ForeignHostError(ServiceError):
    """The request was meant for another host."""

    status = HTTPStatus.MISDIRECTED_REQUEST

    def __init__(self) -> None:
        super().__init__("this is not the host that was asked for; KAIKETSU_BASE_URL names it")


class MalformedHeaderError(ServiceError):
    """A header can be read in more than one way.

    Args:
        name: Of the header.
        expected: What it has to be.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"the header {name} has to be {expected}")


class UnknownEncodingError(ServiceError):
    """The body is compressed, which is not implemented here."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    headers = {"Accept-Encoding": "identity"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("the body is compressed; send it without Content-Encoding")


class TooLongAddressError(ServiceError):
    """Path and query string are longer than any address here."""

    status = HTTPStatus.REQUEST_URI_TOO_LONG

    def __init__(self) -> None:
        super().__init__("the address is too long; a text goes into the body")


class SlowBodyError(ServiceError):
    """The body did not arrive in time."""

    status = HTTPStatus.REQUEST_TIMEOUT
    headers = {"Connection": "close"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("the body did not arrive in time; send the request again")
