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
    ├── GenerationMismatchError made by another schema, analyser or model
    └── UnknownArticleError    a generation has no article of that id
"""

from pathlib import Path

__all__ = [
    "BackendError",
    "CurrentDamagedError",
    "EvaluationInputError",
    "GenerationDamagedError",
    "GenerationMismatchError",
    "IndexBusyError",
    "IndexWriteError",
    "IndexerError",
    "ModelError",
    "NoGenerationError",
    "SettingsError",
    "StoreError",
    "UnknownArticleError",
]


class IndexerError(Exception):
    """Root of all errors raised by ``indexer``."""


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
        super().__init__(f"{root}: {reason}; run `kaiketsu build`")


class IndexBusyError(StoreError):
    """Another process holds the writer lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        super().__init__(f"{root}: another build is running; wait for it, or stop it")


class CurrentDamagedError(StoreError):
    """``CURRENT`` does not name a generation that is there, so the newest intact one has to do."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} does not name a generation that is there; the newest intact one is used; "
            "run `kaiketsu rollback --to GENERATION` or `kaiketsu build --full` to set it right"
        )


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

    def __init__(self, generation: str, file: str, reason: str) -> None:
        self.generation, self.file = generation, file
        super().__init__(
            f"generation {generation} is damaged: {file} {reason}; run `kaiketsu build --full` to make a new one"
        )


class GenerationMismatchError(StoreError):
    """A generation was made by another schema, analyser or model than this program uses.

    Attributes:
        generation: Id.
        subject: ``schema``, ``analyser`` or ``model``.
    """

    def __init__(self, generation: str, subject: str, found: str, expected: str) -> None:
        self.generation, self.subject = generation, subject
        super().__init__(
            f"generation {generation} was made with {subject} {found}, this program uses {expected}; "
            "run `kaiketsu build`"
        )


class UnknownArticleError(StoreError):
    """A generation has no article of that id.

    Attributes:
        article_id: What was asked for.
    """

    def __init__(self, generation: str, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(f"generation {generation} has no article {article_id!r}; see GET /api/v1/articles")
