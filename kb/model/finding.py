"""A finding: one thing that is wrong in a knowledge base, where it is and what to do about it.

Loading and linting speak the same language, so that an author sees every problem of a folder at once,
in the form ``path:line: CODE field: message (hint)``. Codes are stable: waivers and scripts name them.
"""

from typing import Literal

from msgspec import Struct

__all__ = ["Finding", "Level"]

Level = Literal["error", "warning"]


class Finding(Struct, frozen=True, order=True):
    """One problem in one place.

    Attributes:
        path: File, relative to the knowledge base, with forward slashes.
        line: 1-based line in that file; 0 when the file as a whole is meant.
        code: Stable identifier, ``KB`` and three digits.
        level: ``error`` stops a build, ``warning`` does not.
        field: Front-matter key or section concerned; empty when there is none.
        message: What is wrong, with the value found.
        hint: What to do, or what is allowed.
    """

    path: str
    line: int
    code: str
    level: Level
    field: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        subject = f" {self.field}:" if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.code}{subject} {self.message}{hint}"
