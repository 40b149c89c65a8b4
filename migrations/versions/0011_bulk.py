"""Acts on many submissions at once: what was chosen, what was foreseen for each, what became of it."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_bulk_user_id_user")),
        sa.ForeignKeyConstraint(["to_id"], ["user.id"], name=op.f("fk_bulk_to_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk")),
    )
    op.create_table(
        "bulk_item",
        sa.Column("bulk_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("foreseen", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk.id"], name=op.f("fk_bulk_item_bulk_id_bulk")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_bulk_item_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("bulk_id", "position", name=op.f("pk_bulk_item")),
        sa.UniqueConstraint(
            "bulk_id", "submission_id", name=op.f("uq_bulk_item_bulk_id_submission_id")
        ),
    )
    op.create_index("ix_bulk_item_submission_id", "bulk_item", ["submission_id"])


def downgrade() -> None:
    op.drop_table("bulk_item")
    op.drop_table("bulk")
