"""Sending by a personal invitation: uses, expiry, the own closing instant, the receipt that says so."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from intake.domain import receipts
from intake.domain.canonical import instant
from intake.domain.notes import Verifier
from intake.domain.vocab import Publication
from intake.services import (
    calls,
    housekeeping,
    invitationlist,
    invitations,
    invited,
    revising,
    transparency,
    verification,
)
from intake.services.invited import InvitationOver, SenderVerified
from intake.services.sent import LateRefused
from intake.services.work import SUBMITTER, SYSTEM, Actor
from tests.services.inviting import LATER, entries, invitee, lines, make, own, revise
from tests.world import World


def test_uses_are_counted_and_the_last_ends_it(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee(uses=2))
    for n in (1, 2):
        number = world.send(invitation_id=made.id).number
        assert world.row(number).marks == ["by-invitation"]
        assert lines(world, reviewer)[0].used == n
    with pytest.raises(InvitationOver) as caught:
        world.send(invitation_id=made.id)
    assert caught.value.why == "used-up"
    assert lines(world, reviewer)[0].state == "used-up"


def test_who_began_before_the_expiry_may_finish(world: World, reviewer: Actor) -> None:
    ends = world.clock.now() + timedelta(hours=1)
    (made,) = make(world, reviewer, invitee(expires_at=ends))
    world.clock.advance(timedelta(hours=1, minutes=29))
    with pytest.raises(InvitationOver) as caught:
        world.send(invitation_id=made.id, begun=ends)
    assert caught.value.why == "expired"
    last = ends - timedelta(seconds=1)
    with pytest.raises(InvitationOver):
        world.send(invitation_id=made.id, begun=last, complete=ends + timedelta(minutes=30))
    world.send(invitation_id=made.id, begun=last)


def test_a_sending_is_judged_by_the_invitation_s_own_closing_and_its_receipt_says_so(
    world: World, publisher: Actor
) -> None:
    (made,) = make(world, publisher, own(world, email=None))
    closes = (world.clock.now() + LATER).replace(microsecond=0)
    world.clock.set(closes - timedelta(seconds=1))
    sent = world.send(invitation_id=made.id)
    late = world.send(title="By everybody's deadline")
    row = world.row(sent.number)
    assert (row.verdict, row.marks) == ("on-time", ["by-invitation"])
    assert (world.row(late.number).verdict, world.row(late.number).marks) == ("late", ["late"])
    signer = world.runtime.ring.record.receipts
    said = receipts.parse_receipt(sent.receipt, Verifier(signer.vkey()))["statement"]
    assert said["deadline"] == {
        "scope": "invitation",
        "version": 1,
        "closes_before": instant(closes),
        "zone": "Europe/Zurich",
        "grace": 1800,
    }
    logged = [one for one in entries(world) if one["scope"] == "invitation"]
    shared = ("version", "closes_before", "zone", "grace")
    assert {key: logged[0][key] for key in shared} == {key: said["deadline"][key] for key in shared}


def test_who_began_in_time_finishes_within_the_grace_of_the_own_closing(
    world: World, publisher: Actor
) -> None:
    (made,) = make(world, publisher, own(world, uses=2))
    closes = (world.clock.now() + LATER).replace(microsecond=0)
    world.clock.set(closes + timedelta(minutes=29))
    begun = closes - timedelta(seconds=1)
    first = world.send(invitation_id=made.id, begun=begun)
    second = world.send(invitation_id=made.id, begun=closes)
    assert [world.row(one.number).verdict for one in (first, second)] == ["on-time", "late"]


def test_of_two_sendings_at_once_by_the_last_use_one_wins(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee())
    files = [world.attach(f"We write {n} about it.\n".encode() * 9, "a.txt") for n in range(4)]
    won: list[str] = []
    lost: list[str] = []

    def send(n: int) -> None:
        try:
            won.append(world.send(invitation_id=made.id, files=[files[n]]).number)
        except InvitationOver as over:
            lost.append(over.why)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), lost) == (1, ["used-up"] * 3)
    assert lines(world, reviewer)[0].used == 1


def test_a_refused_sending_uses_nothing_and_a_repeated_one_once(
    world: World, publisher: Actor
) -> None:
    world.call("REF", late_rule="refuse")
    closes = world.clock.now() + LATER
    with world.works.writing(publisher) as work:
        (made,) = invitations.make(
            work,
            "REF",
            [own(world, closes_before=closes.replace(microsecond=0))],
            key="1" * 32,
        )
    world.clock.set(closes + timedelta(days=1))
    with pytest.raises(LateRefused):
        world.send("REF", invitation_id=made.id)
    world.clock.set(closes - timedelta(days=1))
    files = [world.attach(b"We write about it.\n" * 9, "a.txt")]
    first = world.send("REF", invitation_id=made.id, nonce="2" * 32, files=files)
    again = world.send("REF", invitation_id=made.id, nonce="2" * 32, files=files)
    assert (first.number, first.receipt) == (again.number, again.receipt)
    with world.works.reading(publisher) as work:
        sheet = invitationlist.sheet(work, "REF", made.id)
    assert (sheet.line.used, sheet.numbers) == (1, (first.number,))


def test_an_extension_of_the_call_judges_a_late_invited_sending_anew(
    world: World, publisher: Actor
) -> None:
    (made,) = make(world, publisher, own(world))
    world.clock.advance(LATER + timedelta(days=1))
    number = world.send(invitation_id=made.id).number
    assert world.row(number).verdict == "late"
    later = (world.clock.now() + LATER).replace(microsecond=0)
    world.do(publisher, calls.set_deadline, "CAL", later, reason={"en": "For all."})
    world.work_jobs()
    row = world.row(number)
    assert (row.verdict, row.marks) == ("on-time", ["by-invitation"])


# check 126
@pytest.mark.parametrize("choice", [Publication.UNNAMED, Publication.PRIVATE])
def test_the_reason_of_an_own_closing_tells_no_name_that_is_not_shown(
    world: World, publisher: Actor, choice: Publication
) -> None:
    (made,) = make(world, publisher, own(world, uses=2))
    named = world.send(invitation_id=made.id)
    hidden = world.send(invitation_id=made.id)
    world.publish(named.number, publisher)
    (before,) = world.see(invited.closings, 1, "en")
    assert (before.reason and before.reason.value) == "Elections."
    world.do(SUBMITTER, revising.choose, hidden.token or "", choice)
    (after,) = world.see(invited.closings, 1, "en")
    assert after == replace(before, reason=None)
    assert world.see(invited.shown, world.row(named.number).id, "en") == before
    assert world.see(invited.shown, world.row(hidden.number).id, "en") is None
    assert "by-invitation" in world.row(hidden.number).marks
    with world.works.reading(publisher) as work:
        sender = invited.sender(work, world.row(hidden.number).id, "en")
    assert sender is not None
    assert sender.own == before


# check 73
def test_an_own_closing_that_passed_is_noted_once_and_the_next_start_begins_no_earlier(
    world: World, publisher: Actor
) -> None:
    closing = own(world)
    make(world, publisher, closing, own(world, email="bo@example.org"))
    assert closing.closes_before is not None
    world.clock.set(closing.closes_before - timedelta(seconds=1))
    world.do(SYSTEM, housekeeping.note_closings)
    assert not world.see(housekeeping.closings_due)
    world.clock.set(closing.closes_before)
    assert world.see(housekeeping.closings_due)
    assert world.do(SYSTEM, housekeeping.note_closings) == 1
    world.clock.advance(timedelta(hours=1))
    assert world.do(SYSTEM, housekeeping.note_closings) == 0
    with world.works.reading() as work:
        assert transparency.latest_recorded(work.session) == closing.closes_before


TRUE: dict[str, Any] = {"name": "Ana Delegate", "entity": "Ministry of Samples"}


@pytest.mark.parametrize(
    "otherwise", [{"name": "Eve"}, {"entity": "Another"}, {"entity": ""}, {"on_behalf": False}]
)
def test_nobody_sends_as_somebody_else_by_an_invitation_whose_sender_was_verified(
    world: World, reviewer: Actor, otherwise: dict[str, Any]
) -> None:
    (made,) = make(world, reviewer, invitee(verified=True, basis="Known.", uses=1))
    with pytest.raises(SenderVerified) as caught:
        world.send(invitation_id=made.id, **{**TRUE, **otherwise})
    assert caught.value.locked == {**TRUE, "on_behalf": True}
    assert lines(world, reviewer)[0].used == 0
    number = world.send(invitation_id=made.id, **TRUE).number
    assert (number, world.row(number).name) == ("CAL-001", "Ana Delegate")


def test_nor_by_a_revision_of_what_was_sent_by_it(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee(verified=True, basis="Known."))
    sent = world.send(invitation_id=made.id, **TRUE)
    with pytest.raises(SenderVerified):
        revise(world, sent.token or "", name="Eve", entity="Ministry of Samples")
    row = world.row(sent.number)
    assert (row.revision, row.name) == (1, "Ana Delegate")
    revise(world, sent.token or "", title="Better", **TRUE)
    assert (world.row(sent.number).revision, world.row(sent.number).title) == (2, "Better")


def test_who_was_not_verified_says_who_sends(world: World, reviewer: Actor) -> None:
    (made,) = make(world, reviewer, invitee())
    sent = world.send(invitation_id=made.id, name="Somebody Else")
    revise(world, sent.token or "", name="Another Still")
    assert world.row(sent.number).name == "Another Still"


def test_the_record_verifies_with_invitations_in_it(world: World, publisher: Actor) -> None:
    (made,) = make(world, publisher, own(world))
    world.clock.advance(LATER - timedelta(days=1))
    world.send(invitation_id=made.id)
    with world.works.reading() as work:
        for check in (verification.log, verification.receipts, verification.figures):
            assert list(check(work)) == []
