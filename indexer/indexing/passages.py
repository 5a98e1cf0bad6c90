"""The passages of an article: its own, then those of its judged queries."""

from collections.abc import Sequence

from indexer.encoding.encoder import Encoder
from indexer.text.chunking import article_passages, judged_passages
from indexer.text.passage import Passage
from kb.loading.judged import JudgedQuery
from kb.loading.library import Library

__all__ = ["ArticlePassages"]


class ArticlePassages:
    """Cuts the articles of a library into passages.

    Args:
        library: The loaded knowledge base.
        train: Judged queries that become passages of their article.
        encoder: Counts tokens.
        chunk_tokens: Longest chunk of a section, in those tokens.

    Attributes:
        judged: Passages made of judged queries, by position of the article.
    """

    def __init__(self, library: Library, train: Sequence[JudgedQuery], encoder: Encoder, chunk_tokens: int) -> None:
        self.judged = judged_passages(library.articles, train)
        self._articles = library.articles
        self._encoder = encoder
        self._chunk_tokens = chunk_tokens

    def of(self, position: int) -> Sequence[Passage]:
        """Return the passages of the article at a position of the library."""
        article = self._articles[position]
        own = article_passages(article, position, self._encoder.count_tokens, self._chunk_tokens)
        return (*own, *self.judged.get(position, ()))
