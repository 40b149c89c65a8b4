"""Publishing: at once where the call's timing lets it, else when its instant has come."""

from sqlalchemy import select, update

from intake.db.calls import Call
from intake.db.submissions import Revision, Submission
from intake.domain.vocab import Act, Mark, Publication, State, Timing
from intake.services import outbox, requests, transitions, withheld
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
    """Say whether a submission may be public now: by the call's printed timing, and by a day of its own."""
    return offered(work, submission) and not held(work, submission)


def offered(work: Work, submission: Submission) -> bool:
    """Say whether the call's printed timing lets a submission be published, now or on a day of its own."""
    return _timely(work, work.session.get_one(Call, submission.call_id))


def held(work: Work, submission: Submission) -> bool:
    """Say whether a submission waits for a day of its own."""
    return submission.not_before is not None and work.now < submission.not_before


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
                Submission.not_before.is_(None) | (Submission.not_before <= work.now),
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


def schedule(work: Work, submission: Submission) -> None:
    """Let an accepted submission out on its day, by a publisher's word."""
    submission.scheduled = True
    ask(work, submission)


def ask(work: Work, submission: Submission) -> None:
    """Ask for an accepted submission that has a day of its own, or had one, to be published when it comes."""
    if submission.state == State.ACCEPTED and (submission.not_before or submission.scheduled):
        outbox.job(
            work,
            key=f"publish-one:{submission.number}",
            kind="publish-one",
            facts={"number": submission.number},
            due=max(work.now, submission.not_before or work.now),
        )


def publish_one(work: Work, number: str) -> bool:
    """Publish an accepted submission whose own day has come; say whether it is public now.

    Only where a publisher said so, or the call publishes by time and it was accepted by then; what must not be
    published as it is stays for the desk to see.
    """
    submission = transitions.load(work, number)
    call = work.session.get_one(Call, submission.call_id)
    if submission.state != State.ACCEPTED or not timely(work, submission):
        return False
    if not (submission.scheduled or _by_time(call, submission)) or not _is_clear(work, submission):
        return False
    publish_loaded(work, submission)
    return True


def _by_time(call: Call, submission: Submission) -> bool:
    at = {Timing.AFTER_CLOSING: call.closes_before, Timing.AT_INSTANT: call.publish_at}
    comes = at.get(Timing(call.timing))
    accepted = submission.accepted_at
    return comes is not None and accepted is not None and accepted < comes


def _is_clear(work: Work, submission: Submission) -> bool:
    try:
        require_clear(work, submission)
    except (NameStands, FileUnread, RequestStands):
        return False
    return True
