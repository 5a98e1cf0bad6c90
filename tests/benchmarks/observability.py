"""What observing costs a request: ``python -m tests.benchmarks.observability``.

CPU time of the thread, not the clock's: on a busy machine the clock measures the neighbours. Least and median of
nine rounds; the request carries what a search does: five stages, two lanes, one redaction.
"""

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

from indexer.backends import FolderIndex
from indexer.encoding.hashing import HashingEncoder
from indexer.search.searcher import Searcher
from indexer.store import IndexLayout
from indexer.text.analysis import Analyser
from service.answering.searcher_source import SearcherSource
from service.http.route import Route, RouteTable
from service.observability import Telemetry, configure_logging
from service.observability.facts import Stage, current_facts
from service.observability.middleware import RequestObserver

ROUNDS = 9
REQUESTS = 3000


def main() -> None:
    """Print microseconds a request."""
    encoder = HashingEncoder()
    layout = IndexLayout(Path(tempfile.gettempdir()) / "kaiketsu-none")
    source = SearcherSource(
        FolderIndex(layout), encoder.spec.fingerprint, lambda g, engine: Searcher(g, encoder, Analyser(), engine), 1.0
    )
    with Path(os.devnull).open("w", encoding="utf-8") as sink:
        log = configure_logging("info", "json", sink)
        telemetry = Telemetry(source)
        routes = RouteTable({"/api/v1/search": Route(("search",))}, {})
        for name, logger in (("id and metrics", None), ("id, metrics and log", log)):
            observer = RequestObserver(
                _answer, routes, source, telemetry.lifecycle, telemetry.metrics, logger, None, log_addresses=False
            )
            costs = asyncio.run(_measure(observer))
            print(f"{name:<24} least {min(costs):5.1f} µs   median {statistics.median(costs):5.1f} µs")


async def _measure(observer):
    costs = []
    for _ in range(ROUNDS):
        started = time.thread_time()
        for _ in range(REQUESTS):
            scope = {
                "type": "http",
                "method": "POST",
                "path": "/api/v1/search",
                "path_template": "/api/v1/search",
                "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
            }
            await observer(scope, None, _send)
        costs.append((time.thread_time() - started) / REQUESTS * 1e6)
    return costs


async def _answer(_scope, _receive, send):
    facts = current_facts.get()
    facts.generation, facts.state, facts.retrievers, facts.redactions = (
        "g",
        "answer",
        ("lexical", "dense"),
        ("gift-code",),
    )
    facts.stages += [Stage(name, 1, 3.2) for name in ("redact", "encode", "lanes", "rank", "present")]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x" * 1000})


async def _send(_message):
    pass


if __name__ == "__main__":
    main()
