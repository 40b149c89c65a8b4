"""Drafts, submissions, their revisions and files."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class Draft(Base):
    """What a submitter has attached and typed and not yet sent; found by the form token's nonce.

    `begun` is the first byte of its latest form POST that began before the deadline in force then (RECORD 2).
    `sent_as` is the submission it became. `confirmed` are digests of files that the person wants published as they are,
    with what we found in them.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    link_hash: Mapped[str] = mapped_column(unique=True)
    link_key_id: Mapped[str]
    generation: Mapped[int] = mapped_column(default=0)
    values: Mapped[dict[str, Any]]
    language: Mapped[str]
    begun: Mapped[datetime | None] = mapped_column(Instant)
    confirmed: Mapped[list[str]] = mapped_column(default=list)
    made_at: Mapped[datetime] = mapped_column(Instant)
    touched_at: Mapped[datetime] = mapped_column(Instant, index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    sent_as: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))


class Revising(Base):
    """What an unusual draft is for: a revision of a submission (`purpose`), or a sending by invitation."""

    __tablename__ = "revising"

    draft_id: Mapped[int] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    purpose: Mapped[str]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))


class DraftFile(Base):
    """A file attached to a draft. `name` is as sent, after the documented truncation; `report` is the jail's.

    `n` is its number where a revision carries over a file of the submission as it is.
    """

    __tablename__ = "draft_file"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    role: Mapped[str]
    of: Mapped[int | None]
    public: Mapped[bool]
    size: Mapped[int] = mapped_column(BigKey)
    sha256: Mapped[str] = mapped_column(index=True)
    report: Mapped[dict[str, Any]]
    n: Mapped[int | None]
    attached_at: Mapped[datetime] = mapped_column(Instant)


class Submission(Base):
    """What a stakeholder sent, where it stands, and what of it is shown.

    `first_index` is the log index of its first receipt and the `subject` of every later entry. The fields named like
    the form's are the values in force (as stated, or as corrected); what was stated stands in the revisions.
    `version` counts changes, for two people who act at once. It is not published before `not_before`; `scheduled` says
    that a publisher lets it out then.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("call_id", "n"),
        Index("ix_submission_call_id_state_first_index", "call_id", "state", "first_index"),
        Index("ix_submission_call_id_first_index", "call_id", "first_index"),
        Index(
            "ix_submission_state_call_id_claimed_by_first_index",
            "state",
            "call_id",
            "claimed_by",
            "first_index",
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    n: Mapped[int]
    number: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    first_index: Mapped[int] = mapped_column(BigKey, unique=True)
    state: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str]
    channel: Mapped[str]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_precision: Mapped[str | None]
    claimed_basis: Mapped[str | None]
    claimed_evidence: Mapped[str | None]
    recorded: Mapped[datetime] = mapped_column(Instant)
    received: Mapped[datetime] = mapped_column(Instant)
    verdict: Mapped[str]
    publication: Mapped[str]
    correspondence_language: Mapped[str]
    name: Mapped[str]
    honorific: Mapped[str | None]
    name_latin: Mapped[str | None]
    on_behalf: Mapped[bool]
    entity: Mapped[str | None]
    submitter_type: Mapped[str]
    email: Mapped[str | None]
    title: Mapped[str | None]
    countries: Mapped[list[str]]
    issues: Mapped[list[str]]
    languages: Mapped[list[str]]
    cosignatories: Mapped[str | None]
    questions: Mapped[str | None]
    ground: Mapped[str | None]
    words: Mapped[str | None]
    other_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    may_change: Mapped[str | None]
    marks: Mapped[list[str]]
    revision: Mapped[int] = mapped_column(default=1)
    published_revision: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    disclaimer: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    not_before: Mapped[datetime | None] = mapped_column(Instant)
    scheduled: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    claimed_since: Mapped[datetime | None] = mapped_column(Instant)
    nonce: Mapped[str] = mapped_column(unique=True)
    fingerprint: Mapped[str]
    generation: Mapped[int] = mapped_column(default=0)
    link_hash: Mapped[str | None] = mapped_column(unique=True)
    link_key_id: Mapped[str | None]
    index_allowed: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[list[str]] = mapped_column(default=list)


class Revision(Base):
    """One sending, frozen: its statement, its receipt as signed, the salts that open the statement.

    `stated` and `salts` map every field of the form. `nonce` and `fingerprint` tell a repeated sending of a later
    revision (the first one's stand in the submission). `published_at` says when it was published, None for one that
    never was; `published_as` with which publication choice.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        Index("ix_revision_nonce", "nonce", unique=True),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    number: Mapped[int]
    log_index: Mapped[int] = mapped_column(BigKey, unique=True)
    begun: Mapped[datetime | None] = mapped_column(Instant)
    complete: Mapped[datetime | None] = mapped_column(Instant)
    recorded: Mapped[datetime] = mapped_column(Instant)
    verdict: Mapped[str]
    deadline_version: Mapped[int]
    statement: Mapped[dict[str, Any]]
    stated: Mapped[dict[str, Any] | None]
    salts: Mapped[dict[str, str] | None]
    receipt: Mapped[str]
    nonce: Mapped[str | None]
    fingerprint: Mapped[str | None]
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_as: Mapped[str | None]


class File(Base):
    """A file of a submission. `n` counts over all revisions and is never reused; the bytes are the store's."""

    __tablename__ = "file"
    __table_args__ = (UniqueConstraint("submission_id", "n"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    n: Mapped[int]
    first_revision: Mapped[int]
    last_revision: Mapped[int]
    role: Mapped[str]
    of: Mapped[int | None]
    public: Mapped[bool]
    languages: Mapped[list[str]]
    kind: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigKey)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    name_salt: Mapped[str | None]
    typed: Mapped[bool] = mapped_column(default=False)
    pages: Mapped[int | None]


class PublicFact(Base):
    """What the public was shown, append-only: the field's value from this log index on."""

    __tablename__ = "public_fact"
    __table_args__ = (
        Index("ix_public_fact_submission_id_log_index", "submission_id", "log_index"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    log_index: Mapped[int] = mapped_column(BigKey)
    field: Mapped[str]
    value: Mapped[dict[str, Any]]


class Inspection(Base):
    """One reading of some bytes, with the versions of what read them; the newest full one is in force."""

    __tablename__ = "inspection"
    __table_args__ = (Index("ix_inspection_sha256", "sha256", "depth"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    sha256: Mapped[str]
    depth: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str]
    parsers: Mapped[dict[str, str]]
    level: Mapped[str]
    report: Mapped[dict[str, Any]]


class PageText(Base):
    """The text of one page of an inspection."""

    __tablename__ = "page_text"

    inspection_id: Mapped[int] = mapped_column(
        ForeignKey("inspection.id", ondelete="CASCADE"), primary_key=True
    )
    page: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Note(Base):
    """An internal note on a submission, never public."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str]
