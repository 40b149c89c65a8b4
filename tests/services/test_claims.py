"""Giving work to colleagues: who may take from whom. # checks 89 91"""

import pytest

from intake.domain.policy import ActNotAllowed
from intake.services import chronicle, claims, processes, reviews
from intake.services.claims import HeldByOther, NotAColleague
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Actor
from tests.world import SYSTEM_STAFF, World


def holder(world: World, number: str) -> int | None:
    return world.row(number).claimed_by


@pytest.fixture
def olga(world: World) -> Actor:
    return world.staff("reviewer", email="olga@intake.example")


def key(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


def test_one_gives_what_is_free_or_ones_own(world: World, reviewer: Actor, olga: Actor) -> None:
    number = world.send().number
    world.do(reviewer, claims.assign, number, to=key(olga))
    assert holder(world, number) == olga.user_id
    world.do(olga, claims.assign, number, to=key(reviewer))
    assert holder(world, number) == reviewer.user_id
    with world.works.reading() as work:
        history = chronicle.history(work, world.row(number))
    assert [(step.act, step.actor) for step in history if step.act == "assign"] == [
        ("assign", "rene"),
        ("assign", "olga"),
    ]


def test_only_who_publishes_takes_work_from_a_colleague(
    world: World, reviewer: Actor, publisher: Actor, olga: Actor
) -> None:
    number = world.send().number
    world.do(olga, claims.claim, number)
    with pytest.raises(HeldByOther):
        world.do(reviewer, claims.assign, number, to=key(reviewer))
    assert world.do(reviewer, claims.release, number) is False
    assert holder(world, number) == olga.user_id
    world.do(publisher, claims.assign, number, to=key(reviewer))
    assert holder(world, number) == reviewer.user_id
    assert world.do(publisher, claims.release, number) is True
    assert holder(world, number) is None


def test_nobody_gets_what_they_may_not_decide(world: World, reviewer: Actor) -> None:
    auditor = world.staff("auditor", email="aud@intake.example")
    with world.works.writing(SYSTEM_STAFF) as work:
        processes.add_process(
            work, theme_id=1, slug="other", title={"en": "O"}, summary={}, contact={}
        )
    stranger = world.staff("reviewer", email="else@intake.example", process="other")
    number = world.send().number
    for nobody in (key(auditor), key(stranger), 999):
        with pytest.raises(NotAColleague):
            world.do(reviewer, claims.assign, number, to=nobody)
    for outsider in (auditor, stranger):
        with pytest.raises(SubmissionUnknown):
            world.do(outsider, claims.assign, number, to=key(reviewer))
    with world.works.reading() as work:
        offered = claims.who(work, [world.process_id])
    assert offered == ((reviewer.user_id, "rene"),)


def test_what_is_decided_is_nobodys_work(world: World, reviewer: Actor, publisher: Actor) -> None:
    number = world.send().number
    world.do(publisher, reviews.accept_and_publish, number)
    with pytest.raises(ActNotAllowed):
        world.do(publisher, claims.assign, number, to=key(reviewer))
