"""What happened to a submission: its sendings, the audit trail beside the log, the desk's notes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.db.records import Audit, LogEntry
from intake.db.submissions import Note, Revision, Submission
from intake.services.casework import names
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history: who did what, when and why; the log entry and its leaf where the act is in the log."""

    at: datetime
    actor: str
    role: str
    act: str
    before: str | None
    after: str | None
    reason: str | None
    log_index: int | None
    leaf: str | None


@dataclass(frozen=True, slots=True)
class Sending:
    """One revision: when it came, whether in time, when it was published if it ever was."""

    number: int
    recorded: datetime
    begun: datetime | None
    complete: datetime | None
    verdict: str
    log_index: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """An internal note."""

    at: datetime
    by: str
    text: str


def sendings(work: Work, row: Submission) -> tuple[Sending, ...]:
    """Give the revisions of a submission, in order."""
    rows = select(Revision).where(Revision.submission_id == row.id).order_by(Revision.number)
    return tuple(
        Sending(
            number=one.number,
            recorded=one.recorded,
            begun=one.begun,
            complete=one.complete,
            verdict=one.verdict,
            log_index=one.log_index,
            published_at=one.published_at,
        )
        for one in work.session.scalars(rows)
    )


def history(work: Work, row: Submission) -> tuple[Step, ...]:
    """Give everything that was done, oldest first."""
    rows = (
        select(Audit, LogEntry.leaf)
        .outerjoin(LogEntry, LogEntry.index == Audit.log_index)
        .where(Audit.submission_id == row.id)
        .order_by(Audit.id)
    )
    return tuple(
        Step(
            at=one.at,
            actor=one.actor,
            role=one.role,
            act=one.act,
            before=one.before.get("state"),
            after=one.after.get("state"),
            reason=one.reason,
            log_index=one.log_index,
            leaf=leaf,
        )
        for one, leaf in work.session.execute(rows)
    )


def notes(work: Work, row: Submission) -> tuple[NoteView, ...]:
    """Give the internal notes, oldest first."""
    rows = work.session.scalars(
        select(Note).where(Note.submission_id == row.id).order_by(Note.id)
    ).all()
    people = names(work, [one.by for one in rows])
    return tuple(NoteView(one.at, people.get(one.by, ""), one.text) for one in rows)
