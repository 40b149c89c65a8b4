"""How far the demo's record is loaded: a row, so that a loader that died goes on where it stopped."""

from sqlalchemy import select, update

from intake.db.records import Site
from intake.services.work import Work


def progress(work: Work) -> int | None:
    """Give how many of the demo's events are done; None once all are, or where there is no demo."""
    return work.session.scalar(select(Site.progress).where(Site.id == 1))


def day(work: Work, today: str) -> str:
    """Give the day (ISO) that the demo's plan counts as today: the first one asked with, for ever."""
    work.session.execute(
        update(Site).where(Site.id == 1, Site.demo_day.is_(None)).values(demo_day=today)
    )
    return str(work.session.scalar(select(Site.demo_day).where(Site.id == 1)))


def set_progress(work: Work, done: int | None, of: int) -> None:
    """Say how far the demo is, in the commit of the event itself; None ends the loading for ever."""
    work.session.execute(
        update(Site).where(Site.id == 1).values(progress=done, progress_of=of, epoch=Site.epoch + 1)
    )


def is_demo(work: Work) -> bool:
    """Say whether this database is a demo."""
    return bool(work.session.scalar(select(Site.demo).where(Site.id == 1)))
