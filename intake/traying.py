"""The tray's jobs: what was dropped is read, and the rows of an earlier consultation are taken in."""

from collections.abc import Callable, Mapping

from intake.domain.policy import ActNotAllowed
from intake.runtime import Runtime
from intake.services import accounts, outbox, tray, trayimport
from intake.services.accounts import AccountUnknown
from intake.services.outbox import Due
from intake.services.tray import TrayUnknown
from intake.services.work import SYSTEM, Actor, Works
from intake.unpacking import read_item


def read(runtime: Runtime, works: Works, due: Due) -> None:
    """Read what was dropped. Raises NotReadYet where the jail had no place."""
    read_item(runtime, works, int(due.facts["item"]))
    with works.writing(SYSTEM) as work:
        outbox.finish_job(work, due)


def take_rows(_runtime: Runtime, works: Works, due: Due) -> None:
    """Take rows in, one a commit, on behalf of whoever asked; what died goes on at the first row that is not in."""
    actor = _who(works, due.facts["user"])
    after: int | None = 0 if actor is not None else None
    while after is not None and actor is not None:
        with works.writing(actor) as work:
            try:
                after = trayimport.take_next(
                    work, int(due.facts["item"]), after=after, letters=bool(due.facts["letters"])
                )
            except (TrayUnknown, ActNotAllowed):
                # Whoever asked may no longer: a colleague can press again.
                after = None
    with works.writing(SYSTEM) as work:
        outbox.finish_job(work, due)


def _who(works: Works, user_id: int) -> Actor | None:
    with works.reading(SYSTEM) as work:
        try:
            return accounts.actor(work, user_id)
        except AccountUnknown:
            return None


JOBS: Mapping[str, Callable[[Runtime, Works, Due], None]] = {
    tray.JOB: read,
    trayimport.JOB: take_rows,
}
