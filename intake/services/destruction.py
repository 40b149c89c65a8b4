"""What follows the commit of a destruction: the bytes go, then what the database's own files still hold of it.

Every step may be repeated, so that whoever dies between two of them is followed by another. The row of a step stands
until it is done; the step that ends asks for the next one in the same commit.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select, text, update

from intake.db.base import Base
from intake.db.records import Job
from intake.services import forgetting, housekeeping, outbox, search
from intake.services.shelves import SHELVES
from intake.services.work import SYSTEM, Work, Works
from uploads.store import Store

SCRUB = "scrub"
"""The step after the bytes, one for all destructions that wait for it."""

LINGER = timedelta(hours=1)
"""Bytes that came again so lately may be about to be named by a commit: they are looked at again afterwards."""

BYTES, TRACES, STUCK = "bytes", "traces", "stuck"

_VACUUMED: Final = (
    *(table.name for table in Base.metadata.sorted_tables),
    *(shelf.index for shelf in SHELVES),
)

log = logging.getLogger("intake.destruction")


class StillRead(Exception):
    """Somebody reads an old snapshot of the database: its journal cannot be cut yet."""


def remove_bytes(
    works: Works,
    store: Store,
    facts: Mapping[str, Any],
    *,
    mails: Path | None = None,
    mail_name: Callable[[str], str] = str,
) -> None:
    """Destroy the bytes that a destruction named, and the copies of its letters where mail goes into a folder."""
    now = works.clock.now()
    named = housekeeping.referenced(works)
    young = [
        digest
        for digest in facts["digests"]
        if not store.destroy(digest, kept_before=now - LINGER, referenced=named)
    ]
    for event in facts["events"] if mails is not None else ():
        if mails is not None:
            (mails / f"{mail_name(event)}.eml").unlink(missing_ok=True)
    key = f"{forgetting.JOB}:{facts['number']}"
    with works.writing(SYSTEM) as work:
        if young:
            left = {**facts, "digests": young}
            outbox.job(work, key=key, kind=forgetting.JOB, facts=left, due=now + LINGER)
            return
        # Whoever read them while they were destroyed may have kept what he read.
        drawn = forgetting.readings(work, facts["digests"])
        if drawn:
            outbox.job(
                work, key=key, kind=forgetting.JOB, facts={**facts, "digests": sorted(drawn)}
            )
            return
        outbox.drop_job(work, key)
        outbox.job(work, key=SCRUB, kind=SCRUB, facts={})


def scrub(works: Works) -> None:
    """Rewrite what the database's files still hold of deleted rows. Raises StillRead.

    SQLite: the search index without removed words, then the whole file, then its journal: nothing is left. PostgreSQL:
    VACUUM, so that the room is used anew; what its files hold until then, docs/retention.md says.
    """
    if works.engine.dialect.name == "sqlite":
        _scrub_index(works)
        _rewrite(works)
    else:
        _vacuum(works)


def _scrub_index(works: Works) -> None:
    first = True
    while True:
        with works.writing(SYSTEM) as work:
            more = search.scrub(work.session, first=first)
        if not more:
            return
        first = False


def _rewrite(works: Works) -> None:
    with works.alone() as cursor:
        # On the disk: a large database does not fit into memory.
        cursor.execute("PRAGMA temp_store=FILE")
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StillRead


def _vacuum(works: Works) -> None:
    engine = works.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in _VACUUMED:
            connection.execute(text(f'VACUUM "{name}"'))


def again(work: Work) -> None:
    """Take up steps that were given up: an order is not forgotten. It is looked at first, so that no lock is taken."""
    given_up = (Job.kind.in_((forgetting.JOB, SCRUB)), Job.state == outbox.FAILED)
    for row in work.session.scalars(select(Job).where(*given_up)).all():
        log.critical("%s could not be finished and is tried again: %s", row.key, row.last_error)
        work.session.execute(
            update(Job)
            .where(Job.id == row.id)
            .values(state=outbox.WAITING, attempts=0, lease=None, due=work.now)
        )


def any_stuck(work: Work) -> bool:
    """Say whether a step was given up."""
    given_up = (Job.kind.in_((forgetting.JOB, SCRUB)), Job.state == outbox.FAILED)
    return work.session.scalar(select(Job.id).where(*given_up).limit(1)) is not None


def unfinished(work: Work, number: str) -> str | None:
    """Say what of a destruction is still to be done: bytes, then traces; "stuck" where it failed; None when all is."""
    key = f"{forgetting.JOB}:{number}"
    held = outbox.unfinished(work, (key, SCRUB))
    if not all(held.values()):
        return STUCK
    return BYTES if key in held else TRACES if SCRUB in held else None
