"""Calls and their deadlines."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant
from intake.db.processes import Texts


class Call(Base):
    """An invitation: what it asks, what it accepts, how it decides and when it closes.

    Sizes are bytes, grace is seconds. `sent` counts numbers given (first receipts and moves into the call), under the
    log's lock; `refused_late` counts attempts that the late rule turned away. `max_held_bytes` is what all submissions
    and drafts together may hold, None for the site's default.
    """

    __tablename__ = "call"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    kinds: Mapped[list[str]]
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("paper_revision.id"))
    issues: Mapped[list[str]]
    title: Mapped[Texts]
    summary: Mapped[Texts]
    body: Mapped[Texts]
    accepts: Mapped[list[str]]
    annex_accepts: Mapped[list[str]]
    max_files: Mapped[int] = mapped_column(default=10)
    max_file_bytes: Mapped[int] = mapped_column(default=25_000_000)
    max_total_bytes: Mapped[int] = mapped_column(default=100_000_000)
    max_text: Mapped[int] = mapped_column(default=50_000)
    max_held_bytes: Mapped[int | None] = mapped_column(BigKey)
    languages: Mapped[list[str]]
    language_required: Mapped[bool] = mapped_column(default=False)
    publications: Mapped[list[str]]
    grounds: Mapped[list[str]]
    late_rule: Mapped[str]
    grace: Mapped[int] = mapped_column(default=1800)
    timing: Mapped[str]
    publish_at: Mapped[datetime | None] = mapped_column(Instant)
    disclaimer: Mapped[int]
    terms: Mapped[int]
    opens_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_before: Mapped[datetime | None] = mapped_column(Instant)
    zone: Mapped[str]
    deadline_version: Mapped[int] = mapped_column(default=0)
    log_index: Mapped[int | None]
    sent: Mapped[int] = mapped_column(default=0)
    refused_late: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class Deadline(Base):
    """One version of a call's deadline; versions are kept with their reasons and never changed.

    `closes_before` is exclusive. `closed_at` is the recorded instant at which this version was seen to have closed:
    steady time never precedes it afterwards.
    """

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("call_id", "version"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    version: Mapped[int]
    closes_before: Mapped[datetime] = mapped_column(Instant)
    zone: Mapped[str]
    grace: Mapped[int]
    late_rule: Mapped[str]
    reason: Mapped[Texts]
    made_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    log_index: Mapped[int]


class Tally(Base):
    """Figures of the register, kept by the one door of state changes in the commit that changes them (I9)."""

    __tablename__ = "tally"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    ground: Mapped[str] = mapped_column(primary_key=True, default="")
    n: Mapped[int]


class Facet(Base):
    """What a published submission can be filtered by: one row a value, none for what is not published."""

    __tablename__ = "facet"
    __table_args__ = (Index("ix_facet_submission_id", "submission_id"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    first_index: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))


class FacetTally(Base):
    """How many published submissions of a call carry a value."""

    __tablename__ = "facet_tally"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class ClosingDay(Base):
    """A day on which the secretariat is closed: a deadline on it brings a warning. `day` is an ISO 8601 date."""

    __tablename__ = "closing_day"

    day: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[Texts]
