"""The desk searches inside everything that stands, in tables of its own."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey
from intake.db.desksearch import DESK
from intake.db.search import create_index, drop_index

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_page",
        sa.Column("id", BigKey, autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("file_n", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_page")),
    )
    op.create_index("ix_desk_page_submission_id", "desk_page", ["submission_id"])
    create_index(op.get_bind(), DESK)


def downgrade() -> None:
    drop_index(op.get_bind(), DESK)
    op.drop_table("desk_page")
