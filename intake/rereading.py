"""Reading stored files anew, in the jail and out of every transaction, a file at a time until there is enough."""

import tempfile
import time
from collections.abc import Callable

from intake.reading import read_whole
from intake.runtime import Runtime
from intake.services import likeness, outbox, reflagging
from intake.services import rereading as runs
from intake.services.inspections import ToRead
from intake.services.outbox import Due
from intake.services.work import SYSTEM, Works
from uploads.store import BlobMissing

SLICE = 30.0
"""Seconds that a job reads before others have their turn: well below a lease."""

Tell = Callable[[ToRead, str], None]


def parsers(runtime: Runtime) -> dict[str, str]:
    """Give the versions in force, as a report tells them; {} where the jail is not there."""
    with tempfile.TemporaryFile(dir=runtime.settings.data) as probe:
        probe.write(b"Which parsers are you?\n")
        probe.flush()
        report = runtime.inspector.inspect(probe.fileno(), name="probe.txt", depth="quick")
    return {} if report.status == "not-yet-read" else dict(report.parsers)


def carry_out(
    runtime: Runtime,
    run_id: int,
    *,
    works: Works | None = None,
    enough: Callable[[], bool] = lambda: False,
    tell: Tell = lambda *_: None,
) -> bool:
    """Read what a run has left, until there is enough; say whether it is finished. Killed, it goes on from there."""
    works = works or runtime.works
    after = ""
    while not enough():
        with works.reading(SYSTEM) as work:
            after, files = runs.following(work, run_id, after=after)
        for file in files:
            if enough():
                return False
            outcome = _one(runtime, works, run_id, file)
            if outcome is not None:
                tell(file, outcome)
        if not after:
            with works.writing(SYSTEM) as work:
                runs.finish(work, run_id)
            return True
    return False


def _one(runtime: Runtime, works: Works, run_id: int, file: ToRead) -> str | None:
    try:
        report = read_whole(runtime, file)
    except BlobMissing:
        report = None
    sketch = likeness.made_of(report) if report else None
    with works.writing(SYSTEM) as work:
        return runs.keep(work, run_id, file, report, sketch=sketch)


def _slice(runtime: Runtime, works: Works, due: Due) -> None:
    """Carry out a slice of a run; where there is more, ask to go on behind whatever else waits."""
    until = time.monotonic() + SLICE
    run_id = int(due.facts["run"])
    done = carry_out(runtime, run_id, works=works, enough=lambda: time.monotonic() > until)
    with works.writing(SYSTEM) as work:
        if not done:
            runs.queue(work, run_id)
        outbox.finish_job(work, due)


def _reflag(_runtime: Runtime, works: Works, due: Due) -> None:
    after: int | None = 0
    while after is not None:
        with works.writing(SYSTEM) as work:
            after = reflagging.look(work, int(due.facts["line"]), after=after)
    with works.writing(SYSTEM) as work:
        outbox.finish_job(work, due)


JOBS: dict[str, Callable[[Runtime, Works, Due], None]] = {
    runs.JOB: _slice,
    reflagging.JOB: _reflag,
}
