"""Which webhooks were told."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "told",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_index("told_at", "told", ["at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("told")
