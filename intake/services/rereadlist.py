"""Reports of what newer parsers changed: runs, and the files of one, of the processes that the actor may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from intake.db.rereadings import Reread, Rereading
from intake.db.submissions import File, Submission
from intake.services.casework import may_see_in
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work

ROWS = 50
RUNS = 50


class RunUnknown(Exception):
    """No run of this id."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its scope, whether it kept anything, its files by outcome; `finished_at` None: it goes on."""

    id: int
    made_at: datetime
    call: str | None
    submission: str | None
    every: bool
    dry: bool
    parsers: Mapping[str, str]
    totals: Mapping[str, int]
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """What a run found of some bytes, under the first of the `files` that hold them."""

    id: int
    run: int
    dry: bool
    number: str
    n: int
    files: int
    sha256: str
    outcome: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """A page of a run's files; `next` is where to go on."""

    run: Run
    lines: tuple[Line, ...]
    next: int | None


def runs(work: Work) -> tuple[Run, ...]:
    """List the newest runs, the newest first."""
    rows = work.session.scalars(select(Rereading).order_by(Rereading.id.desc()).limit(RUNS))
    return tuple(_run(row) for row in rows)


def run(work: Work, run_id: int) -> Run:
    """Give a run; raise RunUnknown."""
    row = work.session.get(Rereading, run_id)
    if row is None:
        raise RunUnknown(run_id)
    return _run(row)


def report(
    work: Work, run_id: int, *, outcome: str | None = None, after: int | None = None
) -> Report:
    """Give a page of a run's files in the order they were read, of one outcome or of all; raise RunUnknown."""
    found = run(work, run_id)
    where = [Reread.rereading_id == run_id, Reread.id > (after or 0)]
    if outcome is not None:
        where.append(Reread.outcome == outcome)
    rows = _lines(work, where, ROWS + 1)
    return Report(found, rows[:ROWS], rows[ROWS - 1].id if len(rows) > ROWS else None)


def all_lines(work: Work, run_id: int) -> Iterator[Line]:
    """Give every file of a run that the actor may see, from one snapshot, some at a time."""
    after = 0
    while rows := _lines(work, [Reread.rereading_id == run_id, Reread.id > after], 500):
        yield from rows
        after = rows[-1].id


def of_submission(work: Work, number: str) -> tuple[Line, ...]:
    """Give what runs found of one submission's files, the newest first; raise SubmissionUnknown."""
    held = work.session.scalar(
        select(Submission.id).where(
            Submission.number == number, may_see_in(work, Submission.process_id)
        )
    )
    if held is None:
        raise SubmissionUnknown
    digests = select(File.sha256).where(File.submission_id == held)
    # The same bytes may be told under another submission's number, which is not this reader's to know.
    rows = work.session.execute(
        select(Reread, Rereading.dry, File.n)
        .join(Rereading, Rereading.id == Reread.rereading_id)
        .join(File, (File.sha256 == Reread.sha256) & (File.submission_id == held))
        .where(Reread.sha256.in_(digests))
        .order_by(Reread.id.desc(), File.n)
        .limit(ROWS)
    )
    return tuple(_line(row, dry, number=number, n=n) for row, dry, n in rows)


def _lines(work: Work, where: list[ColumnElement[bool]], limit: int) -> tuple[Line, ...]:
    rows = work.session.execute(
        select(Reread, Rereading.dry)
        .join(Rereading, Rereading.id == Reread.rereading_id)
        .where(*where, may_see_in(work, Reread.process_id))
        .order_by(Reread.id)
        .limit(limit)
    )
    return tuple(_line(row, dry, number=row.number, n=row.n) for row, dry in rows)


def _line(row: Reread, dry: bool, *, number: str, n: int) -> Line:  # noqa: FBT001 - a column of the row beside it
    return Line(
        id=row.id,
        run=row.rereading_id,
        dry=dry,
        number=number,
        n=n,
        files=row.files,
        sha256=row.sha256,
        outcome=row.outcome,
        changes=dict(row.changes),
    )


def _run(row: Rereading) -> Run:
    return Run(
        id=row.id,
        made_at=row.made_at,
        call=row.call,
        submission=row.submission,
        every=row.every,
        dry=row.dry,
        parsers=dict(row.parsers),
        totals=dict(row.totals),
        finished_at=row.finished_at,
    )
