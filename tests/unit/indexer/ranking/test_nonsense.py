"""Keys struck at random, told from words."""

import pytest

from indexer.ranking.nonsense import is_nonsense
from indexer.text.analysis import Analyser

KNOWN = {"fjdk"}


@pytest.fixture(scope="module")
def analyser():
    """Return the analyser."""
    return Analyser()


@pytest.mark.parametrize("text", ["asdf", "qwer", "aaaa", "xyzzy", "ｗｗｗｗ", "zzz zzz", "123", "asdf qwer"])
def test_keys_struck_at_random_are_nonsense(analyser, text):
    """No word of any language, once or repeated, in full width too."""
    assert is_nonsense(analyser.tokens(text), KNOWN.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "password",
        "log in",
        "notifications",
        "fjdk",
        "asdf password",
        "退会したい",
        "пароль",
        "supprimer mon compte",
        "",
    ],
)
def test_what_may_be_a_word_is_none(analyser, text):
    """English, Japanese, a word of the folder, other scripts, and more words than somebody strikes at random."""
    assert not is_nonsense(analyser.tokens(text), KNOWN.__contains__)
