"""What can be wrong with the evidence or the inputs that are sent. Messages never hold what was sent."""

__all__ = ["DialogueError", "EvidenceError", "SensitiveInputError", "UnknownCheckError"]


class DialogueError(Exception):
    """Root of these errors.

    Attributes:
        field: Which field of the request.
        reason: What is expected.
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")


class EvidenceError(DialogueError):
    """A check or an outcome that does not exist."""


class UnknownCheckError(DialogueError):
    """There is no check of that id."""

    def __init__(self) -> None:
        super().__init__("check_id", "there is no check of that id; GET /api/v1/checks lists all")


class SensitiveInputError(DialogueError):
    """A value that must stay where it was typed."""

    def __init__(self, field: str) -> None:
        super().__init__(
            field, "takes a code or a number worth money: evaluate it where it is typed, send the outcome"
        )
