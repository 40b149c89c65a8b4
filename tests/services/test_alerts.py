"""What the staff must know, and what calls hold, on both databases."""

from sqlalchemy import select

from intake.db.records import Message
from intake.services import alerts, calls, drafts, quotas
from intake.services.work import SUBMITTER, SYSTEM, Actor
from tests.world import SYSTEM_STAFF, World

FACTS = {"held": 9, "limit": 10}
CONTACT = "contact@intake.example"


def raise_it(world: World, key: alerts.Key, **facts: int) -> bool:
    with world.works.writing(SYSTEM) as work:
        return alerts.raise_new(work, key, {**FACTS, **facts}, contact=CONTACT)


def test_what_stands_is_raised_once_and_again_after_it_was_over(world: World) -> None:  # check 22
    found = [raise_it(world, ("disk", "")), raise_it(world, ("disk", ""))]
    assert found == [True, False]
    assert raise_it(world, ("full", "cal"))
    with world.works.writing(SYSTEM) as work:
        alerts.clear(work, [("disk", "")])
        assert set(alerts.standing(work)) == {("full", "cal")}
    assert raise_it(world, ("disk", ""))
    with world.works.reading() as work:
        events = work.session.scalars(select(Message.event)).all()
    assert len(events) == len(set(events)) == 3


def test_those_who_can_do_something_are_written_to(world: World) -> None:  # check 22
    world.staff("administrator", email="here@intake.example")
    world.staff("administrator", email="site@intake.example", process=None)
    world.staff("reviewer", email="reviewer@intake.example")
    raise_it(world, ("full", "cal"), process=world.process_id)
    raise_it(world, ("disk", ""))
    with world.works.reading() as work:
        rows = work.session.scalars(select(Message).order_by(Message.id)).all()
        told = [(row.facts["to"], row.language) for row in rows]
    assert told == [
        (CONTACT, "en"),
        ("here@intake.example", "en"),
        ("site@intake.example", "en"),
        (CONTACT, "en"),
        ("site@intake.example", "en"),
    ]


def test_a_call_s_alert_is_shown_to_its_own_process_and_the_sites_to_all(
    world: World, reviewer: Actor
) -> None:
    raise_it(world, ("full", "cal"), process=world.process_id)
    raise_it(world, ("full", "two"), process=world.process_id + 1)
    raise_it(world, ("disk", ""))
    with world.works.reading(reviewer) as work:
        assert [(one.kind, one.call) for one in alerts.shown(work)] == [
            ("disk", ""),
            ("full", "cal"),
        ]
    with world.works.reading(SYSTEM_STAFF) as work:
        assert len(alerts.shown(work)) == 3


def test_a_call_holds_what_was_sent_and_what_drafts_hold(world: World) -> None:  # check 22
    world.call("TWO", max_held_bytes=200_000_000)
    sent = world.attach(b"x" * 1_000, "sent.txt")
    world.send(files=[sent])
    file = world.attach(b"y" * 500, "drafted.txt")
    world.do(
        SUBMITTER,
        drafts.save,
        "CAL",
        nonce="0" * 32,
        values={},
        files=[file],
        begun=world.clock.now(),
        language="en",
    )
    with world.works.reading() as work:
        found = quotas.uses(work)
    assert found == {
        "cal": quotas.Use(1_500, None, world.process_id),
        "two": quotas.Use(0, 200_000_000, world.process_id),
    }


def test_a_quota_is_no_smaller_than_one_submission() -> None:
    text = calls.CallText(
        kinds=["comment"], title={"en": "T"}, summary={}, body={}, zone="UTC", max_held_bytes=1
    )
    assert calls.check(text) == {"max_held_bytes": "too-small"}
