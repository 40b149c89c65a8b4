"""Pictures of pages: kept by the digest of the file, drawn a few pages at a time, never shown to the public from here.

A file without pictures is no fault: its kind has none, its pages are still being drawn, or they cannot be drawn.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import delete, func, select

from intake.db.pictures import Drawn, Picture
from intake.services import outbox
from intake.services.work import Work
from uploads.drawing import DRAWN, PAGES_AT_ONCE
from uploads.kinds import media_type

JOB = "draw"
MOST_PAGES = 120
"""Pages of one file that are drawn; the text of every page is read all the same."""
MOST_BYTES = 24 * 1024 * 1024
"""Bytes that the pictures of one file may take."""
MOST_FAILURES = 3
"""Pages of one file that may fail before the rest of it is given up."""

DRAWING, WHOLE, PARTIAL, NONE = "drawing", "drawn", "partial", "none"


@dataclass(frozen=True, slots=True)
class Shot:
    """The picture of one page: the digest, size and kind (`png`, `jpeg`) of its file, its size in pixels."""

    page: int
    blob: str
    size: int
    kind: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """The type of its file."""
        return media_type(self.kind)


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of drawing some pages from `first` on: the pictures, and why it did not come further, if it did not."""

    first: int
    shots: Sequence[Shot]
    reason: str | None


def ask(work: Work, sha256: str, kind: str) -> None:
    """Ask for the pages of some bytes to be drawn, unless they are or nothing of their kind is drawn."""
    if kind in DRAWN and next_page(work, sha256) is not None:
        outbox.job(work, key=f"{JOB}:{sha256}", kind=JOB, facts={"sha256": sha256, "kind": kind})


def next_page(work: Work, sha256: str) -> int | None:
    """Give the page from which some bytes are to be drawn on; None where that is over."""
    row = work.session.get(Drawn, sha256)
    if row is None:
        return 1
    return row.next_page if row.status == DRAWING else None


def keep(work: Work, sha256: str, batch: Batch) -> bool:
    """Keep what was drawn and say whether to go on.

    A page that nobody could draw is passed over; after MOST_FAILURES of them, MOST_PAGES or MOST_BYTES it is enough.
    """
    row = work.session.get(Drawn, sha256)
    if row is None and batch.first != 1:
        return False  # forgotten meanwhile
    if row is None:
        row = Drawn(sha256=sha256, status=DRAWING, next_page=1, failed=0, size=0, made_at=work.now)
        work.session.add(row)
    if row.status != DRAWING or row.next_page != batch.first:
        return row.status == DRAWING  # another worker kept these pages
    for shot in batch.shots:
        if row.size + shot.size > MOST_BYTES or shot.page > MOST_PAGES:
            row.status = PARTIAL
            break
        work.session.add(Picture(sha256=sha256, **asdict(shot)))
        row.size += shot.size
        row.next_page = shot.page + 1
    if row.status == DRAWING:
        _conclude(row, batch)
    return row.status == DRAWING


def _conclude(row: Drawn, batch: Batch) -> None:
    if batch.reason is None and len(batch.shots) < PAGES_AT_ONCE:
        row.status = WHOLE if row.failed == 0 else PARTIAL
    elif batch.reason is not None:
        row.failed += 1
        row.next_page += 1
    if row.status == DRAWING and (row.failed >= MOST_FAILURES or row.next_page > MOST_PAGES):
        row.status = PARTIAL
    if row.size == 0 and row.status != DRAWING:
        row.status = NONE


def of(work: Work, sha256: str, pages: Collection[int]) -> dict[int, Shot]:
    """Give the pictures of some pages, by page; those that there are not are left out."""
    rows = work.session.scalars(
        select(Picture).where(Picture.sha256 == sha256, Picture.page.in_(pages))
    )
    return {row.page: Shot(**{key: getattr(row, key) for key in _FACTS}) for row in rows}


_FACTS = tuple(one.name for one in fields(Shot))


def pages(work: Work, sha256: str, *, start: int, limit: int) -> tuple[int, ...]:
    """Give the numbers of the pages that have a picture, from one on."""
    rows = select(Picture.page).where(Picture.sha256 == sha256, Picture.page >= start)
    return tuple(work.session.scalars(rows.order_by(Picture.page).limit(limit)))


def status(work: Work, sha256: str) -> str | None:
    """Say how far some bytes are drawn; None where nobody has begun."""
    return work.session.scalar(select(Drawn.status).where(Drawn.sha256 == sha256))


def referenced(work: Work, digests: Sequence[str]) -> set[str]:
    """Give those of some digests under which the store holds a picture, for the sweeper."""
    return set(work.session.scalars(select(Picture.blob).where(Picture.blob.in_(digests))))


def all_digests(work: Work) -> dict[str, tuple[int, str]]:
    """Give every digest of a picture, with its size and the digest of the file that it shows."""
    rows = select(Picture.blob, func.max(Picture.size), func.min(Picture.sha256))
    return {
        blob: (size, sha256)
        for blob, size, sha256 in work.session.execute(rows.group_by(Picture.blob))
    }


def forget(work: Work, sha256: str) -> tuple[str, ...]:
    """Forget the pictures of some bytes; give the digests of those that no other file shows, whose bytes may go.

    The file is not drawn again until it is asked for: a job that runs finds nothing to go on with.
    """
    mine = select(Picture.blob).where(Picture.sha256 == sha256)
    shared = select(Picture.blob).where(Picture.sha256 != sha256, Picture.blob.in_(mine))
    held, kept = set(work.session.scalars(mine)), set(work.session.scalars(shared))
    work.session.execute(delete(Picture).where(Picture.sha256 == sha256))
    work.session.execute(delete(Drawn).where(Drawn.sha256 == sha256))
    outbox.drop_job(work, f"{JOB}:{sha256}")
    return tuple(sorted(held - kept))
