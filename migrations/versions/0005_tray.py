"""What came by mail, on paper or from an earlier system, its parts and its rows."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _item()
    op.create_table(
        "tray_part",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("size", BigKey, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["tray_item.id"],
            name=op.f("fk_tray_part_item_id_tray_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tray_part")),
    )
    op.create_index("ix_tray_part_item_id_n", "tray_part", ["item_id", "n"], unique=True)
    op.create_index("ix_tray_part_sha256", "tray_part", ["sha256"])
    op.create_table(
        "tray_row",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("submission_id", BigKey, nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["tray_item.id"],
            name=op.f("fk_tray_row_item_id_tray_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_tray_row_submission_id_submission")
        ),
        sa.UniqueConstraint("nonce", name=op.f("uq_tray_row_nonce")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_tray_row_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tray_row")),
    )
    op.create_index("ix_tray_row_item_id_line", "tray_row", ["item_id", "line"], unique=True)


def _item() -> None:
    op.create_table(
        "tray_item",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", BigKey, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", Instant(), nullable=True),
        sa.Column("saved_by", sa.String(), nullable=True),
        sa.Column("submission_id", BigKey, nullable=True),
        sa.Column("forgotten_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_tray_item_call_id_call")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_tray_item_process_id_process")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_tray_item_made_by_user")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_tray_item_submission_id_submission")
        ),
        sa.UniqueConstraint("nonce", name=op.f("uq_tray_item_nonce")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_tray_item_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tray_item")),
    )
    op.create_index("ix_tray_item_call_id", "tray_item", ["call_id"])
    op.create_index("ix_tray_item_sha256", "tray_item", ["sha256"])
    key = ["process_id", "state", "id"]
    op.create_index("ix_tray_item_process_id_state_id", "tray_item", key)
    op.create_index("ix_tray_item_process_id_sha256", "tray_item", ["process_id", "sha256"])
    op.create_index("ix_tray_item_process_id_message_id", "tray_item", ["process_id", "message_id"])


def downgrade() -> None:
    op.drop_table("tray_row")
    op.drop_table("tray_part")
    op.drop_table("tray_item")
