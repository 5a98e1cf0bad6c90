"""Cost by size: build, memory, bytes, open, search and recall at 1k to 1M passages: ``make bench-scale``.

Each row is measured in two processes of its own, one that builds and one that searches, so that their memory is
theirs alone. Up to 10k passages the vectors are the model's; above, encoding would take hours, so they are
made by :class:`tests.benchmarks.corpus.StandInEncoder` and the row says so.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.encoding import Encoder, open_encoder
from indexer.indexing import build_index
from indexer.retrievers.dense.retriever import DenseRetriever
from indexer.retrievers.hits import RETRIEVER_DEPTH
from indexer.retrievers.lexical import LexicalRetriever
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, known_articles, open_current
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from tests.benchmarks.corpus import StandInEncoder, made_article, made_library, write_article

SIZES = (1_000, 10_000, 100_000, 1_000_000)
REAL_UP_TO = 10_000
QUERIES = 100
EXAM = 64
PLOT = Path("service/screenshots/scale.svg")
INCREMENTAL_ARTICLES = 10_000


def main() -> None:
    """Measure all rows, print the table and write the plot; or measure what ``--part`` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--part", choices=("build", "search", "changes"))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--results", type=Path, help="keep the rows here and measure only those that are missing")
    arguments = parser.parse_args()
    if arguments.part:
        parts: dict[str, Callable[[int, Path], dict[str, Any]]] = {
            "build": _measure_build,
            "search": _measure_search,
            "changes": _measure_changes,
        }
        print(json.dumps(parts[arguments.part](arguments.sizes[0], arguments.folder)))
        return
    rows = _rows(arguments.sizes, arguments.results)
    _print_table(rows)
    _plot([row for name, row in rows.items() if name != "changes"])


def _rows(sizes: Sequence[int], results: Path | None) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = json.loads(results.read_text("utf-8")) if results and results.exists() else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "real.npy", _real_vectors())
        for size in sizes:
            if str(size) not in rows:
                row = _child("build", size, folder) | _child("search", size, folder)
                rows[str(size)] = row
                print(row, file=sys.stderr, flush=True)
                if results:
                    results.write_text(json.dumps(rows, indent=1), "utf-8")
        if "changes" not in rows:
            rows["changes"] = _child("changes", INCREMENTAL_ARTICLES, folder)
            if results:
                results.write_text(json.dumps(rows, indent=1), "utf-8")
    return rows


def _real_vectors() -> NDArray[np.float32]:
    encoder = open_encoder(IndexerSettings.from_env(os.environ), lambda _: None)
    articles = [made_article(number) for number in range(60)]
    return encoder.encode_queries([text for article in articles if article.meta for text in article.meta.symptoms])


def _child(part: str, size: int, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--part", part, "--sizes", str(size)]
    done = subprocess.run([*command, "--folder", str(folder)], stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


class _Timed:
    """An encoder that knows how long it was at work."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.spec = encoder.spec
        self.seconds = 0.0

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._timed(self._encoder.encode_queries, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._timed(self._encoder.encode_passages, texts)

    def count_tokens(self, text: str) -> int:
        return self._encoder.count_tokens(text)

    def _timed(
        self, encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str]
    ) -> NDArray[np.float32]:
        started = time.perf_counter()
        vectors = encode(texts)
        self.seconds += time.perf_counter() - started
        return vectors


def _encoder_for(size: int, folder: Path) -> _Timed:
    if size <= REAL_UP_TO:
        return _Timed(open_encoder(IndexerSettings.from_env(os.environ), lambda _: None))
    return _Timed(StandInEncoder(np.load(folder / "real.npy")))


def _settings(size: int, folder: Path) -> IndexerSettings:
    return IndexerSettings(index_dir=folder / f"index-{size}")


def _measure_build(size: int, folder: Path) -> dict[str, Any]:
    encoder = _encoder_for(size, folder)
    library = made_library(size, folder)
    corpus_mb = _peak_mb()
    busy = time.process_time()
    report = build_index(library, encoder, _settings(size, folder), train=())
    return {
        "size": report.passages,
        "articles": report.articles,
        "vectors": "model" if size <= REAL_UP_TO else "stand-in",
        "build_s": report.seconds,
        "build_cpu_s": time.process_time() - busy,
        "encode_s": encoder.seconds,
        "build_peak_mb": _peak_mb(),
        "corpus_mb": corpus_mb,
        "index_mb": report.index_bytes / 1e6,
    }


def _measure_search(size: int, folder: Path) -> dict[str, Any]:
    encoder = _encoder_for(size, folder)
    analyser = Analyser()
    before = _resident_mb()
    started = time.perf_counter()
    generation, _ = open_current(IndexLayout(_settings(size, folder).index_dir))
    searcher = Searcher(generation, encoder, analyser)
    searcher.judge("warm", 1)
    open_s = time.perf_counter() - started
    chance = np.random.default_rng(7)
    texts = [
        generation.passages[int(place)].text for place in chance.integers(len(generation.passages), size=QUERIES)
    ]
    texts = [text[: max(8, len(text) // 2)] for text in texts]
    vectors = encoder.encode_queries(texts)
    analyses = [analyser.analyse(text) for text in texts]
    dense, lexical = DenseRetriever(generation), LexicalRetriever(generation.folder)
    queries = searcher._queries
    record = generation.manifest.dense[0]
    return {
        "open_s": open_s,
        "search_mb": _resident_mb() - before,
        "dense_ms": _median_ms([lambda vector=vector: dense.search(vector, RETRIEVER_DEPTH) for vector in vectors]),
        "lexical_ms": _median_ms([lambda each=each: lexical.search(each, {}, RETRIEVER_DEPTH) for each in analyses]),
        "search_ms": _median_ms(  # all but the encoding
            [
                lambda text=text, vector=vector: queries._rank(text, vector)
                for text, vector in zip(texts, vectors, strict=True)
            ]
        ),
        "recall_at_10": _recall(dense, len(generation.passages), chance),
        "kind": record.kind,
        "nlist": record.nlist,
        "nprobe": record.nprobe,
        "built_recall_at_10": record.recall_at_10,
        "built_recall_at_depth": record.recall_at_depth,
    }


def _median_ms(calls: Sequence[Callable[[], object]]) -> float:
    for call in calls[:10]:
        call()
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def _recall(dense: DenseRetriever, count: int, chance: np.random.Generator) -> float:
    """Return the share of the exact ten nearest that the lane finds, for passages that were moved a little."""
    questions = dense.vectors_at(np.sort(chance.choice(count, EXAM, replace=False)))
    noise = chance.standard_normal(questions.shape, dtype=np.float32)
    questions = questions + 0.35 * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    best = np.full((EXAM, 0), 0.0, np.float32)
    places = np.full((EXAM, 0), 0, np.int64)
    for start in range(0, count, 16_384):
        stop = min(start + 16_384, count)
        best = np.concatenate([best, questions @ dense.vectors(start, stop).T], axis=1)
        places = np.concatenate([places, np.tile(np.arange(start, stop), (EXAM, 1))], axis=1)
        order = np.argsort(-best, axis=1)[:, :10]
        best, places = np.take_along_axis(best, order, axis=1), np.take_along_axis(places, order, axis=1)
    found = [dense.search(question, 10).passages for question in questions]
    return float(np.mean([np.isin(answer, row).mean() for answer, row in zip(places, found, strict=True)]))


def _measure_changes(articles: int, folder: Path) -> dict[str, Any]:
    """Build a folder of files, then edit, add, delete and rename one article, each followed by a build."""
    root = folder / "files"
    paths = [write_article(made_article(number), root) for number in range(articles)]
    encoder = StandInEncoder(np.load(folder / "real.npy"))
    layout = IndexLayout(folder / "index-files")
    result: dict[str, Any] = {"articles": articles}
    edited = paths[articles // 2]
    renamed = paths[articles // 3]
    new_name = renamed.with_name("a-new-name.md")

    def edit() -> None:
        edited.write_text(edited.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")

    def rename() -> None:
        text = renamed.read_text("utf-8")
        new_name.write_text(text.replace(f"id: {renamed.stem}", f"id: {new_name.stem}"), "utf-8")
        renamed.unlink()

    changes: dict[str, Callable[[], object]] = {
        "full": lambda: None,
        "nothing": lambda: None,
        "edit": edit,
        "add": lambda: write_article(made_article(articles), root),
        "delete": paths[articles // 4].unlink,
        "rename": rename,
    }
    for name, change in changes.items():
        change()
        before = layout.current_id()
        started, busy = time.perf_counter(), time.process_time()
        library = load_library(root, known_articles(layout))
        loaded = time.perf_counter()
        report = build_index(library, encoder, IndexerSettings(index_dir=layout.root), train=())
        files = _written(layout, before) if before and report.changed else {}
        result[name] = {
            "seconds": time.perf_counter() - started,
            "cpu_s": time.process_time() - busy,
            "load_s": loaded - started,
            "passages": report.passages,
            "encoded": report.encoded,
            "new_mb": sum(files.values()) / 1e6,
            "new_files": files,
        }
        print(name, result[name], file=sys.stderr, flush=True)
    return result


def _written(layout: IndexLayout, before: str) -> dict[str, int]:
    """Return the files of the current generation that are not those of the one before, with their bytes."""
    old, new = layout.generation_dir(before), layout.generation_dir(layout.current_id() or "")
    files = [path for path in sorted(new.rglob("*")) if path.is_file()]
    return {
        path.relative_to(new).as_posix(): path.stat().st_size
        for path in files
        if not ((old / path.relative_to(new)).exists() and path.samefile(old / path.relative_to(new)))
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _print_table(rows: dict[str, dict[str, Any]]) -> None:
    print("| passages | vectors | index | build s (CPU s, encoding s) | build MB | on disk MB | open s | memory MB "
          "| dense ms | lexical ms | search ms | recall@10 (at 600) |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, row in rows.items():
        if name == "changes":
            continue
        index = row["kind"] + (f" {row['nlist']}/{row['nprobe']}" if row["nlist"] else "")
        print(
            f"| {row['size']:,} | {row['vectors']} | {index} | {row['build_s']:.0f} ({row['build_cpu_s']:.0f}, {row['encode_s']:.0f}) "
            f"| {row['build_peak_mb']:.0f} | {row['index_mb']:.1f} | {row['open_s']:.2f} | {row['search_mb']:.0f} "
            f"| {row['dense_ms']:.2f} | {row['lexical_ms']:.2f} | {row['search_ms']:.1f} "
            f"| {row['recall_at_10']:.3f} ({row['built_recall_at_depth']:.3f}) |"
        )
    print()
    print(
        "| 10,000 articles, one is | seconds | CPU s | of that loading, s | encoded | written MB |\n|---|---|---|---|---|---|"
    )
    for name in ("full", "nothing", "edit", "add", "delete", "rename"):
        row = rows["changes"][name]
        print(
            f"| {name} | {row['seconds']:.2f} | {row['cpu_s']:.2f} | {row['load_s']:.2f} | {row['encoded']} | {row['new_mb']:.1f} |"
        )


def _plot(rows: Sequence[dict[str, Any]]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    plt.rcParams.update({"svg.hashsalt": "scale", "svg.fonttype": "none", "font.size": 9})
    panels = (
        (
            "build, s (stand-in vectors from 100k on)",
            (("wall", "build_s"), ("CPU", "build_cpu_s"), ("encoding", "encode_s")),
        ),
        ("memory, MB", (("build, peak", "build_peak_mb"), ("search", "search_mb"))),
        ("on disk, MB", (("generation", "index_mb"),)),
        ("open, s", (("verify and open", "open_s"),)),
        (
            "search, ms (median)",
            (("all but encoding", "search_ms"), ("lexical", "lexical_ms"), ("dense", "dense_ms")),
        ),
        ("recall of the dense lane", (("at 10", "recall_at_10"), ("at 600", "built_recall_at_depth"))),
    )
    figure, axes = plt.subplots(2, 3, figsize=(10, 5.2), layout="constrained")
    sizes = [row["size"] for row in rows]
    for axis, (title, curves) in zip(axes.flat, panels, strict=True):
        for label, key in curves:
            axis.plot(sizes, [row[key] for row in rows], marker="o", label=label)
        axis.set(title=title, xscale="log", xlabel="passages")
        if "recall" in title:
            axis.set_ylim(0.9, 1.005)
        else:
            axis.set_yscale("log")
        axis.minorticks_off()
        axis.grid(alpha=0.3)
        axis.legend(frameon=False)
    figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    main()
