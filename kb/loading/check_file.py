"""Read ``checks/<id>.yaml``."""

from kb.loading.front_matter import load_document
from kb.model.check import Check

__all__ = ["load_check"]


def load_check(text: str, path: str) -> Check:
    """Read a check.

    Raises:
        FrontMatterError: with the line and what is expected.
    """
    return load_document(text, Check, path)
