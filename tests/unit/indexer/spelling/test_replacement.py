"""Spans that are replaced."""

import pytest

from indexer.spelling.replacement import overlaps


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 2, False), (0, 3, True), (3, 4, True), (4, 6, True), (5, 9, False), (1, 9, True)],
)
def test_spans_overlap_where_they_share_a_character(start, end, expected):
    """One past the last belongs to the next."""
    assert overlaps(start, end, [(2, 5)]) is expected
    assert overlaps(start, end, []) is False
