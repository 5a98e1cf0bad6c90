"""A rebuild killed with SIGKILL: always the old or the new generation, never a mixture.

The short form of the program; each kill is a real process on a real folder, stopped at a named step or after a
random number of bytes of work.
"""

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from indexer.analysis import Analyser
from indexer.build import build_index
from indexer.encoding.hashing import HashingEncoder
from indexer.retrieval.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from kb.library import load_library
from tests.conftest import write_article

STEPS = ["lock", "chunk", "encode", "write", "sync", "manifest", "verify", "rename", "current", "prune"]

BUILDER = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from indexer.build import build_index
    from indexer.encoding.hashing import HashingEncoder
    from indexer.settings import IndexerSettings
    from kb.library import load_library

    kb, index, step = sys.argv[1:]
    def progress(name, done, total):
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)
    library = load_library(Path(kb))
    print("ready", flush=True)
    build_index(library, HashingEncoder(), IndexerSettings(index_dir=Path(index)), full=True, progress=progress)
    """
)


@pytest.fixture
def published(small_kb, settings):
    """Return the id of a first generation, and an edited knowledge base waiting to be built."""
    first = build_index(load_library(small_kb), HashingEncoder(), settings).generation
    write_article(small_kb, "extra", title="Something new", symptoms="brand new trouble")
    return first


def start_builder(small_kb, settings, step=""):
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(small_kb), str(settings.index_dir), step],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def check_serving(settings: IndexerSettings, old: str) -> str:
    """Assert that one whole generation answers, and return its id."""
    layout = IndexLayout(settings.index_dir)
    generation, refused = open_current(layout)
    assert refused == ()
    assert layout.current_id() == generation.id
    searcher = Searcher(generation, HashingEncoder(), Analyser())
    assert searcher.search("lost my card").results[0].article_id == "lost"
    has_new = "extra" in generation.document_ids
    assert has_new == (generation.id != old)
    return generation.id


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_named_step(step, small_kb, settings, published):
    """Up to the flip the old generation serves, after it the new one; the next build succeeds."""
    builder = start_builder(small_kb, settings, step)
    assert builder.wait(timeout=60) == -signal.SIGKILL
    builder.stdout.close()
    serving = check_serving(settings, published)
    assert (serving == published) == (step != "prune")
    report = build_index(load_library(small_kb), HashingEncoder(), settings)
    assert check_serving(settings, published) == report.generation
    assert IndexLayout(settings.index_dir).staging_dirs() == []


def test_killed_at_random_moments(small_kb, settings, published):
    """Wherever the kill falls, the index answers, and the last build leaves no debris."""
    chance = random.Random(20261123)
    for _ in range(8):
        builder = start_builder(small_kb, settings)
        builder.stdout.readline()
        time.sleep(chance.uniform(0, 0.12))
        builder.send_signal(signal.SIGKILL)
        builder.wait(timeout=60)
        builder.stdout.close()
        check_serving(settings, published)
    report = build_index(load_library(small_kb), HashingEncoder(), settings, full=True)
    layout = IndexLayout(settings.index_dir)
    assert check_serving(settings, published) == report.generation
    assert layout.staging_dirs() == []
    manifest = json.loads((layout.generation_dir(report.generation) / "manifest.json").read_text("utf-8"))
    assert manifest["articles"] == 5
