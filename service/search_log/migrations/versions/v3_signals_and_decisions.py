"""What people did with results, what was decided on it, and two more facts of a search."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Create both tables, and add the columns."""
    op.add_column("searches", sa.Column("confidence", sa.Double(), nullable=True))
    op.add_column("searches", sa.Column("after", sa.String(32), nullable=True))
    op.create_table(
        "signals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("search_id", sa.String(32), nullable=False),
        sa.Column("article_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by_agent", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("search_id", "article_id", "kind", "by_agent", name="signals_once"),
    )
    op.create_index("signals_at", "signals", ["at"])
    op.create_table(
        "decisions",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("proposal", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("article_id", sa.String(200), nullable=False),
        sa.Column("row_id", sa.String(64), nullable=False),
    )
    op.create_index("decisions_at", "decisions", ["at"])
    op.create_index("decisions_proposal", "decisions", ["proposal"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("decisions")
    op.drop_table("signals")
    op.drop_column("searches", "after")
    op.drop_column("searches", "confidence")
