"""Errors in check answers and inputs that a client sends. Messages never repeat what was sent."""

from collections.abc import Sequence
from http import HTTPStatus

from service.errors import ServiceError

__all__ = [
    "CHECKS_LISTED",
    "DialogueError",
    "EvidenceError",
    "FilterError",
    "SensitiveInputError",
    "UnknownCheckError",
]

CHECKS_LISTED = "GET /api/v1/checks lists"
"""Where a program finds the ids of checks; an interface without addresses puts its own way in its place."""


class DialogueError(ServiceError):
    """Root of these errors.

    Attributes:
        field: Which field of the request.
        reason: What is expected.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")

    @property
    def detail(self) -> str:
        """What the client is told."""
        return f"the check answers do not fit; {CHECKS_LISTED} checks and outcomes"

    @property
    def fields(self) -> tuple[dict[str, str], ...]:
        """The field that is wrong."""
        return ({"field": self.field, "reason": self.reason},)


class EvidenceError(DialogueError):
    """A check or an outcome that does not exist."""


class FilterError(DialogueError):
    """A store or card type that no article is about."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, field: str, allowed: Sequence[str]) -> None:
        expected = f"expected one of {', '.join(allowed)}" if allowed else "no article says what it applies to"
        super().__init__(field, f"is none that articles apply to: {expected}")

    @property
    def detail(self) -> str:
        """What the client is told."""
        return "the filters do not fit the articles"


class UnknownCheckError(DialogueError):
    """There is no check of that id."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("check_id", f"there is no check of that id; {CHECKS_LISTED} all")

    @property
    def detail(self) -> str:
        """What the client is told."""
        return self.reason

    @property
    def fields(self) -> tuple[dict[str, str], ...]:
        """Nothing: the id is part of the address."""
        return ()


class SensitiveInputError(DialogueError):
    """A value that must stay where it was typed."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, field: str) -> None:
        super().__init__(
            field, "takes a code or a number worth money: evaluate it where it is typed, send the outcome"
        )

    @property
    def detail(self) -> str:
        """What the client is told."""
        return "this value must not leave the place where it was typed"
