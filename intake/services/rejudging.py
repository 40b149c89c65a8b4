"""An extension after closing: what came late and is now in time gets one `correct` entry each; receipts stay."""

from sqlalchemy import select

from intake.db.calls import Call, Deadline
from intake.db.submissions import Revision, Submission
from intake.domain.deadlines import Version, on_time
from intake.domain.vocab import Act, Mark, State, Verdict
from intake.services import transitions
from intake.services.lookups import versions
from intake.services.work import Work

GONE = (State.MOVED.value, State.REMOVED.value)


def rejudge(work: Work, code: str, *, after: int = -1, limit: int = 50) -> int | None:
    """Judge up to `limit` late submissions anew by the versions set since; give where to go on, None at the end.

    `after` is a log index. The first receipt's instants count, as in RECORD 2. Every version that came after the one
    which made it late counts, so that no verdict hangs on how soon this job ran after one of them.
    """
    _ = work.log.recorded
    call = work.session.scalars(select(Call).where(Call.code == code)).one()
    known = versions(work, call.id)
    held = select(Deadline.version, Deadline.log_index).where(Deadline.call_id == call.id)
    set_at = {row.version: row.log_index for row in work.session.execute(held)}
    rows = work.session.execute(
        select(Submission, Revision)
        .join(Revision, (Revision.submission_id == Submission.id) & (Revision.number == 1))
        .where(
            Submission.call_id == call.id,
            Submission.verdict.in_((Verdict.LATE.value, Verdict.CLAIMED_LATE.value)),
            Submission.state.not_in(GONE),
            Submission.first_index > after,
        )
        .order_by(Submission.first_index)
        .limit(limit)
    ).all()
    for submission, first in rows:
        # What came after it in the log: an invitation's own deadline counts its versions otherwise.
        since = [one for one in known if set_at[one.version] > submission.first_index]
        kind = [one for one in since if _is_kind(one, submission, first)]
        if kind:
            claimed = submission.verdict == Verdict.CLAIMED_LATE
            verdict = Verdict.CLAIMED_ON_TIME if claimed else Verdict.ON_TIME
            transitions.apply(
                work,
                submission,
                Act.CORRECT,
                words=f"deadline version {kind[0].version}",
                detail={"field": "verdict", "value": verdict.value},
                verdict=verdict,
                marks={Mark.LATE: False},
            )
    return rows[-1][0].first_index if len(rows) == limit else None


def _is_kind(version: Version, submission: Submission, first: Revision) -> bool:
    """Say whether a version makes it be in time: by its instants, or by the one that its evidence shows."""
    if submission.claimed_at is not None:
        return submission.claimed_at < version.closes_before
    if first.begun is None or first.complete is None:
        return False
    return on_time(begun=first.begun, complete=first.complete, version=version)
