"""What can be wrong with a decision on what to learn."""

from http import HTTPStatus

from service.errors import ServiceError

__all__ = [
    "AlreadyDecidedError",
    "DecisionError",
    "LearningError",
    "LearningFolderError",
    "NothingToUndoError",
    "ShippedFolderError",
    "UnknownProposalError",
]


class LearningError(ServiceError):
    """Root of these errors."""

    status = HTTPStatus.CONFLICT


class UnknownProposalError(LearningError):
    """There is no proposal of that id, or none any more."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("there is no proposal of that id; read the queue again")


class DecisionError(LearningError):
    """A decision names an article where there is none to name, or none where it needs one."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"article_id: {reason}")

    @property
    def detail(self) -> str:
        """What the client is told."""
        return "the decision does not fit; see the fields"

    @property
    def fields(self) -> tuple[dict[str, str], ...]:
        """The field that is wrong."""
        return ({"field": "article_id", "reason": self.reason},)


class AlreadyDecidedError(LearningError):
    """Somebody decided before; nothing was changed.

    Attributes:
        by: Who did: the name of a key.
        verdict: What they decided.
    """

    def __init__(self, by: str, verdict: str) -> None:
        self.by, self.verdict = by, verdict
        super().__init__(f"{by} has already decided on this: {verdict}; nothing was changed")


class NothingToUndoError(LearningError):
    """There is no such decision of this person that can be taken back."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"nothing was taken back: {reason}")


class LearningFolderError(LearningError):
    """The knowledge base cannot be read, or not written to; nothing was decided."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"nothing was decided: golden/learned.jsonl of the knowledge base cannot be used: {reason}")


class ShippedFolderError(LearningFolderError):
    """The articles are those of the program, into which nothing is written."""

    def __init__(self) -> None:
        super().__init__(
            "these are the articles that ship with the program; copy them into a folder of your own and name it in "
            "KAIKETSU_KB"
        )
