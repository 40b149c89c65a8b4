"""Sending, and what the secret link shows and does afterwards. Sending never asks a question."""

from typing import Any

from sqlalchemy import select, update

from intake.db.calls import Call
from intake.db.submissions import Revision, Submission
from intake.domain.deadlines import Version
from intake.domain.vocab import Act
from intake.services import (
    drafts,
    invited,
    receiving,
    requests,
    sent,
    subjects,
    transitions,
    wording,
)
from intake.services.lookups import CallClosed, CallUnknown, LinkUnknown, by_link, offer
from intake.services.receiving import Sending
from intake.services.sent import KeyTaken, LateRefused, Sent
from intake.services.verdicts import judge_sending, require_in_time
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
    "receipt_note",
    "send",
    "withdraw",
]


def send(work: Work, code: str, sending: Sending) -> Sent:
    """Take a sending whose form is complete: verdict, revision, statement, leaf, receipt, mail, in this commit.

    One key, one submission: a repetition gives the same receipt, another content raises KeyTaken. Raises CallUnknown,
    CallClosed (not open yet), LateRefused, InvitationOver, SenderVerified.
    """
    _ = work.log.recorded
    known = work.session.scalars(
        select(Submission).where(Submission.nonce == sending.nonce)
    ).first()
    if known is not None:
        again = sent.again(work, known)
        if known.fingerprint != sending.fingerprint:
            raise KeyTaken(again)
        return again
    row = work.session.scalars(
        select(Call).where(Call.code == code.upper()).with_for_update()
    ).first()
    if row is None or row.opened_at is None:
        raise CallUnknown
    judged = judge_sending(
        work,
        row,
        nonce=sending.nonce,
        begun=sending.begun,
        complete=sending.complete,
        own=_claim_use(work, row, sending),
    )
    require_in_time(judged, complete=sending.complete)
    frozen = receiving.first(work, row, sending, judged)
    if sending.invitation_id is not None:
        invited.note(work, sending.invitation_id, frozen.submission.id)
    drafts.mark_sent(work, sending.nonce, frozen.submission.id)
    work.session.flush()
    return sent.answer(work, frozen.submission, frozen.revision, repeated=False)


def _claim_use(work: Work, row: Call, sending: Sending) -> Version | None:
    """Claim a use of the invitation that a sending names; give its own deadline.

    Raises InvitationOver, SenderVerified.
    """
    if sending.invitation_id is None or sending.begun is None or sending.complete is None:
        return None
    draft = drafts.find(work, sending.nonce)
    begun = min(filter(None, (draft.begun if draft else None, sending.begun)))
    return invited.take(
        work,
        sending.invitation_id,
        row,
        begun=begun,
        complete=sending.complete,
        values=sending.values,
    )


def count_refused(work: Work, code: str) -> None:
    """Count an attempt that the late rule turned away, for the register's page; nothing else of it is kept."""
    work.session.execute(
        update(Call).where(Call.code == code.upper()).values(refused_late=Call.refused_late + 1)
    )
    wording.touch(work)


def find_sent(work: Work, nonce: str) -> Sent | None:
    """Look a sending up by its key, for whoever lost the answer."""
    return sent.find(work, nonce)


def withdraw(work: Work, token: str, *, words: str) -> None:
    """Withdraw through the secret link, at once before the deadline. Raises LinkUnknown, CallClosed, ActNotAllowed."""
    submission = by_link(work, token, lock=True)
    row = work.session.get_one(Call, submission.call_id)
    if not subjects.is_open(work, submission, row):
        raise CallClosed("closed")
    submission.words = None
    transitions.apply(
        work,
        submission,
        Act.WITHDRAW,
        words=words or "withdrawn by the submitter",
        letter="withdrawn",
    )
    requests.close(work, submission)


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
    return submission.number, sent.opens(work, row)
