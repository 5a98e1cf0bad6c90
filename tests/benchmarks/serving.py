"""Latency, throughput, memory, start and build figures of this machine, in one run: ``make bench``.

Ratios are measured side by side, since timings on a busy machine wander by half. No text is asked twice.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import psutil
from onnx import TensorProto, helper, numpy_helper

from indexer.encoding import open_encoder
from indexer.encoding.sentence_transformer import SentenceTransformerEncoder
from indexer.indexing import BuildReport, build_index
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from kb.loading.library import DEFAULT_KB, load_library
from tests.benchmarks.complaints import complaint
from tests.benchmarks.corpus import StandInEncoder, made_library
from tests.support.server import is_ready, launched

TEXTS = 320
LARGE = 100_000
SECONDS = 10
CLIENTS = (1, 2, 4, 8, 16, 32)


def main() -> None:
    """Print all figures."""
    settings = IndexerSettings.from_env(os.environ)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shipped = replace(settings, index_dir=folder / "index")
        _builds(shipped, folder)
        _in_process(shipped)
        _arithmetic(settings)
        print("\nthe knowledge base that ships, over HTTP")
        _over_http(shipped)
        large = replace(settings, index_dir=folder / "large")
        encoder = open_encoder(settings, lambda _: None)
        real = encoder.encode_queries([complaint(number) for number in range(600)])
        report = build_index(made_library(LARGE, folder), StandInEncoder(real, encoder.spec), large, train=())
        print(f"\n{report.passages:,} passages (vectors are stand-ins, queries are encoded), over HTTP")
        _over_http(large)


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
        searcher.search("warm up")
    for number in range(TEXTS):
        for name, searcher in searchers.items():
            laps = searcher.search(complaint(number)).timings_ms
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


def _arithmetic(settings: IndexerSettings) -> None:
    """Compare the encode with its multiplications alone, at the rate of the same kernel on a large product."""
    encoder = open_encoder(settings, lambda _: None)
    inner, outer, rows = 384, 1536, 512
    layers = 12
    products = layers * (4 * inner * inner + 2 * inner * outer)  # multiplications for a token, attention left out
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["rows", "weight", "zero"], ["product"])],
        "product",
        [helper.make_tensor_value_info("rows", TensorProto.UINT8, [rows, inner])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, [rows, outer])],
        [
            numpy_helper.from_array(np.ones((inner, outer), np.int8), "weight"),
            numpy_helper.from_array(np.array(128, np.uint8), "zero"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    full = {"rows": np.ones((rows, inner), np.uint8)}
    kernel_ms = statistics.median(_timed_ms(lambda: session.run(None, full)) for _ in range(200))
    rate = rows * inner * outer / kernel_ms  # multiplications a millisecond
    print(f"{'int8 product of 512 rows':<34} {rate / 1e6:7.0f} thousand million multiplications a second")
    for words in (1, 6, 14, 30):
        texts = [" ".join(f"card{number}"[:4] for _ in range(words)) + f" {number}" for number in range(100)]
        tokens = statistics.median(encoder.count_tokens(text) + 4 for text in texts)
        encode_ms = statistics.median(_timed_ms(lambda text=text: encoder.encode_queries([text])) for text in texts)
        least_ms = tokens * products / rate
        batch_ms = statistics.median(
            _timed_ms(lambda some=texts[at : at + 8]: encoder.encode_queries(some)) / 8 for at in range(0, 96, 8)
        )
        print(
            f"{f'encode of {tokens:.0f} tokens':<34} p50 {encode_ms:7.2f} ms   in batches of 8 {batch_ms:.2f} ms"
            f"   its products alone {least_ms:.2f} ms, {least_ms / encode_ms:.0%}"
        )


def _timed_ms(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _over_http(settings: IndexerSettings) -> None:
    with server_over(settings, KAIKETSU_RATES="off") as (process, base_url, ready_s):
        port = int(base_url.rpartition(":")[2])
        print(f"{'cold start to ready':<34} {ready_s:7.2f} s")
        _offered(port, 1, 3, 0)
        first = 1_000_000
        for clients in CLIENTS:
            outcome = _offered(port, clients, SECONDS, first)
            first += 1_000_000
            wrong = {status: count for status, count in outcome["statuses"].items() if status != "200"}
            print(
                f"{f'search, {clients} clients':<34} p50 {outcome['p50_ms']:7.2f} ms   p99 {outcome['p99_ms']:.2f} ms   "
                f"{outcome['statuses']['200'] / outcome['seconds']:.0f}/s {wrong or ''}"
            )
        memory = process.memory_full_info()
        print(f"{'RSS of the server':<34} {memory.rss / 1e6:7.0f} MB   of which its own {memory.uss / 1e6:.0f} MB")


def _offered(port: int, clients: int, seconds: int, first: int) -> dict[str, Any]:
    """Ask as fast as answers come, from a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.offered_load", *map(str, (port, 0, seconds, clients, first))]
    outcome: dict[str, Any] = json.loads(subprocess.check_output(command))
    return outcome


@contextmanager
def server_over(settings: IndexerSettings, **environment: str) -> Iterator[tuple[psutil.Process, str, float]]:
    """Start the server as users do; give its process, its address and the seconds that its start took."""
    with launched(settings.index_dir, Path(os.devnull), **environment) as server:
        seconds = server.wait_for(lambda: is_ready(server.port), "ready")
        yield psutil.Process(server.process.pid), server.url, seconds


if __name__ == "__main__":
    main()
