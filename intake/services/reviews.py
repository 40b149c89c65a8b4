"""The desk's verbs: claim, next, accept, publish, decline, return, duplicate, reopen, notes.

Every decision names the version it saw; whoever comes second gets Conflict with the first's decision.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from intake.db.calls import Call
from intake.db.submissions import Note, Submission
from intake.domain import policy
from intake.domain.canonical import instant
from intake.domain.vocab import Act, Mark, Publication, Role, State
from intake.services import reminders, requests, transitions, withheld
from intake.services.publishing import publish_loaded, require_clear, timely
from intake.services.work import Work


class NotADuplicate(Exception):
    """A submission is no duplicate of itself, nor of one that is itself a duplicate, withdrawn or moved."""


def claim(work: Work, number: str) -> bool:
    """Take a submission for oneself; False when somebody else holds it. Audit only."""
    submission = _load(work, number, None)
    if submission.claimed_by not in {None, work.actor.user_id}:
        return False
    if submission.claimed_by is None:
        _take(work, submission)
    return True


def release(work: Work, number: str) -> None:
    """Give back what one holds. Audit only."""
    submission = _load(work, number, None)
    if submission.claimed_by == work.actor.user_id:
        before = transitions.snapshot(submission)
        submission.claimed_by = None
        submission.claimed_since = None
        transitions.audit(work, "release", submission=submission, before=before)


def next_one(work: Work, *, call: str | None = None, after: str | None = None) -> str | None:
    """Claim a submission under review that nobody else holds and give its number; None when there is no other.

    Without `after`, one's own first, then the oldest; with it, the next in log order, then round from the oldest: who
    skips meets every one. Under the log's lock: one item never goes to two people.
    """
    _ = work.log.recorded
    calls = []
    if call:
        calls.append(Call.code == call.upper())
    if not work.actor.site_roles & policy.REVIEW:
        held = work.actor.process_roles.items()
        calls.append(Call.process_id.in_([key for key, roles in held if roles & policy.REVIEW]))
    index, free = Submission.first_index, Submission.claimed_by.is_(None)
    mine = Submission.claimed_by == work.actor.user_id
    if after:
        seen = select(index).where(Submission.number == after)
        here = work.session.scalar(seen) or 0
        found = _oldest(work, calls, (mine, free), index > here)
        if found is None:
            found = _oldest(work, calls, (mine, free), index < here)
    else:
        found = _oldest(work, calls, (mine,))
        if found is None:
            found = _oldest(work, calls, (free,))
    if found is None:
        return None
    submission = work.session.scalars(select(Submission).where(index == found)).one()
    if submission.claimed_by is None:
        _take(work, submission)
    return submission.number


def _oldest(
    work: Work,
    calls: Sequence[ColumnElement[bool]],
    owners: Sequence[ColumnElement[bool]],
    *bounds: ColumnElement[bool],
) -> int | None:
    """Give the log index of the oldest submission under review, of any of some owners; None where there is none.

    The index of the table holds each call's in this order: one step for a call and owner, however long the backlog.
    """
    rows = select(Submission.first_index).where(
        Submission.state == State.UNDER_REVIEW.value, Submission.call_id == Call.id, *bounds
    )
    # PostgreSQL takes the order from the index only where `claimed_by`, which is one value here, stands in it.
    rows = rows.order_by(Submission.claimed_by, Submission.first_index).limit(1).correlate(Call)
    found = []
    for owner in owners:
        oldest = func.min(rows.where(owner).scalar_subquery())
        found.append(work.session.scalar(select(oldest).select_from(Call).where(*calls)))
    return min((one for one in found if one is not None), default=None)


def accept(work: Work, number: str, *, seen: int | None = None) -> None:
    """Accept: awaiting publication, or not for publication where the submitter chose that."""
    submission = _load(work, number, seen)
    _accept(work, submission, letter="accepted")
    _end_claim(submission)


def accept_and_publish(work: Work, number: str, *, seen: int | None = None) -> bool:
    """Accept, and publish in the same commit where the call's timing lets it; say whether it is public now."""
    submission = _load(work, number, seen)
    may = bool(work.actor.roles(submission.process_id) & policy.PUBLISH)
    done = may and submission.publication != Publication.PRIVATE and timely(work, submission)
    # One letter says both.
    _accept(work, submission, letter=None if done else "accepted")
    if done:
        publish_loaded(work, submission)
    _end_claim(submission)
    return done


def publish(work: Work, number: str, *, seen: int | None = None) -> None:
    """Publish what was accepted, not before the instant that the call printed."""
    submission = _load(work, number, seen)
    if submission.state == State.ACCEPTED and not timely(work, submission):
        raise policy.ActNotAllowed(State.ACCEPTED, Act.PUBLISH)
    policy.step(State(submission.state), Act.PUBLISH, work.actor.roles(submission.process_id))
    require_clear(work, submission)
    publish_loaded(work, submission)


def decline(work: Work, number: str, *, ground: str, words: str, seen: int | None = None) -> None:
    """Decline on a ground of the call's printed list, with words. Raises GroundNotOffered, ReasonMissing."""
    submission = _load(work, number, seen)
    call = work.session.get_one(Call, submission.call_id)
    code = policy.require_ground(ground, offered=call.grounds)
    if submission.state == State.DECLINED:
        _check_contest(work, submission)
    policy.step(State(submission.state), Act.DECLINE, work.actor.roles(submission.process_id))
    _decided(work, submission, words)
    transitions.apply(
        work,
        submission,
        Act.DECLINE,
        words=words,
        ground=code.value,
        detail={"ground": code.value},
        letter="declined",
        marks={Mark.CONTESTED: False},
    )
    submission.words = words.strip()
    requests.settle(work, submission, requests.CONTEST, to=requests.REFUSED, words=words)
    _end_claim(submission)


def return_(
    work: Work,
    number: str,
    *,
    words: str,
    due: datetime | None = None,
    may_change: str | None = None,
    seen: int | None = None,
) -> None:
    """Return with questions, a due date and what may change (a code word: files, fields or both)."""
    submission = _load(work, number, seen)
    submission.due_at = due
    submission.may_change = may_change
    _decided(work, submission, words)
    transitions.apply(
        work,
        submission,
        Act.RETURN,
        words=words,
        detail={"due": instant(due) if due else None, "may_change": may_change},
        letter="returned",
    )
    _end_claim(submission)


def duplicate(work: Work, number: str, *, of: str, words: str, seen: int | None = None) -> None:
    """Say that a submission repeats another one of the process. Raises NotADuplicate, SubmissionUnknown."""
    submission = _load(work, number, seen)
    other = work.session.scalars(
        select(Submission).where(
            Submission.number == of.strip().upper(),
            Submission.process_id == submission.process_id,
        )
    ).first()
    if other is None:
        raise transitions.SubmissionUnknown
    ended = {State.DUPLICATE.value, State.WITHDRAWN.value, State.MOVED.value, State.REMOVED.value}
    if other.id == submission.id or other.state in ended:
        raise NotADuplicate
    submission.other_id = other.id
    _decided(work, submission, words)
    transitions.apply(
        work,
        submission,
        Act.DUPLICATE,
        words=words,
        detail={"other": other.first_index},
        letter="duplicate",
    )
    _end_claim(submission)


def undo(work: Work, number: str, *, words: str, seen: int | None = None) -> None:
    """Take back that a submission is a duplicate."""
    submission = _load(work, number, seen)
    submission.other_id = None
    transitions.apply(work, submission, Act.UNDO, words=words)


def reopen(work: Work, number: str, *, words: str, seen: int | None = None) -> None:
    """Take an accepted submission back under review."""
    submission = _load(work, number, seen)
    transitions.apply(work, submission, Act.REOPEN, words=words)


def withdraw(work: Work, number: str, *, words: str, seen: int | None = None) -> None:
    """Withdraw at the submitter's asking."""
    submission = _load(work, number, seen)
    _decided(work, submission, words)
    transitions.apply(work, submission, Act.WITHDRAW, words=words, letter="withdrawn")
    requests.settle(work, submission, requests.WITHDRAW)
    requests.close(work, submission)
    _end_claim(submission)


def suspend(work: Work, number: str, *, words: str, seen: int | None = None) -> None:
    """Hide a published submission at once, with public words; its publishers are reminded of it after ten days."""
    submission = _load(work, number, seen)
    _decided(work, submission, words)
    index = transitions.apply(work, submission, Act.SUSPEND, words=words)
    reminders.ask(work, submission, index)
    withheld.watch(work, submission)


def restore(work: Work, number: str, *, words: str, seen: int | None = None) -> None:
    """Show a suspended submission again.

    Raises RequestStands where its sender says that it was not them, NameStands and FileUnread where the name is hidden.
    """
    submission = _load(work, number, seen)
    requests.require_none(work, submission, requests.NOT_ME)
    transitions.apply(work, submission, Act.RESTORE, words=words)
    withheld.require_clear(work, submission, revision=submission.published_revision)


def note(work: Work, number: str, text: str) -> None:
    """Write an internal note; never public. Empty text is no note."""
    submission = _load(work, number, None)
    held = work.actor.roles(submission.process_id)
    if not held & policy.REVIEW:
        raise policy.ActNotAllowed(State(submission.state), Act.CONFIRM, next(iter(held), None))
    if text.strip() and work.actor.user_id is not None:
        work.session.add(
            Note(submission_id=submission.id, by=work.actor.user_id, at=work.now, text=text.strip())
        )


def _check_contest(work: Work, submission: Submission) -> None:
    """Decline again only what was contested, and never by the person who declined."""
    if Mark.CONTESTED not in submission.marks:
        raise policy.ActNotAllowed(State.DECLINED, Act.DECLINE)
    if submission.decided_by == work.actor.user_id:
        raise policy.ContestedByOther


def _load(work: Work, number: str, seen: int | None) -> Submission:
    submission = transitions.load(work, number, seen=seen)
    if not work.actor.roles(submission.process_id) & (policy.REVIEW | {Role.SYSTEM}):
        raise transitions.SubmissionUnknown
    return submission


def _accept(work: Work, submission: Submission, *, letter: str | None) -> None:
    require_clear(work, submission)
    private = submission.publication == Publication.PRIVATE
    submission.accepted_at = work.log.recorded
    _decided(work, submission, None)
    transitions.apply(
        work, submission, Act.ACCEPT, letter="accepted-private" if private else letter
    )


def _decided(work: Work, submission: Submission, words: str | None) -> None:
    submission.decided_at = work.log.recorded
    submission.decided_by = work.actor.user_id
    submission.words = words.strip() if words else None


def _take(work: Work, submission: Submission) -> None:
    before = transitions.snapshot(submission)
    submission.claimed_by = work.actor.user_id
    submission.claimed_since = work.now
    transitions.audit(work, "claim", submission=submission, before=before)


def _end_claim(submission: Submission) -> None:
    submission.claimed_by = None
    submission.claimed_since = None
