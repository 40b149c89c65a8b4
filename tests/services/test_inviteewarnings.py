"""Who was invited and has sent nothing is warned before it closes for them, two days and three hours before."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from intake.db.records import Message
from intake.db.requests import Invitation
from intake.db.submissions import Draft
from intake.domain.fields import JsonValue
from intake.services import (
    announcing,
    calls,
    drafts,
    housekeeping,
    invitationmail,
    invitations,
    inviteewarnings,
)
from intake.services.drafts import For
from intake.services.work import SUBMITTER, Actor
from tests.services.inviting import invitee, make, own
from tests.world import SYSTEM_STAFF, World

HOUR = timedelta(hours=1)


def closes(world: World, invitation: int = 1) -> datetime:
    with world.works.reading() as work:
        row = work.session.get_one(Invitation, invitation)
        held = invitationmail.letter(
            work, {"invitation": row.id, "generation": row.generation}, "en"
        )
        assert held is not None
        return held.closes_before


def warned(world: World) -> list[tuple[int, int]]:
    """Give whom the letters in the outbox warn, and of how many hours, in their order."""
    housekeeping.warn_invited(world.works)
    with world.works.reading() as work:
        rows = select(Message.facts).where(Message.template == invitationmail.CLOSING)
        return [
            (facts["invitation"], facts["hours"])
            for facts in work.session.scalars(rows.order_by(Message.id))
        ]


def says(world: World, hours: int) -> invitationmail.Letter | None:
    """Give what the queued warning says at this instant."""
    with world.works.reading() as work:
        rows = select(Message.facts).where(Message.template == invitationmail.CLOSING)
        facts = next(one for one in work.session.scalars(rows) if one["hours"] == hours)
        return invitationmail.letter(work, facts, "en")


@pytest.mark.parametrize("has_own", [True, False], ids=["own closing", "the call's"])
def test_warnings_come_two_days_and_three_hours_before_once_each(
    world: World, publisher: Actor, *, has_own: bool
) -> None:
    make(world, publisher, own(world) if has_own else invitee())
    at = closes(world)
    assert warned(world) == []
    world.clock.set(at - 49 * HOUR)
    assert warned(world) == []
    world.clock.set(at - 47 * HOUR)
    assert warned(world) == [(1, 48)]
    assert warned(world) == [(1, 48)], "once, however often it is looked at"
    held = says(world, 48)
    assert held is not None
    assert (held.closes_before, held.own) == (at, has_own)
    world.clock.set(at - 2 * HOUR)
    assert warned(world) == [(1, 48), (1, 3)]
    assert says(world, 48) is None, "a warning that waited until the next is not sent"
    assert says(world, 3) is not None
    world.clock.set(at)
    assert warned(world) == [(1, 48), (1, 3)]
    assert says(world, 3) is None


def test_who_has_sent_who_was_revoked_and_who_has_no_address_are_left_alone(
    world: World, publisher: Actor
) -> None:
    many = (
        invitee(),
        invitee(email="bo@example.org"),
        invitee(email=None),
        invitee(email="cy@example.org"),
    )
    made = make(world, publisher, *many)
    at = closes(world)
    world.send(invitation_id=1)
    world.do(publisher, invitations.revoke, "CAL", 2)
    world.clock.set(at - 47 * HOUR)
    assert len(made) == len(many)
    assert warned(world) == [(4, 48)]
    with world.works.writing(SYSTEM_STAFF) as work:
        work.session.get_one(Invitation, 4).used = 1
    assert says(world, 48) is None, "who sent meanwhile is not written to"


def test_who_was_invited_within_the_last_two_days_is_warned_of_three_hours_only(
    world: World, publisher: Actor
) -> None:
    make(world, publisher, invitee())
    at = closes(world)
    world.clock.set(at - 40 * HOUR)
    make(world, publisher, invitee(email="late@example.org"))
    assert warned(world) == [(1, 48)]
    world.clock.set(at - 2 * HOUR)
    assert warned(world) == [(1, 48), (1, 3), (2, 3)]


def test_a_deadline_that_moved_is_warned_of_anew_and_the_old_warning_dies(
    world: World, publisher: Actor
) -> None:
    make(world, publisher, invitee())
    at = closes(world)
    world.clock.set(at - 47 * HOUR)
    assert warned(world) == [(1, 48)]
    world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", at + 72 * HOUR, reason={"en": "More time."})
    assert says(world, 48) is None
    assert warned(world) == [(1, 48)]
    world.clock.set(at + 25 * HOUR)
    assert warned(world) == [(1, 48), (1, 48)]


def test_all_are_warned_in_batches(
    world: World, publisher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inviteewarnings, "BATCH", 2)
    make(world, publisher, *(invitee(email=f"p{n}@example.org") for n in range(5)))
    world.clock.set(closes(world) - 47 * HOUR)
    assert warned(world) == [(n, 48) for n in range(1, 6)]


def begin(world: World) -> None:
    """Keep a draft of an invitation."""
    with world.works.reading() as work:
        row = work.session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
        assert row is not None
    values: dict[str, JsonValue] = {"name": "Ana", "email": "ana@example.org"}
    world.do(
        SUBMITTER,
        drafts.save,
        "CAL",
        nonce="ab" * 16,
        values=values,
        files=[],
        begun=world.clock.now(),
        language="en",
        is_for=For(invitation_id=row.id),
    )


def test_who_is_warned_by_the_invitation_gets_no_second_letter_for_the_draft(
    world: World, publisher: Actor
) -> None:
    make(world, publisher, invitee())
    begin(world)
    at = closes(world)
    world.clock.set(at - 47 * HOUR)
    assert warned(world) == [(1, 48)]
    world.work_jobs()
    with world.works.reading() as work:
        rows = select(Message.template).where(Message.template == announcing.CLOSING)
        assert list(work.session.scalars(rows)) == []


def test_a_draft_whose_own_closing_the_call_has_overtaken_is_told_of_the_move(
    world: World, publisher: Actor
) -> None:
    make(world, publisher, own(world))
    begin(world)
    later = closes(world) + 24 * HOUR
    world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", later, reason={"en": "More time."})
    world.work_jobs()
    with world.works.reading() as work:
        (draft,) = work.session.scalars(select(Draft.id))
        rows = select(Message.facts).where(Message.template == announcing.MOVED)
        assert [facts["draft"] for facts in work.session.scalars(rows)] == [draft]
