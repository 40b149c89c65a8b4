"""Stored files read anew by newer parsers: bytes untouched, old readings kept, a report of what changed.

A run goes digest by digest, each in a commit of its own with the index, the line of the report and the place it has
reached; killed anywhere, it goes on from there. Two who run it at once do every file once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, true

from intake.db.calls import Call
from intake.db.rereadings import Reread, Rereading
from intake.db.submissions import File, Inspection, PageText, Submission
from intake.domain import differences
from intake.services import (
    deskindex,
    indexing,
    inspections,
    likeness,
    outbox,
    pictures,
    reflagging,
)
from intake.services.inspections import FULL, ToRead
from intake.services.lookups import CallUnknown
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work

JOB = "reread"
LOOKED_AT = 200
"""Digests whose newest reading is looked at in one query."""

SAME, CHANGED, FIRST, HELD, MISSING, PUT_OFF = (
    "same",
    "changed",
    "first",
    "held",
    "missing",
    "put-off",
)
"""Outcomes of a file: it reads the same; differently; for the first time; the newer reading stopped at a limit, so that
the older one stays in force; its bytes are gone; it could not be read now, and the next run tries again."""


class ParsersUnknown(Exception):
    """Nobody says which parsers are in force: the jail is not there. A run would take every file for changed."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as whoever carries it out needs it."""

    id: int
    dry: bool
    done: bool
    totals: Mapping[str, int]


def begin(
    work: Work,
    *,
    parsers: Mapping[str, str],
    call: str | None = None,
    submission: str | None = None,
    every: bool = False,
    dry: bool = False,
) -> int:
    """Begin a run over one submission's files, a call's, or all; one that was begun alike and not finished goes on.

    Without `every` only what other parsers have read, or none yet. Raises CallUnknown, SubmissionUnknown,
    ParsersUnknown.
    """
    if not parsers:
        raise ParsersUnknown
    if call and work.session.scalar(select(Call.id).where(Call.code == call)) is None:
        raise CallUnknown(call)
    named = select(Submission.id).where(Submission.number == submission)
    if submission and work.session.scalar(named) is None:
        raise SubmissionUnknown(submission)
    asked = {"call": call, "submission": submission, "every": every, "dry": dry}
    alike = select(Rereading).filter_by(**asked).where(Rereading.finished_at.is_(None))
    for row in work.session.scalars(alike.order_by(Rereading.id.desc())):
        if row.parsers == dict(parsers):
            return row.id
    made = Rereading(
        made_at=work.now, parsers=dict(parsers), cursor="", totals={}, finished_at=None, **asked
    )
    work.session.add(made)
    work.session.flush()
    return made.id


def queue(work: Work, run_id: int) -> None:
    """Ask the worker to carry a run out, a slice at a time, when nobody waits for anything else."""
    outbox.job(work, key=f"{JOB}:{run_id}", kind=JOB, facts={"run": run_id})


def run(work: Work, run_id: int) -> Run:
    """Give how a run stands."""
    row = work.session.get_one(Rereading, run_id)
    return Run(row.id, row.dry, row.finished_at is not None, dict(row.totals))


def following(work: Work, run_id: int, *, after: str = "") -> tuple[str, tuple[ToRead, ...]]:
    """Give the next files that the run has to read, each digest once, with the last digest looked at.

    `after` is what the call before gave. ("", ()) where nothing is left.
    """
    row = work.session.get_one(Rereading, run_id)
    held = work.session.scalars(
        select(File.sha256)
        .join(Submission, Submission.id == File.submission_id)
        .where(File.sha256 > max(row.cursor, after), *_scope(row))
        .distinct()
        .order_by(File.sha256)
        .limit(LOOKED_AT)
    ).all()
    if not held:
        return "", ()
    read = {one.sha256: one.parsers for one in _newest(work, held)}
    wanted = [one for one in held if row.every or _differ(read.get(one), row.parsers)]
    files = [inspections.to_read_again(work, sha256) for sha256 in wanted]
    return held[-1], tuple(one for one in files if one is not None)


def _scope(row: Rereading) -> tuple[ColumnElement[bool], ...]:
    if row.submission:
        return (Submission.number == row.submission,)
    if row.call:
        of_call = select(Call.id).where(Call.code == row.call).scalar_subquery()
        return (Submission.call_id == of_call,)
    return (true(),)


def _newest(work: Work, digests: Sequence[str]) -> Sequence[Inspection]:
    newest = (
        select(func.max(Inspection.id))
        .where(Inspection.sha256.in_(digests), Inspection.depth == FULL)
        .group_by(Inspection.sha256)
    )
    return work.session.scalars(select(Inspection).where(Inspection.id.in_(newest))).all()


def _differ(held: Mapping[str, str] | None, parsers: Mapping[str, str]) -> bool:
    """Say whether any parser in force is another than the one that read; a converter beside them does not count."""
    return held is None or any(held.get(name) != version for name, version in parsers.items())


def keep(
    work: Work,
    run_id: int,
    file: ToRead,
    report: Mapping[str, Any] | None,
    *,
    sketch: likeness.Made | None,
) -> str | None:
    """Keep what reading a file anew gave (None: its bytes are gone), all in this commit; give the outcome.

    `sketch` is that of the report's text (likeness.made_of).

    None where the run has passed this file already.
    """
    row = work.session.get_one(Rereading, run_id, with_for_update=True, populate_existing=True)
    if file.sha256 <= row.cursor:
        return None
    row.cursor = file.sha256
    before = next(iter(_newest(work, [file.sha256])), None)
    made = _line(work, row, file, before)
    if report is None:
        made.outcome = MISSING
    elif report["status"] == "not-yet-read":
        made.outcome = PUT_OFF
    else:
        _compare(work, row, made, before, report)
        if made.after is not None:
            likeness.keep(work, file.sha256, sketch)
    row.totals = {**row.totals, made.outcome: row.totals.get(made.outcome, 0) + 1}
    work.session.add(made)
    work.session.flush()
    if made.after is not None:
        reflagging.ask(work, made)
    return made.outcome


def _compare(
    work: Work, row: Rereading, made: Reread, before: Inspection | None, report: Mapping[str, Any]
) -> None:
    was = _pages(work, before)
    said: Mapping[str, Any] = before.report if before else {}
    changes = differences.compare(said, report, was=was, now=list(report["text"]))
    if before is None:
        made.outcome = FIRST
    elif differences.worse(said, report):
        made.outcome, made.changes = HELD, changes
        return
    else:
        made.outcome = CHANGED if changes else SAME
    made.changes = changes
    if row.dry:
        return
    made.after = inspections.keep_anew(work, file_digest(report), report)
    if made.after is not None:
        pictures.ask(work, file_digest(report), str(report["kind"]))
    if made.after is not None and (before is None or "text" in changes):
        deskindex.renew(work, file_digest(report))
        waiting = indexing.renew(work, file_digest(report))
        if waiting:
            made.changes = {**changes, "index-follows": waiting}


def file_digest(report: Mapping[str, Any]) -> str:
    """Give the digest of the bytes that a report is about."""
    return str(report["sha256"])


def _line(work: Work, row: Rereading, file: ToRead, before: Inspection | None) -> Reread:
    same = (
        select(Submission.number, File.n, Submission.process_id)
        .join(File, File.submission_id == Submission.id)
        .where(File.sha256 == file.sha256)
    )
    first = work.session.execute(same.where(*_scope(row)).order_by(File.id).limit(1)).one()
    count = select(func.count(File.id)).where(File.sha256 == file.sha256)
    return Reread(
        rereading_id=row.id,
        sha256=file.sha256,
        number=first.number,
        n=first.n,
        process_id=first.process_id,
        files=work.session.scalar(count) or 0,
        outcome=SAME,
        before=before.id if before else None,
        after=None,
        changes={},
    )


def _pages(work: Work, before: Inspection | None) -> list[str]:
    if before is None:
        return []
    rows = select(PageText.text).where(PageText.inspection_id == before.id)
    return list(work.session.scalars(rows.order_by(PageText.page)))


def finish(work: Work, run_id: int) -> None:
    """Say that a run has read all it had to."""
    row = work.session.get_one(Rereading, run_id, with_for_update=True)
    if row.finished_at is None:
        row.finished_at = work.now


def unfinished(work: Work) -> bool:
    """Say whether a run was begun and not finished."""
    return bool(work.session.scalar(select(exists().where(Rereading.finished_at.is_(None)))))
