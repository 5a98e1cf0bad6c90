"""Hours of ordinary use, shortened: does the server hold on to memory, descriptors or threads?

A real process with the real model under a moderate, mixed load, while new generations are published beside it.
Its figures are sampled every second; a line is fitted through those after the warm-up (Theil and Sen: the median
of all slopes between two samples, which a spike does not move).
"""

import os
import random
import re
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from scipy.stats import theilslopes

from indexer.encoding import open_encoder
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from kb.loading.library import DEFAULT_KB, load_library
from tests.resilience.program import FaultProgram, Tally, main_of
from tests.support.server import started as served

REQUESTS_PER_S = 8.0  # about a tenth of what two cores answer
RELOAD_S = 60.0
ARTICLES = 8
WARM_UP = 0.25  # of the time: caches and the allocator's heaps fill
LONG_S = 120  # below this a slope is noise, and only the span of the samples is judged

MAX_MEMORY_MB_PER_MIN = 0.5  # 15 MB in the half hour of the full form, of about 400
MAX_DESCRIPTORS_PER_MIN = 0.1
MAX_THREADS_PER_MIN = 0.1
MAX_SPAN_MB = 96.0  # a reload holds two generations for a moment

# Written for this program; not from the judged queries.
QUERIES = (
    "コンビニで買ったカードの番号を入れたら無効って出る",
    "says my code was already redeemed??",
    "残高があるのにクレジットカードに請求が来ました。",
    "i scratched it with a coin and the last letters are gone",
    "期限",
    "My manager messaged me to pick up several cards and send photos of the back.",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process held at one moment; of its resident memory, ``mapped_mb`` are pages of files."""

    at_s: float
    memory_mb: float
    mapped_mb: float
    descriptors: int
    threads: int


def soak(seconds: int, chance: random.Random, folder: Path) -> Tally:
    """Serve for so many seconds; each request counts, and so does each slope."""
    tally = Tally()
    kb = _small_copy(folder / "kb")
    settings = IndexerSettings(index_dir=folder / "index", models_dir=IndexerSettings.from_env(os.environ).models_dir)
    encoder = open_encoder(settings, lambda _: None)
    build_index(load_library(kb), encoder, settings)
    samples: list[Sample] = []
    generations = 1
    with served(settings.index_dir, folder / "log") as server:
        started = time.monotonic()
        asking = threading.Thread(target=_ask, args=(server.url, started + seconds, chance, tally))
        asking.start()
        watched, next_reload = psutil.Process(server.process.pid), started + min(RELOAD_S, seconds / 4)
        while (now := time.monotonic()) < started + seconds:
            samples.append(_sample(now - started, watched))
            if now >= next_reload:
                next_reload = now + min(RELOAD_S, seconds / 4)
                generations += 1
                _edit(kb, generations)
                build_index(load_library(kb), encoder, settings)
            time.sleep(max(0.0, 1 - (time.monotonic() - now)))
        asking.join()
        status = server.process.poll()
        tally.note("serving", None if status is None else f"the server ended with {status}")
    _judge(samples, seconds, generations, tally)
    return tally


def _sample(at_s: float, watched: psutil.Process) -> Sample:
    memory = watched.memory_info()
    return Sample(at_s, memory.rss / 1e6, memory.shared / 1e6, watched.num_fds(), watched.num_threads())


def _judge(samples: list[Sample], seconds: int, generations: int, tally: Tally) -> None:
    kept = [sample for sample in samples if sample.at_s >= seconds * WARM_UP]
    memory = [sample.memory_mb for sample in kept]
    tally.figures["generations"] = str(generations)
    tally.figures["memory"] = f"{memory[0]:.0f} to {memory[-1]:.0f} MB, span {max(memory) - min(memory):.0f} MB"
    tally.figures["of which mapped files"] = f"{kept[0].mapped_mb:.0f} to {kept[-1].mapped_mb:.0f} MB"
    tally.note("memory span", _above(max(memory) - min(memory), MAX_SPAN_MB, "MB"))
    if seconds < LONG_S:
        return
    measures: tuple[tuple[str, Callable[[Sample], float], float, str], ...] = (
        ("memory slope", lambda sample: sample.memory_mb, MAX_MEMORY_MB_PER_MIN, "MB/min"),
        ("descriptor slope", lambda sample: sample.descriptors, MAX_DESCRIPTORS_PER_MIN, "/min"),
        ("thread slope", lambda sample: sample.threads, MAX_THREADS_PER_MIN, "/min"),
    )
    for name, read, most, unit in measures:
        low, slope, high = _slope(kept, read)
        tally.figures[name] = f"{slope:+.3f} {unit} (95 % {low:+.3f} to {high:+.3f})"
        tally.note(name, _above(slope, most, unit))


def _slope(samples: list[Sample], read: Callable[[Sample], float]) -> tuple[float, float, float]:
    """Return the slope a minute with its 95 % interval."""
    fitted = theilslopes([read(sample) for sample in samples], [sample.at_s / 60 for sample in samples])
    return float(fitted.low_slope), float(fitted.slope), float(fitted.high_slope)


def _above(value: float, most: float, unit: str) -> str | None:
    return None if value <= most else f"{value:.3f} {unit}, at most {most} is accepted"


def _ask(url: str, until: float, chance: random.Random, tally: Tally) -> None:
    """Send requests of every kind at a steady pace until then."""
    with httpx.Client(base_url=url, timeout=30) as client:
        article = client.get("/api/v1/articles").json()["articles"][0]["url"]
        requests: list[Callable[[str], httpx.Response]] = [
            lambda text: client.post("/api/v1/search", json={"text": text}),
            lambda text: client.post("/api/v1/search", json={"text": text, "explain": True, "limit": 20}),
            lambda text: client.post("/api/v1/assist", json={"messages": [{"role": "customer", "text": text}]}),
            lambda text: client.post("/search", data={"q": text}),
            lambda _: client.post("/api/v1/triage", json={"evidence": {}}),
            lambda _: client.get(article),
            lambda _: client.get("/"),
            lambda _: client.get("/readyz"),
            lambda _: client.get("/metrics"),
        ]
        number = 0
        while time.monotonic() < until:
            number += 1
            try:
                status = chance.choice(requests)(f"{chance.choice(QUERIES)} {number}").status_code
            except httpx.TransportError as error:
                tally.note(f"request {number}", type(error).__name__)
            else:
                tally.note(f"request {number}", None if status == httpx.codes.OK else f"answered {status}")
            time.sleep(chance.expovariate(REQUESTS_PER_S))


def _small_copy(kb: Path) -> Path:
    """Copy a few causes of the shipped knowledge base: a rebuild beside must not be the load that is measured."""
    for lang in ("ja", "en"):
        (kb / "articles" / lang).mkdir(parents=True)
        for path in sorted((DEFAULT_KB / "articles" / lang).glob("*.md"))[:ARTICLES]:
            shutil.copy(path, kb / "articles" / lang)
    shutil.copytree(DEFAULT_KB / "checks", kb / "checks")
    return kb


def _edit(kb: Path, number: int) -> None:
    path = sorted(kb.rglob("articles/en/*.md"))[number % ARTICLES]
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"\n\nEdited \d+ times\.|\Z", f"\n\nEdited {number} times.", text, count=1), "utf-8")


PROGRAM = FaultProgram(
    name="soak",
    promise=(
        "every request is answered, and memory, descriptors and threads do not grow: slopes of at most "
        f"{MAX_MEMORY_MB_PER_MIN} MB, {MAX_DESCRIPTORS_PER_MIN} and {MAX_THREADS_PER_MIN} a minute"
    ),
    short=5,
    full=1800,
    run=soak,
)


if __name__ == "__main__":
    main_of(PROGRAM)
