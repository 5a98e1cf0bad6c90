"""What the front matter of other generators says about a page."""

from typing import Literal

from msgspec import Struct

__all__ = ["Audience", "LangFrom", "Page", "TitleFrom"]

TitleFrom = Literal["front matter", "heading", "navigation", "file name"]
Audience = Literal["everyone", "agent"]
"""Who reads an article; one for agents is shown and searched with their scope alone."""
LangFrom = Literal["front matter", "text", "short text", "unsure"]


class Page(Struct, frozen=True):
    """Facts of a page that is not in Kaiketsu's own format.

    Attributes:
        description: One or two sentences about the page.
        slug: Address of the page below the owner's site; empty where the front matter gives none.
        pair_key: What translations of the page have in common in their front matter; empty for nothing.
        aliases: Older addresses of the page, as the front matter has them.
        moved_from: Older addresses of the page, as the site's own redirects have them.
        tags: Keywords.
        updated: Date of the last change, as the front matter has it.
        title_from: Where the title was found.
        lang_from: How its own contents tell the language; the path of the file may overrule it.
        lang_guess: The language that they tell; empty where they tell none.
        audience: Who reads it.
    """

    description: str = ""
    slug: str = ""
    pair_key: str = ""
    aliases: tuple[str, ...] = ()
    moved_from: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    updated: str = ""
    title_from: TitleFrom = "file name"
    lang_from: LangFrom = "unsure"
    lang_guess: str = ""
    audience: Audience = "everyone"
