"""Litestar remembers; what people send is to be forgotten.

It keeps the last thousand forms, query strings and paths as they came, to parse the next of the same faster. A form
is what somebody wrote before anything was taken out of it, codes too, and a thousand large ones are a hundred
megabytes.
"""

from typing import Any

from litestar import Litestar
from litestar._asgi.routing_trie.traversal import parse_path_params
from litestar._kwargs.extractors import create_query_default_dict
from litestar._parsers import parse_cookie_string, parse_query_string, parse_url_encoded_form_data
from litestar.types import ASGIApp, Receive, Scope, Send

__all__ = ["Forgetting"]

_OF_REQUESTS: tuple[Any, ...] = (  # functools has no public type for them
    parse_url_encoded_form_data,
    parse_query_string,
    create_query_default_dict,
    parse_cookie_string,
    parse_path_params,
)


class Forgetting:
    """Empties Litestar's caches behind every request; a microsecond.

    The routes that were found are kept, but for those of addresses with a part that the client chose.

    Args:
        app: The application's own handler.
        litestar: The application.
    """

    def __init__(self, app: ASGIApp, litestar: Litestar) -> None:
        self._app = app
        self._routes: Any = litestar.asgi_router.handle_routing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then forget."""
        try:
            await self._app(scope, receive, send)
        finally:
            for cache in _OF_REQUESTS:
                cache.cache_clear()
            if scope.get("path_params"):
                self._routes.cache_clear()
