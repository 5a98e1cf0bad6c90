"""An article: front matter and sections. Knows nothing of files or search.

Values only. Parsing is in ``front_matter`` and ``markdown``; folders are in ``library``.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from kb.model.page import Audience, Page

__all__ = [
    "Applies",
    "Article",
    "Filters",
    "FrontMatter",
    "Link",
    "Section",
    "SectionKind",
    "Severity",
    "Slug",
    "Source",
    "Text",
    "Trust",
]

Severity = Literal["normal", "urgent"]
Trust = Literal["official", "quoted", "third-party", "unconfirmed"]
Status = Literal["published", "draft"]
SectionKind = Literal["see", "cause", "check", "fix", "avoid", "evidence", "contact", "other"]

_ANY = "any"

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, Meta(min_length=1, max_length=400)]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a fact comes from, when the page was seen, and how far to trust it."""

    title: Text
    url: Annotated[str, Meta(pattern=r"^https?://\S+$", max_length=500)]
    seen: date
    trust: Trust


class Applies(Struct, frozen=True, forbid_unknown_fields=True):
    """Which store and card types an article is about; ``wording.yaml`` names the card types that there are."""

    store: Text = "any"
    card_types: tuple[Slug, ...] = ("any",)


class Filters(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody has said about their case; empty where they have not.

    Attributes:
        store: Store that the card is for, as ``applies`` names it.
        card_type: Id of a card type.
    """

    store: str = ""
    card_type: str = ""

    def __bool__(self) -> bool:
        return bool(self.store or self.card_type)

    def allow(self, applies: Applies | None) -> bool:
        """Tell whether an article is about such a case; one that says nothing of it is about all."""
        if applies is None:
            return True
        is_of_store = not self.store or applies.store in {self.store, _ANY}
        return is_of_store and (not self.card_type or not {self.card_type, _ANY}.isdisjoint(applies.card_types))


class FrontMatter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The YAML head of an article; ``kb/docs/authoring.md`` explains each key to authors.

    Attributes:
        revision: On an original: counts changes of meaning. On a translation: the revision of the
            original that it was made from, so that lint can tell when it has fallen behind.
        translation_of: Language of the original; absent on an original.
    """

    id: Slug
    title: Text
    summary: Text
    symptoms: tuple[Text, ...]
    messages: tuple[Text, ...] = ()
    checks: tuple[Slug, ...] = ()
    near: tuple[Slug, ...] = ()
    applies: Applies = Applies()
    severity: Severity = "normal"
    audience: Audience = "everyone"
    sources: Annotated[tuple[Source, ...], Meta(min_length=1)]
    verified: date
    review_after: date
    revision: Annotated[int, Meta(ge=1)] = 1
    translation_of: Literal["ja", "en"] | None = None
    status: Status = "published"


class Link(Struct, frozen=True):
    """What an article points at.

    Attributes:
        target: The address as the author wrote it.
        line: 1-based line of the block in which it stands.
        kind: Whether it leads somewhere, or shows a picture or a film.
        alt: What a picture says to those who do not see it; None or empty where the author gave nothing.
    """

    target: str
    line: int
    kind: Literal["page", "image"]
    alt: str | None = None


class Section(Struct, frozen=True):
    """A run of text under one heading.

    Attributes:
        heading_path: Headings from the outermost to this one; empty for text before the first heading.
        kind: What the section is for, by the fixed headings; ``other`` where the heading is free.
        anchor: Fragment under which the page shows it, unique in the article.
        first_line: 1-based line of the heading (or first text) in the file.
        last_line: 1-based last line, inclusive.
        html: The section rendered, without its heading. Not safe: it is cleaned when it is shown.
        text: The same as plain text, one block a line, a row of a table a line.
        steps: Plain text of the top-level numbered steps, in order.
        code_spans: Contents of inline code, for the phrase retriever.
        code: Which lines of ``text`` are code: first and one past the last of each block, counted from 0.
        links: What it points at.
    """

    heading_path: tuple[str, ...]
    kind: SectionKind
    anchor: str
    first_line: int
    last_line: int
    html: str
    text: str
    steps: tuple[str, ...] = ()
    code_spans: tuple[str, ...] = ()
    code: tuple[tuple[int, int], ...] = ()
    links: tuple[Link, ...] = ()


class Article(Struct, frozen=True):
    """One cause (or one page) in one language.

    Attributes:
        id: File name for an article with front matter, path without suffix otherwise.
        lang: Language code, from the folder or from the text.
        path: File relative to the knowledge base, with forward slashes.
        title: From the front matter, else the first heading, else the id.
        sections: In file order.
        meta: Absent for plain Markdown: everything that needs it is then absent too.
        page: What other programs' front matter says; absent for an article in the own format.
        url: Address of the page on its owner's site; empty where none is set.
    """

    id: str
    lang: str
    path: str
    title: str
    sections: tuple[Section, ...]
    meta: FrontMatter | None = None
    page: Page | None = None
    url: str = ""

    @property
    def summary(self) -> str:
        """One sentence on the cause, or about the page; empty where the front matter has none."""
        if self.meta:
            return self.meta.summary
        return self.page.description if self.page else ""

    @property
    def severity(self) -> Severity:
        """``urgent`` for a scam in progress, else ``normal``."""
        return self.meta.severity if self.meta else "normal"

    @property
    def audience(self) -> Audience:
        """Who reads it: ``agent`` for what customers are not shown."""
        if self.meta:
            return self.meta.audience
        return self.page.audience if self.page else "everyone"

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders in which a page lies, in words; none for an article in the own format."""
        parts = () if self.meta else tuple(self.id.split("/")[:-1])
        return tuple(part.replace("-", " ").replace("_", " ") for part in parts)

    @property
    def first_step(self) -> str:
        """First numbered step of the fix, or of the article where no section is marked as the fix."""
        fixes = [section for section in self.sections if section.kind == "fix"]
        for section in fixes or self.sections:
            if section.steps:
                return section.steps[0]
        return ""

    def step_of(self, anchor: str) -> str:
        """Return the first step to show beside the section of that fragment.

        An article in the own format says what to do in one place. A page of another kind may hold steps for many
        things: only those of the section that answers are meant.
        """
        if self.meta is not None:
            return self.first_step
        section = self.section(anchor)
        return section.steps[0] if section and section.steps else ""

    def section(self, anchor: str) -> Section | None:
        """Return the section of that fragment; None where there is none."""
        return next((section for section in self.sections if section.anchor == anchor), None)
