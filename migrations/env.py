"""Alembic's way in: migrations run on the connection that intake.schema hands over, inside its transaction."""

from alembic import context

import intake.db.accounts
import intake.db.bulk
import intake.db.calls
import intake.db.corrections
import intake.db.desksearch
import intake.db.letters
import intake.db.pictures
import intake.db.processes
import intake.db.records
import intake.db.removals
import intake.db.requests
import intake.db.rereadings
import intake.db.retention
import intake.db.search
import intake.db.submissions
import intake.db.tray
from intake.db.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
