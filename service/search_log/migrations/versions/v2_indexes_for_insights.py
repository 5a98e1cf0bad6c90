"""Indexes for what insights and deletion ask: times by state and day, the unanswered, the words on a search."""

from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Create the indexes."""
    op.create_index("searches_state_at", "searches", ["state", "at", "took_ms"])
    op.create_index("feedback_search_id", "feedback", ["search_id"])


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("feedback_search_id", "feedback")
    op.drop_index("searches_state_at", "searches")
