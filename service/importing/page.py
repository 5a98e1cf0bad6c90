"""One page of another program, before it is Markdown."""

from collections.abc import Mapping

from msgspec import Struct

__all__ = ["Page"]


class Page(Struct, frozen=True, kw_only=True):
    """A page as a reader found it.

    Attributes:
        origin: Where it was read, for the report: the file, and the number of an article in it.
        title: Plain text.
        body: HTML, or Markdown where ``is_html`` is false.
        is_html: Whether the body is HTML.
        file: Path of its own file in the source, against which relative links and images are resolved; empty where
            it has none.
        folders: Names of the sections it stands in, outermost first.
        group: What its translations share; empty where that is unknown.
        article_id: Number of the article in the other program: links name it.
        lang: Language tag; empty where nothing says it.
        url: Its address on the web.
        description: One or two sentences.
        tags: Labels.
        date: Of the last change, as written.
        is_draft: Whether its owner keeps it back.
        images: Images that came inside the page itself, by the address that the body names.
    """

    origin: str
    title: str
    body: str
    is_html: bool = True
    file: str = ""
    folders: tuple[str, ...] = ()
    group: str = ""
    article_id: str = ""
    lang: str = ""
    url: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    date: str = ""
    is_draft: bool = False
    images: Mapping[str, bytes] = {}
