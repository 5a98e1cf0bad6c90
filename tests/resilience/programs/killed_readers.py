"""SIGKILL of the serving process under load: ready again in under three seconds at 100,000 passages.

Judged by the clock, or by the processor time that the server has had until then where that is less: on a machine
that is busy with something else a start waits for the processor, not for anything that this program does.
"""

import os
import random
import signal
import statistics
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from indexer.encoding import Encoder, EncoderSpec, open_encoder
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from kb.loading.library import load_library
from tests.resilience.clients import run_clients
from tests.resilience.program import FaultProgram, Tally
from tests.support.server import free_port, is_ready, launched

__all__ = ["PROGRAMS"]

_READY_S = 3.0
_SHORT_READY_S = 60.0
"""In the short form, which runs on any machine beside other tests: that it is ready at all."""
_SECTIONS = 19  # and the title: 20 passages an article
_FULL_KILLS, _SHORT_KILLS = 100, 1
_FULL_ARTICLES, _SHORT_ARTICLES = 5000, 50
_WORDS = (
    "card",
    "code",
    "balance",
    "receipt",
    "store",
    "phone",
    "email",
    "screen",
    "button",
    "order",
    "country",
    "date",
)


class _Drawn:
    """The real model for queries, as the server will use it; vectors of passages are drawn, not computed."""

    def __init__(self, encoder: Encoder, chance: random.Random) -> None:
        self._encoder = encoder
        self._numbers = np.random.default_rng(chance.randrange(1 << 32))

    @property
    def spec(self) -> EncoderSpec:
        return self._encoder.spec

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._draw(len(texts))

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._draw(len(texts))

    def count_tokens(self, text: str) -> int:
        return len(text) // 4

    def _draw(self, count: int) -> NDArray[np.float32]:
        vectors = self._numbers.standard_normal((count, self.spec.dim), dtype=np.float32)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def _run(kills: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    kb, index = folder / "kb", folder / "index"
    is_full = kills == _FULL_KILLS
    articles, most_s = (_FULL_ARTICLES, _READY_S) if is_full else (_SHORT_ARTICLES, _SHORT_READY_S)
    _write_articles(kb, articles, chance)
    encoder = _Drawn(open_encoder(IndexerSettings.from_env(os.environ), lambda _: None), chance)
    report = build_index(load_library(kb), encoder, IndexerSettings(index_dir=index))
    port, log = free_port(), folder / "server.log"
    waits, processor = [], []
    for number in range(kills + 1):
        with launched(index, log, "--kb", str(kb), port=port, KAIKETSU_RATES="off") as server:
            try:
                seconds = server.wait_for(lambda: is_ready(port), "ready")
            except AssertionError as error:
                tally.note(f"kill {number}", str(error)[-300:])
                continue
            times = psutil.Process(server.process.pid).cpu_times()
            if number:  # the first start has nothing to recover from
                waits.append(seconds)
                processor.append(times.user + times.system)
                slow = min(seconds, processor[-1]) >= most_s
                trouble = f"ready after {seconds:.2f} s, {processor[-1]:.2f} s of them on the processor"
                tally.note(f"kill {number}", trouble if slow else None)
            _kill_under_load(server.process, port, chance)
    tally.figures = {
        "passages": f"{report.passages:,}",
        "ready after, median": f"{statistics.median(waits):.2f} s" if waits else "never",
        "worst": f"{max(waits):.2f} s" if waits else "never",
        "processor time until ready, median": f"{statistics.median(processor):.2f} s" if waits else "never",
        "load of the machine at the end": f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors",
    }
    return tally


def _kill_under_load(server: subprocess.Popen[bytes], port: int, chance: random.Random) -> None:
    stop = threading.Event()
    clients = run_clients(2, port, stop)
    stop.wait(chance.uniform(0.05, 0.3))
    server.send_signal(signal.SIGKILL)
    server.wait(timeout=30)
    stop.set()
    for client in clients:
        client.join(timeout=60)


def _write_articles(kb: Path, articles: int, chance: random.Random) -> None:
    """Write plain Markdown: title and sections, each one passage of its own."""
    kb.mkdir()
    for number in range(articles):
        parts = [f"# Article {number} about the {chance.choice(_WORDS)}"]
        for section in range(_SECTIONS):
            words = " ".join(chance.choices(_WORDS, k=12))
            parts.append(f"## Part {section}\n\nSection {number} {section}: {words}.")
        (kb / f"article-{number}.md").write_text("\n\n".join(parts) + "\n", "utf-8")


PROGRAMS = [
    FaultProgram(
        name="killed-readers",
        promise="The serving process killed under load is ready again in less than 3 s at 100,000 passages.",
        short=_SHORT_KILLS,
        full=_FULL_KILLS,
        run=_run,
    )
]
