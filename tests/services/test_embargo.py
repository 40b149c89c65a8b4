"""A day before which one submission is not published, whatever its call lets out. # checks 91 114 137"""

from datetime import timedelta

import pytest

from intake.domain.policy import ActNotAllowed
from intake.services import embargo, outbox, publication, publishing, register, reviews
from intake.services.transitions import Conflict, SubmissionUnknown
from intake.services.work import SYSTEM, Actor
from tests.world import World

DAY = timedelta(days=1)


def hold(world: World, actor: Actor, number: str, *, days: int = 1) -> None:
    world.do(actor, embargo.hold, number, until=world.clock.now() + days * DAY)


def letters(world: World) -> list[str]:
    with world.works.reading() as work:
        events = [event for event, _, _ in outbox.mails(work)]
    return [event.split(":", 1)[1] for event in events]


def test_what_a_publisher_let_out_appears_on_its_day_and_no_second_before(
    world: World, publisher: Actor
) -> None:
    number = world.send().number
    hold(world, publisher, number)
    assert world.do(publisher, reviews.accept_and_publish, number) is False
    world.clock.advance(DAY - timedelta(seconds=1))
    world.work_jobs()
    assert world.row(number).state == "accepted"
    with pytest.raises(publication.NotPublic):
        world.see(publication.item, number, "en")
    world.clock.advance(timedelta(seconds=1))
    world.work_jobs()
    world.work_jobs()
    assert world.row(number).state == "published"
    assert world.see(publication.item, number, "en").number == number
    assert letters(world) == ["receipt", "accepted", "published"]


def test_a_reviewers_word_lets_nothing_out(world: World, reviewer: Actor, publisher: Actor) -> None:
    number = world.send().number
    hold(world, reviewer, number)
    world.do(reviewer, reviews.accept, number)
    world.clock.advance(2 * DAY)
    world.work_jobs()
    assert world.row(number).state == "accepted"
    assert world.do(publisher, reviews.publish, number) is True


def test_what_waits_accepted_is_scheduled_by_publishing_it(
    world: World, reviewer: Actor, publisher: Actor
) -> None:
    number = world.send().number
    hold(world, reviewer, number)
    world.do(reviewer, reviews.accept, number)
    seen = world.row(number).version
    assert world.do(publisher, reviews.publish, number, seen=seen) is False
    with pytest.raises(Conflict):
        world.do(publisher, reviews.publish, number, seen=seen)
    world.clock.advance(DAY)
    world.work_jobs()
    assert world.row(number).state == "published"


def test_only_a_publisher_moves_what_a_publisher_scheduled(
    world: World, reviewer: Actor, publisher: Actor
) -> None:
    first, second = world.send().number, world.send().number
    for number in (first, second):
        hold(world, publisher, number, days=3)
        world.do(publisher, reviews.accept_and_publish, number)
    world.do(reviewer, embargo.hold, first, until=None)
    world.do(publisher, embargo.hold, second, until=None)
    world.work_jobs()
    assert [world.row(number).state for number in (first, second)] == ["accepted", "published"]


def test_a_call_that_publishes_by_time_passes_over_what_has_a_day_of_its_own(
    world: World, reviewer: Actor
) -> None:
    world.call("AFTER", timing="after-closing")
    plain, later = (world.send("AFTER").number for _ in range(2))
    hold(world, reviewer, later, days=12)
    for number in (plain, later):
        world.do(reviewer, reviews.accept, number)
    world.clock.advance(11 * DAY)
    assert world.do(SYSTEM, publishing.publish_due, "AFTER") == 1
    world.work_jobs()
    assert [world.row(number).state for number in (plain, later)] == ["published", "accepted"]
    world.clock.advance(DAY)
    world.work_jobs()
    assert world.row(later).state == "published"
    with world.works.reading() as work:
        assert register.account(work).states["published"] == 2


def test_what_was_accepted_after_the_calls_instant_waits_for_a_publisher(
    world: World, reviewer: Actor
) -> None:
    world.call("AFTER", timing="after-closing")
    number = world.send("AFTER").number
    world.clock.advance(11 * DAY)
    world.work_jobs()
    hold(world, reviewer, number)
    world.do(reviewer, reviews.accept, number)
    world.clock.advance(2 * DAY)
    world.work_jobs()
    assert world.row(number).state == "accepted"


def test_a_day_is_set_by_who_decides_while_something_is_to_come(
    world: World, reviewer: Actor, publisher: Actor
) -> None:
    number = world.send().number
    seen = world.row(number).version
    world.do(reviewer, embargo.hold, number, until=world.clock.now() + DAY, words="Embassy asked.")
    with pytest.raises(Conflict):
        world.do(reviewer, reviews.accept, number, seen=seen)
    auditor = world.staff("auditor", email="aud@intake.example")
    with pytest.raises(SubmissionUnknown):
        world.do(auditor, embargo.hold, number, until=None)
    world.do(publisher, embargo.hold, number, until=None)
    world.do(publisher, reviews.accept_and_publish, number)
    with pytest.raises(ActNotAllowed):
        world.do(publisher, embargo.hold, number, until=world.clock.now() + DAY)
    assert world.row(number).state == "published"
