"""What the secretariat corrected or confirmed of a submission, beside what was stated."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class Correction(Base):
    """One field corrected or confirmed (`act`), append-only; it holds for its `revision` alone.

    `before` and `after` hold the value under "is". `salt` opens the hash of a text in the log entry; `basis` is a code
    word that says how the secretariat knows.
    """

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_submission_id_id", "submission_id", "id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    revision: Mapped[int]
    act: Mapped[str]
    field: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    salt: Mapped[str | None]
    words: Mapped[str]
    basis: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    log_index: Mapped[int] = mapped_column(BigKey)
