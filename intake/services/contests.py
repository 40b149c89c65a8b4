"""A declined submission may be contested once, through its secret link, and another person decides (RECORD 1)."""

from sqlalchemy import select

from intake.db.records import LogEntry
from intake.db.submissions import Submission
from intake.domain import policy
from intake.domain.policy import ContestedByOther
from intake.domain.vocab import Act, Mark, State
from intake.services import requests, transitions
from intake.services.lookups import by_link
from intake.services.work import Work


class AlreadyContested(Exception):
    """This submission was contested before; a second time is not offered."""


def contest(work: Work, token: str, *, words: str) -> str:
    """Contest a decision to decline; give the number.

    Raises LinkUnknown, AlreadyContested, ActNotAllowed, ReasonMissing.
    """
    submission = by_link(work, token, lock=True)
    before = select(LogEntry.index).where(
        LogEntry.subject == submission.first_index, LogEntry.type == Act.CONTEST.value
    )
    if work.session.scalar(before) is not None:
        raise AlreadyContested
    _apply(work, submission, Act.CONTEST, words, contested=True)
    requests.wait(work, submission, requests.CONTEST, words=words)
    return submission.number


def uphold(work: Work, number: str, *, words: str, seen: int | None = None) -> None:
    """Uphold a contest: the submission is under review again.

    Raises SubmissionUnknown, Conflict, ContestedByOther (for who declined), ActNotAllowed, ReasonMissing.
    """
    submission = transitions.load(work, number, seen=seen)
    if not work.actor.roles(submission.process_id) & policy.REVIEW:
        raise transitions.SubmissionUnknown
    if submission.state == State.DECLINED and Mark.CONTESTED not in submission.marks:
        raise policy.ActNotAllowed(State.DECLINED, Act.UPHOLD)
    if submission.decided_by == work.actor.user_id:
        raise ContestedByOther
    _apply(work, submission, Act.UPHOLD, words, contested=False, letter="upheld")
    submission.words = None
    requests.settle(work, submission, requests.CONTEST, words=words)


def _apply(
    work: Work,
    submission: Submission,
    act: Act,
    words: str,
    *,
    contested: bool,
    letter: str | None = None,
) -> None:
    transitions.apply(
        work,
        submission,
        act,
        words=words,
        ground=submission.ground,
        letter=letter,
        marks={Mark.CONTESTED: contested},
    )
