"""Publishing: at once where the call's timing lets it, else when its instant has come."""

from sqlalchemy import select, update

from intake.db.calls import Call
from intake.db.submissions import Revision, Submission
from intake.domain.vocab import Act, Mark, Publication, State, Timing
from intake.services import requests, transitions, withheld
from intake.services.lookups import find
from intake.services.lookups import state as call_state
from intake.services.requests import RequestStands
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import Work


def publish_loaded(
    work: Work,
    submission: Submission,
    *,
    publication: Publication | None = None,
    letter: str = "published",
) -> None:
    """Publish a loaded submission: the disclaimer's version and the revision are recorded with it.

    `publication` is the choice that comes into force with it.
    """
    call = work.session.get_one(Call, submission.call_id)
    submission.published_revision = submission.revision
    submission.published_at = submission.published_at or work.log.recorded
    submission.disclaimer = call.disclaimer
    choice = publication or Publication(submission.publication)
    work.session.execute(
        update(Revision)
        .where(Revision.submission_id == submission.id, Revision.number == submission.revision)
        .values(published_at=work.log.recorded, published_as=choice.value)
    )
    transitions.apply(
        work,
        submission,
        Act.PUBLISH,
        detail={"disclaimer": call.disclaimer},
        letter=letter,
        marks={
            Mark.REVISION_PENDING: False,
            Mark.NAME_WITHHELD: choice is Publication.UNNAMED,
        },
        publication=choice,
    )


def require_clear(work: Work, submission: Submission) -> None:
    """Raise what stands against publishing: a file that tells a withheld name, a sender who says it was not them.

    Raises NameStands, FileUnread, RequestStands.
    """
    requests.require_none(work, submission, requests.NOT_ME)
    withheld.require_clear(work, submission)


def timely(work: Work, submission: Submission) -> bool:
    """Say whether the call's printed timing lets a submission be published now."""
    return _timely(work, work.session.get_one(Call, submission.call_id))


def _timely(work: Work, call: Call) -> bool:
    if call.timing == Timing.AFTER_CLOSING:
        state = call_state(call.opens_at, call.closes_before, call.opened_at, work.now)
        return state == "closed"
    if call.timing == Timing.AT_INSTANT:
        return call.publish_at is not None and work.now >= call.publish_at
    return True


def publish_due(work: Work, code: str, *, limit: int = 50) -> int:
    """Publish up to `limit` accepted submissions of a call whose instant has come; give how many.

    What must not be published as it is (the name was withheld after acceptance and a file tells it) stays accepted for
    the desk to see, and holds up nothing behind it.
    """
    _ = work.log.recorded
    call = find(work, code)
    done, last = 0, -1
    while done < limit and _timely(work, call):
        rows = work.session.scalars(
            select(Submission)
            .where(
                Submission.call_id == call.id,
                Submission.state == State.ACCEPTED.value,
                Submission.first_index > last,
            )
            .order_by(Submission.first_index)
            .limit(limit - done)
        ).all()
        if not rows:
            break
        for row in rows:
            last = row.first_index
            if _is_clear(work, row):
                publish_loaded(work, row)
                done += 1
    return done


def _is_clear(work: Work, submission: Submission) -> bool:
    try:
        require_clear(work, submission)
    except (NameStands, FileUnread, RequestStands):
        return False
    return True
