"""A deadline that moves while people send: judged by the version in force or, if kinder, the one they began under."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.records import LogEntry
from intake.db.submissions import Revision
from intake.domain import receipts
from intake.domain.vocab import Act
from intake.services import calls, drafts, register, submissions, verification
from intake.services.submissions import LateRefused, Sent
from intake.services.work import SUBMITTER
from tests.world import NOON, SYSTEM_STAFF, World

HOUR, MINUTE, TICK = timedelta(hours=1), timedelta(minutes=1), timedelta(milliseconds=1)
CLOSES = NOON + 10 * HOUR
WHY = {"en": "The assembly asked for it."}


@pytest.fixture
def held(world: World) -> World:
    world.call("MOV", closes_in=10 * HOUR, grace=600)
    return world


def move(world: World, at: datetime, to: datetime) -> None:
    """Set another deadline at an instant."""
    world.clock.set(at)
    world.do(SYSTEM_STAFF, calls.set_deadline, "MOV", to, reason=WHY)


def upload(world: World, begun: datetime, complete: datetime) -> Sent:
    """Let an upload that began then end now."""
    world.clock.set(complete)
    return world.send("MOV", begun=begun, complete=complete, email=None)


def said(world: World, sent: Sent) -> tuple[str, int, datetime]:
    """Give the verdict of a receipt with the version of the deadline that it names, and when that closes."""
    key = world.runtime.ring.record.receipts.verifier()
    statement = receipts.parse_receipt(sent.receipt, key)["statement"]
    named = statement["deadline"]
    return statement["verdict"], named["version"], datetime.fromisoformat(named["closes_before"])


# check 76
def test_who_was_sending_when_it_was_shortened_has_the_longer_one(held: World) -> None:
    move(held, NOON + HOUR, to=NOON + 2 * HOUR)
    before = upload(held, NOON + HOUR - TICK, NOON + 3 * HOUR)
    assert said(held, before) == ("on-time", 1, CLOSES)
    after = upload(held, NOON + HOUR, NOON + 3 * HOUR + MINUTE)
    assert said(held, after) == ("late", 2, NOON + 2 * HOUR)


# check 76
def test_who_was_sending_when_it_was_extended_has_the_longer_one(held: World) -> None:
    begun = CLOSES - MINUTE
    move(held, CLOSES - 30 * timedelta(seconds=1), to=CLOSES + 5 * HOUR)
    sent = upload(held, begun, CLOSES + HOUR)
    assert said(held, sent) == ("on-time", 2, CLOSES + 5 * HOUR)


# check 76
def test_an_extension_after_closing_corrects_the_register_and_no_receipt(held: World) -> None:
    in_grace = upload(held, CLOSES - MINUTE, CLOSES + MINUTE)
    late = upload(held, CLOSES - MINUTE, CLOSES + 10 * MINUTE)
    later = upload(held, CLOSES + HOUR, CLOSES + HOUR)
    assert [said(held, one)[0] for one in (in_grace, late, later)] == ["on-time", "late", "late"]
    move(held, CLOSES + 2 * HOUR, to=CLOSES + HOUR * 3)
    held.work_jobs()
    rows = [held.row(one.number) for one in (in_grace, late, later)]
    assert [row.verdict for row in rows] == ["on-time"] * 3
    assert [row.marks for row in rows] == [[], [], []]
    with held.works.reading() as work:
        kept = {row.receipt: row.verdict for row in work.session.scalars(select(Revision))}
        assert kept == {
            in_grace.receipt.decode(): "on-time",
            late.receipt.decode(): "late",
            later.receipt.decode(): "late",
        }
        entries = work.session.scalars(
            select(LogEntry.subject)
            .where(LogEntry.type == Act.CORRECT.value)
            .order_by(LogEntry.index)
        ).all()
        assert list(entries) == [row.first_index for row in rows[1:]]
        assert register.account(work).verdicts.get("late", 0) == 0
        assert [*verification.log(work), *verification.figures(work)] == []


# checks 76, 77
def test_a_call_that_refused_takes_the_same_form_once_it_is_extended(world: World) -> None:
    world.call("MOV", closes_in=10 * HOUR, grace=0, late_rule="refuse")
    world.clock.set(CLOSES + HOUR)
    facts: dict[str, Any] = {"nonce": "ab" * 16, "email": None}
    with pytest.raises(LateRefused) as refused:
        world.send("MOV", **facts)
    assert (refused.value.complete, refused.value.closes_before) == (CLOSES + HOUR, CLOSES)
    with world.works.reading() as work:
        assert submissions.find_sent(work, "ab" * 16) is None
    move(world, CLOSES + HOUR, to=CLOSES + 2 * HOUR)
    sent = world.send("MOV", **facts)
    assert said(world, sent)[:2] == ("on-time", 2)


# check 76: the draft remembers that it began under the version in force then
@pytest.mark.parametrize(("pressed", "verdict"), [(-MINUTE, "on-time"), (MINUTE, "late")])
def test_a_press_before_it_was_shortened_counts(
    held: World, pressed: timedelta, verdict: str
) -> None:
    short = NOON + HOUR
    for at in sorted((short + pressed, short)):
        if at == short:
            move(held, NOON + HOUR, to=NOON + HOUR + MINUTE)
            continue
        held.clock.set(at)
        held.do(
            SUBMITTER,
            drafts.save,
            "MOV",
            nonce="cd" * 16,
            values={},
            files=[],
            begun=at,
            language="en",
        )
    held.clock.set(NOON + HOUR + 5 * MINUTE)
    sent = held.send("MOV", nonce="cd" * 16, email=None)
    assert said(held, sent)[0] == verdict


def test_a_verdict_never_hangs_on_when_the_job_runs(held: World) -> None:
    late = upload(held, CLOSES + MINUTE, CLOSES + MINUTE)
    move(held, CLOSES + HOUR, to=CLOSES + 2 * HOUR)
    move(held, CLOSES + HOUR + MINUTE, to=CLOSES + HOUR + 2 * MINUTE)
    held.clock.set(CLOSES + 9 * HOUR)
    held.work_jobs()
    assert held.row(late.number).verdict == "on-time"
