"""A submission may wait for a day of its own; `scheduled` says that a publisher lets it out then."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submission", sa.Column("not_before", Instant(), nullable=True))
    op.add_column(
        "submission",
        sa.Column("scheduled", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("submission", "scheduled")
    op.drop_column("submission", "not_before")
