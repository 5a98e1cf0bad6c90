"""Load shedding: beyond the limit a request is refused at once, and the next one is taken when one is answered."""

import asyncio
import threading

import httpx
import pytest
from litestar import Litestar, get

from service.http.load_shedding import InFlight, LoadShedding, use_one_thread_a_core
from service.http.route import RouteTable, route


@pytest.fixture
def slow_app():
    """Return an application whose one handler holds its thread until it is told, and its count with a limit of three."""
    release = threading.Event()
    running = []

    @get("/slow", sync_to_thread=True, opt=route("search"))
    def slow() -> str:
        running.append(threading.current_thread().name)
        release.wait(60)
        return "done"

    @get("/healthz", sync_to_thread=False, opt=route("public", sheds=False))
    def healthz() -> str:
        return "ok"

    in_flight = InFlight(3)
    app = Litestar(
        [slow, healthz],
        on_startup=[use_one_thread_a_core],
        logging_config=None,
        openapi_config=None,
    )
    shedding, routes = LoadShedding(app.asgi_handler, in_flight), RouteTable.of(app)

    async def noted(scope, receive, send):
        routes.note(scope)
        await shedding(scope, receive, send)

    app.asgi_handler = noted
    return app, in_flight, release, running


def test_what_does_not_fit_is_refused_at_once(slow_app):
    """Three wait, the fourth gets 503 with Retry-After, health is answered; afterwards all is as before."""
    asyncio.run(_fill_and_empty(*slow_app))


async def _fill_and_empty(app, in_flight, release, running):
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kaiketsu") as client,
    ):
        inside = [asyncio.create_task(client.get("/slow")) for _ in range(3)]
        for _ in range(3000):
            if in_flight.waiting == 3:
                break
            await asyncio.sleep(0.01)
        refused = await client.get("/slow")
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["status"] == 503
        assert (await client.get("/healthz")).status_code == 200
        assert all(name.startswith("handler") for name in running)
        release.set()
        assert [(await task).text for task in inside] == ["done"] * 3
        assert (await client.get("/slow")).status_code == 200
    assert (in_flight.total, in_flight.waiting, in_flight.refused) == (0, 0, 1)
