"""What submitters ask of the secretariat, and the personal links that it sends."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant
from intake.db.processes import Texts


class Request(Base):
    """Something asked through a secret link, which a person of the secretariat grants or refuses.

    `kind` is withdraw, corrigendum, link or not-me; `state` is open, granted or refused. At most one of a kind is open.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_state_process_id", "state", "process_id", "id"),
        Index(
            "ix_request_open",
            "submission_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    kind: Mapped[str]
    words: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str | None]


class Invitation(Base):
    """A personal link to a call: whom it is for, what the form begins with, and what it allows.

    `closes_before` (exclusive) is an own closing instant, `reason` says in public why; without one the call's deadline
    holds. `uses` is how many submissions it allows, `used` how many were made. `verified` and `basis` say whether and
    how the secretariat knows the sender. The link is derived from `nonce` and `generation`, as RECORD 4 says.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    nonce: Mapped[str] = mapped_column(unique=True)
    generation: Mapped[int] = mapped_column(default=0)
    link_hash: Mapped[str] = mapped_column(unique=True)
    link_key_id: Mapped[str]
    email: Mapped[str | None]
    name: Mapped[str | None]
    values: Mapped[dict[str, Any]]
    language: Mapped[str]
    verified: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[str | None]
    closes_before: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[Texts]
    log_index: Mapped[int | None] = mapped_column(BigKey)
    uses: Mapped[int] = mapped_column(default=1)
    used: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class OwnDeadline(Base):
    """A closing instant of invitations' own, by the log entry that announced it.

    `closed_at` is the recorded instant at which it was seen to have passed: steady time never precedes it afterwards.
    """

    __tablename__ = "own_deadline"

    log_index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    closes_before: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


class Invited(Base):
    """Which submission came by which invitation."""

    __tablename__ = "invited"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id"), primary_key=True, autoincrement=False
    )
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
