"""An act on many submissions as its page shows it: figures by outcome, and a line for each submission."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from intake.db.bulk import BulkItem
from intake.db.submissions import Submission
from intake.services import bulk
from intake.services.casework import may_see, names, submitter
from intake.services.foresight import DONE
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """A submission of the act: what will happen to it, and what has; `by` names who was quicker."""

    number: str
    title: str | None
    submitter: str
    state: str
    holder: str | None
    languages: tuple[str, ...]
    foreseen: str
    result: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """An act on many: `foreseen` and `results` count by outcome.

    `matched` is more than `total` where the filters gave more. `next` is the position to go on from.
    """

    id: int
    act: str
    to: str | None
    state: str
    total: int
    matched: int
    made_at: datetime
    ended_at: datetime | None
    foreseen: Mapping[str, int]
    results: Mapping[str, int]
    lines: tuple[Line, ...]
    next: int | None

    @property
    def possible(self) -> int:
        """Give to how many something will happen."""
        return sum(n for code, n in self.foreseen.items() if code in DONE)

    @property
    def done(self) -> int:
        """Give to how many it has happened."""
        return sum(n for code, n in self.results.items() if code in DONE)


def view(work: Work, bulk_id: int, *, after: int = 0, limit: int = 100) -> Act:
    """Give an act that the actor has prepared, with some of its submissions; raise BulkUnknown."""
    row = bulk.own(work, bulk_id)
    foreseen: Counter[str] = Counter()
    results: Counter[str] = Counter()
    counts = select(BulkItem.foreseen, BulkItem.result, func.count()).where(
        BulkItem.bulk_id == bulk_id
    )
    for said, result, n in work.session.execute(
        counts.group_by(BulkItem.foreseen, BulkItem.result)
    ):
        foreseen[said] += n
        if result is not None:
            results[result] += n
    rows = work.session.execute(
        select(BulkItem, Submission)
        .join(Submission, Submission.id == BulkItem.submission_id)
        .where(BulkItem.bulk_id == bulk_id, BulkItem.position > after, may_see(work))
        .order_by(BulkItem.position)
        .limit(limit + 1)
    ).all()
    people = names(work, [row.to_id, *(item.holder_id for item, _ in rows)])
    return Act(
        id=row.id,
        act=row.act,
        to=people.get(row.to_id or 0),
        state=row.state,
        total=sum(foreseen.values()),
        matched=row.matched,
        made_at=row.made_at,
        ended_at=row.ended_at,
        foreseen=foreseen,
        results=results,
        lines=tuple(_line(item, held, people) for item, held in rows[:limit]),
        next=rows[limit - 1][0].position if len(rows) > limit else None,
    )


def _line(item: BulkItem, row: Submission, people: Mapping[int, str]) -> Line:
    return Line(
        number=row.number,
        title=row.title,
        submitter=submitter(row),
        state=row.state,
        holder=people.get(item.holder_id or 0),
        languages=tuple(row.languages),
        foreseen=item.foreseen,
        result=item.result,
        by=item.by,
    )
