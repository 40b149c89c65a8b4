"""Pictures of pages, sketches of text, letters in a call's own words and as they were sent."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drawn",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("next_page", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("size", BigKey, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "picture",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("blob", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "page"),
    )
    op.create_index("ix_picture_blob", "picture", ["blob"])
    op.create_table(
        "sketch",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("ix_sketch_family", "sketch", ["family"])
    op.create_table(
        "sketch_band",
        sa.Column("band", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", BigKey, autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("band", "value", "sha256"),
    )
    op.create_index("ix_sketch_band_sha256", "sketch_band", ["sha256"])
    _letters()
    op.create_index("ix_message_submission_id", "message", ["submission_id"])


def _letters() -> None:
    op.create_table(
        "letter_wording",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"]),
        sa.ForeignKeyConstraint(["by"], ["user.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    columns = ["call_id", "template", "language", "id"]
    op.create_index("ix_letter_wording_call_id_template", "letter_wording", columns)
    op.create_table(
        "letter",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("message_id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("wording_id", BigKey, nullable=True),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.ForeignKeyConstraint(["wording_id"], ["letter_wording.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
    )
    op.create_index("ix_letter_submission_id", "letter", ["submission_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_message_submission_id", "message")
    for name in ("letter", "letter_wording", "sketch_band", "sketch", "picture", "drawn"):
        op.drop_table(name)
