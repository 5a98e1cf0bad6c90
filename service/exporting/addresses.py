"""Which file of the export stands for which address of the service."""

from collections.abc import Sequence
from posixpath import dirname, relpath
from urllib.parse import parse_qs, quote, unquote, urlsplit

from indexer.store import Generation
from kb.model.article import Article

__all__ = ["Addresses", "relative_url"]

_NO_LANGUAGE = "und"
"""ISO 639-2: the folder of articles whose language nothing tells."""
_FILES = ("/static/", "/assets/")
_ARTICLES = "/articles/"


class Addresses:
    """Addresses of one export.

    Args:
        generation: Whose articles.
        langs: Languages of home pages and lists of articles, the default first.
    """

    def __init__(self, generation: Generation, langs: Sequence[str]) -> None:
        self._generation = generation
        self._langs = tuple(langs)

    def home(self, lang: str) -> str:
        """Return the home page in a language, or in the default one."""
        return f"{lang if lang in self._langs else self._langs[0]}/index.html"

    def listing(self, lang: str) -> str:
        """Return the list of articles in a language, or in the default one."""
        return f"{lang if lang in self._langs else self._langs[0]}/articles.html"

    @staticmethod
    def article(article: Article) -> str:
        """Return the page of an article."""
        return f"{article.lang or _NO_LANGUAGE}/articles/{article.id}.html"

    def file_of(self, address: str) -> str | None:
        """Return the file for an address of the service, with its fragment; None where the export has none.

        Args:
            address: Begins with one slash.
        """
        parts = urlsplit(address)
        lang = parse_qs(parts.query).get("lang", [""])[0]
        file = self._page(unquote(parts.path), lang)
        return f"{file}#{parts.fragment}" if file and parts.fragment else file

    def _page(self, path: str, lang: str) -> str | None:
        if path == "/":
            return self.home(lang)
        if path == "/articles":
            return self.listing(lang)
        if path.startswith(_ARTICLES):
            article = self._generation.find_article(path.removeprefix(_ARTICLES), lang or None)
            return self.article(article) if article else None
        return path.removeprefix("/") if path.startswith(_FILES) or path == "/theme.css" else None


def relative_url(file: str, page: str) -> str:
    """Return the address of a file as a page of the same export names it.

    Args:
        file: Path in the export, perhaps with a fragment.
        page: Path of the page that has the link.
    """
    path, hash_mark, fragment = file.partition("#")
    return quote(relpath(path, dirname(page) or ".")) + hash_mark + fragment
