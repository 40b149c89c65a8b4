"""What submitters ask, personal links, drafts of revisions, closing days."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing_day",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_closing_day")),
    )
    _invitation()
    _request()
    op.create_table(
        "revising",
        sa.Column("draft_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("submission_id", BigKey, nullable=True),
        sa.Column("invitation_id", BigKey, nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_revising_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_revising_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_revising_invitation_id_invitation")
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_revising")),
    )
    op.create_index("ix_revising_submission_id", "revising", ["submission_id"])
    for table in ("draft", "submission"):
        none = sa.Column("confirmed", sa.JSON(), nullable=False, server_default="[]")
        op.add_column(table, none)
    op.add_column("draft_file", sa.Column("n", sa.Integer(), nullable=True))
    op.add_column("revision", sa.Column("nonce", sa.String(), nullable=True))
    op.add_column("revision", sa.Column("fingerprint", sa.String(), nullable=True))
    op.create_index("ix_revision_nonce", "revision", ["nonce"], unique=True)


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=False),
        sa.Column("link_key_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("closes_before", Instant(), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("log_index", BigKey, nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_invitation_call_id_call")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_invitation_process_id_process")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_invitation_made_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("nonce", name=op.f("uq_invitation_nonce")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_invitation_link_hash")),
    )
    op.create_index("ix_invitation_call_id", "invitation", ["call_id"])
    op.create_table(
        "invited",
        sa.Column("submission_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("invitation_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_invited_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invited_invitation_id_invitation")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_invited")),
    )
    op.create_index("ix_invited_invitation_id", "invited", ["invitation_id"])


def _request() -> None:
    op.create_table(
        "request",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_request_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_request_process_id_process")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name=op.f("fk_request_decided_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index("ix_request_submission_id", "request", ["submission_id"])
    op.create_index("ix_request_state_process_id", "request", ["state", "process_id", "id"])
    op.create_index(
        "ix_request_open",
        "request",
        ["submission_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_index("ix_revision_nonce", "revision")
    for table, column in (
        ("revision", "fingerprint"),
        ("revision", "nonce"),
        ("draft_file", "n"),
        ("submission", "confirmed"),
        ("draft", "confirmed"),
    ):
        op.drop_column(table, column)
    for table in ("revising", "request", "invited", "invitation", "closing_day"):
        op.drop_table(table)
