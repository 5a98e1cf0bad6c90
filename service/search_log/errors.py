"""Errors of the search log's database. Messages never hold its URL, which may hold a password."""

from http import HTTPStatus

from service.errors import ServiceError

__all__ = ["FeedbackError", "SchemaError", "SignalError", "UnavailableError"]


class FeedbackError(ServiceError):
    """Root of these errors."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": "5"}  # noqa: RUF012 - never changed

    @property
    def detail(self) -> str:
        """What the client is told: the message names settings, which are the operator's."""
        return "the search log cannot be used right now; ask again in a moment"


class UnavailableError(FeedbackError):
    """The database is gone, locked, full, damaged or too slow right now.

    Attributes:
        reason: What was seen: the name of the driver's error, never its text, which may hold rows.
        refuses_rows: The database works, but not with these rows: trying again does not help.
    """

    def __init__(self, reason: str, *, refuses_rows: bool = False) -> None:
        self.reason, self.refuses_rows = reason, refuses_rows
        super().__init__(f"the database of KAIKETSU_FEEDBACK_DB cannot be used right now: {reason}")


class SchemaError(FeedbackError):
    """The database has a schema that this program does not know: a newer program made it, or another one.

    Attributes:
        found: The version that the database names.
        known: The newest version that this program knows.
    """

    def __init__(self, found: str, known: str) -> None:
        self.found, self.known = found, known
        super().__init__(
            f"the database of KAIKETSU_FEEDBACK_DB has schema version {found}, this program knows {known} at most; "
            "use the newer program, or another database"
        )


class SignalError(ServiceError):
    """A signal names an article where it is about all results, or none where it is about one.

    Attributes:
        kind: Of the signal.
        needs_article: Whether it is about one article.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, kind: str, *, needs_article: bool) -> None:
        self.kind, self.needs_article = kind, needs_article
        super().__init__("the signal does not fit; see the fields")

    @property
    def fields(self) -> tuple[dict[str, str], ...]:
        """The field that is wrong."""
        reason = "names the article" if self.needs_article else "is left out: it is about all results"
        return ({"field": "article_id", "reason": f"{reason} (kind {self.kind})"},)
