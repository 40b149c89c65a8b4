"""A call may hold so many bytes, and what the staff must know at once is kept until it is over."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("max_held_bytes", BigKey, nullable=True))
    op.create_table(
        "alert",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("cleared_at", Instant(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(
        "ix_alert_standing",
        "alert",
        ["kind", "call"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("alert")
    op.drop_column("call", "max_held_bytes")
