"""``python -m tests.benchmarks.learning --complaints DIR --intents DIR``: what weeks of use teach.

The sets are not part of the project: ``--complaints`` is a folder with ``queries.jsonl`` about the shipped articles
(``id``, ``text``, ``lang``, ``primary``, ``source``), ``--intents`` one as HINT3 has them (``corpus.jsonl``,
``queries.jsonl`` with ``text`` and ``intent``), of which a folder of pages without judged queries is made.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from threadpoolctl import threadpool_limits

from indexer.encoding import make_packs, open_encoder
from indexer.settings import IndexerSettings
from indexer.training.learned import JudgedSets, read_judged
from kb.loading.library import DEFAULT_KB
from tests.benchmarks.learning.chart import draw, gains, table
from tests.benchmarks.learning.replay import Replay
from tests.benchmarks.learning.sets import halves, is_made_after_real, read_complaints, write_pages
from tests.benchmarks.learning.weeks import ARMS, Point, play

PLOT = Path("service/screenshots/learning.svg")


def main() -> None:
    """Play, print the table, and draw."""
    options = _options()
    points: list[Point] = [Point(**row) for path in options.add for row in json.loads(path.read_text("utf-8"))]
    with threadpool_limits(limits=1, user_api="blas"):  # as a build does
        for point in _played(options):
            points.append(point)
            print(point, file=sys.stderr, flush=True)
            if options.save:
                options.save.write_text(json.dumps([asdict(each) for each in points]), "utf-8")
    print("\n".join(table(points)))
    print("\n".join(gains(points)))
    draw(points, options.plot)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.learning", description=__doc__)
    parser.add_argument("--complaints", type=Path, help="labelled texts about the shipped articles")
    parser.add_argument("--intents", type=Path, action="append", default=[], help="a set as HINT3 has them")
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--budget", type=int, default=25, help="decisions a week")
    parser.add_argument("--every", type=int, default=1, help="weeks from one build to the next")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=ARMS)
    parser.add_argument("--younger", action="store_true", help="without the rows written after real complaints")
    parser.add_argument("--vectors", type=Path, help="an index folder whose cached vectors are used")
    parser.add_argument("--index", type=Path, help="keep the index of the complaints here, for the next run")
    parser.add_argument("--save", type=Path, help="write the figures, no texts, as JSON")
    parser.add_argument("--add", type=Path, action="append", default=[], help="figures that were saved before")
    parser.add_argument("--plot", type=Path, default=PLOT)
    options = parser.parse_args()
    if not (options.complaints or options.intents or options.add):
        parser.error("give --complaints or --intents: the sets are not part of the project")
    return options


def _played(options: argparse.Namespace) -> Iterator[Point]:
    settings = IndexerSettings.from_env(os.environ)
    if options.complaints:
        cases = read_complaints(options.complaints)
        sets = read_judged(DEFAULT_KB)
        own = _younger(sets) if options.younger else None
        name = f"{options.complaints.name}{', younger base' if own else ''}"
        with TemporaryDirectory() as temporary:
            folder = options.index or Path(temporary)
            if options.vectors:
                shutil.copy(options.vectors / "vectors.sqlite", folder)
            encoder = open_encoder(settings, print, make_packs(settings, DEFAULT_KB, ("en", "ja"), print))
            replay = Replay(DEFAULT_KB, sets, cases, encoder, folder)
            for seed in options.seeds:
                yield from _play(name, replay, cases, seed, options, own)
    for path in options.intents:
        with TemporaryDirectory() as pages, TemporaryDirectory() as folder:
            cases = write_pages(path, Path(pages))
            encoder = open_encoder(settings, print, make_packs(settings, Path(pages), ("en",), print))
            replay = Replay(Path(pages), JudgedSets((), ()), cases, encoder, Path(folder))
            for seed in options.seeds:
                yield from _play(path.name, replay, cases, seed, options, None)


def _play(name, replay, cases, seed, options, own) -> Iterator[Point]:
    weeks = {"weeks": options.weeks, "budget": options.budget, "seed": seed, "every": options.every}
    yield from play(name, replay, halves(cases, seed), **weeks, arms=options.arms, own=own)


def _younger(sets: JudgedSets) -> JudgedSets:
    """Return the judged queries as they were before anybody had studied real complaints."""
    train, dev = (
        [row for row in rows if not is_made_after_real(row.source, row.by, row.id)] for rows in (sets.train, sets.dev)
    )
    return JudgedSets(train, dev)


if __name__ == "__main__":
    main()
