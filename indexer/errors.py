"""Errors of the indexer.

IndexerError
├── SettingsError              an environment variable holds what it cannot
├── ModelError                 a model cannot be found, made or trusted
├── BackendError                servers that hold the passages cannot answer, or not in time
├── EvaluationInputError       a file of queries or judgements cannot be read
└── StoreError                 an index folder cannot be used as asked
    ├── NoGenerationError      nothing (or not what was asked for) has been built
    ├── CurrentDamagedError    CURRENT names no generation that is there
    ├── IndexBusyError         another process is building
    ├── IndexWriteError        the disk did not take what was written
    ├── GenerationDamagedError a file is not as its manifest says
    │   └── GenerationUnreadableError the system does not let us read it
    ├── GenerationMismatchError made by another schema, analyser or model
    └── UnknownArticleError    a generation has no article of that id
"""

import errno
import os
from pathlib import Path

__all__ = [
    "BackendError",
    "CurrentDamagedError",
    "EvaluationInputError",
    "GenerationDamagedError",
    "GenerationMismatchError",
    "GenerationUnreadableError",
    "IndexBusyError",
    "IndexWriteError",
    "IndexerError",
    "ModelError",
    "NoGenerationError",
    "SettingsError",
    "StoreError",
    "UnknownArticleError",
    "cannot_read",
]

_PASSING = frozenset({errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE})


class IndexerError(Exception):
    """Root of all errors raised by ``indexer``.

    Attributes:
        summary: What anybody may be told: no path, no address, nothing that a library said.
    """

    summary = "the index cannot be used; the log says why"


class SettingsError(IndexerError):
    """An environment variable holds what it cannot.

    Attributes:
        variable: Its name.
        value: What was found.
        expected: What could have been.
    """

    def __init__(self, variable: str, value: str, expected: str) -> None:
        self.variable, self.value, self.expected = variable, value, expected
        super().__init__(f"{variable}={value!r}: expected {expected}")


class ModelError(IndexerError):
    """A model cannot be found, made or trusted."""


class BackendError(IndexerError):
    """Servers that hold the passages cannot answer, or not in time.

    Attributes:
        operation: What was asked of them.
    """

    def __init__(self, operation: str, reason: str) -> None:
        self.operation = operation
        self.summary = f"backend: {operation} failed; the log says why"
        super().__init__(f"backend: {operation} failed: {reason}")


class EvaluationInputError(IndexerError):
    """A file of queries or judgements is not of the form that it should be.

    Attributes:
        path: The file.
        line: 1-based line.
    """

    def __init__(self, path: Path, line: int, reason: str, expected: str) -> None:
        self.path, self.line = path, line
        super().__init__(f"{path}:{line}: {reason}; expected {expected}")


class StoreError(IndexerError):
    """An index folder cannot be used as asked."""


class NoGenerationError(StoreError):
    """There is no generation to open."""

    def __init__(self, root: Path, reason: str) -> None:
        self.root = root
        self.summary = f"{reason}; run `kaiketsu build`"
        super().__init__(f"{root}: {self.summary}")


class IndexBusyError(StoreError):
    """Another process holds the writer lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        super().__init__(f"{root}: another build is running; wait for it, or stop it")


class CurrentDamagedError(StoreError):
    """``CURRENT`` does not name a generation that is there, so the newest intact one has to do."""

    summary = "CURRENT does not name a generation that is there; the newest intact one is used"

    def __init__(self, path: Path) -> None:
        if path.exists() and not os.access(path, os.R_OK):
            what, todo = "cannot be read", "let the user that runs this read the index folder"
        else:
            what = "does not name a generation that is there"
            todo = "run `kaiketsu rollback --to GENERATION` or `kaiketsu build --full` to set it right"
        super().__init__(f"{path} {what}; the newest intact one is used; {todo}")


class IndexWriteError(StoreError):
    """The disk is full or broken: a build could not write, or not read back, what it had to.

    Attributes:
        path: File or folder.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: cannot be written ({reason}); see that the disk has room and is sound, then build again"
        )


class GenerationDamagedError(StoreError):
    """A file of a generation is not as its manifest says.

    Attributes:
        generation: Id.
        file: Path inside the generation.
    """

    def __init__(self, place: str | Path, file: str, reason: str) -> None:
        """Make the error.

        Args:
            place: Folder of the generation; its id where it is kept on servers.
            file: Path inside the generation.
            reason: What is wrong with the file.
        """
        generation = place.name if isinstance(place, Path) else place
        path = place / file if isinstance(place, Path) else file
        self.generation, self.file = generation, file
        self.summary = f"generation {generation} is damaged: {file}; the log says more"
        super().__init__(
            f"generation {generation} is damaged: {path} {reason}; run `kaiketsu build --full` to make a new one"
        )


class GenerationUnreadableError(GenerationDamagedError):
    """A file of a generation is there and cannot be read just now; building again would not help."""

    def __init__(self, generation: str, path: Path, error: OSError) -> None:
        self.generation, self.file = generation, path.name
        self.summary = f"generation {generation} cannot be read: {path.name}; the log says more"
        todo = (
            "let the user that runs this read the index folder"
            if isinstance(error, PermissionError)
            else "see that this process may open more files and has memory, then try again"
        )
        StoreError.__init__(self, f"{path} cannot be read ({error.strerror}); {todo}")


def cannot_read(folder: Path, file: str, error: OSError) -> GenerationDamagedError:
    """Return the error for a file of a generation that the system did not let us read.

    Args:
        folder: Of the generation.
        file: Path inside it.
        error: What the system said.
    """
    if error.errno in _PASSING:
        return GenerationUnreadableError(folder.name, folder / file, error)
    return GenerationDamagedError(folder, file, f"cannot be read ({error.strerror or error})")


class GenerationMismatchError(StoreError):
    """A generation was made by another schema, analyser or model than this program uses.

    Attributes:
        generation: Id.
        subject: ``schema``, ``analyser`` or ``model``.
    """

    def __init__(self, generation: str, subject: str, found: str, expected: str) -> None:
        self.generation, self.subject = generation, subject
        self.summary = (
            f"generation {generation} was made with {subject} {found}, this program uses {expected}; "
            "run `kaiketsu build`"
        )
        super().__init__(self.summary)


class UnknownArticleError(StoreError):
    """A generation has no article of that id.

    Attributes:
        article_id: What was asked for.
    """

    def __init__(self, generation: str, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(f"generation {generation} has no article {article_id!r}; see GET /api/v1/articles")
