"""Publishing: at once where the call's timing lets it, else when its instant has come."""

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import Submission
from intake.domain.vocab import Act, Mark, State, Timing
from intake.services import transitions
from intake.services.lookups import state as call_state
from intake.services.work import Work


def publish_loaded(work: Work, submission: Submission) -> None:
    """Publish a loaded submission: the disclaimer's version and the revision are recorded with it."""
    call = work.session.get_one(Call, submission.call_id)
    submission.published_revision = submission.revision
    submission.published_at = submission.published_at or work.log.recorded
    submission.disclaimer = call.disclaimer
    transitions.apply(
        work,
        submission,
        Act.PUBLISH,
        detail={"disclaimer": call.disclaimer},
        letter="published",
        marks={Mark.REVISION_PENDING: False},
    )


def timely(work: Work, submission: Submission) -> bool:
    """Say whether the call's printed timing lets a submission be published now."""
    call = work.session.get_one(Call, submission.call_id)
    if call.timing == Timing.AFTER_CLOSING:
        state = call_state(call.opens_at, call.closes_before, call.opened_at, work.now)
        return state == "closed"
    if call.timing == Timing.AT_INSTANT:
        return call.publish_at is not None and work.now >= call.publish_at
    return True


def publish_due(work: Work, code: str, *, limit: int = 50) -> int:
    """Publish up to `limit` accepted submissions of a call whose instant has come; give how many."""
    _ = work.log.recorded
    rows = work.session.scalars(
        select(Submission)
        .join(Call, Call.id == Submission.call_id)
        .where(Call.code == code, Submission.state == State.ACCEPTED.value)
        .order_by(Submission.first_index)
        .limit(limit)
    ).all()
    done = 0
    for row in rows:
        if timely(work, row):
            publish_loaded(work, row)
            done += 1
    return done
