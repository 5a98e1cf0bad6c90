"""Ten times the capacity: what cannot be answered is turned away with Retry-After, memory stays, it recovers."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from indexer.encoding import open_encoder
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from kb.loading.library import load_library
from tests.resilience.program import FaultProgram, Tally, main_of
from tests.support.editions import write_edition
from tests.support.server import started

_FACTOR = 10
_CONNECTIONS = 400
_WARM_UP_S = 3.0  # threads, arenas and caches grow to their size before memory is compared
_ALLOWED = {"200", "429", "503"}
_RSS_GROWTH = 0.10
_RECOVERY_S = 5.0
_SLOWER = 2.0  # how far the median may be from what it was before, for the server to count as recovered


def _run(seconds: int, _chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    kb, index = folder / "kb", folder / "index"
    write_edition(kb, 0)
    settings = IndexerSettings.from_env(os.environ)
    encoder = open_encoder(settings, lambda _: None)
    build_index(load_library(kb), encoder, IndexerSettings(index_dir=index))
    log = folder / "server.log"
    # Not the rate limit, which one address would meet at once, but the queue behind it is what is flooded.
    with started(index, log, "--kb", str(kb), KAIKETSU_RATES="off") as server:
        port, process = server.port, psutil.Process(server.process.pid)
        capacity = _answered_per_s(_offer(port, 0, _WARM_UP_S, 4))
        before = _offer(port, 5, 3, 1)
        _offer(port, capacity * _FACTOR, _WARM_UP_S, _CONNECTIONS)
        rss = process.memory_info().rss
        flood = _start(port, capacity * _FACTOR, seconds, _CONNECTIONS)
        peak = rss
        while flood.poll() is None:
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.1)
        outcome = json.loads(flood.stdout.read())
        flood.stdout.close()
        recovery_s = _recovery_s(port, before["p50_ms"])
        alive = server.process.poll() is None
    _judge(tally, outcome, (peak - rss) / rss, recovery_s if alive else None)
    offered = sum(outcome["statuses"].values()) / outcome["seconds"]
    tally.figures = {
        "capacity": f"{capacity:.0f}/s",
        "due": f"{capacity * _FACTOR:.0f}/s",
        "sent": f"{offered:.0f}/s",
        **{f"answered {status}": str(count) for status, count in sorted(outcome["statuses"].items())},
        "p50 of 200 before": f"{before['p50_ms']:.0f} ms",
        "p50 of 200 meanwhile": f"{outcome['p50_ms'] or 0:.0f} ms",
        "RSS growth": f"{(peak - rss) / rss:.1%} of {rss / 1e6:.0f} MB",
        "recovered after": "never" if recovery_s is None else f"{recovery_s:.1f} s",
    }
    return tally


def _judge(tally: Tally, outcome: dict[str, Any], growth: float, recovery_s: float | None) -> None:
    statuses = Counter(outcome["statuses"])
    wrong = {status: count for status, count in statuses.items() if status not in _ALLOWED}
    tally.tried = sum(statuses.values())
    tally.survived = tally.tried - sum(wrong.values())
    tally.lost += [f"{count} requests: {status}" for status, count in wrong.items()]
    tally.note("memory", f"RSS grew by {growth:.1%}" if growth >= _RSS_GROWTH else None)
    recovered = recovery_s is not None and recovery_s < _RECOVERY_S
    tally.note("recovery", None if recovered else f"after {recovery_s} s")
    turned_away = statuses["429"] + statuses["503"]
    tally.note("turning away", None if turned_away else "nothing was turned away: this was no overload")


def _recovery_s(port: int, before_ms: float) -> float | None:
    """Return the seconds until a lone client is answered as fast as before; None if it never is."""
    began = time.perf_counter()
    while (seconds := time.perf_counter() - began) < _RECOVERY_S * 6:
        now = _offer(port, 20, 0.5, 1)
        if set(now["statuses"]) == {"200"} and now["p50_ms"] <= _SLOWER * before_ms:
            return seconds
    return None


def _answered_per_s(outcome: dict[str, Any]) -> float:
    return float(outcome["statuses"]["200"]) / float(outcome["seconds"])


def _start(port: int, rate: float, seconds: float, connections: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.benchmarks.offered_load", *map(str, (port, rate, seconds, connections))]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _offer(port: int, rate: float, seconds: float, connections: int) -> dict[str, Any]:
    load = _start(port, rate, seconds, connections)
    text, _ = load.communicate(timeout=seconds + 120)
    return dict(json.loads(text))


PROGRAM = FaultProgram(
    name="overload",
    promise="Ten times the capacity: 200, 429 or 503 with Retry-After and nothing else, RSS grows by less than 10 %, "
    "as fast as before within 5 s.",
    short=5,  # seconds
    full=300,
    run=_run,
)


if __name__ == "__main__":
    main_of(PROGRAM)
