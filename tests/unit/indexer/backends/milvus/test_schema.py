"""Names on Milvus: which collection belongs to what."""

import pytest

from indexer.backends.milvus.schema import Names, dense_search_params

GENERATION = "20261125T020252258475-aab44016"


def test_every_collection_tells_its_generation():
    """Passages, head and staged head, all by rules of Milvus's names."""
    names = Names("kb")
    for collection in (names.passages(GENERATION), names.head(GENERATION), names.staged(GENERATION)):
        assert names.generation_of(collection) == GENERATION
        assert collection.replace("_", "").isalnum()


@pytest.mark.parametrize("prefix", ["kb", "kb_other", "k"])
def test_knowledge_bases_do_not_touch_each_other(prefix):
    """A prefix that begins like another one has collections of its own, and strangers are left alone."""
    names = Names(prefix)
    others = [Names(other).head(GENERATION) for other in ("kb", "kb_other", "k") if other != prefix]
    assert [names.generation_of(each) for each in (*others, prefix, f"{prefix}_notes", "x")] == [None] * 5


def test_a_graph_looks_at_more_than_it_returns():
    """Milvus wants ``ef`` of at least the number of results; a scan has none."""
    assert "params" not in dense_search_params(50_000, 600)
    assert dense_search_params(50_001, 600)["params"]["ef"] >= 600
