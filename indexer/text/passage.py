"""A passage: the unit that is encoded, indexed and shown."""

import hashlib
from typing import Literal

from msgspec import Struct

__all__ = ["PASSAGE_KINDS", "Passage", "PassageKind"]

PassageKind = Literal["title", "symptom", "section", "judged"]

PASSAGE_KINDS: tuple[PassageKind, ...] = ("title", "symptom", "section", "judged")
"""All kinds; a kind's place here is its code in arrays."""


class Passage(Struct, frozen=True):
    """A piece of an article that can answer a query by itself.

    Attributes:
        article: Position of its article in the generation's list of articles.
        kind: ``title`` (title and summary), ``symptom`` (one), ``section`` (one chunk of one), or ``judged``
            (a judged query of the article: found like a symptom, never shown).
        anchor: Fragment of the section on the article page; empty for ``title`` and ``symptom``.
        heading: Heading of the section, empty where there is none.
        text: The text as shown.
        context: Text that precedes it when it is encoded, such as the article's title.
    """

    article: int
    kind: PassageKind
    anchor: str
    heading: str
    text: str
    context: str = ""

    @property
    def embedding_text(self) -> str:
        """What the encoder sees."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    @property
    def is_query_like(self) -> bool:
        """Whether it is what people say: encoded as a query is, so the same words give the same vector."""
        return self.kind in {"symptom", "judged"}

    @property
    def digest(self) -> bytes:
        """sha256 of what the encoder sees and how: the key of the vector cache."""
        role = "query" if self.is_query_like else "passage"
        return hashlib.sha256(f"{role}\n{self.embedding_text}".encode("utf-8", "surrogatepass")).digest()
