"""The cache of queries: no text that may hold part of a secret is a key."""

import pytest

from indexer.text.query_cache import QueryCache


def test_a_value_is_made_once():
    """A text that comes again gets the value that it had."""
    cache: QueryCache[list[str]] = QueryCache(2)
    first = cache.get("the card does not work", lambda text: [text])
    assert cache.get("the card does not work", lambda text: [text]) is first
    assert "the card does not work" in cache


def test_the_least_recently_used_goes_first():
    """The cache never has more values than it may."""
    cache: QueryCache[int] = QueryCache(2)
    for text in ("one card", "two cards", "one card", "three cards"):
        cache.get(text, len)
    assert "one card" in cache
    assert "two cards" not in cache


def test_a_value_that_is_too_large_is_not_kept():
    """A value above the size limit is returned and not cached."""
    cache: QueryCache[int] = QueryCache(3, lambda value: value)
    assert cache.get("four", lambda _: 4) == 4
    assert "four" not in cache


CODE = "QZ7M-XK4P2W-9TBN"


@pytest.mark.parametrize("text", [CODE[:size] for size in range(8, len(CODE) + 1)])
@pytest.mark.parametrize("frame", ["{}", "my code is {}", "コードは{}", "前半は{}"])
def test_the_beginning_of_a_code_is_no_key(text, frame):
    """From eight characters on, alone and in a sentence, in capitals and in small letters."""
    cache: QueryCache[str] = QueryCache(10)
    for typed in (frame.format(text), frame.format(text.lower()), frame.format(text.replace("-", ""))):
        cache.get(typed, str)
        assert typed not in cache
