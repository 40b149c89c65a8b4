"""The log as kept: roots, checkpoints, instants, one writer at a time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db.records import Checkpoint, LogEntry, LogHead
from intake.domain import transparency as tree
from intake.domain.contents import content
from intake.domain.vocab import Act
from intake.services import reviews, transparency
from intake.services.work import SYSTEM, Actor, Work
from tests.world import NOON, World


def bodies(world: World) -> list[str]:
    with world.works.reading() as work:
        return list(work.session.scalars(select(LogEntry.body).order_by(LogEntry.index)))


def head(world: World) -> transparency.Head:
    with world.works.reading() as work:
        found = transparency.head(work.session)
    assert found is not None
    return found


def retention(work: Work) -> int:
    """Append some entry."""
    said = content(Act.RETENTION, rule="drafts", before="2026-01-01T00:00:00.000Z", count=0)
    return work.log.append(Act.RETENTION, content=said)


def test_the_root_over_all_entries_is_the_signed_one(world: World, publisher: Actor) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    leaves = [tree.leaf_hash(body.encode()) for body in bodies(world)]
    newest = head(world)
    verifier = world.works.keys.log.verifier()
    said = tree.parse_checkpoint(verifier.open(newest.note))
    assert (said.origin, said.size, said.root) == (
        "test.example/log",
        len(leaves),
        tree.root_of(leaves),
    )
    assert (newest.size, newest.root) == (said.size, said.root.hex())


def test_every_checkpoint_is_the_root_of_its_prefix(world: World) -> None:
    for _ in range(6):
        world.send()
    leaves = [tree.leaf_hash(body.encode()) for body in bodies(world)]
    with world.works.reading() as work:
        points = work.session.scalars(select(Checkpoint).order_by(Checkpoint.size)).all()
        assert len(points) >= 7
        for point in points:
            assert point.root == tree.root_of(leaves[: point.size]).hex()


def test_entry_0_announces_the_keys_that_sign(world: World) -> None:
    keys = world.works.keys
    with world.works.reading() as work:
        entry = work.session.get_one(LogEntry, 0)
        announced = transparency.keys(work.session)
    assert entry.type == Act.KEY
    assert entry.content == {
        "v": 1,
        "from": 0,
        "log": keys.log.vkey(),
        "receipts": keys.receipts.vkey(),
    }
    assert set(announced) == {keys.log.vkey(), keys.receipts.vkey()}


# check 73 (the log's part) and 78: recorded comes from the log alone and never decreases
def test_recorded_never_decreases_though_the_clock_is_set_back(world: World) -> None:
    world.clock.set(NOON + timedelta(days=2))
    last = world.row(world.send().number).recorded
    for back in (timedelta(minutes=2), timedelta(hours=1), timedelta(days=2)):
        world.clock.set(NOON + timedelta(days=2) - back)
        recorded = world.row(world.send().number).recorded
        assert recorded == last
    world.clock.set(NOON + timedelta(days=3))
    assert world.row(world.send().number).recorded == NOON + timedelta(days=3)
    with world.works.reading() as work:
        rows = work.session.execute(select(LogEntry.recorded).order_by(LogEntry.index)).scalars()
        instants = list(rows)
        assert instants == sorted(instants)
        assert transparency.latest_recorded(work.session) == instants[-1]


def test_entries_of_one_commit_have_one_instant_and_one_checkpoint(world: World) -> None:
    before = head(world).size

    def three(work: Work) -> list[int]:
        made = []
        for _ in range(3):
            made.append(retention(work))
            world.clock.advance(timedelta(seconds=1))
        return made

    assert world.do(SYSTEM, three) == [before, before + 1, before + 2]
    with world.works.reading() as work:
        rows = work.session.execute(select(LogEntry.recorded).where(LogEntry.index >= before))
        assert len(set(rows.scalars())) == 1
        sizes = work.session.scalars(select(Checkpoint.size).where(Checkpoint.size > before))
        assert list(sizes) == [before + 3]


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(world: World) -> None:
    before = bodies(world)

    def broken(work: Work) -> None:
        retention(work)
        work.session.flush()
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        world.do(SYSTEM, broken)
    assert bodies(world) == before
    assert world.do(SYSTEM, retention) == len(before)


def test_reading_the_log_signs_nothing(world: World) -> None:
    before = head(world)

    def look(work: Work) -> None:
        assert work.log.index == before.size

    world.do(SYSTEM, look)
    assert head(world) == before
    with world.works.reading() as work:
        assert work.session.get_one(LogHead, 1).size == before.size


def test_the_entries_of_a_submission_are_its_receipt_and_all_that_followed(
    world: World, publisher: Actor
) -> None:
    world.send()
    sent = world.send()
    world.send()
    world.publish(sent.number, publisher)
    world.do(publisher, reviews.suspend, sent.number, words="Somebody complained.")
    first = world.row(sent.number).first_index
    with world.works.reading() as work:
        found = transparency.entries(work.session, first)
    assert [(entry.type, entry.subject) for entry in found] == [
        ("receipt", None),
        ("accept", first),
        ("publish", first),
        ("suspend", first),
    ]


# No name, country, address or free text ever stands in an entry (RECORD 4)
def test_no_entry_says_who_sent_what_or_why(world: World, publisher: Actor) -> None:
    sent = world.send(cosignatories="Bo Other", questions="What of dogs?")
    world.publish(sent.number, publisher)
    world.do(publisher, reviews.suspend, sent.number, words="Somebody complained.")
    everything = "".join(bodies(world))
    # Short words with a sign that no key has: a key is random letters.
    for word in (
        "Ada Example",
        "Example Society",
        "ada@",
        '"CH"',
        "Remarks",
        "dogs",
        "complained",
        "paula",
        "remarks.txt",
    ):
        assert word not in everything
