"""A file of a knowledge base folder that is not served, and why."""

from msgspec import Struct

__all__ = ["LeftOut"]


class LeftOut(Struct, frozen=True, order=True):
    """One file, or one folder with all that is below it.

    Attributes:
        path: Relative to the knowledge base, with forward slashes; a folder ends with one.
        group: Why, in words that are the same for all files of a kind.
        detail: What is particular to this file; may be empty.
        is_fault: Whether the file cannot be used. False where its owner, or a default, keeps it out.
        code: Stable code of the finding for a fault.
        line: 1-based line that is meant; 0 for the file as a whole.
        hint: What to do.
    """

    path: str
    group: str
    detail: str = ""
    is_fault: bool = False
    code: str = ""
    line: int = 0
    hint: str = ""

    @property
    def reason(self) -> str:
        """Group and detail in one."""
        return f"{self.group}: {self.detail}" if self.detail else self.group
