"""Submissions that say nearly the same: sketches of texts, looked up by their bands, gathered in families.

A letter of a campaign arrives thousands of times, a name and a sentence changed. Each file's text joins the family of
the text that it is most like, so that the desk finds the family's size and members by one step into an index. A machine
only suggests: nothing follows from a likeness.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, union_all

from intake.db.pictures import Sketch, SketchBand
from intake.db.submissions import File, Submission
from intake.domain import sketches
from intake.services.casework import may_see
from intake.services.work import Work

Made = tuple[int, bytes]
"""How many words, and the sketch."""

NEAR_A_BAND = 8
"""Texts of one band that are compared: those of a campaign are all alike."""
MOST_COUNTED = 1_000
MOST_COMPARED, MOST_SHOWN = 60, 6


@dataclass(frozen=True, slots=True)
class Alike:
    """A file of another submission that says nearly the same: how much of it, in hundredths."""

    number: str
    n: int
    percent: int


@dataclass(frozen=True, slots=True)
class Family:
    """Who says nearly the same as one file: how many other submissions (`more` where too many to count), the likest."""

    n: int
    count: int
    more: bool
    members: tuple[Alike, ...]


def made_of(report: Mapping[str, Any]) -> Made | None:
    """Make the sketch of a full reading's text; None for too little text. Slow enough to stay outside a commit."""
    return sketches.sketch(report["text"])


def keep(work: Work, sha256: str, made: Made | None) -> None:
    """Keep the sketch of some bytes in the family that it is most like, or as the first of a new one."""
    row = work.session.get(Sketch, sha256)
    if row is not None and made is not None and row.signature == made[1]:
        return
    if row is not None:
        forget(work, sha256)
    if made is None:
        return
    words, signature = made
    values = sketches.bands(signature)
    family = _nearest(work, signature, values) or sha256
    work.session.add(
        Sketch(sha256=sha256, words=words, signature=signature, family=family, made_at=work.now)
    )
    work.session.add_all(
        SketchBand(band=band, value=value, sha256=sha256) for band, value in enumerate(values)
    )
    work.session.flush()


def _nearest(work: Work, signature: bytes, values: Sequence[int]) -> str | None:
    parts = [
        select(SketchBand.sha256)
        .where(SketchBand.band == band, SketchBand.value == value)
        .order_by(SketchBand.sha256)
        .limit(NEAR_A_BAND)
        .subquery()
        for band, value in enumerate(values)
    ]
    found = set(work.session.scalars(union_all(*(select(part.c.sha256) for part in parts))))
    rows = work.session.execute(
        select(Sketch.sha256, Sketch.signature, Sketch.family).where(Sketch.sha256.in_(found))
    )
    scored = [(sketches.likeness(signature, one.signature), one.sha256, one.family) for one in rows]
    likest = max(scored, default=None)
    return likest[2] if likest and likest[0] >= sketches.ALIKE else None


def forget(work: Work, sha256: str) -> None:
    """Forget the sketch of some bytes."""
    work.session.execute(delete(SketchBand).where(SketchBand.sha256 == sha256))
    work.session.execute(delete(Sketch).where(Sketch.sha256 == sha256))


def near(work: Work, number: str, files: Mapping[int, str]) -> tuple[Family, ...]:
    """Find who says nearly the same as files of a submission (digests by file number), within its process.

    Whoever sent the very same bytes is left out: that is told apart. Three queries, whatever the number of files.
    """
    mine = {
        row.sha256: row
        for row in work.session.execute(
            select(Sketch.sha256, Sketch.family, Sketch.signature).where(
                Sketch.sha256.in_(set(files.values()))
            )
        )
    }
    if not mine:
        return ()
    rows = _members(work, number, {row.family for row in mine.values()}, set(files.values()))
    found = []
    for n, sha256 in files.items():
        if sha256 in mine and (count := rows[0].get(mine[sha256].family, 0)):
            found.append(_family(n, mine[sha256], count, rows[1]))
    return tuple(found)


def _members(
    work: Work, number: str, families: Collection[str], own: Collection[str]
) -> tuple[dict[str, int], Sequence[Any]]:
    process = select(Submission.process_id).where(Submission.number == number).scalar_subquery()
    base = (
        select(Sketch.family, Submission.number, File.n, Sketch.signature)
        .join(File, File.sha256 == Sketch.sha256)
        .join(Submission, Submission.id == File.submission_id)
        .where(
            Sketch.sha256.not_in(own),
            Submission.number != number,
            Submission.process_id == process,
            may_see(work),
        )
    )
    # Each family by itself: a large one leaves the others their room.
    some = [
        base.with_only_columns(Sketch.family, Submission.number)
        .where(Sketch.family == family)
        .distinct()
        .limit(MOST_COUNTED + 1)
        .subquery()
        for family in sorted(families)
    ]
    counted = union_all(*(select(part.c.family) for part in some)).subquery()
    counts = work.session.execute(select(counted.c.family, func.count()).group_by(counted.c.family))
    newest = [
        base.where(Sketch.family == family)
        .order_by(Submission.first_index.desc(), File.n)
        .limit(MOST_COMPARED)
        .subquery()
        for family in sorted(families)
    ]
    rows = work.session.execute(union_all(*(select(part) for part in newest)))
    return {row[0]: row[1] for row in counts}, rows.all()


def _family(n: int, own: Any, count: int, rows: Sequence[Any]) -> Family:  # noqa: ANN401 - rows of the queries above
    best: dict[str, Alike] = {}
    for row in rows:
        if row.family == own.family:
            percent = round(100 * sketches.likeness(own.signature, row.signature))
            if row.number not in best or percent > best[row.number].percent:
                best[row.number] = Alike(row.number, row.n, percent)
    likest = sorted(best.values(), key=lambda one: (-one.percent, one.number))
    return Family(
        n=n,
        count=min(count, MOST_COUNTED),
        more=count > MOST_COUNTED,
        members=tuple(likest[:MOST_SHOWN]),
    )
