"""The closing instant of an invitation's own is noted when it passes, as that of a call is."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INVITATION = sa.table(
    "invitation",
    sa.column("call_id"),
    sa.column("log_index", sa.BigInteger()),
    sa.column("closes_before", Instant()),
)


def upgrade() -> None:
    """Make the table, with what invitations have announced so far."""
    made = op.create_table(
        "own_deadline",
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("closes_before", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_own_deadline_call_id_call")
        ),
        sa.PrimaryKeyConstraint("log_index", name=op.f("pk_own_deadline")),
    )
    announced = (
        sa.select(
            INVITATION.c.log_index,
            sa.func.min(INVITATION.c.call_id),
            sa.func.min(INVITATION.c.closes_before),
        )
        .where(INVITATION.c.log_index.is_not(None), INVITATION.c.closes_before.is_not(None))
        .group_by(INVITATION.c.log_index)
    )
    columns = ["log_index", "call_id", "closes_before"]
    op.execute(sa.insert(made).from_select(columns, announced))


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("own_deadline")
