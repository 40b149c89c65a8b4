"""What destruction takes away in its commit: everything that a submission held but its place in the record.

What stays: number, dates, verdict, channel, kind of submitter, states and acts with who took them, the commitments in
the log, reason and public words of the destruction. Bytes that another submission refers to stay with it. The bytes
themselves go after the commit, by a job (services.destruction).
"""

import hmac
from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, select, update

from intake.db.corrections import Correction
from intake.db.letters import Letter
from intake.db.records import Audit, Job, LogEntry, Message
from intake.db.removals import Derivative, DestroyedFile, Proposal
from intake.db.requests import Invitation, Invited, Request
from intake.db.rereadings import Reread
from intake.db.submissions import (
    Draft,
    DraftFile,
    File,
    Inspection,
    Note,
    PageText,
    PublicFact,
    Revising,
    Revision,
    Submission,
)
from intake.domain.canonical import instant
from intake.domain.vocab import Act
from intake.services import likeness, outbox, pictures, search, trayforget
from intake.services.invited import INVITEE
from intake.services.work import Work

JOB = "destroy"

KEPT_FACTS = frozenset(
    {
        "number",
        "received",
        "verdict",
        "channel",
        "outcome",
        "ground",
        "log_index",
        "other",
        "marks",
    }
)
"""Fields of the register's row that stay of what the public was shown."""

KEPT_OF_AUDIT = ("state", "revision", "publication", "claimed_by", "marks")
"""Code words and numbers that stay of what the audit trail compared."""

ENDS: Final = (Act.REMOVE.value, Act.DESTROY.value)
"""Acts whose words, and whose log contents, stay: they say why."""


def mac(work: Work, sha256: str) -> str:
    """Give what tells destroyed bytes again and opens nothing: a keyed hash of their digest."""
    return hmac.digest(work.keys.link, b"destroyed\n" + sha256.encode(), "sha256").hex()


def destroyed(work: Work, sha256: str) -> tuple[str, ...]:
    """Give the numbers of the submissions that held these bytes until they were destroyed, by order."""
    rows = (
        select(Submission.number)
        .join(DestroyedFile, DestroyedFile.submission_id == Submission.id)
        .where(DestroyedFile.mac == mac(work, sha256))
        .order_by(Submission.first_index)
    )
    return tuple(work.session.scalars(rows))


def wipe(work: Work, submission: Submission) -> None:
    """Take away everything that a loaded submission holds and ask for its bytes to go after the commit."""
    work.session.flush()
    held = _digests(work, submission) | set(trayforget.forget(work, submission.id))
    for digest in sorted(held):
        work.session.add(DestroyedFile(mac=mac(work, digest), submission_id=submission.id))
    events = _messages(work, submission)
    _rows(work, submission)
    _record(work, submission)
    _audit(work, submission)
    _invitation(work, submission)
    _blank(submission)
    search.forget(work.session, submission.id)
    work.session.flush()
    mine = held - referenced(work, held)
    blobs = readings(work, mine)
    outbox.job(
        work,
        key=f"{JOB}:{submission.number}",
        kind=JOB,
        facts={
            "number": submission.number,
            "digests": sorted(mine | blobs),
            "events": events,
            "since": instant(work.log.recorded),
        },
    )


def referenced(work: Work, digests: Collection[str]) -> set[str]:
    """Give those of some digests that any submission, draft, copy, proposal or item of the tray names."""
    found: set[str] = set()
    for column in (File.sha256, DraftFile.sha256, Derivative.sha256, Proposal.sha256):
        rows = select(column).where(column.in_(digests))
        found |= {digest for digest in work.session.scalars(rows) if digest}
    return found | trayforget.referenced(work, digests)


def readings(work: Work, digests: Collection[str]) -> set[str]:
    """Take away what was made of bytes that nothing names any more: reports, text by page, sketches, pictures.

    Give the digests of pictures whose bytes may go.
    """
    gone = set(digests) - referenced(work, digests)
    ids = list(work.session.scalars(select(Inspection.id).where(Inspection.sha256.in_(gone))))
    work.session.execute(delete(PageText).where(PageText.inspection_id.in_(ids)))
    for made in (Inspection, Reread):
        work.session.execute(delete(made).where(made.sha256.in_(gone)))
    for digest in sorted(gone):
        likeness.forget(work, digest)
    return {blob for digest in sorted(gone) for blob in pictures.forget(work, digest)}


def _digests(work: Work, submission: Submission) -> set[str]:
    found: set[str] = set()
    for table in (File, Derivative, Proposal):
        rows = select(table.sha256).where(table.submission_id == submission.id)
        found |= {digest for digest in work.session.scalars(rows) if digest}
    rows = select(DraftFile.sha256).where(DraftFile.draft_id.in_(_drafts(submission)))
    return found | set(work.session.scalars(rows))


def _drafts(submission: Submission) -> Any:  # noqa: ANN401 - a subquery of ids
    revising = select(Revising.draft_id).where(Revising.submission_id == submission.id)
    return select(Draft.id).where(
        or_(
            Draft.sent_as == submission.id,
            Draft.id.in_(revising),
            Draft.nonce == submission.nonce,
        )
    )


def _messages(work: Work, submission: Submission) -> list[str]:
    """Empty what its letters hold, keep unsent ones from going out; give the events of all."""
    mine = Message.submission_id == submission.id
    events = list(work.session.scalars(select(Message.event).where(mine).order_by(Message.id)))
    emptied: Mapping[str, Any] = {"facts": {}, "last_error": None, "lease": None}
    work.session.execute(update(Message).where(mine).values(**emptied, state=outbox.DONE))
    return events


def _rows(work: Work, submission: Submission) -> None:
    """Delete the rows that hold nothing but what goes; empty the others."""
    mine = submission.id
    drafts = list(work.session.scalars(_drafts(submission)))
    for table, column in (
        (DraftFile, DraftFile.draft_id),
        (Revising, Revising.draft_id),
        (Draft, Draft.id),
    ):
        work.session.execute(delete(table).where(column.in_(drafts)))
    for gone in (File, Derivative, Note, Letter, Correction):
        work.session.execute(delete(gone).where(gone.submission_id == mine))
    facts = (PublicFact.submission_id == mine, PublicFact.field.not_in(KEPT_FACTS))
    work.session.execute(delete(PublicFact).where(*facts))
    asked = update(Request).where(Request.submission_id == mine)
    work.session.execute(asked.values(words="", answer=None))
    proposed = update(Proposal).where(Proposal.submission_id == mine)
    work.session.execute(proposed.values(sha256=None, facts={}, answer=None))
    others = Proposal.act.not_in(ENDS)
    work.session.execute(proposed.where(others).values(words=""))
    jobs = [Job.key.startswith(f"{kind}:{submission.number}:") for kind in ("inspect", "index")]
    work.session.execute(delete(Job).where(or_(*jobs)))


def _record(work: Work, submission: Submission) -> None:
    """Take away salts, statements and receipts: the commitments in the log stay, and open no more."""
    revisions = update(Revision).where(Revision.submission_id == submission.id)
    emptied: Mapping[str, Any] = {"stated": None, "salts": None, "statement": {}, "receipt": ""}
    work.session.execute(revisions.values(**emptied, fingerprint=None))
    entries: ColumnElement[bool] = or_(
        LogEntry.subject == submission.first_index, LogEntry.index == submission.first_index
    )
    work.session.execute(
        update(LogEntry)
        .where(entries, LogEntry.salt.is_not(None), LogEntry.type.not_in(ENDS))
        .values(salt=None, content=None)
    )


def _audit(work: Work, submission: Submission) -> None:
    """Leave who did what and when; words but those of the end go, and values that are no code words."""
    said = {f"propose-{act}" for act in ENDS} | set(ENDS)
    rows = select(Audit).where(Audit.submission_id == submission.id)
    for row in work.session.scalars(rows).all():
        row.before = {key: row.before[key] for key in KEPT_OF_AUDIT if key in row.before}
        row.after = {key: row.after[key] for key in KEPT_OF_AUDIT if key in row.after}
        if row.act not in said:
            row.reason = None


def _invitation(work: Work, submission: Submission) -> None:
    """Take away whom its invitation was for, unless another submission came by it."""
    came = select(Invited.invitation_id).where(Invited.submission_id == submission.id)
    invitation = work.session.get(Invitation, work.session.scalar(came) or 0)
    if invitation is None:
        return
    by_it = select(Invited.submission_id).where(Invited.invitation_id == invitation.id)
    if set(work.session.scalars(by_it)) == {submission.id}:
        for field, nothing in INVITEE.items():
            setattr(invitation, field, nothing)
        invitation.revoked_at = invitation.revoked_at or work.now


def _blank(submission: Submission) -> None:
    submission.name = ""
    submission.on_behalf = submission.index_allowed = False
    submission.countries, submission.issues, submission.languages = [], [], []
    submission.confirmed = []
    submission.fingerprint = ""
    submission.generation += 1
    for field in (
        "honorific",
        "name_latin",
        "entity",
        "email",
        "title",
        "cosignatories",
        "questions",
        "due_at",
        "may_change",
        "claimed_evidence",
        "link_hash",
        "link_key_id",
    ):
        setattr(submission, field, None)
