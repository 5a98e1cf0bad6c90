"""The knowledge base: articles and checks as files, and the pure domain that reads them.

Here live the article schema, the Markdown outline, the library (a folder of articles, loaded and
checked), the lint findings, synonyms and redaction. No arrays, index, model or web: those belong to
``indexer`` and ``service``, which import this package and never the other way round.
"""

from kb.loading.library import Library, load_library
from kb.model.article import Article, FrontMatter, Section, Source
from kb.model.errors import KBError, LibraryError
from kb.model.finding import Finding

__all__ = [
    "Article",
    "Finding",
    "FrontMatter",
    "KBError",
    "Library",
    "LibraryError",
    "Section",
    "Source",
    "load_library",
]
