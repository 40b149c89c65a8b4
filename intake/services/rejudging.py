"""An extension after closing: what came late and is now in time gets one `correct` entry each; receipts stay."""

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import Revision, Submission
from intake.domain.deadlines import on_time
from intake.domain.vocab import Act, Mark, State, Verdict
from intake.services import transitions
from intake.services.lookups import versions
from intake.services.work import Work

GONE = (State.MOVED.value, State.REMOVED.value)


def rejudge(work: Work, code: str, *, after: int = -1, limit: int = 50) -> int | None:
    """Judge up to `limit` late submissions anew by the version in force; give where to go on, None at the end.

    `after` is a log index. The first receipt's instants count, as in RECORD 2.
    """
    _ = work.log.recorded
    call = work.session.scalars(select(Call).where(Call.code == code)).one()
    version = versions(work, call.id)[-1]
    rows = work.session.execute(
        select(Submission, Revision)
        .join(Revision, (Revision.submission_id == Submission.id) & (Revision.number == 1))
        .where(
            Submission.call_id == call.id,
            Submission.verdict == Verdict.LATE.value,
            Submission.state.not_in(GONE),
            Submission.first_index > after,
        )
        .order_by(Submission.first_index)
        .limit(limit)
    ).all()
    for submission, first in rows:
        if first.begun is None or first.complete is None:
            continue
        if on_time(begun=first.begun, complete=first.complete, version=version):
            transitions.apply(
                work,
                submission,
                Act.CORRECT,
                words=f"deadline version {version.version}",
                detail={"field": "verdict", "value": Verdict.ON_TIME.value},
                verdict=Verdict.ON_TIME,
                marks={Mark.LATE: False},
            )
    return rows[-1][0].first_index if len(rows) == limit else None
