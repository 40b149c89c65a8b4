"""Who holds a draft and gave an address is told, once, and only while it is true."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.records import Job, Message
from intake.db.submissions import Draft, Revising
from intake.domain import links
from intake.services import announcing, calls, drafts, housekeeping, outbox
from intake.services.announcing import Letter
from intake.services.outbox import Due
from intake.services.work import SUBMITTER, SYSTEM
from intake.worker import sweep
from tests.world import NOON, SYSTEM_STAFF, World

CLOSES = NOON + timedelta(days=10)
HOUR = timedelta(hours=1)
WHY = {"en": "The assembly asked for it.", "fr": "L’assemblée l’a demandé."}


def draft(
    world: World, nonce: str = "a", *, code: str = "CAL", language: str = "fr", **values: Any
) -> int:
    """Keep a draft; give its id."""
    key = nonce * 32
    world.do(
        SUBMITTER,
        drafts.save,
        code,
        nonce=key,
        values={"name": "Ada", **values},
        files=[],
        begun=world.clock.now(),
        language=language,
    )
    with world.works.reading() as work:
        return work.session.scalars(select(Draft.id).where(Draft.nonce == key)).one()


def events(world: World) -> list[str]:
    with world.works.reading() as work:
        return list(work.session.scalars(select(Message.event).order_by(Message.id)))


def jobs(world: World) -> dict[str, datetime]:
    with world.works.reading() as work:
        rows = select(Job).where(Job.kind == announcing.JOB, Job.state == outbox.WAITING)
        return {row.key: row.due for row in work.session.scalars(rows)}


def letters(world: World) -> Iterator[tuple[Due, Letter | None]]:
    """Take every mail that is due, as the worker does, and give what it says."""
    while True:
        with world.works.writing(SYSTEM) as work:
            due = outbox.take_mail(work)
        if due is None:
            return
        if due.kind == "receipt":
            world.do(SYSTEM, outbox.finish_mail, due)
            continue
        with world.works.reading(SYSTEM) as work:
            made = announcing.letter(work, due, due.language)
        world.do(SYSTEM, outbox.finish_mail, due)
        yield due, made


def run(world: World) -> None:
    """Run the jobs that are due, and those that they ask for."""
    while True:
        world.work_jobs()
        soon = world.clock.now() + announcing.PAUSE
        if not any(due <= soon for due in jobs(world).values()):
            return
        world.clock.set(soon)


def move(world: World, to: datetime, **more: Any) -> None:
    world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", to, reason=WHY, **more)


def test_who_gave_an_address_is_told_that_the_deadline_moved(world: World) -> None:
    told = draft(world, "a", email="ada@example.org")
    draft(world, "b")
    move(world, CLOSES + timedelta(days=7))
    run(world)
    assert events(world) == [f"deadline:CAL:2:{told}"]
    [(due, letter)] = list(letters(world))
    assert letter is not None
    assert (due.language, letter.to, letter.call) == ("fr", "ada@example.org", "CAL")
    assert (letter.before, letter.closes_before) == (CLOSES, CLOSES + timedelta(days=7))
    assert letter.reason is not None
    assert (letter.reason.value, letter.is_open) == (WHY["fr"], True)
    with world.works.reading() as work:
        assert letter.token == links.token(work.keys.link, "a" * 32, 0)


def test_it_happens_once_however_often_the_job_runs(world: World) -> None:
    told = draft(world, email="ada@example.org")
    move(world, CLOSES + HOUR)
    facts = {"call": "CAL", "version": 2}
    for _ in range(3):
        world.do(SYSTEM, announcing.batch, facts)
    run(world)
    assert events(world) == [f"deadline:CAL:2:{told}"]


def test_the_first_deadline_is_no_news(world: World) -> None:
    draft(world, email="ada@example.org")
    assert [key for key in jobs(world) if "moved" in key] == []
    run(world)
    assert events(world) == []


def test_closing_at_once_is_told_too(world: World) -> None:
    draft(world, email="ada@example.org")
    world.do(SYSTEM_STAFF, calls.close_call, "CAL", reason=WHY)
    world.clock.advance(HOUR)
    run(world)
    [(_, letter)] = list(letters(world))
    assert letter is not None
    assert (letter.is_open, letter.before) == (False, CLOSES)


def test_warnings_come_48_and_3_hours_before_and_no_earlier(world: World) -> None:
    held = draft(world, email="ada@example.org")
    assert jobs(world) == {
        "announce:CAL:1:48": CLOSES - 48 * HOUR,
        "announce:CAL:1:3": CLOSES - 3 * HOUR,
    }
    for before, seen in ((49, []), (48, [48]), (4, [48]), (3, [48, 3]), (1, [48, 3])):
        world.clock.set(CLOSES - before * HOUR)
        run(world)
        assert events(world) == [f"warn:{held}:1:{hours}" for hours in seen], before


def test_a_deadline_that_is_near_already_is_warned_of_by_what_is_left(world: World) -> None:
    world.call("SOON", closes_in=24 * HOUR)
    assert [key for key in jobs(world) if "SOON" in key] == ["announce:SOON:1:3"]
    world.call("NOW", closes_in=HOUR)
    assert [key for key in jobs(world) if "NOW" in key] == []


def test_a_worker_that_was_away_warns_once(world: World) -> None:
    held = draft(world, email="ada@example.org")
    world.clock.set(CLOSES - 2 * HOUR)
    run(world)
    assert events(world) == [f"warn:{held}:1:3"]


def test_a_warning_that_waited_too_long_is_not_written(world: World) -> None:
    held = draft(world, email="ada@example.org")
    world.clock.set(CLOSES - 4 * HOUR)
    run(world)
    world.clock.set(CLOSES - 2 * HOUR)
    run(world)
    assert events(world) == [f"warn:{held}:1:48", f"warn:{held}:1:3"]
    assert [letter is not None for _, letter in letters(world)] == [False, True]


def test_a_warning_of_an_earlier_version_is_not_sent(world: World) -> None:
    held = draft(world, email="ada@example.org")
    move(world, CLOSES + timedelta(days=5))
    run(world)
    assert [letter is not None for _, letter in letters(world)] == [True]
    world.clock.set(CLOSES - HOUR)
    run(world)
    assert events(world) == [f"deadline:CAL:2:{held}"]
    for left in (40, 2):
        world.clock.set(CLOSES + timedelta(days=5) - left * HOUR)
        run(world)
    assert events(world)[1:] == [f"warn:{held}:2:48", f"warn:{held}:2:3"]


@pytest.mark.parametrize("happens", ["sent", "moved", "closed", "expired", "address"])
def test_what_is_no_longer_true_at_delivery_is_not_written(world: World, happens: str) -> None:
    draft(world, email="ada@example.org")
    world.clock.set(CLOSES - 3 * HOUR)
    world.do(SYSTEM, announcing.batch, {"call": "CAL", "version": 1, "hours": 3})
    assert len(events(world)) == 1
    if happens == "sent":
        world.send(nonce="a" * 32)
    elif happens == "moved":
        move(world, CLOSES + HOUR)
    elif happens == "closed":
        world.clock.set(CLOSES)
    elif happens == "expired":
        world.clock.set(CLOSES - 2 * HOUR)
        with world.works.writing(SYSTEM) as work:
            work.session.scalars(select(Draft)).one().expires_at = work.now
    else:
        draft(world, email="eve@example.org")
    found = [letter for due, letter in letters(world) if due.kind == announcing.CLOSING]
    if happens == "address":
        assert [letter.to for letter in found if letter] == ["eve@example.org"]
    else:
        assert found == [None]


def test_who_has_sent_is_not_queued_at_all(world: World) -> None:
    draft(world, email="ada@example.org")
    world.send(nonce="a" * 32, email=None)
    move(world, CLOSES + HOUR)
    run(world)
    assert [event for event in events(world) if event.startswith("deadline:")] == []


def test_a_draft_of_another_call_is_left_alone(world: World) -> None:
    world.call("TWO")
    draft(world, code="TWO", email="ada@example.org")
    move(world, CLOSES + HOUR)
    run(world)
    assert events(world) == []


def test_an_answer_to_a_return_is_not_bound_by_the_deadline(world: World) -> None:
    sent = world.send(email=None)
    row = world.row(sent.number)
    held = {name: draft(world, name, email="ada@example.org") for name in "ab"}
    with world.works.writing(SYSTEM) as work:
        for name, purpose in (("a", "answer"), ("b", "replace")):
            work.session.add(Revising(draft_id=held[name], purpose=purpose, submission_id=row.id))
    move(world, CLOSES + HOUR)
    run(world)
    assert events(world) == [f"deadline:CAL:2:{held['b']}"]
    [(_, letter)] = list(letters(world))
    assert letter is not None
    assert letter.token == sent.token


def test_a_hundred_thousand_drafts_are_told_in_many_small_commits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "BATCH", 3)
    monkeypatch.setattr(announcing, "BACKLOG", 4)
    held = [draft(world, f"{n:x}", email=f"p{n}@example.org") for n in range(8)]
    move(world, CLOSES + HOUR)
    world.work_jobs()
    assert len(events(world)) == 3
    world.clock.advance(announcing.PAUSE)
    world.work_jobs()
    assert len(events(world)) == 6
    # More than four wait: the next batch lets the mail go out first.
    world.clock.advance(announcing.PAUSE)
    world.work_jobs()
    assert len(events(world)) == 6
    assert len(list(letters(world))) == 6
    run(world)
    assert events(world) == [f"deadline:CAL:2:{one}" for one in held]


def test_a_draft_about_to_expire_is_announced_a_week_before_once(world: World) -> None:
    held = draft(world, "a", email="ada@example.org")
    draft(world, "b")
    made = world.clock.now()
    world.clock.set(made + drafts.LIFE - timedelta(days=7, seconds=1))
    housekeeping.warn_expiring(world.works)
    assert events(world) == []
    world.clock.advance(timedelta(seconds=1))
    for _ in range(2):
        housekeeping.warn_expiring(world.works)
    [event] = events(world)
    assert event.startswith(f"expiry:{held}:")
    [(_, letter)] = list(letters(world))
    assert letter is not None
    assert (letter.to, letter.expires_at) == ("ada@example.org", made + drafts.LIFE)


def test_who_came_back_is_told_of_the_new_day_only(world: World) -> None:
    draft(world, email="ada@example.org")
    made = world.clock.now()
    world.clock.set(made + drafts.LIFE - timedelta(days=6))
    housekeeping.warn_expiring(world.works)
    draft(world, email="ada@example.org")
    assert [letter for _, letter in letters(world)] == [None]
    world.clock.advance(drafts.LIFE - timedelta(days=1))
    housekeeping.warn_expiring(world.works)
    assert len(events(world)) == 2
    assert [letter is not None for _, letter in letters(world)] == [True]


def test_the_workers_sweep_tells_of_them(world: World) -> None:
    held = draft(world, email="ada@example.org")
    world.clock.advance(drafts.LIFE - timedelta(days=1))
    sweep(world.runtime)
    [event] = events(world)
    assert event.startswith(f"expiry:{held}:")


def test_expiring_goes_on_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "BATCH", 2)
    for n in range(5):
        draft(world, f"{n}", email="ada@example.org")
    world.clock.advance(drafts.LIFE - timedelta(days=1))
    housekeeping.warn_expiring(world.works)
    assert len(events(world)) == 5
