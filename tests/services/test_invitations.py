"""Personal invitations: made all or none, sent, renewed, revoked, used; their own closing instants stand in the log."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.records import Audit
from intake.domain import invitees, links
from intake.domain.canonical import instant
from intake.domain.policy import ActNotAllowed
from intake.services import (
    calls,
    invitationlist,
    invitations,
    invited,
    outbox,
)
from intake.services.invitations import InvitationsInvalid, InvitationUnknown
from intake.services.lookups import CallUnknown
from intake.services.wording import texts_hash
from intake.services.work import SUBMITTER, Actor
from tests.services.inviting import LATER, entries, invitee, lines, make, own
from tests.world import World


def test_an_invitation_goes_by_mail_and_its_link_is_derived_and_stored_nowhere(
    world: World, reviewer: Actor
) -> None:
    (made,) = make(world, reviewer, invitee())
    assert made.token is None
    assert [event.rsplit(":", 1)[0] for event, *_ in world.see(outbox.mails)] == [
        f"invitation:{made.id}:0"
    ]
    (line,) = lines(world, reviewer)
    assert (line.name, line.state, line.used, line.uses, line.mail) == (
        "Ana Delegate",
        "live",
        0,
        1,
        "waiting",
    )


def test_without_an_address_the_link_is_given_back_once(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee(email=None))
    assert made.token is not None
    held = world.see(invited.by_link, made.token, "en")
    assert held is not None
    assert (held.id, held.call, held.state, held.values["name"]) == (
        made.id,
        "CAL",
        "live",
        "Ana Delegate",
    )
    assert world.see(outbox.mails) == []


def test_all_are_made_or_none(world: World, reviewer: Actor) -> None:
    many = [invitee(email=f"person{n}@example.org") for n in range(5)]
    many[3] = invitee(email="nobody")
    with pytest.raises(InvitationsInvalid) as caught:
        make(world, reviewer, *many)
    assert caught.value.faults == {3: {"email": "email-shape"}}
    assert lines(world, reviewer) == ()
    assert world.see(outbox.mails) == []


def test_one_key_makes_them_once(world: World, reviewer: Actor) -> None:
    many = [invitee(email=None), invitee(email="two@example.org")]
    first = make(world, reviewer, *many, key="0" * 32)
    again = make(world, reviewer, *many, key="0" * 32)
    assert first == again
    assert len(lines(world, reviewer)) == 2
    assert len(world.see(outbox.mails)) == 1


def test_a_key_that_is_a_form_s_nonce_gives_no_other_link(world: World, reviewer: Actor) -> None:
    sent = world.send(nonce="ab" * 16)
    (made,) = make(world, reviewer, invitee(email=None), key="ab" * 16)
    assert sent.token is not None
    assert made.token not in {None, sent.token}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"email": "a b@c"}, {"email": "email-shape"}),
        ({"language": "xx"}, {"language": "unknown"}),
        ({"values": {"submitter_type": "robot", "name": "A"}}, {"submitter_type": "not-offered"}),
        ({"values": {"countries": ["CH", "ZZ"], "name": "A"}}, {"countries": "unknown"}),
        ({"values": {"name": "A\x1b[2J"}}, {"name": "control"}),
        ({"values": {"name": "A" * 501}}, {"name": "too-long"}),
        ({"values": {}, "email": None}, {"name": "nobody"}),
        ({"verified": True}, {"basis": "basis-missing"}),
        ({"uses": 0}, {"uses": "number"}),
        ({"uses": 1001}, {"uses": "number"}),
        ({"reason": {"en": "Elections."}}, {"reason": "reason-alone"}),
    ],
)
def test_what_makes_no_sense_is_named(
    world: World, reviewer: Actor, changed: dict[str, Any], fault: dict[str, str]
) -> None:
    with pytest.raises(InvitationsInvalid) as caught:
        make(world, reviewer, invitee(**changed))
    assert caught.value.faults == {0: fault}


def test_an_own_closing_is_later_than_the_call_s_and_says_why(
    world: World, publisher: Actor
) -> None:
    now = world.clock.now()
    cases = [
        (own(world, reason={}), {"reason": "reason-missing"}),
        (own(world, closes_before=now + timedelta(days=3)), {"closes": "not-later"}),
        (own(world, closes_before=now), {"closes": "deadline-past"}),
        (own(world, expires_at=now + timedelta(days=1)), {"expires": "before-closing"}),
    ]
    for one, fault in cases:
        with pytest.raises(InvitationsInvalid) as caught:
            make(world, publisher, one)
        assert caught.value.faults == {0: fault}
    assert [said["scope"] for said in entries(world)] == ["call"]


def test_only_who_may_move_the_deadline_gives_an_own_one(
    world: World, reviewer: Actor, publisher: Actor
) -> None:
    with pytest.raises(InvitationsInvalid) as caught:
        make(world, reviewer, own(world))
    assert caught.value.faults == {0: {"closes": "not-yours"}}
    assert len(make(world, publisher, own(world))) == 1


def test_each_own_closing_stands_in_the_log_once_however_many_share_it(
    world: World, publisher: Actor
) -> None:
    closes = (world.clock.now() + LATER).replace(microsecond=0)
    many = [own(world, email=f"p{n}@example.org") for n in range(3)]
    make(world, publisher, *many, own(world, email="q@example.org", reason={"en": "Strike."}))
    make(world, publisher, own(world, email="r@example.org"))
    said = [one for one in entries(world) if one["scope"] == "invitation"]
    assert [(one["version"], one["closes_before"], one["reason"]) for one in said] == [
        (1, instant(closes), texts_hash({"en": "Elections."})),
        (2, instant(closes), texts_hash({"en": "Strike."})),
        (3, instant(closes), texts_hash({"en": "Elections."})),
    ]
    assert {one["zone"] for one in said} == {"Europe/Zurich"}


def test_nobody_invites_who_decides_on_nothing(world: World, reviewer: Actor) -> None:
    auditor = world.staff("auditor", email="audrey@intake.example")
    for actor in (auditor, SUBMITTER):
        with pytest.raises(ActNotAllowed):
            make(world, actor, invitee())
    assert lines(world, reviewer) == ()


def test_who_has_no_role_in_the_process_sees_none(world: World) -> None:
    stranger = world.staff(email="stranger@intake.example")
    with world.works.reading(stranger) as work, pytest.raises(CallUnknown):
        invitationlist.listing(work, "CAL", "en")


def test_a_second_invitation_of_the_same_person_is_named(world: World, reviewer: Actor) -> None:
    make(world, reviewer, invitee())
    with pytest.raises(InvitationsInvalid) as caught:
        make(
            world,
            reviewer,
            invitee(),
            invitee(email="x@example.org"),
            invitee(email="X@example.org"),
            invitee(email="x@example.org", values={"name": "Xenia Other"}),
        )
    assert caught.value.faults == {
        0: {"email": "invited"},
        2: {"email": "twice"},
        3: {"email": "twice"},
    }


def test_sending_again_keeps_the_link_and_a_new_link_ends_the_old(
    world: World, reviewer: Actor
) -> None:
    (made,) = make(world, reviewer, invitee(email=None))
    assert made.token is not None
    new = world.do(reviewer, invitations.renew, "CAL", made.id)
    assert new.token is not None
    assert new.token != made.token
    assert world.see(invited.by_link, made.token, "en") is None
    assert world.see(invited.by_link, new.token, "en") is not None
    (mailed,) = make(world, reviewer, invitee())
    world.clock.advance(timedelta(minutes=1))
    world.do(reviewer, invitations.resend, "CAL", mailed.id)
    events = [event.rsplit(":", 1)[0] for event, *_ in world.see(outbox.mails)]
    assert events == [f"invitation:{mailed.id}:0"] * 2
    with pytest.raises(InvitationsInvalid):
        world.do(reviewer, invitations.resend, "CAL", made.id)


def test_a_revoked_link_looks_like_one_that_never_was(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee(email=None))
    assert made.token is not None
    world.do(reviewer, invitations.revoke, "CAL", made.id)
    assert world.see(invited.by_link, made.token, "en") is None
    assert world.see(invited.by_link, "0" * links.TOKEN_LENGTH, "en") is None
    assert lines(world, reviewer)[0].state == "revoked"
    for verb in (invitations.renew, invitations.resend):
        with pytest.raises(InvitationsInvalid):
            world.do(reviewer, verb, "CAL", made.id)


def test_another_call_s_invitation_is_unknown(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee())
    world.call("OTH")
    with pytest.raises(InvitationUnknown):
        world.do(reviewer, invitations.revoke, "OTH", made.id)


def test_every_act_is_in_the_audit_trail_without_an_address(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee())
    world.clock.advance(timedelta(minutes=1))
    world.do(reviewer, invitations.resend, "CAL", made.id)
    world.do(reviewer, invitations.renew, "CAL", made.id)
    world.do(reviewer, invitations.revoke, "CAL", made.id)
    acts = ("make-invitations", "send-invitation", "renew-invitation", "revoke-invitation")
    with world.works.reading() as work:
        rows = select(Audit).where(Audit.act.in_(acts)).order_by(Audit.id)
        found = [(row.act, row.actor, row.after) for row in work.session.scalars(rows)]
    assert [(act, actor) for act, actor, _ in found] == [(act, "rene") for act in acts]
    assert "ana@example.org" not in repr(found)


def test_the_later_of_two_deadlines_holds(world: World, publisher: Actor) -> None:
    (made,) = make(world, publisher, own(world))
    held = world.see(invited.by_id, made.id, "en")
    assert held is not None
    assert held.own is not None
    assert (held.own.closes_before, held.own.version) == (
        (world.clock.now() + LATER).replace(microsecond=0),
        1,
    )
    later: datetime = (world.clock.now() + LATER * 2).replace(microsecond=0)
    world.do(publisher, calls.set_deadline, "CAL", later, reason={"en": "For all."})
    again = world.see(invited.by_id, made.id, "en")
    assert again is not None
    assert again.own is None


def test_only_a_verified_sender_is_held_to_what_was_verified() -> None:
    values = {"name": "Ana", "entity": None, "submitter_type": "ngo", "title": "Remarks"}
    assert invitees.locked(values, verified=False) == {}
    assert invitees.locked(values, verified=True) == {"name": "Ana", "submitter_type": "ngo"}


def test_ten_thousand_are_made_in_one_go(world: World, publisher: Actor) -> None:
    many = [own(world, email=f"person{n}@example.org") for n in range(invitations.MOST)]
    made = make(world, publisher, *many)
    assert len({one.id for one in made}) == invitations.MOST
    with pytest.raises(InvitationsInvalid):
        make(world, publisher, *[invitee(email=None)] * (invitations.MOST + 1))
