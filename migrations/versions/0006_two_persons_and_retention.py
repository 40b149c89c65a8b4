"""Acts of two persons, redacted copies, what was destroyed, how long things are kept."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _proposal()
    _derivative()
    op.create_table(
        "destroyed_file",
        sa.Column("mac", sa.String(), nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_destroyed_file_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("mac", "submission_id", name=op.f("pk_destroyed_file")),
    )
    op.create_table(
        "retention_rule",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user.id"], name=op.f("fk_retention_rule_changed_by_user")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "retention_run",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("before", Instant(), nullable=False),
        sa.Column("position", BigKey, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("log_index", BigKey, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_index("ix_retention_run_rule_id", "retention_run", ["rule", "id"])


def _proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("log_index", BigKey, nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_proposal_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_proposal_process_id_process")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_proposal_made_by_user")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name=op.f("fk_proposal_decided_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_proposal_open",
        "proposal",
        ["submission_id", "act", "file"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_proposal_state_process_id", "proposal", ["state", "process_id", "id"])
    op.create_index("ix_proposal_submission_id", "proposal", ["submission_id"])
    op.create_index("ix_proposal_sha256", "proposal", ["sha256"])


def _derivative() -> None:
    op.create_table(
        "derivative",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", BigKey, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("log_index", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_derivative_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivative")),
        sa.UniqueConstraint(
            "submission_id", "file", "k", name=op.f("uq_derivative_submission_id_file_k")
        ),
    )
    in_force = sa.text("in_force")
    op.create_index(
        "ix_derivative_in_force",
        "derivative",
        ["submission_id", "file"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_index("ix_derivative_sha256", "derivative", ["sha256"])


def downgrade() -> None:
    for table in ("retention_run", "retention_rule", "destroyed_file", "derivative", "proposal"):
        op.drop_table(table)
