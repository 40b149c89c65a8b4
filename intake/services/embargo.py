"""The day before which one submission is not published, whatever the call's timing lets out.

Who may publish says with *accept and publish* that it goes out on that day; what a call publishes by time goes out by
itself, then or when both have come. Nobody else's word lets anything out. Audit only: no state changes.
"""

from datetime import datetime

from intake.db.submissions import Submission
from intake.domain import policy
from intake.domain.vocab import Act, State
from intake.services import publishing, transitions
from intake.services.work import Work

OPEN = frozenset({State.UNDER_REVIEW, State.RETURNED, State.ACCEPTED})
"""States from which something may still be published for the first time."""


def hold(
    work: Work, number: str, *, until: datetime | None, words: str = "", seen: int | None = None
) -> None:
    """Set the instant before which a submission is not published, or with None take it away.

    What a publisher had scheduled stays so only where somebody moves it who may publish. Raises SubmissionUnknown,
    Conflict, ActNotAllowed.
    """
    submission = transitions.load(work, number, seen=seen)
    roles = work.actor.roles(submission.process_id)
    if not roles & policy.REVIEW:
        raise transitions.SubmissionUnknown
    if submission.state not in OPEN:
        raise policy.ActNotAllowed(State(submission.state), Act.PUBLISH)
    before = {**transitions.snapshot(submission), "not_before": _said(submission)}
    submission.not_before = until
    submission.scheduled = submission.scheduled and bool(roles & policy.PUBLISH)
    submission.version += 1
    transitions.audit(
        work, "not-before", submission=submission, before=before, reason=words.strip() or None
    )
    publishing.ask(work, submission)


def _said(submission: Submission) -> str | None:
    return submission.not_before.isoformat() if submission.not_before else None
