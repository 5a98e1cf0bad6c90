"""English as a whole."""

import pytest

from indexer.spelling.english_words import is_english


@pytest.mark.parametrize(
    "word",
    [
        "cart",
        "cord",
        "toothbrush",
        "wasnt",
        "didn't",
        "scammer",
        "deliverable",
        "wifi",
        "colour",
        "recognised",
        "cancelling",
        "redeliver",
    ],
)
def test_words_with_endings_and_without_apostrophes_are_english(word):
    """None of them is a misspelling."""
    assert is_english(word)


@pytest.mark.parametrize("word", ["invaild", "ballance", "recieved", "zandaka", "expird"])
def test_misspellings_are_not(word):
    """Misspellings, and words that the list hardly knows, are not known."""
    assert not is_english(word)
