"""What people send is not kept in the caches of the framework."""

import gc
from collections import Counter

import pytest

from service.http.compat.litestar_caches import REQUEST_CACHES

CODE = "AQ2K9XWE3R7TYU"


def remembered():
    """Return the sizes of every cache of functools that Litestar has, by the name of its function."""
    caches = [each for each in gc.get_objects() if type(each).__name__ == "_lru_cache_wrapper"]
    sizes = Counter()
    for cache in caches:
        if cache.__module__.startswith("litestar."):
            sizes[f"{cache.__module__}.{cache.__qualname__}"] += (
                cache.cache_info().currsize
            )  # an application has its own
    return sizes


@pytest.mark.parametrize(
    ("method", "address", "options"),
    [
        ("POST", "/search", {"data": {"q": f"my code {CODE} is locked", "lang": "en"}}),
        ("GET", f"/?lang={CODE}", {}),
        ("GET", f"/embed?lang={CODE}", {}),
        ("GET", f"/api/v1/articles/{CODE}", {}),
        ("GET", f"/articles/{CODE}", {}),
        ("GET", f"/{CODE}", {}),
        ("GET", f"/static/{CODE}.js", {}),
        ("GET", "/", {"headers": {"cookie": f"a={CODE}"}}),
        ("POST", "/api/v1/search", {"json": {"text": CODE}}),
    ],
)
def test_nothing_of_a_request_is_remembered(client, method, address, options):
    """Whatever door it came through: no cache grows, but for that of the addresses that the program has itself."""
    client.get("/healthz")
    before = remembered()
    for number in range(3):
        client.request(method, address.replace(CODE, f"{CODE}{number}"), **options)
    after = remembered()
    grown = {name: size for name, size in after.items() if size > before.get(name, 0)}
    routes = "litestar._asgi.asgi_router.ASGIRouter._handle_routing"
    assert set(grown) <= {routes}
    assert grown.get(routes, 0) <= before[routes] + 1
    assert not any(cache.cache_info().currsize for cache in REQUEST_CACHES)
