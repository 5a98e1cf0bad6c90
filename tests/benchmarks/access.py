"""What the gate costs a request, in microseconds: ``python -m tests.benchmarks.access``.

The same requests go to an application that does nothing, with and without the gate before it, by turns, in process
and without a socket; the difference is the gate's. Goal: under 50 µs.
"""

import asyncio
import statistics
import time
from dataclasses import replace

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.access.addresses import read_networks
from service.access.headers import SecurityHeaders
from service.access.keys import make_key
from service.access.rates import Rate
from service.app.middleware import gate_of
from service.http.route import Route, RouteTable
from service.settings import ServiceSettings

ROUNDS, REQUESTS = 60, 500
GOAL_US = 50
_HEADERS = [
    (b"host", b"help.example.com"),
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
    (b"accept", b"*/*"),
    (b"accept-language", b"ja,en-US;q=0.7,en;q=0.3"),
    (b"accept-encoding", b"gzip, deflate, br, zstd"),
    (b"content-type", b"application/json"),
    (b"content-length", b"26"),
    (b"sec-fetch-dest", b"empty"),
    (b"sec-fetch-mode", b"cors"),
]


async def _nothing(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _noted(app: ASGIApp) -> ASGIApp:
    """Return the application behind what notes the route of a request."""
    routes = RouteTable({"/api/v1/search": Route(("search",))}, {})

    async def note(scope: Scope, receive: Receive, send: Send) -> None:
        routes.note(scope)
        await app(scope, receive, send)

    return note


async def _receive() -> Message:
    return {"type": "http.request", "body": b"{}", "more_body": False}


async def _send(_message: Message) -> None:
    pass


async def _one_us(app, headers, addresses) -> float:
    """Return microseconds a request, over as many as there are addresses."""
    started = time.process_time()
    for address in addresses:
        scope = {
            "type": "http", "method": "POST", "path": "/api/v1/search", "raw_path": b"/api/v1/search", "query_string": b"",
            "headers": headers, "scheme": "http", "client": (address, 1), "state": {},
        }  # fmt: skip
        await app(scope, _receive, _send)
    return (time.process_time() - started) / len(addresses) * 1e6


async def _measure(name, settings, headers, addresses) -> float:
    gate = _noted(gate_of(_nothing, settings))
    bare_app = _noted(_nothing)
    bare, with_gate = [], []
    for number in range(ROUNDS):
        batch = addresses(number)
        bare.append(await _one_us(bare_app, headers, batch))
        with_gate.append(await _one_us(gate, headers, batch))
    without, total = statistics.median(bare), statistics.median(with_gate)
    print(f"{name:<44} without {without:6.2f}   with {total:6.2f}   the gate {total - without:6.2f} µs")
    return total - without


async def _headers_us() -> float:
    """Return what the security headers cost."""
    bare, marked = _noted(_nothing), _noted(SecurityHeaders(_nothing, ()))
    addresses = ["203.0.113.9"] * REQUESTS
    rounds = [
        await _one_us(marked, _HEADERS, addresses) - await _one_us(bare, _HEADERS, addresses) for _ in range(ROUNDS)
    ]
    return statistics.median(rounds)


async def _main() -> bool:
    # No request is refused: it is the way through that is measured.
    settings = ServiceSettings(host="0.0.0.0", rates={"search": Rate(10**6, 10**6)})  # noqa: S104 - nothing listens
    keys = [make_key(f"key-{number}", ["search"]) for number in range(20)]
    bearer = (b"authorization", f"Bearer {keys[-1][0]}".encode())
    one = ["203.0.113.9"] * REQUESTS
    costs = [
        await _measure("one address", settings, _HEADERS, lambda _: one),
        await _measure(
            "a new IPv4 address each time",
            settings,
            _HEADERS,
            lambda n: [f"10.{n}.{i >> 8}.{i & 255}" for i in range(REQUESTS)],
        ),
        await _measure(
            "a new IPv6 network each time",
            settings,
            _HEADERS,
            lambda n: [f"2001:db8:{n:x}:{i:x}::1" for i in range(REQUESTS)],
        ),
        await _measure(
            "a key, the last of 20",
            replace(settings, keys=tuple(key for _, key in keys)),
            [*_HEADERS, bearer],
            lambda _: one,
        ),
        await _measure(
            "behind a proxy, from an allowed site",
            replace(settings, trusted_proxies=read_networks("203.0.113.0/24"), origins=("https://shop.example.com",)),
            [*_HEADERS, (b"x-forwarded-for", b"1.1.1.1, 198.51.100.7"), (b"origin", b"https://shop.example.com")],
            lambda _: one,
        ),
    ]
    print(f"{'security headers':<44} {await _headers_us():.2f} µs")
    print(f"goal: {GOAL_US} µs; worst of the above {max(costs):.1f} µs")
    return max(costs) < GOAL_US


if __name__ == "__main__":
    raise SystemExit(0 if asyncio.run(_main()) else 1)
