"""The child process of a contestant: build, or search, first for one client and then for many at once.

``python -m tests.benchmarks.peers.measure PART ADAPTER VARIANT FOLDER``; prints ``first answer`` as soon as there is one
and then one line of JSON. Queries come as JSON on standard input.
"""

import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from tests.benchmarks.peers.contest import Search, open_contestant, read_documents

CLIENTS = 8
MANY = 80
"""Queries, the last ones, that many clients ask; all others are asked by one. None is asked twice: no cache helps."""
FIRST_ANSWER = "first answer"
DOCUMENTS = "documents.json"
_FIRST_QUERY = "コードを入れたのに the code does not work"
"""Not one of the judged queries: no cache may know those."""


def main() -> None:
    """Do one part."""
    part, adapter, variant, folder = sys.argv[1:]
    contestant = open_contestant(adapter, variant)
    index = Path(folder) / "index"
    if part == "build":
        documents = read_documents(Path(folder) / DOCUMENTS)
        index.mkdir()
        start = time.perf_counter()
        contestant.build(documents, index)
        figures: dict[str, object] = {"index_s": time.perf_counter() - start, "index_bytes": _size_bytes(index)}
    else:
        queries = json.load(sys.stdin)
        search = contestant.open(index)
        search(_FIRST_QUERY)
        print(FIRST_ANSWER, flush=True)
        figures = _searches(search, queries)
    print(json.dumps(figures))


def _searches(search: Search, queries: Sequence[str]) -> dict[str, object]:
    laps, answers = [], []
    cpu = time.process_time()
    single, many = queries[:-MANY], queries[-MANY:]
    for text in single:
        start = time.perf_counter()
        answers.append(search(text))
        laps.append((time.perf_counter() - start) * 1000)
    cpu_ms = (time.process_time() - cpu) * 1000 / len(single)
    rss_bytes = psutil.Process().memory_info().rss
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers += pool.map(search, many)
    per_s = len(many) / (time.perf_counter() - start)
    return {"laps_ms": laps, "cpu_ms": cpu_ms, "answers": answers, "rss_bytes": rss_bytes, "per_s": per_s}


def _size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
