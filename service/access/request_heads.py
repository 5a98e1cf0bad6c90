"""Refuse request heads that can be read in more than one way, before anything trusts them.

A proxy and this service must agree on host, origin and framing of a request. Where a header stands twice, is not
well-formed or asks for a coding that is not implemented, they may not; such a request is answered 400 or 415.
"""

import re
from collections.abc import Iterable, Mapping

from service.access.errors import MalformedHeaderError, UnknownEncodingError

__all__ = ["check_head"]

_NAME = rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_FORMS: Mapping[bytes, tuple[re.Pattern[bytes], str]] = {
    # An empty host is allowed by RFC 9112, section 3.2; it gives no rights.
    b"host": (re.compile(rb"(?:" + _NAME + rb")?"), "a host name or address, perhaps with a port"),
    b"origin": (re.compile(rb"null|https?://" + _NAME, re.IGNORECASE), "scheme http or https, and host"),
    b"transfer-encoding": (re.compile(rb"chunked", re.IGNORECASE), "chunked"),
    b"te": (re.compile(rb"(?:trailers)?", re.IGNORECASE), "trailers"),
}
_SINGLE = frozenset(
    {*_FORMS, b"sec-fetch-site", b"authorization", b"content-type", b"content-length", b"content-encoding"}
)
_PLAIN = re.compile(rb"(?:identity)?", re.IGNORECASE)


def check_head(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Check the headers that decide who asks and how the body is read.

    Args:
        headers: As ASGI hands them over: names in small letters, repeated ones kept.

    Raises:
        MalformedHeaderError: one is repeated or not well-formed.
        UnknownEncodingError: the body is compressed.
    """
    seen = set()
    for name, value in headers:
        if name not in _SINGLE:
            continue
        if name in seen:
            raise MalformedHeaderError(name.decode("ascii"), "sent once")
        seen.add(name)
        form = _FORMS.get(name)
        if form and not form[0].fullmatch(value.strip()):
            raise MalformedHeaderError(name.decode("ascii"), form[1])
        if name == b"content-encoding" and not _PLAIN.fullmatch(value.strip()):
            raise UnknownEncodingError
