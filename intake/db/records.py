"""The transparency log, the audit trail, the outbox, the jobs, and the site's own row."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class Site(Base):
    """The site's one row: log origin, publication epoch, whether it is a demo (for ever) and how far that is loaded."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    origin: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)
    epoch: Mapped[int] = mapped_column(default=0)
    demo_day: Mapped[str | None]
    progress: Mapped[int | None]
    progress_of: Mapped[int | None]


class LogHead(Base):
    """The head of the log; whoever updates its one row holds the log's lock until the commit.

    `frontier` is the compact range of the tree (domain.transparency.Frontier.to_text).
    """

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(BigKey)
    frontier: Mapped[str]
    recorded: Mapped[datetime] = mapped_column(Instant)


class LogEntry(Base):
    """One leaf: `body` is the canonical JSON that is hashed; salt and content open its commitment."""

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_subject", "subject"),)

    index: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    type: Mapped[str]
    call: Mapped[str | None]
    subject: Mapped[int | None] = mapped_column(BigKey)
    recorded: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[str]
    leaf: Mapped[str]
    salt: Mapped[str | None]
    content: Mapped[dict[str, Any] | None]


class Checkpoint(Base):
    """The signed head after a batch of entries."""

    __tablename__ = "checkpoint"

    size: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(Instant)
    root: Mapped[str]
    note: Mapped[str]


class LogKey(Base):
    """A public key that signs the log or the receipts, with the index of the entry that announced it."""

    __tablename__ = "log_key"

    vkey: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    in_force: Mapped[bool]
    log_index: Mapped[int]


class Audit(Base):
    """Who did what, when and why; `actor` is the account, a submitter (by link) or the system."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_submission_id_id", "submission_id", "id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str]
    act: Mapped[str]
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id"), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str | None]
    log_index: Mapped[int | None] = mapped_column(BigKey)


class Message(Base):
    """A mail to be sent: written in the commit that caused it, rendered when delivered, so that no table holds a link.

    `event` is unique: one effect an event. `lease` is until when a worker holds it.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_state_due", "state", "due"),
        Index("ix_message_submission_id", "submission_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    event: Mapped[str] = mapped_column(unique=True)
    template: Mapped[str]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    language: Mapped[str]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[datetime] = mapped_column(Instant)
    lease: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(Instant)


class Job(Base):
    """Work to do after a commit, as a row: `key` unique while it waits, a lease while it runs, every job idempotent."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_due", "state", "due"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[datetime] = mapped_column(Instant)
    lease: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]


class Alert(Base):
    """Something the staff must know at once; it stands until `cleared_at`. `call` is a code in lower case, or ""."""

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "ix_alert_standing",
            "kind",
            "call",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str]
    call: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(Instant)
    cleared_at: Mapped[datetime | None] = mapped_column(Instant)
    facts: Mapped[dict[str, Any]]
