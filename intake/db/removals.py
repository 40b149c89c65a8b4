"""What ends a submission or a file: acts of two persons, copies that stand in place of files, what was destroyed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class Proposal(Base):
    """An act that one person proposes and another carries out (`state` done) or either drops with words (dropped).

    `act` is redact, remove or destroy, `reason` a code word, `words` are the public ones. A redaction names the file
    (`file`, 0 elsewhere) and, in `sha256` and `facts`, the bytes that are to stand in its place. `answer` are the words
    of whoever dropped it. One of an act and file is open at a time.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_state_process_id", "state", "process_id", "id"),
        Index("ix_proposal_sha256", "sha256"),
        Index(
            "ix_proposal_open",
            "submission_id",
            "act",
            "file",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    act: Mapped[str]
    reason: Mapped[str]
    words: Mapped[str]
    file: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str | None]
    log_index: Mapped[int | None] = mapped_column(BigKey)


class Derivative(Base):
    """A redacted copy that is shown in place of a file: its number `k` counts for each file. One is in force."""

    __tablename__ = "derivative"
    __table_args__ = (
        UniqueConstraint("submission_id", "file", "k"),
        Index(
            "ix_derivative_in_force",
            "submission_id",
            "file",
            unique=True,
            sqlite_where=text("in_force"),
            postgresql_where=text("in_force"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    file: Mapped[int]
    k: Mapped[int]
    in_force: Mapped[bool]
    kind: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigKey)
    sha256: Mapped[str] = mapped_column(index=True)
    pages: Mapped[int | None]
    reason: Mapped[str]
    words: Mapped[str]
    log_index: Mapped[int] = mapped_column(BigKey)


class DestroyedFile(Base):
    """What tells destroyed bytes again: a keyed hash of their digest, which opens nothing."""

    __tablename__ = "destroyed_file"

    mac: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
