"""A knowledge base of which every sentence carries the number of its edition, so that a mixture shows."""

import re
from pathlib import Path

from indexer.encoding.hashing import HashingEncoder
from indexer.errors import StoreError
from indexer.search.searcher import Searcher
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from tests.support.small_kb import write_article

__all__ = ["QUERIES", "answers", "editions_in", "serving", "write_edition"]

ARTICLES = 4
QUERIES = (*(f"trouble {word}" for word in ("alpha", "beta", "gamma", "delta")), "the card does nothing")
_WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
_EDITION = re.compile(r"edition(\d+)")


def write_edition(root: Path, number: int, articles: int = ARTICLES) -> None:
    """Write the knowledge base, or write it anew as another edition."""
    mark = f"edition{number}"
    for word in _WORDS[:articles]:
        write_article(
            root,
            word,
            title=f"Cause {word} {mark}",
            summary=f"What {word} means in {mark}.",
            symptoms=f"trouble {word} {mark}, {word} does not work in {mark}",
            messages=f'"Error {word} {mark}"',
            see=f"The card shows {word}, says {mark}.",
            cause=f"It is {word} by {mark}.",
            fix=f"Turn {word} off as {mark} says.",
        )


def editions_in(text: str) -> set[int]:
    """Return the editions that a text names."""
    return {int(number) for number in _EDITION.findall(text)}


def answers(searcher: Searcher) -> list[list[object]]:
    """Return all that is shown for a few queries, comparable between two indexes of the same edition."""
    return [
        [result.article_id, result.title, result.passage.text, result.first_step, round(result.score, 4)]
        for query in QUERIES
        for result in searcher.search(query, limit=10).results
    ]


def serving(layout: IndexLayout) -> tuple[str, int, list[list[object]]]:
    """Open the index as a server does; return the generation's id, its edition and its answers.

    Raises:
        AssertionError: it does not open, CURRENT names another, or two editions are mixed.
    """
    try:
        generation, refused = open_current(layout)
        found = answers(Searcher(generation, HashingEncoder(), Analyser()))
    except StoreError as error:
        raise AssertionError(f"nothing serves: {error}") from error
    assert refused == (), f"refused: {refused[0]}"
    assert layout.current_id() == generation.id, "CURRENT names another generation"
    numbers = {
        number for article in generation.articles for number in editions_in(f"{article.title} {article.first_step}")
    }
    for row in found:
        for text in row[1:4]:
            numbers |= editions_in(str(text))
    assert len(numbers) == 1, f"editions {sorted(numbers)} in one generation"
    assert len(found) == len(QUERIES) * len(generation.document_ids), "articles are missing from the answers"
    return generation.id, numbers.pop(), found
