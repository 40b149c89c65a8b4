"""What calls hold against what they may hold: bytes of everything sent to a call or attached to its drafts.

A sum over all files: read now and then (intake.web.room), never within a request.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from intake.db.calls import Call
from intake.db.submissions import Draft, DraftFile, File, Submission
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Use:
    """Bytes that a call holds, and may hold: `limit` None where the site's default holds."""

    held: int
    limit: int | None
    process_id: int


def uses(work: Work) -> Mapping[str, Use]:
    """Give the use of every call, by code in lower case: what was sent, and what drafts hold that are not sent.

    The same bytes sent twice count twice, and a file that a revision carries over once.
    """
    sent = _by_call(
        work,
        select(Submission.call_id, func.sum(File.size))
        .join(File, File.submission_id == Submission.id)
        .group_by(Submission.call_id),
    )
    drafted = _by_call(
        work,
        select(Draft.call_id, func.sum(DraftFile.size))
        .join(DraftFile, DraftFile.draft_id == Draft.id)
        .where(Draft.sent_as.is_(None), DraftFile.n.is_(None))
        .group_by(Draft.call_id),
    )
    rows = work.session.execute(select(Call.id, Call.code, Call.process_id, Call.max_held_bytes))
    return {
        row.code.lower(): Use(
            sent.get(row.id, 0) + drafted.get(row.id, 0), row.max_held_bytes, row.process_id
        )
        for row in rows
    }


def _by_call(work: Work, query: object) -> dict[int, int]:
    return {call: int(held) for call, held in work.session.execute(query)}  # type: ignore[call-overload]  # a select
