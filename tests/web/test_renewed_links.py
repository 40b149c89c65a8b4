"""A link that was renewed: whoever held the old one, or the old mailbox, learns nothing of the new one."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from intake.db.requests import Request
from intake.db.submissions import Submission
from intake.domain import links
from intake.services import invitations, lostlinks
from intake.services.work import SUBMITTER, SYSTEM, Actor
from tests.web.submitting import COMPLETE, JSON, Submitter
from tests.web.test_draftmails import body, letters
from tests.web.test_invitee import FILE, Guest
from tests.web.test_revise import begin, link, person, resend
from tests.world import World

__all__ = ["link", "person"]

GONE = 404


def current(world: World) -> str:
    """Give the token of the link that holds now."""
    row = world.row("CAL-001")
    return links.token(world.works.keys.link, row.nonce, row.generation)


def renew(world: World) -> str:
    """Renew the link as for somebody who lost it; give the new token."""
    world.do(SYSTEM, lostlinks.send_new, world.row("CAL-001").id)
    return current(world)


def asked_by_receipt(person: Submitter, link: str) -> int:
    """Ask for a new link by the receipt; give the request's id."""
    world = person.world
    note = person.get(f"{link}/receipt/1").data
    reference = links.show_reference(world.row("CAL-001").reference)
    world.do(
        SUBMITTER, lostlinks.ask_by_receipt, note, reference=reference, opens=None, words="lost"
    )
    with world.works.reading() as work:
        return work.session.scalars(select(Request.id).where(Request.kind == "link")).one()


# check 138
def test_who_once_sent_a_revision_is_not_given_the_renewed_link(
    person: Submitter, link: str
) -> None:
    page = begin(person, link)
    old = person.token
    assert resend(person, page, title="Better").status_code == 303
    new = renew(person.world)
    assert person.get(link).status_code == GONE
    for later in (timedelta(), timedelta(days=40)):
        person.world.clock.advance(later)
        for action in ("check", "send"):
            answer = person.post({**COMPLETE}, token=old, action=action, headers=JSON)
            assert new not in answer.get_data(as_text=True)
            assert new not in answer.headers.get("Location", "")
            assert answer.get_json()["link"] is None


def test_an_address_only_typed_in_a_revisions_draft_gets_no_letter_with_the_link(
    app: Flask, person: Submitter, link: str
) -> None:
    world = person.world
    begin(person, link)
    person.post({**COMPLETE, "email": "stranger@example.net"}, action="check")
    new = renew(world)
    list(letters(app, world))
    world.clock.advance(timedelta(days=8, minutes=1))
    found = [(one["To"], new in body(one)) for one in letters(app, world)]
    assert found == [("ada@example.org", True)]


def test_letters_go_to_the_address_in_force_not_to_one_that_waits(
    app: Flask, person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    world.publish("CAL-001", publisher)
    resend(person, begin(person, link), email="typo@example.net")
    list(letters(app, world))
    renew(world)
    assert [one["To"] for one in letters(app, world)] == ["ada@example.org"]


@pytest.mark.parametrize("to", [None, "right@example.org"])
def test_a_link_granted_by_the_desk_is_not_mailed_to_the_lost_mailbox(
    to: str | None, app: Flask, person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    asked = asked_by_receipt(person, link)
    list(letters(app, world))
    world.do(publisher, lostlinks.grant, asked, to=to)
    world.publish("CAL-001", publisher)
    reached = {one["To"] for one in letters(app, world)}
    assert reached == ({to} if to else set())


def test_the_form_of_a_renewed_invitation_sends_no_more(
    app: Flask, world: World, publisher: Actor
) -> None:
    world.call()
    guest = Guest(app, world, publisher)
    world.do(publisher, invitations.renew, "CAL", guest.id)
    assert guest.get(guest.link).status_code == GONE
    assert guest.post({**COMPLETE}, files=FILE).status_code == GONE
    assert guest.used() == 0


def test_a_number_that_reads_as_a_reference_finds_its_submission(world: World) -> None:
    world.call("GENERAC")
    sent = world.send("GENERAC")
    world.do(SUBMITTER, lostlinks.ask_by_mail, sent.number, "ada@example.org")
    world.work_jobs()
    with world.works.reading() as work:
        assert work.session.scalars(select(Submission.generation)).one() == 1
