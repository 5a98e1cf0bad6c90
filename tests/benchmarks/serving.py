"""Latency, memory, start and build figures of this machine, in one run: ``make bench``.

Ratios are measured side by side, since timings on a busy machine wander by half.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import psutil

from indexer.analysis import Analyser
from indexer.build import BuildReport, build_index
from indexer.encoding import open_encoder
from indexer.encoding.sentence_transformer import SentenceTransformerEncoder
from indexer.retrieval.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from kb.library import DEFAULT_KB, load_library

# Written for this program; not from the judged queries.
QUERIES = (
    "コンビニで買ったカードの番号を入れたら無効って出る",
    "says my code was already redeemed??",
    "残高があるのにクレジットカードに請求が来ました。注文したあとからでも変えられますか。",
    "i scratched it with a coin and the last letters are gone",
    "期限",
    "友だちが送ってくれたはずのメールが迷惑メールにも入っていなくて、もう三日になります。相手は送ったと言っています。",
    "My manager messaged me to pick up several cards and send photos of the back. Is that normal? He is in a hurry.",
    "bought in the us, live in tokyo, does not work",
)
ROUNDS = 40


def main() -> None:
    """Print all figures."""
    settings = IndexerSettings.from_env(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(settings, index_dir=Path(folder) / "index")
        _builds(settings, Path(folder))
        _in_process(settings)
        _over_http(settings)


def _builds(settings: IndexerSettings, folder: Path) -> None:
    encoder = open_encoder(settings, lambda _: None)
    kb = folder / "kb"
    shutil.copytree(DEFAULT_KB, kb, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    _print_build("full build", build_index(load_library(kb), encoder, settings))
    article = kb / "articles" / "en" / "expired.md"
    article.write_text(
        article.read_text("utf-8").replace("## Cause", "## Cause\n\nOne sentence is new here."), "utf-8"
    )
    _print_build("one article edited", build_index(load_library(kb), encoder, settings))
    _print_build("nothing changed", build_index(load_library(kb), encoder, settings))


def _print_build(name: str, report: BuildReport) -> None:
    print(
        f"{name:<28} {report.seconds:7.2f} s   encoded {report.encoded:>5} of {report.passages}   "
        f"{report.index_bytes / 1e6:.2f} MB"
    )


def _in_process(settings: IndexerSettings) -> None:
    """Compare the encoder that serves with plain sentence-transformers on torch, interleaved."""
    generation, _ = open_current(IndexLayout(settings.index_dir))
    onnx = open_encoder(settings, lambda _: None)
    torch = SentenceTransformerEncoder(str(settings.models_dir / "e5-small" / "sentence-transformers"))
    analyser = Analyser()
    searchers = {
        "onnx int8": Searcher(generation, onnx, analyser),
        "torch float32": Searcher(generation, torch, analyser),
    }
    totals: dict[str, list[float]] = {name: [] for name in searchers}
    stages: dict[str, list[float]] = {}
    for searcher in searchers.values():
        searcher.search(QUERIES[0])
    for _ in range(ROUNDS):
        for text in QUERIES:
            for name, searcher in searchers.items():
                laps = searcher.search(text).timings_ms
                totals[name].append(sum(laps.values()))
                if name == "onnx int8":
                    for stage, value in laps.items():
                        stages.setdefault(stage, []).append(value)
    medians = {name: statistics.median(values) for name, values in totals.items()}
    for name, value in medians.items():
        print(f"{'search in process, ' + name:<34} p50 {value:7.2f} ms")
    print(f"{'torch / onnx':<34} {medians['torch float32'] / medians['onnx int8']:.1f} x")
    whole = sum(statistics.median(values) for values in stages.values())
    for stage, values in stages.items():
        median = statistics.median(values)
        print(f"{'  stage ' + stage:<34} p50 {median:7.2f} ms   {median / whole:5.0%}")


def _timed_ms(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _over_http(settings: IndexerSettings) -> None:
    with _server(settings) as (process, base_url, ready_s), httpx.Client(base_url=base_url) as client:
        print(f"{'cold start to ready':<34} {ready_s:7.2f} s")
        latencies = [
            _timed_ms(lambda t=text: client.post("/api/v1/search", json={"text": t}).raise_for_status())
            for _ in range(ROUNDS)
            for text in QUERIES
        ]
        latencies.sort()
        p50, p95 = latencies[len(latencies) // 2], latencies[int(len(latencies) * 0.95)]
        print(f"{'search over HTTP, one client':<34} p50 {p50:7.2f} ms   p95 {p95:.2f} ms")
        print(f"{'RSS of the server':<34} {process.memory_info().rss / 1e6:7.0f} MB")


@contextmanager
def _server(settings: IndexerSettings) -> Iterator[tuple[psutil.Process, str, float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "service",
        "serve",
        "--index",
        str(settings.index_dir),
        "--port",
        str(port),
    ]
    start = time.perf_counter()
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    base_url = f"http://127.0.0.1:{port}"
    try:
        while not _is_ready(base_url):
            if server.poll() is not None:
                raise SystemExit("the server ended before it was ready")
            time.sleep(0.01)
        yield psutil.Process(server.pid), base_url, time.perf_counter() - start
    finally:
        server.terminate()
        server.wait(timeout=10)


def _is_ready(base_url: str) -> bool:
    try:
        return httpx.get(f"{base_url}/readyz", timeout=1).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
