"""Readings of stored files anew by newer parsers, and what each changed."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rereading",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("call", sa.String(), nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("every", sa.Boolean(), nullable=False),
        sa.Column("dry", sa.Boolean(), nullable=False),
        sa.Column("parsers", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rereading")),
    )
    op.create_table(
        "reread",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("rereading_id", BigKey, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("before", BigKey, nullable=True),
        sa.Column("after", BigKey, nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rereading_id"], ["rereading.id"], name=op.f("fk_reread_rereading_id_rereading")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_reread_process_id_process")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reread")),
        sa.UniqueConstraint("rereading_id", "sha256", name=op.f("uq_reread_rereading_id_sha256")),
    )
    op.create_index("ix_reread_rereading_id_id", "reread", ["rereading_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_reread_rereading_id_id", "reread")
    op.drop_table("reread")
    op.drop_table("rereading")
