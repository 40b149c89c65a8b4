"""How long what may go is kept, as administrators set it, and what was done about it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant
from intake.db.processes import Texts


class RetentionRule(Base):
    """A rule that an administrator changed: days, and the basis for them by language."""

    __tablename__ = "retention_rule"

    code: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    basis: Mapped[Texts]
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class RetentionRun(Base):
    """One carrying out of a rule: everything before an instant; `position` is how far it has come, while it runs.

    It is done once it has a log entry.
    """

    __tablename__ = "retention_run"
    __table_args__ = (Index("ix_retention_run_rule_id", "rule", "id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    rule: Mapped[str]
    before: Mapped[datetime] = mapped_column(Instant)
    position: Mapped[int] = mapped_column(BigKey, default=0)
    count: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    log_index: Mapped[int | None] = mapped_column(BigKey)
