"""Each revision says when it was published and with which choice, so that earlier ones stay shown."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ENTRY = sa.table(
    "log_entry",
    sa.column("type", sa.String()),
    sa.column("subject", sa.BigInteger()),
    sa.column("recorded", Instant()),
    sa.column("content", sa.JSON()),
)
SUBMISSION = sa.table("submission", sa.column("id"), sa.column("first_index", sa.BigInteger()))
REVISION = sa.table(
    "revision",
    sa.column("submission_id"),
    sa.column("number", sa.Integer()),
    sa.column("statement", sa.JSON()),
    sa.column("published_at", Instant()),
    sa.column("published_as", sa.String()),
)


def upgrade() -> None:
    op.add_column("revision", sa.Column("published_at", Instant(), nullable=True))
    op.add_column("revision", sa.Column("published_as", sa.String(), nullable=True))
    # The log names the revision of every publication. Its choice then was what its sender had stated, or tighter.
    when = (
        sa.select(sa.func.min(ENTRY.c.recorded))
        .where(
            SUBMISSION.c.id == REVISION.c.submission_id,
            ENTRY.c.subject == SUBMISSION.c.first_index,
            ENTRY.c.type == "publish",
            ENTRY.c.content["revision"].as_integer() == REVISION.c.number,
        )
        .scalar_subquery()
    )
    op.execute(sa.update(REVISION).values(published_at=when))
    op.execute(
        sa.update(REVISION)
        .where(REVISION.c.published_at.is_not(None))
        .values(published_as=REVISION.c.statement["publication"].as_string())
    )


def downgrade() -> None:
    op.drop_column("revision", "published_as")
    op.drop_column("revision", "published_at")
