"""Deciding on a revision of what is published: put it in force, or leave the earlier one (RECORD 1)."""

from sqlalchemy import select

from intake.db.records import LogEntry
from intake.db.submissions import Revision, Submission
from intake.domain import policy
from intake.domain.vocab import Act, Mark, Publication, State, Verdict
from intake.services import publishing, receiving, requests, tightening, transitions
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work


def publish(work: Work, number: str, *, seen: int | None = None) -> None:
    """Publish the revision that waits: its values come into force, and it stands beside the earlier ones.

    A choice tightened since it was sent stays. Raises SubmissionUnknown, Conflict, ActNotAllowed, and what
    publishing.require_clear raises.
    """
    submission = _load(work, number, seen, Act.PUBLISH)
    waits = _newest(work, submission)
    stated = waits.stated or {}
    now = Publication(submission.publication)
    choice = Publication(str(stated["publication"]))
    if _tightened_since(work, submission, waits) and tightening.is_tighter(now, than=choice):
        choice = now
    receiving.take_values(submission, stated)
    submission.publication = choice.value
    publishing.require_clear(work, submission)
    submission.publication = now.value
    _decided(work, submission, None)
    publishing.publish_loaded(work, submission, publication=choice, letter="revision-published")
    requests.settle(work, submission, requests.REVISION)
    requests.settle(work, submission, requests.NAME_STANDS, to=requests.CLOSED)


def refuse(work: Work, number: str, *, words: str, seen: int | None = None) -> None:
    """Refuse the revision that waits, with words; what is published stays.

    Raises SubmissionUnknown, Conflict, ActNotAllowed, ReasonMissing.
    """
    submission = _load(work, number, seen, Act.DECLINE)
    _decided(work, submission, words.strip() or None)
    marks: dict[str, bool] = {Mark.REVISION_PENDING: False}
    if not _has_corrigendum(work, submission):
        marks[Mark.CORRIGENDUM] = False
    transitions.apply(
        work, submission, Act.DECLINE, words=words, letter="revision-refused", marks=marks
    )
    requests.settle(work, submission, requests.REVISION, to=requests.REFUSED, words=words)


def _load(work: Work, number: str, seen: int | None, act: Act) -> Submission:
    submission = transitions.load(work, number, seen=seen)
    roles = work.actor.roles(submission.process_id)
    if not roles & policy.REVIEW:
        raise SubmissionUnknown
    if submission.state != State.PUBLISHED or Mark.REVISION_PENDING not in submission.marks:
        raise policy.ActNotAllowed(State(submission.state), act)
    policy.step(State.PUBLISHED, act, roles, pending=True)
    return submission


def _newest(work: Work, submission: Submission) -> Revision:
    return work.session.scalars(
        select(Revision).where(
            Revision.submission_id == submission.id, Revision.number == submission.revision
        )
    ).one()


def _tightened_since(work: Work, submission: Submission, revision: Revision) -> bool:
    later = select(LogEntry.index).where(
        LogEntry.subject == submission.first_index,
        LogEntry.type == Act.CHOICE.value,
        LogEntry.index > revision.log_index,
    )
    return work.session.scalar(later.limit(1)) is not None


def _has_corrigendum(work: Work, submission: Submission) -> bool:
    """Say whether what is published is itself a corrigendum: at a return's verdict, after an earlier publication."""
    shown = work.session.scalars(
        select(LogEntry)
        .where(LogEntry.subject == submission.first_index, LogEntry.type == Act.PUBLISH.value)
        .order_by(LogEntry.index)
    ).all()
    numbers = {(entry.content or {}).get("revision") for entry in shown[1:]}
    verdicts = select(Revision.verdict).where(
        Revision.submission_id == submission.id,
        Revision.number.in_([n for n in numbers if isinstance(n, int)]),
    )
    return Verdict.AT_RETURN.value in set(work.session.scalars(verdicts))


def _decided(work: Work, submission: Submission, words: str | None) -> None:
    submission.decided_at = work.log.recorded
    submission.decided_by = work.actor.user_id
    submission.words = words
