"""The desk's verbs: accept, publish, decline, return, duplicate, reopen, notes.

Every decision names the version it saw; whoever comes second gets Conflict with the first's decision.
"""

from datetime import datetime

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import Note, Submission
from intake.domain import policy
from intake.domain.canonical import instant
from intake.domain.vocab import Act, Mark, Publication, Role, State
from intake.services import reminders, requests, transitions, withheld
from intake.services.publishing import (
    ask,
    held,
    offered,
    publish_loaded,
    require_clear,
    schedule,
    timely,
)
from intake.services.work import Work


class NotADuplicate(Exception):
    """A submission is no duplicate of itself, nor of one that is itself a duplicate, withdrawn or moved."""


def accept(work: Work, number: str, *, seen: int | None = None) -> None:
    """Accept: awaiting publication, or not for publication where the submitter chose that."""
    submission = _load(work, number, seen)
    _accept(work, submission, letter="accepted")
    ask(work, submission)
    _end_claim(submission)


def accept_and_publish(work: Work, number: str, *, seen: int | None = None) -> bool:
    """Accept, and publish in the same commit where the call's timing lets it; say whether it is public now.

    What has a day of its own goes out when that comes, by this word of a publisher.
    """
    submission = _load(work, number, seen)
    may = bool(work.actor.roles(submission.process_id) & policy.PUBLISH)
    may = may and submission.publication != Publication.PRIVATE
    done = may and timely(work, submission)
    # One letter says both.
    _accept(work, submission, letter=None if done else "accepted")
    if done:
        publish_loaded(work, submission)
    elif may and offered(work, submission):
        schedule(work, submission)
    _end_claim(submission)
    return done


def publish(work: Work, number: str, *, seen: int | None = None) -> bool:
    """Publish what was accepted, not before the instant that the call printed; say whether it is public now.

    What has a day of its own goes out when that comes.
    """
    submission = _load(work, number, seen)
    if submission.state == State.ACCEPTED and not offered(work, submission):
        raise policy.ActNotAllowed(State.ACCEPTED, Act.PUBLISH)
    policy.step(State(submission.state), Act.PUBLISH, work.actor.roles(submission.process_id))
    require_clear(work, submission)
    if held(work, submission):
        before = transitions.snapshot(submission)
        submission.version += 1
        schedule(work, submission)
        transitions.audit(work, "schedule", submission=submission, before=before)
        return False
    publish_loaded(work, submission)
    return True


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
    submission.scheduled = False
    _decided(work, submission, None)
    transitions.apply(
        work, submission, Act.ACCEPT, letter="accepted-private" if private else letter
    )


def _decided(work: Work, submission: Submission, words: str | None) -> None:
    submission.decided_at = work.log.recorded
    submission.decided_by = work.actor.user_id
    submission.words = words.strip() if words else None


def _end_claim(submission: Submission) -> None:
    submission.claimed_by = None
    submission.claimed_since = None
