"""Effects of a commit: leases, retries, one effect an event."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from intake.db.records import Job, Message
from intake.services import outbox
from intake.services.outbox import DONE, FAILED, LAST_ATTEMPT, LEASE, RUNNING, WAITING, Due
from intake.services.work import SYSTEM, Work
from tests.world import World

TICK = timedelta(milliseconds=1)


def ask(world: World, key: str = "k", *, after: timedelta = timedelta(0), n: int = 1) -> None:
    due = world.clock.now() + after
    world.do(SYSTEM, outbox.job, key=key, kind="test", facts={"n": n}, due=due)


def take(world: World) -> Due | None:
    return world.do(SYSTEM, outbox.take_job)


def must_take(world: World) -> Due:
    due = take(world)
    assert due is not None
    return due


def job(world: World, key: str = "k") -> Job:
    with world.works.reading() as work:
        row = work.session.scalars(select(Job).where(Job.key == key)).one()
        work.session.expunge(row)
        return row


def post(world: World, event: str = "1:receipt") -> None:
    world.do(SYSTEM, outbox.mail, event=event, template="receipt", language="en")


def test_a_job_is_leased_to_one_and_then_done(world: World) -> None:
    ask(world)
    due = must_take(world)
    assert (due.kind, due.facts, due.attempts) == ("test", {"n": 1}, 0)
    assert take(world) is None
    assert job(world).state == RUNNING
    world.do(SYSTEM, outbox.finish_job, due)
    assert (job(world).state, job(world).lease) == (DONE, None)
    assert take(world) is None
    assert world.see(outbox.idle)


def test_a_job_waits_for_its_time(world: World) -> None:
    ask(world, after=timedelta(hours=1))
    assert world.see(outbox.idle)
    assert take(world) is None
    world.clock.advance(timedelta(hours=1))
    assert not world.see(outbox.idle)
    assert must_take(world).kind == "test"


def test_who_waited_longest_is_served_first(world: World) -> None:
    ask(world, "late", after=timedelta(seconds=2))
    ask(world, "soon", after=timedelta(seconds=1))
    world.clock.advance(timedelta(seconds=3))
    first, second = must_take(world), must_take(world)
    assert (first.id, second.id) == (job(world, "soon").id, job(world, "late").id)


# check 53 (the row's part)
def test_a_lost_lease_gives_the_job_to_another(world: World) -> None:
    ask(world)
    lost = must_take(world)
    world.clock.advance(LEASE)
    assert take(world) is None
    world.clock.advance(TICK)
    second = must_take(world)
    assert second.attempts == 1
    # The first one comes back late: it neither ends nor puts off what another holds.
    world.do(SYSTEM, outbox.fail, lost, "too late", mail=False)
    world.do(SYSTEM, outbox.finish_job, lost)
    row = job(world)
    assert (row.state, row.last_error) == (RUNNING, None)
    world.do(SYSTEM, outbox.finish_job, second)
    assert job(world).state == DONE


def test_a_job_asked_for_anew_while_it_runs_runs_again(world: World) -> None:
    ask(world, n=1)
    running = must_take(world)
    ask(world, n=2)
    world.do(SYSTEM, outbox.finish_job, running)
    assert must_take(world).facts == {"n": 2}


def test_a_job_that_is_done_runs_anew_when_asked_for(world: World) -> None:
    ask(world)
    world.do(SYSTEM, outbox.finish_job, must_take(world))
    ask(world, n=3)
    due = must_take(world)
    assert (due.facts, due.attempts) == ({"n": 3}, 0)


def test_failures_put_a_job_off_longer_each_time_and_then_give_it_up(world: World) -> None:
    ask(world)
    waits = []
    for _ in range(LAST_ATTEMPT):
        due = must_take(world)
        world.do(SYSTEM, outbox.fail, due, "x" * 1_000, mail=False)
        row = job(world)
        waits.append((row.due - world.clock.now()).total_seconds())
        world.clock.set(row.due)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (10, 3600)
    assert (job(world).state, len(job(world).last_error or "")) == (FAILED, 500)
    assert take(world) is None
    ask(world)
    assert must_take(world).attempts == 0


# check 114 (the row's part): one mail an event, none for what was rolled back
def test_an_event_has_one_mail_for_ever(world: World) -> None:
    post(world)
    with pytest.raises(IntegrityError):
        post(world)
    due = world.do(SYSTEM, outbox.take_mail)
    assert due is not None
    world.do(SYSTEM, outbox.finish_mail, due)
    with pytest.raises(IntegrityError):
        post(world)
    assert world.do(SYSTEM, outbox.take_mail) is None


def test_what_is_rolled_back_sends_nothing(world: World) -> None:
    def broken(work: Work) -> None:
        outbox.mail(work, event="9:receipt", template="receipt", language="en")
        outbox.job(work, key="k", kind="test", facts={})
        work.session.flush()
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        world.do(SYSTEM, broken)
    assert world.see(outbox.waiting) == (0, 0)


def test_a_mail_the_relay_refuses_for_good_is_not_tried_again(world: World) -> None:
    post(world)
    due = world.do(SYSTEM, outbox.take_mail)
    assert due is not None
    world.do(SYSTEM, outbox.fail, due, "550 no such user", mail=True, final=True)
    world.clock.advance(timedelta(days=1))
    assert world.do(SYSTEM, outbox.take_mail) is None
    assert world.see(outbox.waiting) == (0, 0)


def test_a_mail_that_went_out_is_done_though_its_lease_was_lost(world: World) -> None:
    post(world)
    slow = world.do(SYSTEM, outbox.take_mail)
    world.clock.advance(LEASE + TICK)
    second = world.do(SYSTEM, outbox.take_mail)
    assert slow is not None
    assert second is not None
    world.do(SYSTEM, outbox.finish_mail, slow)
    world.do(SYSTEM, outbox.fail, second, "connection lost", mail=True)
    with world.works.reading() as work:
        row = work.session.scalars(select(Message)).one()
        assert (row.state, row.sent_at) == (DONE, world.clock.now())
    world.clock.advance(timedelta(days=1))
    assert world.do(SYSTEM, outbox.take_mail) is None


def test_what_waits_and_runs_is_counted(world: World) -> None:
    ask(world, "a")
    ask(world, "b")
    post(world)
    must_take(world)
    assert world.see(outbox.waiting) == (2, 1)
    assert job(world, "b").state == WAITING
