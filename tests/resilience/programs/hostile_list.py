"""Requests from our own list of abuses, over sockets, at a real server; sound ones in between.

The number is that of requests. Several clients send at once, each over a connection that it keeps where HTTP lets
it, so that what one request leaves behind shows in the next.
"""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.resilience.hostile.framing import FRAMING, PLAIN
from tests.resilience.hostile.requests import CONTENT
from tests.resilience.hostile.serving import served
from tests.resilience.hostile.wire import DEADLINE_S, Exchange, Raw, Wire
from tests.resilience.program import FaultProgram, Tally

_ABUSES = CONTENT | FRAMING
_CLIENTS = 4
_PLAIN_EVERY = 20
_ROUND = 2_000
_MAX_FILLING = 0.35
"""By how much its own memory may grow until caches and arenas are full."""
_FULL_AFTER = 10
"""Rounds by which they are."""
_MAX_GROWTH = 0.05
"""By how much it may grow afterwards, however long that is."""


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    seen: Counter[str] = Counter()
    slowest = 0.0
    with served(folder) as server, ThreadPoolExecutor(_CLIENTS) as clients:
        # What is loaded on first use is loaded: growth from here on is what hostile requests leave behind.
        _Client(server.port, chance.getrandbits(64), len(PLAIN), plain_every=1).run()
        before, all_before = server.own_bytes(), server.rss_bytes()
        sizes: list[int] = []
        while tally.tried < count and not tally.lost:
            share = -(-min(_ROUND, count - tally.tried) // _CLIENTS)
            rounds = [_Client(server.port, chance.getrandbits(64), share) for _ in range(_CLIENTS)]
            for client in clients.map(_Client.run, rounds):
                tally.tried += client.tally.tried
                tally.survived += client.tally.survived
                tally.lost += client.tally.lost
                seen += client.seen
                slowest = max(slowest, client.slowest)
            if trouble := server.trouble():
                tally.note("after a round", trouble)
            sizes.append(server.own_bytes())
        filling = max(sizes[:_FULL_AFTER]) / before - 1
        growth = max(sizes[_FULL_AFTER:], default=0) / max(sizes[:_FULL_AFTER]) - 1
        tally.note("caches", f"its own memory grew by {filling:.0%}" if filling > _MAX_FILLING else None)
        tally.note("memory", f"grew by another {growth:.0%}" if growth > _MAX_GROWTH else None)
        tally.figures = {
            "kinds": str(len(_ABUSES)),
            "answers": ", ".join(f"{what} × {number:,}" for what, number in sorted(seen.items())),
            "slowest": f"{slowest:.1f} s",
            "its own memory": f"{before / 1e6:.0f} MB before, at most {max(sizes[:_FULL_AFTER]) / 1e6:.0f} MB in the "
            f"first {_FULL_AFTER * _ROUND:,} requests, {sizes[-1] / 1e6:.0f} MB at the end",
            "growth with the dictionaries that are mapped": f"{server.rss_bytes() / all_before - 1:+.0%}",
        }
    return tally


class _Client:
    """Sends its share of requests one after the other."""

    def __init__(self, port: int, seed: int, count: int, plain_every: int = _PLAIN_EVERY) -> None:
        self._port, self._seed, self._count, self._plain_every = port, seed, count, plain_every
        self._chance = random.Random(seed)
        self.tally = Tally()
        self.seen: Counter[str] = Counter()
        """Statuses, and connections closed without an answer."""
        self.slowest = 0.0

    def run(self) -> "_Client":
        """Send all; return itself."""
        names = list(_ABUSES)
        wire = Wire(self._port)
        for number in range(self._count):
            if number % self._plain_every == 0:
                name, raw, plain = "sound", self._chance.choice(PLAIN), True
            else:
                name = self._chance.choice(names)
                raw, plain = _ABUSES[name](self._chance), False
            found = wire.exchange(raw)
            self.slowest = max(self.slowest, found.seconds)
            self.seen.update(str(answer.status) for answer in found.answers)
            self.seen["closed"] += bool(found.trouble)
            trouble = _trouble(raw, found, plain)
            self.tally.note(f"{name}, client {self._seed} request {number}, {raw.data[:300]!r}", trouble)
        wire.close()
        return self


def _trouble(raw: Raw, found: Exchange, plain: bool) -> str | None:
    for answer in found.answers:
        if answer.status >= 500 and not (answer.status == 503 and answer.retry_after):
            return f"answered with {answer.status}"
        if plain and answer.status not in {200, 202}:
            return f"a sound request is answered with {answer.status}: {answer.body[:300]!r}"
    if found.seconds > DEADLINE_S:
        return f"took {found.seconds:.1f} s"
    closed = found.trouble.startswith("closed")
    return found.trouble if found.trouble and not (closed and raw.may_drop) else None


PROGRAMS = [
    FaultProgram(
        "hostile-list",
        "requests from our own list of abuses (text, JSON, addresses, heads, framing): no 5xx but 503 with Retry-After, "
        "no answer later than 10 s, sound requests in between answered, memory bounded",
        short=1_200,
        full=90_000,
        run=_run,
    )
]
