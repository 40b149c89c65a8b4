"""What decides whether a public page has changed (DESIGN 6.15)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.records import Site
from intake.services.transparency import Head, head
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Epochs:
    """What public pages are functions of: signed head, publication epoch, clock epoch, next boundary."""

    head: Head | None
    publication: int
    clock: int
    next_boundary: datetime | None
    demo: bool
    progress: tuple[int, int] | None


def read(work: Work) -> Epochs:
    """Read what decides whether a public page has changed: three small reads, columns and not rows."""
    columns = (Site.epoch, Site.demo, Site.progress, Site.progress_of)
    site = work.session.execute(select(*columns).where(Site.id == 1)).first()
    passed, upcoming = 0, None
    bounds = select(Call.opens_at, Call.closes_before, Call.publish_at).where(
        Call.opened_at.is_not(None)
    )
    for row in work.session.execute(bounds):
        for at in row:
            if at is None:
                continue
            if at <= work.now:
                passed += 1
            elif upcoming is None or at < upcoming:
                upcoming = at
    progress = None
    if site is not None and site.progress is not None and site.progress_of:
        progress = (site.progress, site.progress_of)
    epoch = site.epoch if site else 0
    return Epochs(head(work.session), epoch, passed, upcoming, bool(site and site.demo), progress)
