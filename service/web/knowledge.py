"""What pages know of a knowledge base: its wording, its languages, whether it has checks and causes."""

from dataclasses import dataclass, field
from typing import Self

from indexer.store import Generation
from kb.loading.wording import Wording

__all__ = ["UNKNOWN", "Knowledge"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A knowledge base as pages see it; by default one that may have everything.

    Attributes:
        wording: What pages say in its own words.
        languages: In which there are articles; empty while that is not known.
        has_checks: Whether there are questions to ask.
        has_causes: Whether articles are causes of problems, with symptoms; pages of documentation are not.
    """

    wording: Wording = field(default_factory=Wording)
    languages: tuple[str, ...] = ()
    has_checks: bool = True
    has_causes: bool = True

    @classmethod
    def of(cls, generation: Generation) -> Self:
        """Return what pages have to know of a generation."""
        return cls(generation.wording, generation.manifest.languages, bool(generation.checks), generation.has_causes)

    def offers(self, page_lang: str) -> bool:
        """Tell whether readers of a language find articles in it; yes while that is not known."""
        return not self.languages or any(tag.partition("-")[0] == page_lang for tag in self.languages)


UNKNOWN = Knowledge()
"""While there is no index: there may be everything."""
