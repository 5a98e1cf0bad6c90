"""The value of a button."""

import pytest

from service.chat.votes import Vote

SEARCH = "0123456789abcdef01234567"


@pytest.mark.parametrize(
    "vote", [Vote("yes", "ja", SEARCH, "guide/refunds"), Vote("no", "pt-BR", SEARCH), Vote("open", "en", SEARCH, "a")]
)
def test_a_vote_is_read_as_it_was_written(vote):
    """With and without an article; what a button carries fits LINE's 300 characters."""
    assert Vote.read(vote.value) == vote
    assert len(Vote("yes", "ja", SEARCH, "a" * 200).value) <= 300


@pytest.mark.parametrize(
    "value", ["", "yes", f"perhaps en {SEARCH} a", "yes en AQ2K-9XWE3R-7TYU a", f"yes en {SEARCH}"]
)
def test_anything_else_is_no_vote(value):
    """Another app's button, or something that was made up."""
    assert Vote.read(value) is None
