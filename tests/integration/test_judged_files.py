"""Building from any subset of the files of judged queries."""

import json

import pytest

from indexer.indexing import build_index
from indexer.ranking.ranker import read_ranker
from indexer.store import IndexLayout, open_current
from indexer.text.passage import PASSAGE_KINDS
from kb.loading.library import load_library

FILES = ("train", "dev", "out_of_scope", "learned")  # a build never opens test.jsonl
CAUSES = ("expired", "locked", "lost", "scam")
# None, each alone, what is fitted on beside what is learned from, and all: the others are between these.
SUBSETS = [(), *((name,) for name in FILES), ("train", "dev"), ("dev", "learned"), ("train", "out_of_scope"), FILES]


def rows_of(name):
    if name == "out_of_scope":
        return [
            {"id": f"o{n}", "text": f"where is parcel {n * 37}", "lang": "en", "split": ("train", "dev")[n % 2]}
            for n in range(40)
        ]
    return [
        {"id": f"{name}{n}", "text": f"{name} {n * 7919}: {CAUSES[n % 4]}", "lang": "en", "primary": [CAUSES[n % 4]]}
        for n in range(60)
    ]


def write(root, name, rows):
    (root / "golden").mkdir(exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (root / "golden" / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")


@pytest.fixture
def build(small_kb, hashing, settings):
    """Return a function that builds the small knowledge base and returns its generation."""

    def run():
        build_index(load_library(small_kb), hashing, settings)
        return open_current(IndexLayout(settings.index_dir))[0]

    return run


@pytest.mark.parametrize("subset", SUBSETS, ids="+".join)
def test_any_subset_of_the_files_builds(build, small_kb, hashing, subset):
    """Each file may be absent; a ranker is fitted where train or learned rows are enough."""
    for name in subset:
        write(small_kb, name, rows_of(name))
    generation = build()
    learns = "train" in subset or "learned" in subset
    assert (read_ranker(generation.folder, hashing.spec.fingerprint) is not None) == learns


def test_bad_rows_are_left_out_of_a_build(build, small_kb):
    """A build continues when rows cannot be read or name no article, and learns from the others."""
    write(
        small_kb,
        "train",
        [
            {"id": "a", "text": "my card is too old", "lang": "en", "primary": ["expird"]},
            "{",
            {"id": "c", "text": "it ran out", "lang": "en", "primary": ["no-such-article", "expired"]},
        ],
    )
    write(small_kb, "learned", [{"id": "l1", "text": "frozen", "lang": "en", "primary": ["locked"], "by": "mori"}])
    generation = build()
    judged = generation.kind_of_passage == PASSAGE_KINDS.index("judged")
    texts = {passage.text for passage, is_judged in zip(generation.passages, judged, strict=True) if is_judged}
    assert texts == {"it ran out", "frozen"}
