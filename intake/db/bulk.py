"""Acts on many submissions at once."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class Bulk(Base):
    """One act of one person on chosen submissions: ready (a preview), running, done.

    `matched` is how many the filters gave where they gave more than are taken at once.
    """

    __tablename__ = "bulk"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    act: Mapped[str]
    to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str]
    matched: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class BulkItem(Base):
    """A submission of it: the version and holder that were seen, what was foreseen, what became of it and by whom.

    `result` None: not tried yet. It is written in the commit of the act, so that a dead process never does one twice.
    """

    __tablename__ = "bulk_item"
    __table_args__ = (UniqueConstraint("bulk_id", "submission_id"),)

    bulk_id: Mapped[int] = mapped_column(
        ForeignKey("bulk.id"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    seen: Mapped[int]
    holder_id: Mapped[int | None]
    foreseen: Mapped[str]
    result: Mapped[str | None]
    by: Mapped[str | None]
    at: Mapped[datetime | None] = mapped_column(Instant)
