"""The one shape of an error body."""

from msgspec import Struct

__all__ = ["Problem"]


class Problem(Struct, frozen=True, omit_defaults=True):
    """An error, in the form of RFC 9457 (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[dict[str, str], ...] = ()
    request_id: str = ""
