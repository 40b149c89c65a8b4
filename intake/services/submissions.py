"""Sending, and what the secret link shows and does afterwards. Sending never asks a question."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from intake.db.calls import Call
from intake.db.processes import PaperIssue, StakeholderType
from intake.db.submissions import File, Revision, Submission
from intake.domain import links, policy, receipts
from intake.domain.checking import Offer
from intake.domain.deadlines import begun_in_time, judge
from intake.domain.vocab import Act, LateRule, Mark, Publication, State, Verdict
from intake.services import drafts, receiving, transitions
from intake.services.lookups import CallClosed, CallUnknown, LinkUnknown, by_link, state, versions
from intake.services.receiving import Frozen, Judged, Sending
from intake.services.work import Work

__all__ = [
    "KeyTaken",
    "LateRefused",
    "LinkUnknown",
    "Sent",
    "by_link",
    "count_refused",
    "find_sent",
    "my_opens",
    "offer",
    "opens",
    "receipt_note",
    "replace",
    "send",
    "sent",
    "withdraw",
]

LINK_SHOWN = timedelta(hours=24)
"""For so long a repeated sending shows the secret link again (RECORD 4)."""


class LateRefused(Exception):
    """The call refuses what is late: both instants are shown, nothing of the request is kept."""

    def __init__(self, *, complete: datetime, closes_before: datetime, zone: str) -> None:
        self.complete = complete
        self.closes_before = closes_before
        self.zone = zone
        super().__init__("late")


class KeyTaken(Exception):
    """This form was sent already with other content: the first sending stands; `sent` is it."""

    def __init__(self, sent: "Sent") -> None:
        self.sent = sent
        super().__init__(sent.number)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sending gave. `token` is None once the link is no longer shown again."""

    number: str
    token: str | None
    receipt: bytes
    opens: Mapping[str, Any]
    repeated: bool


def offer(work: Work, row: Call) -> Offer:
    """Give what a call offers to choose from, for the checking of a form."""
    types = select(StakeholderType.code).where(StakeholderType.in_use)
    numbers = list(row.issues)
    if row.revision_id and not numbers:
        issues = select(PaperIssue.number).where(PaperIssue.revision_id == row.revision_id)
        numbers = list(work.session.scalars(issues))
    return Offer(
        kinds=tuple(row.kinds),
        types=tuple(work.session.scalars(types)),
        publications=tuple(row.publications),
        issues=tuple(numbers),
        max_text=row.max_text,
    )


def send(work: Work, code: str, sending: Sending) -> Sent:
    """Take a sending whose form is complete: verdict, revision, statement, leaf, receipt, mail, in this commit.

    One key, one submission: a repetition gives the same receipt, another content raises KeyTaken. Raises CallUnknown,
    CallClosed (not open yet), LateRefused.
    """
    _ = work.log.recorded
    known = work.session.scalars(
        select(Submission).where(Submission.nonce == sending.nonce)
    ).first()
    if known is not None:
        again = sent(work, known, repeated=True)
        if known.fingerprint != sending.fingerprint:
            raise KeyTaken(again)
        return again
    row = work.session.scalars(
        select(Call).where(Call.code == code.upper()).with_for_update()
    ).first()
    if row is None or row.opened_at is None:
        raise CallUnknown
    judged = judge_sending(work, row, sending)
    frozen = receiving.first(work, row, sending, judged)
    drafts.mark_sent(work, sending.nonce, frozen.submission.id)
    work.session.flush()
    return _answer(work, frozen, repeated=False)


def judge_sending(work: Work, row: Call, sending: Sending) -> Judged:
    """Judge a sending by web under the log's lock. Raises CallClosed, LateRefused."""
    judged, complete = _judged(work, row, sending)
    version = judged.version
    if judged.verdict is Verdict.LATE and version.late_rule is LateRule.REFUSE:
        raise LateRefused(complete=complete, closes_before=version.closes_before, zone=version.zone)
    return judged


def _judged(work: Work, row: Call, sending: Sending) -> tuple[Judged, datetime]:
    if sending.begun is None or sending.complete is None:
        raise ValueError("a sending by web has its two instants")
    if row.opens_at is not None and sending.complete < row.opens_at:
        raise CallClosed("not-yet")
    known = versions(work, row.id)
    draft = drafts.find(work, sending.nonce)
    earlier = draft.begun if draft else None
    recorded = work.log.recorded
    begun = begun_in_time(earlier, sending.begun, versions=known, now=recorded) or sending.begun
    verdict, version = judge(
        begun=begun, complete=sending.complete, recorded=recorded, versions=known
    )
    return Judged(verdict=verdict, version=version, begun=begun), sending.complete


def count_refused(work: Work, code: str) -> None:
    """Count an attempt that the late rule turned away; nothing else of it is kept."""
    work.session.execute(
        update(Call).where(Call.code == code.upper()).values(refused_late=Call.refused_late + 1)
    )


def find_sent(work: Work, nonce: str) -> Sent | None:
    """Look a sending up by its key, for whoever lost the answer."""
    known = work.session.scalars(select(Submission).where(Submission.nonce == nonce)).first()
    return sent(work, known, repeated=True) if known else None


def sent(work: Work, submission: Submission, *, repeated: bool) -> Sent:
    """Give the answer to a sending; the link for 24 hours while it was never changed, the opens with the link."""
    row = work.session.scalars(
        select(Revision).where(Revision.submission_id == submission.id).order_by(Revision.number)
    ).first()
    if row is None:
        raise LinkUnknown
    return _answer(work, Frozen(submission, row, _files(work, row)), repeated=repeated)


def _answer(work: Work, frozen: Frozen, *, repeated: bool) -> Sent:
    submission = frozen.submission
    shows_link = submission.generation == 0 and work.now < submission.recorded + LINK_SHOWN
    token = links.token(work.keys.link, submission.nonce, 0) if shows_link else None
    opened = _opens(frozen.revision, frozen.files) if shows_link else {}
    return Sent(submission.number, token, frozen.revision.receipt.encode(), opened, repeated)


def opens(work: Work, row: Revision) -> dict[str, Any]:
    """Give what opens a revision's statement, from what is still held."""
    return _opens(row, _files(work, row))


def _files(work: Work, row: Revision) -> Sequence[File]:
    files = select(File).where(
        File.submission_id == row.submission_id, File.first_revision == row.number
    )
    return work.session.scalars(files).all()


def _opens(row: Revision, files: Sequence[File]) -> dict[str, Any]:
    return receipts.opens(
        row.stated or {},
        row.salts or {},
        {file.n: file.name for file in files},
        {file.n: file.name_salt for file in files if file.name_salt},
    )


def withdraw(work: Work, token: str, *, words: str) -> None:
    """Withdraw through the secret link, at once before the deadline. Raises LinkUnknown, CallClosed, ActNotAllowed."""
    submission = by_link(work, token, lock=True)
    row = work.session.get_one(Call, submission.call_id)
    if state(row.opens_at, row.closes_before, row.opened_at, work.now) == "closed":
        raise CallClosed("closed")
    submission.words = None
    transitions.apply(
        work,
        submission,
        Act.WITHDRAW,
        words=words or "withdrawn by the submitter",
        letter="withdrawn",
    )


def replace(work: Work, token: str, sending: Sending) -> int:
    """Send a new revision through the secret link, before the deadline or as an answer to a return. Give its number.

    A late replacement leaves the earlier revision in force and is refused with CallClosed. A published submission stays
    so, marked "revision pending".
    """
    submission = by_link(work, token, lock=True)
    row = work.session.get_one(Call, submission.call_id)
    stands = State(submission.state)
    policy.step(stands, Act.RECEIPT, work.actor.roles(submission.process_id))
    judged, _ = _judged(work, row, sending)
    if judged.verdict is Verdict.LATE:
        if stands is not State.RETURNED:
            raise CallClosed("closed")
        judged = dataclasses.replace(judged, verdict=Verdict.AT_RETURN)
    before = transitions.snapshot(submission)
    transitions.count(work, submission, -1)
    submission.revision += 1
    submission.version += 1
    submission.due_at, submission.may_change = None, None
    pending = stands is State.PUBLISHED
    if not pending:
        submission.state = State.UNDER_REVIEW.value
        receiving.take_values(submission, sending.values)
    transitions.set_marks(
        submission,
        {
            Mark.REVISION_PENDING: pending,
            Mark.NAME_WITHHELD: submission.publication == Publication.UNNAMED,
            Mark.REVISED_AFTER_DEADLINE: judged.verdict is Verdict.AT_RETURN
            or Mark.REVISED_AFTER_DEADLINE in submission.marks,
        },
    )
    index = receiving.freeze(work, row, submission, sending, judged).revision.log_index
    transitions.count(work, submission, +1)
    transitions.show(work, submission, index)
    transitions.audit(work, Act.RECEIPT.value, submission=submission, before=before, index=index)
    return submission.revision


def receipt_note(work: Work, token: str, revision: int) -> tuple[str, bytes]:
    """Give the number and the receipt's bytes of one revision; raise LinkUnknown."""
    submission = by_link(work, token)
    row = work.session.scalars(
        select(Revision).where(Revision.submission_id == submission.id, Revision.number == revision)
    ).first()
    if row is None:
        raise LinkUnknown
    return submission.number, row.receipt.encode()


def my_opens(work: Work, token: str, revision: int) -> tuple[str, dict[str, Any]]:
    """Give the number and the opens of one revision; raise LinkUnknown."""
    submission = by_link(work, token)
    row = work.session.scalars(
        select(Revision).where(Revision.submission_id == submission.id, Revision.number == revision)
    ).first()
    if row is None:
        raise LinkUnknown
    return submission.number, opens(work, row)
