"""What the queue has to know of the articles, taken from a searcher."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from service.answering.meaning import SearcherMeaning
from service.learning.articles import Articles
from service.learning.evidence import Guess
from service.learning.proposals import LookAgain
from service.learning.suggestions import Words
from service.search_log.clusters import Meaning

if TYPE_CHECKING:  # a command that has no index loads no backend
    from indexer.search.searcher import Searcher
    from indexer.text.analysis import Analyser

__all__ = ["Knowledge", "knowledge_of", "words_of"]

_RANKED = 5


class Knowledge(Struct, frozen=True):
    """What the desk knows of the articles.

    Attributes:
        version: Changes with them.
        articles: Titles, words and checks.
        words: Splits a text.
        look_again: What the program thinks of a text; None where no model is at hand.
        meaning: Compares texts by what they say; None where no model is at hand.
    """

    version: str
    articles: Articles
    words: Words
    look_again: LookAgain | None = None
    meaning: Meaning | None = None


def knowledge_of(searcher: "Searcher") -> Knowledge:
    """Return what a searcher knows."""
    generation = searcher.generation

    def look_again(text: str) -> Guess:
        found = searcher.judge(text, _RANKED)
        confidences = found.confidences or (None,) * len(found.ranking)
        return Guess(
            found.state,
            tuple((each, confidence) for (each, _), confidence in zip(found.ranking, confidences, strict=True)),
        )

    articles = Articles(generation.find_article, generation.checks)
    return Knowledge(generation.id, articles, words_of, look_again, SearcherMeaning(searcher))


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the content words of a text, each as it is compared and as one writes it in a dictionary.

    A Japanese word is compared in the form of the dictionary, an English one as its stem, which nobody writes.
    """
    for word in _analyser().analyse(text).words:
        yield word.text, text[word.start : word.end] if word.text.isascii() else word.text


@lru_cache(maxsize=1)
def _analyser() -> "Analyser":
    from indexer.text.analysis import Analyser  # noqa: PLC0415 - its dictionary is loaded when it is asked for

    return Analyser()
