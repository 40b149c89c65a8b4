"""What a newer reading found in what was accepted already: on the desk's list, and nothing else changes by it."""

from sqlalchemy import select

from intake.db.rereadings import Reread
from intake.db.submissions import File, Inspection, Submission
from intake.domain import differences, exposure
from intake.domain.fields import FIELDS
from intake.domain.vocab import Publication, State
from intake.services import outbox, requests, withheld
from intake.services.casework import may_see
from intake.services.rights import require_review
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work

JOB = "reflag"
BATCH = 100
"""Submissions a transaction."""

ACCEPTED = frozenset({State.ACCEPTED, State.PUBLISHED, State.NOT_FOR_PUBLICATION, State.SUSPENDED})


def ask(work: Work, line: Reread) -> None:
    """Ask for the accepted submissions that hold these bytes to be looked through, where a reading brought anything."""
    before, after = _readings(work, line)
    codes, shown = differences.news(before.report if before else {}, after.report if after else {})
    if before is not None and (codes or shown):
        _queue(work, line.id, 0)


def _queue(work: Work, line_id: int, after: int) -> None:
    facts = {"line": line_id, "after": after}
    outbox.job(work, key=f"{JOB}:{line_id}", kind=JOB, facts=facts)


def look(work: Work, line_id: int, *, after: int) -> int | None:
    """Put on the desk's list what the next submissions show anew; give the last id, None when all were looked at.

    What its sender typed as public, or said of this very file to publish as it is, is no news.
    """
    _ = work.log.recorded  # its lock comes before the rows', as everywhere
    line = work.session.get_one(Reread, line_id)
    readings = _readings(work, line)
    codes, shown = differences.news(*(one.report if one else {} for one in readings))
    rows = work.session.scalars(
        select(Submission)
        .where(
            Submission.id > after,
            Submission.id.in_(select(File.submission_id).where(File.sha256 == line.sha256)),
            Submission.state.in_(ACCEPTED),
        )
        .order_by(Submission.id)
        .limit(BATCH)
        .with_for_update()
    ).all()
    for row in rows:
        typed = {key: getattr(row, key) for key in FIELDS if key != "reference"}
        exceeding = exposure.exceeding(
            shown, values=typed, publication=Publication(row.publication)
        )
        if codes or (exceeding and line.sha256 not in row.confirmed):
            requests.wait(work, row, requests.REREAD)
        if row.publication == Publication.UNNAMED:
            withheld.watch(work, row)
    return rows[-1].id if len(rows) == BATCH else None


def _readings(work: Work, line: Reread) -> tuple[Inspection | None, Inspection | None]:
    held = [work.session.get(Inspection, key) if key else None for key in (line.before, line.after)]
    return held[0], held[1]


def note(work: Work, number: str) -> None:
    """Say that a reviewer has seen what a newer reading found. Raises SubmissionUnknown, ActNotAllowed."""
    _ = work.log.recorded
    row = work.session.scalars(
        select(Submission).where(Submission.number == number, may_see(work)).with_for_update()
    ).first()
    if row is None:
        raise SubmissionUnknown(number)
    require_review(work, row.process_id)
    requests.settle(work, row, requests.REREAD, to=requests.CLOSED)
