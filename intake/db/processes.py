"""Themes, processes, papers and the texts of the secretariat that hold for many calls."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant

Texts = dict[str, str]
"""A text of the secretariat: one value per language tag."""


class Theme(Base):
    """A standing page that owns processes, the clearing house, topics and exhibitions."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Texts]
    summary: Mapped[Texts]
    position: Mapped[int] = mapped_column(default=0)


class Process(Base):
    """A whole policy conversation: papers, calls, sessions, milestones."""

    __tablename__ = "process"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Texts]
    summary: Mapped[Texts]
    contact: Mapped[Texts]
    position: Mapped[int] = mapped_column(default=0)


class Milestone(Base):
    """A row of the timeline. `date_kind` is day, range, month or open; the history of its dates is never lost."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[Texts]
    note: Mapped[Texts]
    date_kind: Mapped[str]
    starts_on: Mapped[str | None]
    ends_on: Mapped[str | None]
    confirmed: Mapped[bool] = mapped_column(default=True)
    place: Mapped[Texts]
    call_code: Mapped[str | None]
    history: Mapped[list[Any]]


class Paper(Base):
    """A document put out for comment; its content stands in its revisions."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Texts]


class PaperRevision(Base):
    """One revision of a paper (draft, revised), with its symbol where it has one."""

    __tablename__ = "paper_revision"
    __table_args__ = (UniqueConstraint("paper_id", "number"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    number: Mapped[int]
    status: Mapped[str]
    symbol: Mapped[str | None]
    title: Mapped[Texts]
    published_on: Mapped[str | None]
    log_index: Mapped[int | None]


class PaperIssue(Base):
    """A numbered issue of a revision, with its questions; `number` is a string such as 7 or 7(ii)."""

    __tablename__ = "paper_issue"
    __table_args__ = (UniqueConstraint("revision_id", "number"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("paper_revision.id"))
    position: Mapped[int]
    number: Mapped[str]
    chapter: Mapped[Texts]
    title: Mapped[Texts]
    question: Mapped[Texts]


class Disclaimer(Base):
    """The disclaimer, one source for the whole site: a row is a version and is never changed."""

    __tablename__ = "disclaimer"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    statements: Mapped[list[Any]]
    made_at: Mapped[datetime] = mapped_column(Instant)
    log_index: Mapped[int]


class Terms(Base):
    """The reuse terms agreed to by sending: a row is a version and is never changed."""

    __tablename__ = "terms"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[Texts]
    made_at: Mapped[datetime] = mapped_column(Instant)
    log_index: Mapped[int]


class StakeholderType(Base):
    """A stakeholder type as offered on the forms; the code words as shipped are vocab.SubmitterType."""

    __tablename__ = "stakeholder_type"

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[Texts]
    in_use: Mapped[bool] = mapped_column(default=True)
