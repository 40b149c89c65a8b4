"""What is done from time to time: closings are noted once, drafts end, bytes that a row names stay."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import select

from intake.db.calls import Deadline
from intake.db.submissions import Draft, DraftFile
from intake.runtime import Runtime
from intake.services import calls, drafts, housekeeping, transparency
from intake.services.drafts import LIFE, Attached
from intake.services.work import SUBMITTER, SYSTEM
from tests.world import NOON, SYSTEM_STAFF, World

TICK = timedelta(microseconds=1)
CLOSES = NOON + timedelta(days=10)


def noted(world: World) -> list[tuple[int, datetime | None]]:
    with world.works.reading() as work:
        rows = select(Deadline.version, Deadline.closed_at).order_by(Deadline.id)
        return [(row.version, row.closed_at) for row in work.session.execute(rows)]


def save(world: World, nonce: str, *files: Attached) -> None:
    world.do(
        SUBMITTER,
        drafts.save,
        "CAL",
        nonce=nonce,
        values={},
        files=files,
        begun=world.clock.now(),
        language="en",
    )


def nonces(world: World) -> list[str]:
    with world.works.reading() as work:
        return list(work.session.scalars(select(Draft.nonce).order_by(Draft.id)))


# check 73
def test_a_deadline_is_noted_at_the_instant_it_passes_and_not_before(world: World) -> None:
    world.clock.set(CLOSES - TICK)
    assert not world.see(housekeeping.closings_due)
    assert world.do(SYSTEM, housekeeping.note_closings) == 0
    assert noted(world) == [(1, None)]
    world.clock.set(CLOSES)
    assert world.see(housekeeping.closings_due)
    assert world.do(SYSTEM, housekeeping.note_closings) == 1
    assert noted(world) == [(1, CLOSES)]


# check 73
def test_a_closing_is_noted_once_and_the_next_start_begins_no_earlier(world: World) -> None:
    world.clock.set(CLOSES + timedelta(seconds=3))
    world.do(SYSTEM, housekeeping.note_closings)
    with world.works.reading() as work:
        assert transparency.latest_recorded(work.session) == CLOSES + timedelta(seconds=3)
    world.clock.advance(timedelta(days=1))
    assert not world.see(housekeeping.closings_due)
    assert world.do(SYSTEM, housekeeping.note_closings) == 0
    assert noted(world) == [(1, CLOSES + timedelta(seconds=3))]


# checks 73, 76
def test_each_version_of_a_deadline_closes_by_itself(world: World) -> None:
    world.clock.set(CLOSES)
    world.do(SYSTEM, housekeeping.note_closings)
    world.do(
        SYSTEM_STAFF,
        calls.set_deadline,
        "CAL",
        CLOSES + timedelta(days=7),
        reason={"en": "Asked for by many."},
    )
    assert noted(world) == [(1, CLOSES), (2, None)]
    assert not world.see(housekeeping.closings_due)
    world.clock.set(CLOSES + timedelta(days=7))
    assert world.do(SYSTEM, housekeeping.note_closings) == 1
    assert noted(world) == [(1, CLOSES), (2, CLOSES + timedelta(days=7))]


def test_several_calls_that_closed_meanwhile_are_noted_together(world: World) -> None:
    world.call("TWO", closes_in=timedelta(days=2))
    world.call("LONG", closes_in=timedelta(days=90))
    world.clock.set(CLOSES)
    assert world.do(SYSTEM, housekeeping.note_closings) == 2
    assert [closed for _, closed in noted(world)] == [CLOSES, CLOSES, None]


def test_a_draft_ends_after_its_life_with_its_files(world: World) -> None:
    save(world, "a" * 32, world.attach(b"An early text.\n", "a.txt"))
    world.clock.advance(timedelta(days=1))
    save(world, "b" * 32, world.attach(b"A later text.\n", "b.txt"))
    world.clock.set(NOON + LIFE)
    assert housekeeping.expire_drafts(world.works) == 0
    world.clock.advance(TICK)
    assert housekeeping.expire_drafts(world.works) == 1
    assert nonces(world) == ["b" * 32]
    with world.works.reading() as work:
        assert list(work.session.scalars(select(DraftFile.name))) == ["b.txt"]


def test_a_draft_that_was_touched_lives_on_and_one_that_was_sent_is_kept(world: World) -> None:
    file = world.attach(b"A text that is sent.\n", "sent.txt")
    save(world, "a" * 32, file)
    save(world, "b" * 32)
    world.send(nonce="a" * 32, files=[file])
    world.clock.advance(timedelta(days=2))
    save(world, "b" * 32)
    world.clock.set(NOON + LIFE + TICK)
    assert housekeeping.expire_drafts(world.works) == 0
    assert nonces(world) == ["a" * 32, "b" * 32]


def test_more_drafts_than_one_commit_takes_all_end(world: World) -> None:
    with world.works.writing(SUBMITTER) as work:
        for n in range(450):
            drafts.save(
                work,
                "CAL",
                nonce=f"{n:032x}",
                values={},
                files=[],
                begun=work.now,
                language="en",
            )
    world.clock.advance(LIFE + TICK)
    assert housekeeping.expire_drafts(world.works) == 450
    assert nonces(world) == []


def test_a_draft_that_is_touched_while_drafts_expire_is_kept(world: World) -> None:
    nonce = "a" * 32
    save(world, nonce)
    world.clock.advance(LIFE + TICK)
    touched, expired = threading.Event(), threading.Event()

    def touch() -> None:
        with world.works.writing(SUBMITTER) as work:
            drafts.save(
                work, "CAL", nonce=nonce, values={}, files=[], begun=work.now, language="en"
            )
            touched.set()
            # On SQLite writers take turns: what expires drafts waits for this commit.
            expired.wait(timeout=0.4)

    thread = threading.Thread(target=touch)
    thread.start()
    touched.wait(timeout=10)
    housekeeping.expire_drafts(world.works)
    expired.set()
    thread.join()
    assert nonces(world) == [nonce]


# check 62
def test_bytes_are_named_by_submissions_and_drafts_and_by_nothing_else(
    world: World, runtime: Runtime
) -> None:
    sent, drafted, loose = (
        world.attach(f"Text of the {kind}.\n".encode(), f"{kind}.txt")
        for kind in ("sent", "drafted", "loose")
    )
    world.send(files=[sent])
    save(world, "a" * 32, drafted)
    named = housekeeping.referenced(runtime.works)
    digests = [sent.sha256, drafted.sha256, loose.sha256]
    assert set(named(digests)) == {sent.sha256, drafted.sha256}
    assert set(named([])) == set()
