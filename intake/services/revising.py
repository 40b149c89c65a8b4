"""Revisions through the secret link: a replacement before the deadline, the answer to a return, a corrigendum.

Each freezes a revision with its own receipt and verdict; the submission's verdict stays the first's (RECORD 1).
"""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import File, Revision, Submission
from intake.domain import exposure, policy, revisions
from intake.domain.fields import FIELDS, JsonValue, given
from intake.domain.revisions import MayChange, Purpose, RevisionNotOffered
from intake.domain.vocab import Act, Mark, Publication, State, Verdict
from intake.services import (
    drafts,
    inspections,
    invited,
    receiving,
    requests,
    sent,
    subjects,
    tightening,
    transitions,
    withheld,
)
from intake.services.drafts import Attached
from intake.services.lookups import by_link
from intake.services.receiving import Sending
from intake.services.sent import KeyTaken, LateRefused, Sent
from intake.services.verdicts import Judged, judge_sending
from intake.services.work import Work


class ChangeNotAllowed(Exception):
    """The return lets only files, or only fields, be changed; `may` says which, `key` what was changed beside it."""

    def __init__(self, may: MayChange, key: str) -> None:
        self.may = may
        self.key = key
        super().__init__(f"only {may} may change, not {key}")


def send(work: Work, token: str, sending: Sending) -> Sent:
    """Take a further sending through the secret link; one form, one revision, the same receipt for ever.

    Under the log's lock, so that a replacement, a withdrawal, a decision and the closing meet in one order. What comes
    late leaves the earlier revision in force. A published submission stays so, marked "revision pending". Raises
    LinkUnknown, KeyTaken, LateRefused, RevisionNotOffered, ChangeNotAllowed, SenderVerified.
    """
    submission = by_link(work, token, lock=True)
    known = work.session.scalars(
        select(Revision).where(
            Revision.submission_id == submission.id, Revision.nonce == sending.nonce
        )
    ).first()
    if known is not None:
        again = sent.answer(work, submission, known, repeated=True)
        if known.fingerprint != sending.fingerprint:
            raise KeyTaken(again)
        return again
    invited.hold(work, submission.id, sending.values)
    call = work.session.get_one(Call, submission.call_id)
    purpose, judged = _judge(work, submission, call, sending)
    if purpose is Purpose.ANSWER:
        _require_allowed(work, submission, sending)
    row = _freeze(work, submission, call, sending, purpose=purpose, judged=judged)
    if purpose is Purpose.CORRIGENDUM:
        subjects.use_grant(work, submission)
    drafts.mark_sent(work, sending.nonce, submission.id)
    work.session.flush()
    return sent.answer(work, submission, row, repeated=False)


def _judge(
    work: Work, submission: Submission, call: Call, sending: Sending
) -> tuple[Purpose, Judged]:
    judged = judge_sending(
        work,
        call,
        nonce=sending.nonce,
        begun=sending.begun,
        complete=sending.complete,
        own=invited.own_of(work, submission.id),
    )
    stands = State(submission.state)
    late = judged.verdict is Verdict.LATE
    try:
        purpose = revisions.purpose(
            stands, in_time=not late, granted=subjects.granted(work, submission)
        )
    except RevisionNotOffered:
        if late and stands in revisions.REVISABLE and sending.complete:
            version = judged.version
            raise LateRefused(
                complete=sending.complete, closes_before=version.closes_before, zone=version.zone
            ) from None
        raise
    policy.step(stands, Act.RECEIPT, work.actor.roles(submission.process_id))
    if late:
        judged = dataclasses.replace(judged, verdict=Verdict.AT_RETURN)
    return purpose, judged


def _freeze(
    work: Work,
    submission: Submission,
    call: Call,
    sending: Sending,
    *,
    purpose: Purpose,
    judged: Judged,
) -> Revision:
    before = transitions.snapshot(submission)
    transitions.count(work, submission, -1)
    pending = submission.state == State.PUBLISHED
    submission.revision += 1
    submission.version += 1
    submission.due_at, submission.may_change, submission.words = None, None, None
    stood = withheld.stands(submission)
    wanted = Publication(str(sending.values["publication"]))
    if exposure.covers(stood, sending.values):
        submission.confirmed = sorted({*submission.confirmed, *sending.confirmed})
    elif not pending or wanted is Publication.UNNAMED:
        submission.confirmed = sorted(sending.confirmed)
    if not pending:
        submission.state = State.UNDER_REVIEW.value
        receiving.take_values(submission, sending.values)
    at_return = judged.verdict is Verdict.AT_RETURN
    labels: dict[str, bool] = {
        Mark.REVISED_AFTER_DEADLINE: at_return and purpose is Purpose.ANSWER,
        Mark.CORRIGENDUM: purpose is Purpose.CORRIGENDUM,
    }
    transitions.set_marks(
        submission,
        {mark: True for mark, on in labels.items() if on}
        | {
            Mark.REVISION_PENDING: pending,
            Mark.NAME_WITHHELD: submission.publication == Publication.UNNAMED,
        },
    )
    row = receiving.freeze(work, call, submission, sending, judged).revision
    row_index = row.log_index
    if exposure.names_differ(stood, sending.values):
        _read_anew(work, submission)
    transitions.count(work, submission, +1)
    transitions.show(work, submission, row_index)
    transitions.audit(
        work, Act.RECEIPT.value, submission=submission, before=before, index=row_index
    )
    if pending:
        requests.wait(work, submission, requests.REVISION)
    if pending and tightening.is_tighter(wanted, than=Publication(submission.publication)):
        tightening.tighten(work, submission, wanted, confirmed=sending.confirmed)
    return row


def _read_anew(work: Work, submission: Submission) -> None:
    """Ask for public files to be read again, also those that stay: other names are to be found in them now."""
    files = select(File).where(
        File.submission_id == submission.id,
        File.public,
        File.last_revision == submission.revision,
    )
    inspections.ask(work, submission.number, work.session.scalars(files).all())


def choose(work: Work, token: str, publication: Publication) -> str:
    """Tighten the publication choice through the secret link; give the number.

    Raises LinkUnknown, NotTighter, ActNotAllowed.
    """
    submission = by_link(work, token, lock=True)
    tightening.tighten(work, submission, publication, writes=True)
    return submission.number


def confirm(work: Work, token: str, digests: Collection[str]) -> str:
    """Say of some of one's own files that they are to be published as they are; give the number. Audit only."""
    submission = by_link(work, token, lock=True)
    own = set(work.session.scalars(select(File.sha256).where(File.submission_id == submission.id)))
    wanted = sorted({*submission.confirmed, *(own & set(digests))})
    if wanted != submission.confirmed:
        before = transitions.snapshot(submission)
        submission.confirmed = wanted
        submission.version += 1
        transitions.audit(work, "confirm-files", submission=submission, before=before)
        withheld.watch(work, submission)
    return submission.number


def _require_allowed(work: Work, submission: Submission, sending: Sending) -> None:
    """Hold an answer to what the return lets it change."""
    may = MayChange(submission.may_change or MayChange.BOTH)
    if may is MayChange.FILES:
        key = _changed_field(submission, sending.values)
        if key:
            raise ChangeNotAllowed(may, key)
    if may is MayChange.FIELDS and _files_changed(work, submission, sending.files):
        raise ChangeNotAllowed(may, "files")


def _changed_field(submission: Submission, values: Mapping[str, JsonValue]) -> str | None:
    for key in FIELDS:
        if key == "reference":
            continue
        now, before = values.get(key), getattr(submission, key)
        if FIELDS[key].shape == "flag":
            now, before = bool(now), bool(before)
        if given(now) != given(before):
            return key
    return None


def _files_changed(work: Work, submission: Submission, files: Sequence[Attached]) -> bool:
    rows = work.session.scalars(
        select(File).where(
            File.submission_id == submission.id, File.last_revision == submission.revision
        )
    )
    numbers = {place: file.n for place, file in enumerate(files, 1)}
    now = {
        (one.n, one.sha256, str(one.role), one.public, numbers.get(one.of or 0)) for one in files
    }
    return now != {(row.n, row.sha256, row.role, row.public, row.of) for row in rows}
