"""The self test before a generation is published: it has to find its own articles."""

from indexer.errors import GenerationDamagedError
from indexer.search.searcher import Searcher

__all__ = ["ask_own_titles"]

_QUERIES = 5


def ask_own_titles(searcher: Searcher) -> None:
    """Search for the titles of a few articles.

    Raises:
        GenerationDamagedError: a query finds nothing.
        BackendError: the backend does not answer.
    """
    generation = searcher.generation
    if not generation.manifest.passages:
        return
    for position in range(0, len(generation.articles), max(1, len(generation.articles) // _QUERIES)):
        title = generation.articles[position].title
        if not searcher.judge(title, 1).ranking:
            raise GenerationDamagedError(generation.id, "lanes", f"a search for {title!r} found nothing")
