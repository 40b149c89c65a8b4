"""The checker sees what was planted, and nothing where nothing was."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from intake.db.calls import Facet, FacetTally, Tally
from intake.db.records import Checkpoint, LogEntry, LogHead
from intake.db.submissions import File, Revision, Submission
from intake.services import reviews, verification
from intake.services.work import SYSTEM, Actor, Work
from tests.world import World


@pytest.fixture
def record(world: World, publisher: Actor) -> World:
    """Make a record with an entry of each kind: two published, one withheld, one declined, one waiting."""
    world.publish(world.send(countries=["CH", "BR"]).number, publisher)
    world.publish(world.send(publication="unnamed").number, publisher)
    declined = world.send().number
    world.do(publisher, reviews.decline, declined, ground="advertising", words="An advert.")
    world.send()
    return world


def faults(world: World) -> list[str]:
    with world.works.reading() as work:
        return [
            *verification.log(work),
            *verification.receipts(work),
            *verification.figures(work),
        ]


def first_receipt(work: Work) -> LogEntry:
    query = select(LogEntry).where(LogEntry.type == "receipt").order_by(LogEntry.index)
    return work.session.scalars(query.limit(1)).one()


def change(table: Any, **values: Any) -> Callable[[Work], None]:
    """Make a fault of an update of the table's first row."""

    def plant(work: Work) -> None:
        keys = tuple(table.__table__.primary_key.columns)
        first = work.session.execute(select(*keys).order_by(*keys).limit(1)).one()
        where = [key == value for key, value in zip(keys, first, strict=True)]
        work.session.execute(update(table).where(*where).values(**values))

    return plant


def entry(**values: Any) -> Callable[[Work], None]:
    def plant(work: Work) -> None:
        index = first_receipt(work).index
        work.session.execute(update(LogEntry).where(LogEntry.index == index).values(**values))

    return plant


def swap_bodies(work: Work) -> None:
    one = first_receipt(work)
    other = work.session.get_one(LogEntry, one.index + 1)
    one.body, other.body = other.body, one.body
    one.leaf, other.leaf = other.leaf, one.leaf


def change_content(work: Work) -> None:
    row = first_receipt(work)
    row.content = {**(row.content or {}), "verdict": "late"}


def clear_content(work: Work) -> None:
    row = work.session.scalars(select(LogEntry).where(LogEntry.type == "deadline")).one()
    row.content = {**(row.content or {}), "grace": 0}


def lose_entry(work: Work) -> None:
    work.session.execute(delete(LogEntry).where(LogEntry.index == first_receipt(work).index))


def lose_last(work: Work) -> None:
    head = work.session.get_one(LogHead, 1)
    work.session.execute(delete(LogEntry).where(LogEntry.index == head.size - 1))


def forge_checkpoint(work: Work) -> None:
    newest = work.session.scalars(select(Checkpoint).order_by(Checkpoint.size.desc())).first()
    assert newest is not None
    newest.note = newest.note.replace("\n— ", "\nextension\n\n— ", 1)


def lose_checkpoint(work: Work) -> None:
    size = work.session.get_one(LogHead, 1).size
    work.session.execute(delete(Checkpoint).where(Checkpoint.size == size))


def hide_row(work: Work) -> None:
    """Hide a submission from the register, its figures with it."""
    row = work.session.scalars(select(Submission).where(Submission.state == "under-review")).one()
    work.session.execute(delete(File).where(File.submission_id == row.id))
    work.session.execute(delete(Revision).where(Revision.submission_id == row.id))
    for table in ("audit", "message", "public_fact"):
        work.session.execute(text(f"DELETE FROM {table} WHERE submission_id = :id"), {"id": row.id})  # noqa: S608 - constants
    work.session.execute(update(Tally).where(Tally.state == "under-review").values(n=0))
    work.session.delete(row)


def swap_file(work: Work) -> None:
    one, two = work.session.scalars(select(File).order_by(File.id).limit(2)).all()
    one.sha256, two.sha256 = two.sha256, one.sha256


def forge_receipt(work: Work) -> None:
    row = work.session.scalars(select(Revision).order_by(Revision.id)).first()
    assert row is not None
    row.receipt = row.receipt.replace("on-time", "at-return")


def move_state(work: Work) -> None:
    work.session.execute(
        update(Submission).where(Submission.state == "declined").values(state="withdrawn")
    )


def name_withheld(work: Work) -> None:
    work.session.execute(
        update(Submission).where(Submission.publication == "unnamed").values(publication="named")
    )


PLANTED: dict[str, tuple[Callable[[Work], None], str]] = {
    "an entry's body": (entry(body='{"v":1}'), "is not what its leaf says"),
    "an entry that is no JSON": (entry(body="x"), "is not what its leaf says"),
    "an entry's leaf": (entry(leaf="0" * 64), "is not what its leaf says"),
    "an entry's subject": (entry(subject=0), "columns of entry"),
    "an entry's salt": (entry(salt="1" * 64), "does not open its commitment"),
    "an entry's content": (change_content, "does not open its commitment"),
    "a clear content": (clear_content, "does not open its commitment"),
    "two entries swapped": (swap_bodies, "columns of entry"),
    "an entry lost": (lose_entry, "is missing"),
    "the last entry lost": (lose_last, "and fewer entries"),
    "the head": (change(LogHead, size=3), "the head is not"),
    "a root": (change(Checkpoint, root="0" * 64), "is not the signed root"),
    "a signed note": (forge_checkpoint, "is not the signed root"),
    "the newest checkpoint lost": (lose_checkpoint, "the head has no checkpoint"),
    "a receipt": (forge_receipt, "does not verify"),
    "a statement": (change(Revision, statement={"files": []}), "is not its receipt's"),
    "a revision's place": (change(Revision, log_index=0), "is not its log entry"),
    "a row of the register hidden": (hide_row, "is a receipt without its row"),
    "two files swapped": (swap_file, "is not what its receipt says"),
    "a file's size": (change(File, size=1), "is not what its receipt says"),
    "a file let out": (change(File, public=False), "is not what its receipt says"),
    "a figure": (change(Tally, n=99), "99 counted"),
    "a state": (move_state, "counted"),
    "a filter's figure": (change(FacetTally, n=99), "99 counted"),
    "a filter's row": (change(Facet, value="XX"), "is wrong"),
    "a withheld name let out": (name_withheld, "is wrong"),
}


def test_a_whole_record_has_no_fault(record: World) -> None:
    assert faults(record) == []


# check 63 (the database's part)
def test_every_planted_fault_is_seen(record: World) -> None:
    unseen = []
    for name, (plant, sentence) in PLANTED.items():
        with record.works.writing(SYSTEM) as work:
            plant(work)
            work.session.flush()
            found = [
                *verification.log(work),
                *verification.receipts(work),
                *verification.figures(work),
            ]
            work.session.rollback()
        if not any(sentence in fault for fault in found):
            unseen.append((name, found))
    assert unseen == []
    assert faults(record) == []
