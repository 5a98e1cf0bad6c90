"""Which sites' pages may call the service: CORS, posts from other sites, and the host that is meant.

Not Litestar's CORS: it runs inside of the gate, where a refusal would reach the browser as a network failure instead
of a 429.
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from service.access.addresses import is_loopback_name
from service.access.errors import ForeignHostError, ForeignSiteError

__all__ = ["Origins", "RawHeaders"]

RawHeaders = list[tuple[bytes, bytes]]

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGE = (b"same-origin", b"none")


class Origins:
    """Rules for requests that a browser sends on behalf of a page.

    Args:
        allowed: Sites whose pages may call the API.
        base_url: Public address of the service; when set, other hosts are refused.
        framing: Sites that may show the sidebar in a frame. They may load the scripts that connect it, and no more.
    """

    def __init__(self, allowed: Sequence[str], base_url: str = "", framing: Sequence[str] = ()) -> None:
        self._allowed = _lowered(allowed)
        self._loading = self._allowed | _lowered(framing)
        self._own_host = urlsplit(base_url).netloc.lower().encode("ascii", "ignore")

    def check_host(self, headers: Mapping[bytes, bytes]) -> None:
        """Refuse a host that is not ours: a name pointed here by somebody, or a cache being poisoned.

        Raises:
            ForeignHostError: it is none of ours.
        """
        host = headers.get(b"host", b"").lower()
        if not self._own_host or host == self._own_host:
            return
        if not is_loopback_name(urlsplit(f"//{host.decode('latin-1')}").hostname or ""):
            raise ForeignHostError

    def is_foreign(self, headers: Mapping[bytes, bytes]) -> bool:
        """Return whether a browser says that the page of another site, or another name of this one, asks.

        The host that the page was loaded from has to be the one that is asked. Behind a proxy that sends its own
        ``Host`` they differ, so that its clients do not look local.
        """
        site = headers.get(b"sec-fetch-site")
        if site is not None and site not in _OWN_PAGE:
            return True
        origin = headers.get(b"origin", b"").lower()
        if origin == b"null":
            return site is None
        host = headers.get(b"host", b"").lower()
        page = headers.get(b"referer", b"").lower().partition(b"://")[2]
        return any(named and named != host for named in (origin.partition(b"://")[2], re.split(rb"[/?#]", page)[0]))

    def check_site(self, method: str, headers: Mapping[bytes, bytes]) -> None:
        """Refuse what a page of a foreign site sends, also where it needs no leave by CORS, such as a form.

        No cookie is ever used, so such a request would have no more rights than its sender; it would put false words
        into the record of searches and feedback.

        Raises:
            ForeignSiteError: the page is neither ours nor of an allowed site.
        """
        if method in _SAFE_METHODS or headers.get(b"sec-fetch-site") in _OWN_PAGE:
            return
        origin = headers.get(b"origin", b"").lower()
        if origin in self._allowed:
            return
        if not origin:
            if b"sec-fetch-site" in headers:
                raise ForeignSiteError
            return  # no browser
        host = origin.partition(b"://")[2]
        if host not in {headers.get(b"host", b"").lower(), self._own_host or None}:
            raise ForeignSiteError

    def response_headers(self, headers: Mapping[bytes, bytes], *, is_static: bool = False) -> RawHeaders:
        """Return what lets the page of an allowed site read the response.

        Args:
            headers: Of the request.
            is_static: Whether the response is a file of the program, such as a script.
        """
        readers = self._loading if is_static else self._allowed
        if not readers:
            return []
        origin = headers.get(b"origin", b"")
        if origin.lower() not in readers:
            return [(b"vary", b"Origin")]
        return [
            (b"vary", b"Origin"),
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", b"Retry-After"),
        ]

    def preflight(self, method: str, headers: Mapping[bytes, bytes]) -> tuple[int, RawHeaders] | None:
        """Return status and headers of the answer to a browser that asks first; None for any other request."""
        if method != "OPTIONS" or b"access-control-request-method" not in headers:
            return None
        allowing = self.response_headers(headers)
        if len(allowing) <= 1:
            return HTTPStatus.FORBIDDEN, allowing
        granted = [
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"authorization, content-type"),
            (b"access-control-max-age", b"600"),
        ]
        return HTTPStatus.NO_CONTENT, [*allowing, *granted]


def _lowered(origins: Sequence[str]) -> frozenset[bytes]:
    return frozenset(origin.lower().encode("ascii") for origin in origins)
