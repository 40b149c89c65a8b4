"""Letters of the desk: their wording where a call has its own, and what was sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class LetterWording(Base):
    """A call's own wording of one letter in one language, append-only; the newest is in force.

    Without `body` the shipped wording is in force again.
    """

    __tablename__ = "letter_wording"
    __table_args__ = (
        Index("ix_letter_wording_call_id_template", "call_id", "template", "language", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    template: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str | None]
    made_at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Letter(Base):
    """A letter as it was sent, its secret link left out; `wording_id` names the call's own wording."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_submission_id", "submission_id", "id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), unique=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("letter_wording.id"))
    sent_at: Mapped[datetime] = mapped_column(Instant)
