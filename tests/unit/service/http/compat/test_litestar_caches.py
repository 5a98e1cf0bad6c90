"""Clearing Litestar's caches: they exist, they are cleared after each request, and also when it fails."""

import asyncio
from functools import lru_cache
from types import SimpleNamespace

import pytest

from service.http.compat.litestar_caches import REQUEST_CACHES, CacheClearing


def test_every_cache_still_is_one():
    """A function that a new Litestar no longer caches, or caches otherwise, has to be looked at."""
    for cached in REQUEST_CACHES:
        assert cached.__module__.startswith("litestar.")
        assert callable(cached.cache_clear)


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize(("path_params", "kept"), [({}, 1), ({"word": "x"}, 0)])
def test_caches_are_empty_behind_a_request(fails, path_params, kept):
    """Whether it was answered or failed; routes are kept unless the client chose a part of the address."""
    routes = lru_cache(str)
    routes("/somewhere")
    parse = REQUEST_CACHES[1]

    async def app(scope, _receive, _send):
        parse(b"q=AQ2K9XWE3R7TYU")
        scope["path_params"] = path_params
        if fails:
            raise LookupError

    clearing = CacheClearing(app, SimpleNamespace(asgi_router=SimpleNamespace(handle_routing=routes)))
    try:
        asyncio.run(clearing({}, None, None))
    except LookupError:
        assert fails
    assert parse.cache_info().currsize == 0
    assert routes.cache_info().currsize == kept
