"""Read ``synonyms.yaml``: groups of words with one meaning.

A group is symmetric. Matching is on text as written; how a term is analysed is the indexer's business.
"""

from typing import Annotated

from msgspec import Meta, Struct

from kb.loading.front_matter import load_document

__all__ = ["Synonyms", "load_synonyms"]

Term = Annotated[str, Meta(min_length=1, max_length=60)]


class Synonyms(Struct, frozen=True, forbid_unknown_fields=True):
    """Groups of equivalent terms, each of two or more."""

    groups: tuple[Annotated[tuple[Term, ...], Meta(min_length=2)], ...] = ()


def load_synonyms(text: str, path: str) -> Synonyms:
    """Read ``synonyms.yaml``.

    Raises:
        FrontMatterError: with the line and what is expected.
    """
    return load_document(text, Synonyms, path)
