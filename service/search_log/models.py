"""The tables. A change here is a new file in ``migrations/versions``; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = [
    "Base",
    "DecisionRow",
    "FeedbackRow",
    "Row",
    "SearchRow",
    "SignalRow",
    "Table",
    "ToldRow",
    "utc_now",
    "values_of",
]


class Base(DeclarativeBase):
    """Root of the tables."""


class SearchRow(Base):
    """One search.

    Attributes:
        at: UTC, naive: SQLite has no time zones.
        text: Redacted, digits gone.
        shown: Article ids, best first.
        evidence: Outcome by check id that came along.
        confidence: Of the first result, 0 to 1; None where there is none.
        after: Id of the search that the same page asked just before; None where there is none.
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
    confidence: Mapped[float | None]
    after: Mapped[str | None] = mapped_column(String(32))


class FeedbackRow(Base):
    """Somebody's word on a search or an article.

    Attributes:
        search_id: Of a search that is kept; empty where the word is on an article alone.
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


class SignalRow(Base):
    """What somebody did with the results of a search; ``service.search_log.signals`` names the kinds.

    Attributes:
        search_id: Of a search that is kept.
        article_id: Empty where it is about the results as a whole.
        kind: What was done.
        by_agent: Whether an agent did it, as the scope of the request says.
    """

    __tablename__ = "signals"
    __table_args__ = (
        UniqueConstraint("search_id", "article_id", "kind", "by_agent", name="signals_once"),
        Index("signals_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    search_id: Mapped[str] = mapped_column(String(32))
    article_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    by_agent: Mapped[bool]


class DecisionRow(Base):
    """What a person decided on one wording; the wording itself is not here.

    Attributes:
        key: Of the wording: a digest of it.
        proposal: Key of the proposal that was decided on; wordings that are much the same are decided together.
        by: Name of the key of the person.
        verdict: ``accept``, ``none``, ``vague``, ``skip`` or ``delete``.
        article_id: The article that was accepted; else empty.
        row_id: Id of the learned row that was written; else empty.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index("decisions_at", "at"), Index("decisions_proposal", "proposal"))

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    proposal: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(16))
    article_id: Mapped[str] = mapped_column(String(200))
    row_id: Mapped[str] = mapped_column(String(64))


class ToldRow(Base):
    """A webhook that was told; a row of the program, not of anybody's use.

    Attributes:
        name: Id of the event: a digest under the secret of webhooks, which tells nothing of it.
    """

    __tablename__ = "told"
    __table_args__ = (Index("told_at", "at"),)

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


Row = SearchRow | FeedbackRow | SignalRow | DecisionRow
Table = type[SearchRow] | type[FeedbackRow] | type[SignalRow] | type[DecisionRow]


def values_of(row: Row) -> dict[str, object]:
    """Return a row's values by column, those that the database gives left out."""
    columns = (column.key for column in row.__table__.columns)
    return {key: getattr(row, key) for key in columns if key != "id"}


def utc_now() -> datetime:
    """Return the time as it is kept."""
    return datetime.now(UTC).replace(tzinfo=None)
