"""Acts on many submissions at once: chosen, foreseen, taken one by one, each in a commit of its own with its result.

Nothing is done to a submission but what its preview said; whoever changes one meanwhile wins. A process that dies
leaves every submission either done, with its result, or untouched: whoever goes on does none twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from intake.db.bulk import Bulk, BulkItem
from intake.db.calls import Call
from intake.db.submissions import Submission
from intake.services import deskindex, foresight, keyset, outbox, queuefilters, transitions
from intake.services.casework import may_see, may_see_in
from intake.services.foresight import DONE, Bulkable, Outcome
from intake.services.queuefilters import Filters
from intake.services.work import Work

MOST = 1_000
"""So many are taken at once; filters that give more give the rest to the next act."""

READY, RUNNING, ENDED = "ready", "running", "done"
JOB = "bulk"


class BulkUnknown(Exception):
    """No act of this number that the actor has prepared."""


class NothingChosen(Exception):
    """No submission was chosen that the actor may know of."""


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to act on: on whose behalf, as of which version, and what must come of it."""

    bulk_id: int
    position: int
    number: str
    act: Bulkable
    to: int | None
    user_id: int
    seen: int
    holder_id: int | None
    foreseen: Outcome


def chosen(work: Work, picked: Mapping[str, int]) -> tuple[list[Submission], int]:
    """Give the submissions of some numbers (with the versions that were seen) that the actor may know of."""
    rows = select(Submission).where(Submission.number.in_(picked), may_see(work))
    found = list(work.session.scalars(rows.order_by(Submission.first_index).limit(MOST)))
    return found, len(found)


def matching(work: Work, filters: Filters) -> tuple[list[Submission], int]:
    """Give the oldest submissions that the filters give, MOST at most, and how many they give in all."""
    calls = select(Call.id, Call.code).where(may_see_in(work, Call.process_id))
    ids = queuefilters.chosen_calls(filters, {r.id: r.code for r in work.session.execute(calls)})
    found = deskindex.find(work, filters.q, call=filters.call)
    where = queuefilters.conditions(work, filters, ids, found=found.by_index)
    page = keyset.page(work, where, after=None, before=None, newest_first=False, limit=MOST)
    return list(page.rows), page.total


def prepare(
    work: Work,
    act: Bulkable,
    rows: Sequence[Submission],
    *,
    matched: int,
    to: int | None = None,
    seen: Mapping[str, int] | None = None,
) -> int:
    """Write down an act with what is foreseen for each submission; give its number. Nothing happens to any yet.

    `seen` holds versions by number as they stood on the page where they were chosen. Raises NothingChosen.
    """
    if not rows or work.actor.user_id is None:
        raise NothingChosen
    made = Bulk(
        user_id=work.actor.user_id,
        act=act.value,
        to_id=to if act is Bulkable.ASSIGN else None,
        state=READY,
        matched=matched,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    versions = seen or {}
    items = [
        {
            "bulk_id": made.id,
            "position": position,
            "submission_id": row.id,
            "seen": versions.get(row.number, row.version),
            "holder_id": row.claimed_by,
            "foreseen": outcome.value
            if versions.get(row.number, row.version) == row.version
            else Outcome.CHANGED.value,
        }
        for position, (row, outcome) in enumerate(
            zip(rows, foresight.foresee(work, act, rows, to=to), strict=True), 1
        )
    ]
    work.session.execute(insert(BulkItem), items)
    return made.id


def start(work: Work, bulk_id: int) -> None:
    """Let a prepared act run; a second press only takes up what was given up. Raises BulkUnknown."""
    row = own(work, bulk_id, lock=True)
    if (
        row.state == RUNNING
        and outbox.unfinished(work, [_key(bulk_id)]).get(_key(bulk_id)) is False
    ):
        ask(work, bulk_id)
    if row.state != READY:
        return
    row.state = RUNNING
    row.begun_at = work.now
    barred = [one.value for one in Outcome if one not in DONE]
    work.session.execute(
        update(BulkItem)
        .where(BulkItem.bulk_id == bulk_id, BulkItem.foreseen.in_(barred))
        .values(result=BulkItem.foreseen, at=work.now)
    )
    ask(work, bulk_id)


def ask(work: Work, bulk_id: int) -> None:
    """Ask for the act to go on."""
    outbox.job(work, key=_key(bulk_id), kind=JOB, facts={"bulk": bulk_id})


def _key(bulk_id: int) -> str:
    return f"{JOB}:{bulk_id}"


def next_task(work: Work, bulk_id: int) -> Task | None:
    """Give the next submission to act on; None when none is left."""
    found = work.session.execute(
        select(BulkItem, Bulk, Submission.number)
        .join(Bulk, Bulk.id == BulkItem.bulk_id)
        .join(Submission, Submission.id == BulkItem.submission_id)
        .where(BulkItem.bulk_id == bulk_id, BulkItem.result.is_(None), Bulk.state == RUNNING)
        .order_by(BulkItem.position)
        .limit(1)
    ).first()
    if found is None:
        return None
    item, bulk, number = found
    return Task(
        bulk_id=bulk.id,
        position=item.position,
        number=number,
        act=Bulkable(bulk.act),
        to=bulk.to_id,
        user_id=bulk.user_id,
        seen=item.seen,
        holder_id=item.holder_id,
        foreseen=Outcome(item.foreseen),
    )


def judge(work: Work, task: Task) -> Outcome | None:
    """Say under the log's lock what the act does to a submission now; None where somebody has done it meanwhile.

    What would come out otherwise than the preview said is not done.
    """
    _ = work.log.recorded
    if _open(work, task) is None:
        return None
    row = transitions.load(work, task.number)
    moves = task.act in {Bulkable.ASSIGN, Bulkable.RELEASE}
    if row.claimed_by != task.holder_id if moves else row.version != task.seen:
        return Outcome.CHANGED
    outcome = foresight.foresee(work, task.act, [row], to=task.to)[0]
    if outcome in DONE and outcome != task.foreseen:
        return Outcome.OTHERWISE
    return outcome


def keep(work: Work, task: Task, outcome: Outcome, *, by: str | None = None) -> None:
    """Write down what became of a submission, once."""
    item = _open(work, task)
    if item is not None:
        item.result = outcome.value
        item.by = by
        item.at = work.now


def quicker(work: Work, task: Task) -> str | None:
    """Give who changed a submission last."""
    return transitions.conflict(work, transitions.load(work, task.number)).by or None


def end(work: Work, bulk_id: int) -> None:
    """Say that an act is over."""
    row = work.session.get_one(Bulk, bulk_id)
    if row.state == RUNNING:
        row.state = ENDED
        row.ended_at = work.now


def own(work: Work, bulk_id: int, *, lock: bool = False) -> Bulk:
    """Give an act that the actor has prepared; raise BulkUnknown."""
    query = select(Bulk).where(Bulk.id == bulk_id, Bulk.user_id == work.actor.user_id)
    row = work.session.scalars(query.with_for_update() if lock else query).first()
    if row is None:
        raise BulkUnknown
    return row


def _open(work: Work, task: Task) -> BulkItem | None:
    return work.session.scalars(
        select(BulkItem)
        .where(
            BulkItem.bulk_id == task.bulk_id,
            BulkItem.position == task.position,
            BulkItem.result.is_(None),
        )
        .with_for_update()
    ).first()
