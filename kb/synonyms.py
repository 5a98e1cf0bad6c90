"""The domain lexicon: groups of words that mean the same thing in this knowledge base.

A group is symmetric. Matching is on text as written; how a term is analysed is the indexer's business.
"""

from typing import Annotated

from msgspec import Meta, Struct

from kb.errors import FrontMatterError
from kb.finding import Finding
from kb.front_matter import convert_document
from kb.strict_yaml import YamlError, parse_yaml

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
    try:
        return convert_document(parse_yaml(text), Synonyms, path)
    except YamlError as error:
        finding = Finding(path, error.line, error.code, "error", "", error.reason, error.hint)
        raise FrontMatterError([finding]) from error
