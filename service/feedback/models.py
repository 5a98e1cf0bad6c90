"""The tables."""

from datetime import datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = ["Base", "FeedbackRow", "SearchRow"]


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
    __table_args__ = (Index("searches_at", "at"),)

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
    """Somebody's word on a search or an article."""

    __tablename__ = "feedback"
    __table_args__ = (Index("feedback_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    search_id: Mapped[str] = mapped_column(String(32))
    article_id: Mapped[str] = mapped_column(String(200))
    helpful: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
