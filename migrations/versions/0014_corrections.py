"""Fields that the secretariat corrected or confirmed, beside what was stated."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("log_index", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_correction_submission_id_submission"),
        ),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_correction_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_submission_id_id", "correction", ["submission_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_correction_submission_id_id", "correction")
    op.drop_table("correction")
