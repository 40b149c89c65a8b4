"""What the desk's queue is narrowed by, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from intake.db.submissions import Inspection, Submission
from intake.services import claims, desk, inspections, requests
from intake.services.queuefilters import FLAGS, Filters
from intake.services.work import SUBMITTER, SYSTEM, Actor
from tests.world import World


def numbers(world: World, actor: Actor, **filters: str | None) -> list[str]:
    with world.works.reading(actor) as work:
        return [row.number for row in desk.queue(work, Filters(**filters), lang="en").rows]


def mark(world: World, number: str, **values: Any) -> None:
    with world.works.writing(SYSTEM) as work:
        work.session.execute(update(Submission).where(Submission.number == number).values(**values))


def test_the_queue_narrows_by_country_channel_wish_and_age(world: World, reviewer: Actor) -> None:
    old = world.send(countries=["FR", "CH"], publication="private").number
    world.clock.advance(timedelta(days=7))
    new = world.send(countries=[]).number
    mark(world, new, channel="paper")
    assert numbers(world, reviewer, country="CH") == [old]
    assert numbers(world, reviewer, country="C") == [old, new]
    assert numbers(world, reviewer, channel="paper") == [new]
    assert numbers(world, reviewer, channel="pigeon") == [old, new]
    assert numbers(world, reviewer, wish="private") == [old]
    assert numbers(world, reviewer, older="7") == [old]
    assert numbers(world, reviewer, older="8") == []
    assert numbers(world, reviewer, older="-1") == [old, new]
    assert numbers(world, reviewer, older="7", country="FR", wish="private") == [old]


def test_the_queue_narrows_by_who_holds_it(world: World, reviewer: Actor) -> None:
    other = world.staff("reviewer", email="olga@intake.example")
    mine, theirs, _free = (world.send().number for _ in range(3))
    world.do(reviewer, claims.claim, mine)
    world.do(other, claims.claim, theirs)
    assert numbers(world, reviewer, claimed=str(other.user_id)) == [theirs]
    with world.works.reading(reviewer) as work:
        page = desk.queue(work, Filters(), lang="en")
    assert [(one.id, one.name, one.count) for one in page.holders] == [
        (other.user_id, "olga", 1),
        (reviewer.user_id, "rene", 1),
    ]
    assert page.channels == {"web": 3}


def test_the_queue_narrows_by_what_calls_for_a_look(world: World, reviewer: Actor) -> None:
    same = [world.attach(b"We all sign this letter.\n" * 9, "letter.txt")]
    one, two = world.send(files=same).number, world.send(files=same).number
    hidden = world.send(
        publication="unnamed",
        files=[world.attach(b"My name is Ada Example.\n" * 4, "mine.txt")],
    ).number
    slow = world.attach(b"Nobody has read this yet.\n" * 3, "slow.txt")
    unread = world.send(files=[slow])
    with world.works.writing(SYSTEM) as work:
        work.session.execute(delete(Inspection).where(Inspection.sha256 == slow.sha256))
    assert numbers(world, reviewer, flag="unread") == [unread.number]
    world.work_jobs()
    assert numbers(world, reviewer, flag="same") == [one, two]
    assert numbers(world, reviewer, flag="tells") == [hidden]
    assert numbers(world, reviewer, flag="weigh") == []
    assert numbers(world, reviewer, flag="unread") == []
    with world.works.reading(reviewer) as work:
        row = desk.queue(work, Filters(q=hidden), lang="en").rows[0]
    assert row.tells
    assert unread.number in numbers(world, reviewer)


def test_findings_to_weigh_are_those_of_the_reading_in_force(world: World, reviewer: Actor) -> None:
    number = world.send().number
    world.work_jobs()
    with world.works.reading(reviewer) as work:
        sha256 = work.session.connection().exec_driver_sql("SELECT sha256 FROM file").scalar_one()
        report = dict(inspections.whole(work, [sha256])[sha256])
    del report["own-names"]
    finding = {"code": "macros", "severity": "warning", "page": None, "detail": ""}
    for findings, expected in (([finding], [number]), ([], [])):
        with world.works.writing(SYSTEM) as work:
            inspections.keep(work, sha256, {**report, "text": [], "findings": findings})
        assert numbers(world, reviewer, flag="weigh") == expected


def test_the_queue_narrows_by_marks_and_requests(world: World, reviewer: Actor) -> None:
    late, plain = world.send().number, world.send()
    mark(world, late, marks=["contested", "late"])
    assert numbers(world, reviewer, flag="late") == [late]
    assert numbers(world, reviewer, flag="contested") == [late]
    assert numbers(world, reviewer, flag="revision-pending") == []
    with world.works.writing(SUBMITTER) as work:
        requests.make(work, work.session.get_one(Submission, 2), "not-me", words="It was not me.")
    assert numbers(world, reviewer, flag="asked") == [plain.number]
    assert numbers(world, reviewer, flag="nonsense") == [late, plain.number]


@pytest.mark.parametrize("flag", sorted(FLAGS))
def test_every_flag_is_a_question_that_both_databases_take(
    world: World, reviewer: Actor, flag: str
) -> None:
    world.send()
    assert set(numbers(world, reviewer, flag=flag, state=None)) <= {"CAL-001"}
