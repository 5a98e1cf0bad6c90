"""Segments: records by position, decoded when they are asked for."""

import numpy as np
import pytest

from indexer.store.blob import Blob, BlobWriter
from indexer.store.contents import ArticleStore, PassageStore
from indexer.store.segment import SegmentList, SegmentWriter
from indexer.text.passage import Passage
from tests.benchmarks.corpus import made_article

PASSAGES = [Passage(0, "title", "", "", f"text {number} の", "上") for number in range(5)]


@pytest.fixture
def segments(tmp_path):
    """Return two segments: of two articles and three passages, and of one and two."""
    for number, (articles, passages) in enumerate((((0, 1), PASSAGES[:3]), ((2,), PASSAGES[3:]))):
        with SegmentWriter(tmp_path, number) as segment:
            for article in articles:
                segment.add_article(made_article(article))
            for passage in passages:
                segment.add_passage(passage)
    return SegmentList.open(tmp_path)


def test_records_come_back_by_position(tmp_path):
    """Empty records and an empty file are no exception."""
    records = [b"", b"one", b"", "二".encode()]
    with BlobWriter(tmp_path, "some") as writer:
        for record in records:
            writer.append(record)
    with BlobWriter(tmp_path, "none"):
        pass
    blob = Blob(tmp_path, "some")
    assert [blob[place] for place in range(len(blob))] == records
    assert len(Blob(tmp_path, "none")) == 0


def test_passages_are_a_sequence_over_all_segments(segments):
    """Any slice is a sequence, too; the article of a passage is what the generation says."""
    article_of = np.array([7, 7, -1, 8, 8], dtype=np.int32)
    store = PassageStore(segments, article_of, range(5))
    assert [passage.text for passage in store] == [passage.text for passage in PASSAGES]
    assert [passage.article for passage in store[1:4]] == [7, -1, 8]
    assert store[2:][1].text == PASSAGES[3].text
    assert store[-1] == store[4]
    assert store[::2][2].text == PASSAGES[4].text
    with pytest.raises(IndexError):
        store[5]


def test_articles_are_a_sequence_in_the_order_of_the_generation(segments):
    """Where they lie has nothing to do with where they stand."""
    store = ArticleStore(segments, [2, 0])
    assert list(store) == [made_article(2), made_article(0)]
    assert list(store[1:]) == [made_article(0)]


@pytest.mark.usefixtures("segments")
def test_passages_are_not_read_to_open_a_segment(tmp_path):
    """Where they are kept elsewhere, their texts need not be there."""
    for name in ("passages.blob", "passages.ends"):
        (tmp_path / "segments/0000" / name).unlink()
    reopened = SegmentList.open(tmp_path)
    assert (reopened.passage_count, reopened.article(0)) == (5, made_article(0))
    assert reopened.kinds().tolist() == [0] * 5
    assert reopened.passage(3, 1).text == PASSAGES[3].text
