"""Two versions of the program in one run: ``python -m tests.benchmarks.versions CHECKOUT INDEX [CHECKOUT INDEX …]``.

Each checkout serves its own index, built by itself. All are asked the same texts over HTTP in turns, so that a busy
machine is busy for each of them. Prints wall time and processor time of a search, and memory; then the processor time
that the encoders of today take for a text, one of them and both.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from indexer.encoding import make_packs, open_encoder
from indexer.settings import IndexerSettings
from kb.loading.library import DEFAULT_KB
from tests.benchmarks.complaints import complaint
from tests.support.server import free_port, is_ready
from tests.support.waiting import wait_for

_ROUNDS = 8
_TEXTS = 40
_WARM_UP = 30


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    places = [Path(each) for each in arguments]
    with _servers(list(zip(places[::2], places[1::2], strict=True))) as servers:
        walls: dict[int, list[float]] = {port: [] for port, _ in servers}
        spent: dict[int, float] = dict.fromkeys(walls, 0.0)
        for turn in range(_ROUNDS + 1):
            texts = [complaint(turn * _TEXTS + place) for place in range(_TEXTS if turn else _WARM_UP)]
            for port, process in servers:
                before = _cpu_s(process)
                took = [_ask(port, text) for text in texts]
                if turn:  # the first turn warms up
                    walls[port] += took
                    spent[port] += _cpu_s(process) - before
        for (port, process), checkout in zip(servers, places[::2], strict=True):
            p50 = statistics.median(walls[port])
            cpu = spent[port] / (_ROUNDS * _TEXTS) * 1000
            memory = process.memory_info().rss >> 20
            print(f"{checkout}: p50 {p50:.1f} ms, processor {cpu:.1f} ms a search, memory {memory} MB")
    _encoders()


@contextmanager
def _servers(versions: Sequence[tuple[Path, Path]]) -> Iterator[list[tuple[int, psutil.Process]]]:
    started = []
    environment = {**os.environ, "KAIKETSU_RATE_LIMIT": "0"}
    environment.pop("PYTHONPATH", None)
    try:
        for checkout, index in versions:
            port = free_port()
            command = [sys.executable, "-m", "service", "serve", "--index", str(index), "--port", str(port)]
            process = subprocess.Popen(
                command, cwd=checkout, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            started.append((port, process))
            wait_for(lambda port=port: is_ready(port), "ready", timeout_s=180, process=process)
        yield [(port, psutil.Process(process.pid)) for port, process in started]
    finally:
        for _, process in started:
            process.terminate()
            process.wait()


def _ask(port: int, text: str) -> float:
    """Return the milliseconds of one search."""
    body = json.dumps({"text": text}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/search", body, {"content-type": "application/json"}
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as response:
        response.read()
    return (time.perf_counter() - started) * 1000


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _encoders() -> None:
    settings = IndexerSettings.from_env(os.environ)
    packs = make_packs(settings, DEFAULT_KB, ("en", "ja"), lambda _: None)
    encoders = {"the first encoder": packs[:1], "both": packs}
    opened = {name: open_encoder(settings, lambda _: None, own) for name, own in encoders.items()}
    spent: dict[str, list[float]] = {name: [] for name in opened}
    for number in range(_ROUNDS * _TEXTS):
        text = complaint(number)
        for name, encoder in opened.items():
            before = time.thread_time()
            encoder.encode_queries([text])
            spent[name].append((time.thread_time() - before) * 1000)
    for name, figures in spent.items():
        print(f"{name}: processor {statistics.median(figures):.2f} ms a text")


if __name__ == "__main__":
    main(sys.argv[1:])
