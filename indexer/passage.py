"""A passage: the unit that is encoded, indexed and shown."""

import hashlib
from typing import Literal

from msgspec import Struct

__all__ = ["Passage", "PassageKind"]

PassageKind = Literal["title", "symptom", "section"]


class Passage(Struct, frozen=True):
    """A piece of an article that can answer a query by itself.

    Attributes:
        article: Position of its article in the generation's list of articles.
        kind: ``title`` (title and summary), ``symptom`` (one), or ``section`` (one chunk of one).
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
    def digest(self) -> bytes:
        """sha256 of :attr:`embedding_text`: the key of the vector cache."""
        return hashlib.sha256(self.embedding_text.encode("utf-8", "surrogatepass")).digest()
