"""Tell keys struck at random from words, where no page is in the language of the query.

Elsewhere the signals of the folder tell it; of a query in another language they say nothing.
"""

from collections.abc import Callable, Sequence

from indexer.spelling import is_english
from indexer.text.analysis import Token

__all__ = ["is_nonsense"]

_MOST_WORDS = 2
"""Words of a longer query are rather those of a third language."""


def is_nonsense(tokens: Sequence[Token], is_known: Callable[[str], bool]) -> bool:
    """Tell whether a short query has not one word of English, of Japanese, or of the folder.

    Args:
        tokens: All tokens of the query.
        is_known: Tells whether the folder has a word.
    """
    words = {token.word: token for token in tokens if token.is_content}
    return 0 < len(words) <= _MOST_WORDS and not any(
        _is_word(token) or is_known(token.word) for token in words.values()
    )


def _is_word(token: Token) -> bool:
    """Tell whether a token may be a word of some language."""
    if token.reading:
        return token.is_listed
    return not token.surface.isascii() or is_english(token.surface)
