"""Simulated customers: what a customer with each cause would answer to each check."""

from pathlib import Path

from msgspec import Struct

from kb.loading.front_matter import load_document
from kb.model.article import Slug
from kb.model.errors import DataFileError, FrontMatterError
from kb.model.finding import Finding

__all__ = ["Personas", "load_personas"]

_PATH = "golden/personas.yaml"


class Personas(Struct, frozen=True, forbid_unknown_fields=True):
    """Truthful answers by cause.

    Attributes:
        personas: Outcome by check, by cause; a check that is missing cannot be answered.
        defaults: Outcomes of those who do not say otherwise.
        fixed_order: Checks in the order in which a fixed list would ask them.
    """

    personas: dict[Slug, dict[Slug, Slug]]
    defaults: dict[Slug, Slug] = {}
    fixed_order: tuple[Slug, ...] = ()

    def answers(self, cause: str) -> dict[str, str]:
        """Return the outcome by check of a customer with that cause."""
        return {**self.defaults, **self.personas[cause]}


def load_personas(root: Path) -> Personas:
    """Read ``golden/personas.yaml``.

    Raises:
        DataFileError: the file is missing or not as described.
    """
    try:
        return load_document((root / _PATH).read_text("utf-8-sig"), Personas, _PATH)
    except FileNotFoundError:
        finding = Finding(_PATH, 0, "KB712", "error", "", "is missing", "see kb/docs/judgments.md")
    except FrontMatterError as error:
        finding = error.findings[0]
    raise DataFileError(finding)
