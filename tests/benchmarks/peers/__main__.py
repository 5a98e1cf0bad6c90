"""Run every contestant and print the tables: ``make bench-peers``.

Every contestant has a process that builds and one that searches: most queries for one client, the rest for eight
threads. It is asked no query twice, so that no cache helps.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from indexer.encoding import PACK_NAME
from indexer.encoding.pack.model_pack import make_model_pack
from indexer.settings import IndexerSettings
from kb.loading.judged import JudgedQuery, load_judged
from kb.loading.library import DEFAULT_KB
from tests.benchmarks.peers.contest import MODEL_VARIABLE, write_documents
from tests.benchmarks.peers.material import documents
from tests.benchmarks.peers.measure import DOCUMENTS, FIRST_ANSWER
from tests.benchmarks.peers.table import Entry, Measured, print_tables

OWN = "kaiketsu_searcher"
ENTRIES = (
    Entry("Kaiketsu", OWN, "learned", ""),
    Entry("Kaiketsu, nothing learned", OWN, "plain", ""),
    Entry("txtai hybrid", "txtai_hybrid", "", "whole"),
    Entry("txtai hybrid", "txtai_hybrid", "", "parts"),
    Entry("Haystack hybrid by RRF", "haystack_hybrid", "", "whole"),
    Entry("Haystack hybrid by RRF", "haystack_hybrid", "", "parts"),
    Entry("bm25s + dense by RRF", "bm25s_dense", "words", "parts"),
    Entry("bm25s (Sudachi) + dense by RRF", "bm25s_dense", "sudachi", "whole"),
    Entry("bm25s (Sudachi) + dense by RRF", "bm25s_dense", "sudachi", "parts"),
    Entry("bm25s (Sudachi), no model", "bm25s_dense", "sudachi-alone", "parts"),
)
SURROUNDINGS = {
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_NUM_THREADS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
"""Nothing is fetched and nobody is told: https://docs.haystack.deepset.ai/docs/telemetry.

One thread a call for all, as our encoder has: torch's threads spin while they wait for each other, which on a busy machine
of two cores made a search of the others three times as slow.
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="interpreter of the environment that holds the peers")
    parser.add_argument("--only", default="", help="only contestants whose name has this")
    parser.add_argument("--folder", type=Path, help="keep the indexes here, and make only those that are missing")
    parser.add_argument("--queries", type=int, default=None, help="only so many queries")
    arguments = parser.parse_args()
    entries = [entry for entry in ENTRIES if arguments.only in entry.label]
    settings = IndexerSettings.from_env(os.environ)
    make_model_pack(settings.models_dir / PACK_NAME, lambda _: None)
    os.environ |= SURROUNDINGS | {MODEL_VARIABLE: str(settings.models_dir / PACK_NAME / "sentence-transformers")}
    # The test split stays closed.
    queries = [query for query in load_judged(DEFAULT_KB, "dev") if query.primary and not query.is_vague]
    random.Random(0).shuffle(queries)
    queries = queries[:: max(1, len(queries) // (arguments.queries or len(queries)))]
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        print_tables(queries, _measure(entries, queries, arguments.python, folder))


def _measure(
    entries: Sequence[Entry], queries: Sequence[JudgedQuery], peers_python: str, root: Path
) -> dict[Entry, Measured]:
    forms = documents()
    texts = [query.text for query in queries]
    measured: dict[Entry, Measured] = {}
    for entry in entries:
        folder = root / f"{entry.adapter}-{entry.variant}-{entry.form}"
        folder.mkdir(parents=True, exist_ok=True)
        write_documents(folder / DOCUMENTS, forms[entry.form or "whole"])
        child = _Child(sys.executable if entry.adapter == OWN else peers_python, entry, folder)
        built = folder / "built.json"
        if not built.exists():
            built.write_text(json.dumps(child.run("build")[0]), "utf-8")
        told, start_s = child.run("search", texts)
        told["answers"] = dict(zip((query.id for query in queries), told["answers"], strict=True))
        measured[entry] = Measured(**json.loads(built.read_text("utf-8")), **told, start_s=start_s)
        with redirect_stdout(sys.stderr):
            print_tables(queries, {entry: measured[entry]})
    return measured


class _Child:
    """The child processes of one entry."""

    def __init__(self, python: str, entry: Entry, folder: Path) -> None:
        self._command = [python, "-m", "tests.benchmarks.peers.measure"]
        self._contestant = [entry.adapter, entry.variant, str(folder)]

    def run(self, part: str, texts: Sequence[str] = ()) -> tuple[dict[str, Any], float]:
        """Return what the child told and the seconds from its start to its first answer."""
        start = time.perf_counter()
        with subprocess.Popen(
            [*self._command, part, *self._contestant], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            json.dump(list(texts), process.stdin)
            process.stdin.close()
            first_s, last = 0.0, ""
            for line in process.stdout:
                if line.strip() == FIRST_ANSWER:
                    first_s = time.perf_counter() - start
                last = line
        if process.returncode:
            raise SystemExit(f"{' '.join(self._contestant)}: {part} ended with {process.returncode}")
        told: dict[str, Any] = json.loads(last)
        return told, first_s


if __name__ == "__main__":
    main()
