"""Jobs about what ends: bytes of what was destroyed, traces in the database's files, the ten days of what is hidden."""

from collections.abc import Callable
from pathlib import Path

from intake.runtime import Runtime
from intake.services import destruction, forgetting, keeping, outbox, reminders, retention
from intake.services.outbox import Due
from intake.services.work import SYSTEM, Works
from intake.web.mailframe import event_name


def _destroy(runtime: Runtime, works: Works, due: Due) -> None:
    target = runtime.settings.mail
    mails = None if "://" in target else Path(target)
    destruction.remove_bytes(works, runtime.store, due.facts, mails=mails, mail_name=event_name)


def _scrub(_runtime: Runtime, works: Works, due: Due) -> None:
    destruction.scrub(works)
    with works.writing(SYSTEM) as work:
        outbox.finish_job(work, due)


def _remind(_runtime: Runtime, works: Works, due: Due) -> None:
    with works.writing(SYSTEM) as work:
        reminders.send(work, int(due.facts["submission"]), int(due.facts["index"]))
        outbox.finish_job(work, due)


JOBS: dict[str, Callable[[Runtime, Works, Due], None]] = {
    forgetting.JOB: _destroy,
    destruction.SCRUB: _scrub,
    reminders.JOB: _remind,
}


def take_up(works: Works) -> None:
    """Take up destructions that were given up, and carry out the rules of retention; no lock where nothing is due."""
    with works.reading(SYSTEM) as work:
        stuck = destruction.any_stuck(work)
    if stuck:
        with works.writing(SYSTEM) as work:
            destruction.again(work)
    retention.run(works, [code for code in keeping.SHIPPED if code != keeping.DRAFTS])
