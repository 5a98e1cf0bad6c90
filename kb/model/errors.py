"""Errors of the knowledge base.

KBError
├── FrontMatterError   one article's front matter cannot be read; carries the findings
├── LibraryError       a folder cannot be loaded; carries every finding of every file
├── DataFileError      another data file (synonyms, checks, judged queries) cannot be read
├── LearnedRowError     a row cannot be kept among the learned ones, such as one that holds a secret
└── LearnedFileError    the file of learned rows cannot be written
"""

from collections.abc import Sequence
from pathlib import Path

from kb.model.finding import Finding

__all__ = ["DataFileError", "FrontMatterError", "KBError", "LearnedFileError", "LearnedRowError", "LibraryError"]


class KBError(Exception):
    """Root of all errors raised by ``kb``."""


class FrontMatterError(KBError):
    """The front matter of one article breaks the schema.

    Attributes:
        findings: Every problem found in it, in line order.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class LibraryError(KBError):
    """A knowledge base folder has errors, so nothing of it is used.

    Attributes:
        root: The folder.
        findings: Every error of every file.
    """

    def __init__(self, root: Path, findings: Sequence[Finding]) -> None:
        self.root = root
        self.findings = tuple(sorted(findings))
        count = len(self.findings)
        listing = "\n".join(f"  {finding}" for finding in self.findings)
        super().__init__(
            f"{count} error{'s' if count != 1 else ''} in the knowledge base {root}; nothing was changed:\n{listing}"
        )


class DataFileError(KBError):
    """A data file beside the articles cannot be read.

    Attributes:
        finding: What is wrong and where.
    """

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


class LearnedRowError(KBError):
    """A row cannot be kept among the learned ones; none of the rows given with it was written.

    Attributes:
        id: Of the row; its text is not named, for it may hold a secret.
        reason: What is wrong with it.
    """

    def __init__(self, row_id: str, reason: str) -> None:
        self.id = row_id
        self.reason = reason
        super().__init__(f"the row {row_id!r} cannot be learned: {reason}")


class LearnedFileError(KBError):
    """The file of learned rows cannot be written; what was in it is still there.

    Attributes:
        path: The file.
        reason: Why not.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path} cannot be written: {reason}; check the folder's permissions and the disk")
