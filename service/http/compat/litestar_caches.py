"""Clear Litestar's LRU caches after each request: they hold raw user input.

Litestar keeps the last thousand forms, query strings and paths as they came, to parse the next of the same faster. A
form is what somebody wrote before redaction, gift codes included, and a thousand large ones are a hundred megabytes.
There is no public way to turn these caches off.
"""

from typing import Any

from litestar import Litestar
from litestar._asgi.routing_trie.traversal import parse_path_params
from litestar._kwargs.extractors import create_query_default_dict
from litestar._parsers import parse_cookie_string, parse_query_string, parse_url_encoded_form_data
from litestar.types import ASGIApp, Receive, Scope, Send

__all__ = ["REQUEST_CACHES", "CacheClearing"]

REQUEST_CACHES: tuple[Any, ...] = (  # functools has no public type for them
    parse_url_encoded_form_data,
    parse_query_string,
    create_query_default_dict,
    parse_cookie_string,
    parse_path_params,
)
"""Functions of Litestar whose caches are keyed by what a client sends."""


class CacheClearing:
    """ASGI middleware: clears the caches behind every request; a microsecond.

    The routes that were found are kept, but for those of addresses with a part that the client chose.

    Args:
        app: The application behind it.
        litestar: Whose router keeps the routes.
    """

    def __init__(self, app: ASGIApp, litestar: Litestar) -> None:
        self._app = app
        self._routes: Any = litestar.asgi_router.handle_routing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then clear."""
        try:
            await self._app(scope, receive, send)
        finally:
            for cache in REQUEST_CACHES:
                cache.cache_clear()
            if scope.get("path_params"):
                self._routes.cache_clear()
