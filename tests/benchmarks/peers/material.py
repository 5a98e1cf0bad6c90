"""The documents that contestants index, from the knowledge base that ships."""

from collections.abc import Iterator

from kb.model.article import Article
from tests.benchmarks.peers.contest import Document
from tests.support.shipped import shipped_library

__all__ = ["documents"]


def documents() -> dict[str, list[Document]]:
    """Return the knowledge base in two forms, the same text in both.

    ``whole``: an article in a language is one document. The model reads its first 512 tokens.
    ``parts``: one of title, summary and symptoms, and one a section, headed by the title.
    """
    articles = shipped_library().articles
    return {
        "whole": [Document(_id(article), article.id, "\n".join(_blocks(article))) for article in articles],
        "parts": [
            Document(f"{_id(article)}/{number}", article.id, block if number == 0 else f"{article.title}\n{block}")
            for article in articles
            for number, block in enumerate(_blocks(article))
        ],
    }


def _id(article: Article) -> str:
    return f"{article.id}/{article.lang}"


def _blocks(article: Article) -> Iterator[str]:
    symptoms = article.meta.symptoms if article.meta else ()
    yield "\n".join([article.title, article.summary, *symptoms])
    for section in article.sections:
        yield "\n".join([*section.heading_path, section.text])
