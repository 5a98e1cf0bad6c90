"""The tables. A change here is a new file in ``migrations/versions``; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = ["Base", "FeedbackRow", "Row", "SearchRow", "utc_now", "values_of"]


class Base(DeclarativeBase):
    """Root of the tables."""


class SearchRow(Base):
    """One search.

    Attributes:
        at: UTC, naive: SQLite has no time zones.
        text: Redacted, digits gone.
        shown: Article ids, best first.
        evidence: Outcome by check id that came along.
    """

    __tablename__ = "searches"
    __table_args__ = (Index("searches_at", "at"), Index("searches_state_at", "state", "at", "took_ms"))

    search_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
    lang: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    shown: Mapped[list[str]] = mapped_column(JSON)
    evidence: Mapped[dict[str, str]] = mapped_column(JSON)
    took_ms: Mapped[float]
    generation: Mapped[str] = mapped_column(String(64))


class FeedbackRow(Base):
    """Somebody's word on a search or an article.

    Attributes:
        search_id: Of a search that is kept; empty where there is none of the id that was sent.
        article_id: Empty where the word is on the search as a whole.
        reason: Redacted, digits gone.
    """

    __tablename__ = "feedback"
    __table_args__ = (Index("feedback_at", "at"), Index("feedback_search_id", "search_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    search_id: Mapped[str] = mapped_column(String(32))
    article_id: Mapped[str] = mapped_column(String(200))
    helpful: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)


Row = SearchRow | FeedbackRow


def values_of(row: Row) -> dict[str, object]:
    """Return a row's values by column, those that the database gives left out."""
    columns = (column.key for column in row.__table__.columns)
    return {key: getattr(row, key) for key in columns if key != "id"}


def utc_now() -> datetime:
    """Return the time as it is kept."""
    return datetime.now(UTC).replace(tzinfo=None)
