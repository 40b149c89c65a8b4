"""What must be done from time to time: closings noted, drafts expired, orphaned bytes named for the sweeper."""

from collections.abc import Callable, Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from intake.db.calls import Deadline
from intake.db.requests import OwnDeadline
from intake.services import announcing, forgetting, inviteewarnings, keeping, pictures, retention
from intake.services.work import SYSTEM, Work, Works

ORPHAN_AGE = timedelta(hours=25)
"""Bytes that no row names are kept this long: a commit that seemed to fail may be durable (DESIGN 6.1)."""


_PASSING = ((Deadline, Deadline.id), (OwnDeadline, OwnDeadline.log_index))


def note_closings(work: Work) -> int:
    """Note each deadline that has passed, so that a clock set back opens nothing again; give how many were new.

    A call's, and those of invitations' own.
    """
    count = 0
    for table, key in _PASSING:
        ids = list(work.session.scalars(select(key).where(*_passed(work, table))))
        if ids:
            work.session.execute(update(table).where(key.in_(ids)).values(closed_at=work.now))
        count += len(ids)
    return count


def closings_due(work: Work) -> bool:
    """Say whether a deadline has passed that is not noted: looks that take no lock."""
    return any(
        work.session.scalar(select(key).where(*_passed(work, table)).limit(1)) is not None
        for table, key in _PASSING
    )


def _passed(work: Work, table: type[Deadline | OwnDeadline]) -> tuple[ColumnElement[bool], ...]:
    return table.closes_before <= work.now, table.closed_at.is_(None)


def warn_expiring(works: Works) -> None:
    """Queue letters about drafts that expire within a week, some hundreds a commit."""
    _in_batches(works, announcing.expiring)


def warn_invited(works: Works) -> None:
    """Queue warnings to who was invited and has not sent, some hundreds a commit."""
    _in_batches(works, inviteewarnings.warn)


def _in_batches(works: Works, verb: Callable[[Work, int], int | None]) -> None:
    """Let a verb go through its rows, a commit a batch: it takes where to go on and gives it, None at the end."""
    after: int | None = 0
    while after is not None:
        with works.writing(SYSTEM) as work:
            after = verb(work, after)


def expire_drafts(works: Works) -> int:
    """Remove drafts whose time is over, some at a time; give how many. The log says so (services.retention)."""
    return retention.run(works, (keeping.DRAFTS,)).get(keeping.DRAFTS, 0)


def referenced(works: Works) -> Callable[[Collection[str]], Collection[str]]:
    """Give what tells the store which of some digests any row names."""

    def named(digests: Collection[str]) -> Collection[str]:
        asked = list(digests)
        with works.reading(SYSTEM) as work:
            return forgetting.referenced(work, asked) | pictures.referenced(work, asked)

    return named
