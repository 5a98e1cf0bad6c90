"""Headers of every response: what a browser may do with it, and whether caches may keep it."""

from collections.abc import Sequence
from http import HTTPStatus

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.http.route import route_of

__all__ = ["SecurityHeaders"]

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
# Everything that a help page never needs; the clipboard stays, agents copy replies.
_PERMISSIONS_POLICY = (
    b"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), "
    b"microphone=(), midi=(), payment=(), serial=(), usb=()"
)
# A picture opened by itself is a page: one in SVG could hold a script, which the sandbox stops.
_ASSET_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; sandbox"
_YEAR_S = 31_536_000
# No sub-domains and no preloading: those are for the owner of the domain to say.
_HSTS = (b"strict-transport-security", f"max-age={_YEAR_S}".encode("ascii"))
_KEEP_NOT = (b"cache-control", b"no-store")
# File names carry no version: five minutes bound how long an old script meets a new page.
_KEEP_SHORT = (b"cache-control", b"public, max-age=300")
_SAME_ORIGIN = (b"cross-origin-resource-policy", b"same-origin")
_CROSS_ORIGIN = (b"cross-origin-resource-policy", b"cross-origin")


class SecurityHeaders:
    """ASGI middleware: adds them to every response, errors included.

    Args:
        app: The application behind it.
        origins: Sites that may frame the sidebar.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        common = [
            (b"x-content-type-options", b"nosniff"),
            # Own forms keep their Origin header; other sites learn nothing.
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", _PERMISSIONS_POLICY),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]
        alone = (_CONTENT_SECURITY_POLICY + "'none'").encode("ascii")
        framed = " ".join((_CONTENT_SECURITY_POLICY + "'self'", *origins)).encode("ascii")
        unframed = [(b"content-security-policy", alone), (b"x-frame-options", b"DENY"), *common]
        self._page = [*unframed, _SAME_ORIGIN, _KEEP_NOT]
        self._static = [*unframed, _SAME_ORIGIN, _KEEP_SHORT]
        # An asset's name is a digest of it: what the name stands for never changes.
        self._asset = [
            (b"content-security-policy", _ASSET_POLICY),
            (b"x-frame-options", b"DENY"),
            *common,
            _SAME_ORIGIN,
            (b"cache-control", b"private, max-age=31536000, immutable"),
        ]
        self._widget = [*unframed, _CROSS_ORIGIN, _KEEP_SHORT]
        self._embedded = [(b"content-security-policy", framed), *common, _CROSS_ORIGIN, _KEEP_NOT]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers in front of everything else that is sent."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [header for header in message["headers"] if header[0].lower() != b"cache-control"]
                transport = [_HSTS] if scope["scheme"] == "https" else []
                message["headers"] = [*given, *self._headers_of(scope, message["status"]), *transport]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _headers_of(self, scope: Scope, status: int) -> list[tuple[bytes, bytes]]:
        route = route_of(scope)
        if route.embedding == "frame":
            return self._embedded
        if status >= HTTPStatus.BAD_REQUEST or not route.cache:  # an error is never kept
            return self._page
        if route.embedding == "script":
            return self._widget
        return self._asset if route.cache == "forever" else self._static
