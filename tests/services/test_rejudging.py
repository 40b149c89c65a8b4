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
