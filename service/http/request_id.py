"""The id of the request in progress: in its log lines, its response and its problem."""

import re
import secrets
from contextvars import ContextVar

__all__ = ["REQUEST_ID_HEADER", "current_request_id", "request_id", "sane_request_id"]

REQUEST_ID_HEADER = b"x-request-id"

# A UUID, or 32 hexadecimal digits as nginx makes them. Anything wider would let a code into the log.
_REQUEST_ID = re.compile(rb"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

current_request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Set by the outermost middleware that knows it; empty outside of a request."""


def request_id() -> str:
    """Return the id of the request in progress; empty outside of one."""
    return current_request_id.get()


def sane_request_id(value: bytes | None) -> str:
    """Return the id that a proxy gave if it has the form of one, else a new one."""
    if value is not None and _REQUEST_ID.fullmatch(value):
        return value.decode("ascii")
    return secrets.token_hex(16)
