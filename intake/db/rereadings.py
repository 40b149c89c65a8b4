"""Readings of stored files anew, by newer parsers, and what each changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class Rereading(Base):
    """A run over the files of one submission, one call, or all; `dry` keeps nothing but the report.

    `parsers` are those in force when it began. `cursor` is the last digest that is done: runs go by digest, so that
    one that was killed goes on from there. `totals` count files by outcome.
    """

    __tablename__ = "rereading"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    call: Mapped[str | None]
    submission: Mapped[str | None]
    every: Mapped[bool]
    dry: Mapped[bool]
    parsers: Mapped[dict[str, str]]
    cursor: Mapped[str] = mapped_column(default="")
    totals: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class Reread(Base):
    """What one run found of some bytes: `number` and `n` name the first of `files` that hold them.

    `before` and `after` are inspections, `after` None where the older one stays in force. `changes` hold figures and
    code words and never a document's own words: those stay in the inspections.
    """

    __tablename__ = "reread"
    __table_args__ = (
        UniqueConstraint("rereading_id", "sha256"),
        Index("ix_reread_rereading_id_id", "rereading_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    rereading_id: Mapped[int] = mapped_column(ForeignKey("rereading.id"))
    sha256: Mapped[str]
    number: Mapped[str]
    n: Mapped[int]
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    files: Mapped[int]
    outcome: Mapped[str]
    before: Mapped[int | None] = mapped_column(BigKey)
    after: Mapped[int | None] = mapped_column(BigKey)
    changes: Mapped[dict[str, Any]]
