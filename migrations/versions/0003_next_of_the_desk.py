"""The desk's *Next* finds the oldest free submission of a call by one step into an index."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW, OLD = "ix_submission_state_call_id_claimed_by_first_index", "ix_submission_state_claimed_by"


def upgrade() -> None:
    op.create_index(NEW, "submission", ["state", "call_id", "claimed_by", "first_index"])
    op.drop_index(OLD, "submission")


def downgrade() -> None:
    op.create_index(OLD, "submission", ["state", "claimed_by"])
    op.drop_index(NEW, "submission")
