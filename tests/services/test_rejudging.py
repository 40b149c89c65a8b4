"""An extension after closing takes in what had come late; what was received stays as it was."""

from datetime import timedelta

from sqlalchemy import select

from intake.app import create_app
from intake.db.records import LogEntry
from intake.db.submissions import Revision, Submission
from intake.domain.vocab import Act
from intake.services import calls, register, verification
from intake.worker import drain
from tests.world import SYSTEM_STAFF, World


# check 76
def test_an_extension_after_closing_corrects_what_had_come_late(world: World) -> None:
    world.call("EXT", closes_in=timedelta(hours=1))
    closes = world.clock.now() + timedelta(hours=1)
    world.send("EXT")
    world.clock.advance(timedelta(hours=2))
    late = world.send("EXT")
    world.clock.advance(timedelta(hours=10))
    later = world.send("EXT")
    app = create_app(world.runtime)
    drain(app, world.runtime)
    with world.works.writing(SYSTEM_STAFF) as work:
        calls.set_deadline(
            work, "EXT", world.clock.now() + timedelta(hours=5), reason={"en": "Longer."}
        )
    drain(app, world.runtime)
    with world.works.reading() as work:
        rows = {row.number: row for row in work.session.scalars(select(Submission))}
        assert {row.verdict for row in rows.values()} == {"on-time"}
        assert all("late" not in row.marks for row in rows.values())
        first = work.session.scalars(
            select(Revision).where(Revision.submission_id == rows[late.number].id)
        ).one()
        assert first.verdict == "late"
        assert first.receipt.encode() == late.receipt
        corrected = work.session.scalars(
            select(LogEntry.subject).where(LogEntry.type == Act.CORRECT.value)
        ).all()
        assert set(corrected) == {rows[one.number].first_index for one in (late, later)}
        assert register.account(work).verdicts.get("late", 0) == 0
        assert [*verification.figures(work), *verification.log(work)] == []
    assert closes < world.clock.now()


# check 76: what a longer version took in stays in, however late the job runs
def test_a_version_in_between_counts_though_a_shorter_one_followed(world: World) -> None:
    world.call("EXT", closes_in=timedelta(hours=1))
    world.clock.advance(timedelta(hours=2))
    late = world.send("EXT")
    longer = {"reason": {"en": "Longer."}}
    shorter = {"reason": {"en": "Shorter."}}
    day = world.clock.now() + timedelta(days=1)
    world.do(SYSTEM_STAFF, calls.set_deadline, "EXT", day, **longer)
    soon = world.clock.now() + timedelta(minutes=10)
    world.do(SYSTEM_STAFF, calls.set_deadline, "EXT", soon, **shorter)
    world.clock.advance(timedelta(hours=1))
    after = world.send("EXT")
    world.work_jobs()
    assert (world.row(late.number).verdict, world.row(after.number).verdict) == ("on-time", "late")


# check 76: an earlier, longer version takes in nobody who came under a shorter one
def test_a_longer_version_before_it_takes_nothing_in(world: World) -> None:
    world.call("EXT", closes_in=timedelta(days=2))
    reason = {"en": "Another day."}
    start = world.clock.now()
    world.do(SYSTEM_STAFF, calls.set_deadline, "EXT", start + timedelta(hours=1), reason=reason)
    world.clock.advance(timedelta(hours=5))
    late = world.send("EXT")
    world.do(
        SYSTEM_STAFF,
        calls.set_deadline,
        "EXT",
        start + timedelta(hours=5, minutes=1),
        reason=reason,
    )
    taken = world.send("EXT")
    world.clock.advance(timedelta(hours=1))
    world.work_jobs()
    assert world.row(taken.number).verdict == "on-time"
    assert world.row(late.number).verdict == "on-time"
    world.call("TWO", closes_in=timedelta(days=2))
    world.do(
        SYSTEM_STAFF,
        calls.set_deadline,
        "TWO",
        world.clock.now() + timedelta(hours=1),
        reason=reason,
    )
    world.clock.advance(timedelta(hours=5))
    stays = world.send("TWO")
    world.work_jobs()
    assert world.row(stays.number).verdict == "late"
