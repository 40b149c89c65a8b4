"""What an invited person sees: a form filled in, held to what was verified, judged by its own time, used as often."""

import html
import re
import secrets
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from intake.domain.fields import JsonValue
from intake.domain.invitees import Invitee
from intake.services import invitationlist, invitations
from intake.services.work import Actor
from intake.web import subject
from tests.web.staffing import Browser
from tests.web.submitting import COMPLETE, ENGLISH, JSON, Submitter
from tests.world import World

FILE = [(ENGLISH, "remarks.txt")]
LATER = timedelta(days=20)
VALUES: dict[str, JsonValue] = {
    "name": "Ana Delegate",
    "on_behalf": True,
    "entity": "Ministry of Samples",
    "submitter_type": "member-state",
    "countries": ["CH"],
    "title": "Statement of the delegation",
}
REASON = {"en": "Elections in the country.", "ar": "انتخابات في البلد."}


class Guest(Submitter):
    """Somebody with the link of an invitation."""

    def __init__(self, app: Flask, world: World, publisher: Actor, **changed: Any) -> None:
        super().__init__(app, world)
        self.publisher = publisher
        if changed.pop("own", False):
            closes = (world.clock.now() + LATER).replace(microsecond=0)
            changed = {"closes_before": closes, "reason": REASON, **changed}
        invitee = Invitee(**{"values": VALUES, "language": "en", **changed})
        with world.works.writing(publisher) as work:
            (made,) = invitations.make(work, "CAL", [invitee], key=secrets.token_hex(16))
        self.id = made.id
        self.link = f"/my/{made.token}"
        self.shown = self.get(self.link)
        self.remember(self.shown)

    def used(self) -> int:
        with self.world.works.reading(self.publisher) as work:
            return invitationlist.sheet(work, "CAL", self.id).line.used


def words(answer: TestResponse) -> str:
    text = re.sub(
        r"<(style|svg)[^>]*>.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL
    )
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


@pytest.fixture(autouse=True)
def _open(world: World) -> None:
    world.call()


def test_the_form_begins_filled_in_and_says_who_invited_until_when(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher, own=True)
    assert guest.shown.status_code == 200
    assert guest.shown.headers["Cache-Control"] == "no-store"
    assert guest.shown.headers["Referrer-Policy"] == "no-referrer"
    page = guest.shown.get_data(as_text=True)
    for value in ("Ana Delegate", "Ministry of Samples", "Statement of the delegation"):
        assert f'value="{value}"' in page
    assert '<option value="member-state" selected' in page
    shown = words(guest.shown)
    for said in (
        "The secretariat of “A conversation” has invited you.",
        "For you it closes later than for everybody: 22 March 2026, 12:59:59 CET",
        "Elections in the country.",
    ):
        assert said in shown


def test_a_sending_by_invitation_is_marked_and_judged_by_its_own_time(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher, own=True)
    world.clock.advance(timedelta(days=15))
    guest.remember(guest.get(guest.link))
    sent = guest.post(files=FILE)
    assert sent.status_code == 303
    row = world.row("CAL-001")
    assert (row.verdict, row.marks) == ("on-time", ["by-invitation"])
    receipt = words(guest.get(sent.headers["Location"]))
    assert "On time, 5 days before the close" in receipt
    assert "By invitation" in receipt
    register = words(guest.get("/en/calls/CAL/register"))
    assert "By invitation" in register
    assert "22 March 2026, 11:59:59 UTC Elections in the country." in register
    assert guest.used() == 1


def test_what_was_verified_cannot_be_changed_and_the_rest_can(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher, verified=True, basis="Note verbale of 3 March")
    page = guest.shown.get_data(as_text=True)
    assert re.search(r'<input id="name"[^>]* readonly', page)
    assert re.search(r'<input id="title"(?![^>]* readonly)', page)
    guest.post(files=FILE, name="Somebody Else", entity="Another", submitter_type="ngo", title="T")
    row = world.row("CAL-001")
    assert (row.name, row.entity, row.submitter_type, row.title) == (
        "Ana Delegate",
        "Ministry of Samples",
        "member-state",
        "T",
    )


def test_a_form_that_says_otherwise_is_kept_and_not_sent_whatever_the_edge_lets_through(
    app: Flask, world: World, publisher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = Guest(app, world, publisher, verified=True, basis="Known.", uses=2)
    with monkeypatch.context() as patch:
        patch.setattr(subject, "held_to", lambda _subject, typed: typed)
        refused = guest.post(files=FILE, name="Eve", title="Mine")
        assert refused.status_code == 409
        said = words(refused)
        assert "The secretariat has verified who sends here" in said
        assert "Ana Delegate" in said
        assert "Nothing was sent." in said
        told = guest.post(name="Eve", headers=JSON)
        assert (told.status_code, told.json and told.json["error"]) == (409, "sender-verified")
        assert guest.used() == 0
    found = re.search(r'href="http[^"]+(/my/[0-9a-z]{32})"', refused.get_data(as_text=True))
    assert found
    kept = guest.get(found[1])
    assert "remarks.txt" in words(kept)
    assert 'value="Ana Delegate"' in kept.get_data(as_text=True)
    assert "Eve" not in words(kept)
    guest.remember(kept)
    sent = guest.post(title="Mine")
    assert (sent.status_code, world.row("CAL-001").name) == (303, "Ana Delegate")
    link = sent.headers["Location"].partition("?")[0]
    guest.remember(guest.get(f"{link}/revise"))
    with monkeypatch.context() as patch:
        patch.setattr(subject, "held_to", lambda _subject, typed: typed)
        assert guest.post(name="Eve").status_code == 409
    assert world.row("CAL-001").revision == 1


def test_what_was_not_verified_is_only_filled_in(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher)
    assert " readonly" not in guest.shown.get_data(as_text=True)
    guest.post(files=FILE, name="Somebody Else")
    assert world.row("CAL-001").name == "Somebody Else"


def test_a_used_up_link_says_so_and_offers_the_open_form(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher)
    guest.post(files=FILE)
    again = guest.get(guest.link)
    assert again.status_code == 410
    assert "This invitation is used up" in words(again)
    assert 'href="/en/calls/cal/submit"' in again.get_data(as_text=True)


def test_who_comes_second_keeps_what_was_prepared_and_can_send_it_as_everybody_may(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher, own=True)
    second = Submitter(app, world)
    second.remember(second.get(guest.link))
    assert guest.post(files=FILE).status_code == 303
    lost = second.post(files=[(ENGLISH + b"Mine.\n", "mine.txt")], title="The second")
    assert lost.status_code == 409
    assert "This invitation is used up" in words(lost)
    assert "Nothing was sent. What you wrote and attached is kept." in words(lost)
    found = re.search(r'href="http[^"]+(/my/[0-9a-z]{32})"', lost.get_data(as_text=True))
    assert found
    kept = second.get(found[1])
    assert 'value="The second"' in kept.get_data(as_text=True)
    assert "mine.txt" in words(kept)
    second.remember(kept)
    assert second.post(title="The second").status_code == 303
    row = world.row("CAL-002")
    assert (row.title, row.marks) == ("The second", [])
    assert guest.used() == 1


def test_a_repeated_press_uses_one_and_gives_the_same_receipt(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher)
    token = guest.token
    first = guest.post(files=FILE, token=token)
    again = guest.post(files=FILE, token=token)
    assert (first.status_code, first.headers["Location"]) == (
        again.status_code,
        again.headers["Location"],
    )
    assert guest.used() == 1


def test_an_expired_link_says_so(app: Flask, world: World, publisher: Actor) -> None:
    guest = Guest(app, world, publisher, expires_at=world.clock.now() + timedelta(days=1))
    world.clock.advance(timedelta(days=1))
    answer = guest.get(guest.link)
    assert answer.status_code == 410
    assert "This invitation has expired" in words(answer)
    assert guest.post(files=FILE).status_code == 409
    assert guest.used() == 0


def test_unknown_revoked_and_renewed_links_look_the_same(
    app: Flask, world: World, publisher: Actor
) -> None:
    # checks 79 138
    guest = Guest(app, world, publisher)
    other = Guest(app, world, publisher)
    with world.works.writing(publisher) as work:
        invitations.revoke(work, "CAL", guest.id)
        invitations.renew(work, "CAL", other.id)
    answers = [guest.get(link) for link in (guest.link, other.link, f"/my/{'0' * 32}")]
    assert [one.status_code for one in answers] == [404] * 3
    bodies = {re.sub(r"/my/[0-9a-z]{32}", "/my/…", one.get_data(as_text=True)) for one in answers}
    assert len(bodies) == 1


def test_an_invitation_opens_a_call_that_is_closed_for_everybody_else(
    app: Flask, world: World, publisher: Actor
) -> None:
    world.call("REF", late_rule="refuse", closes_in=timedelta(days=1))
    closes = (world.clock.now() + LATER).replace(microsecond=0)
    one = Invitee(values=VALUES, language="en", closes_before=closes, reason=REASON)
    with world.works.writing(publisher) as work:
        (made,) = invitations.make(work, "REF", [one], key="3" * 32)
    world.clock.advance(timedelta(days=5))
    stranger = Submitter(app, world, "REF")
    assert "It takes nothing late." in words(stranger.open())
    guest = Submitter(app, world, "REF")
    guest.remember(guest.get(f"/my/{made.token}"))
    checked = guest.post(files=FILE, action="check")
    assert checked.status_code == 200
    assert guest.post().status_code == 303
    assert world.row("REF-001").verdict == "on-time"


def test_a_program_is_given_the_form_too(app: Flask, world: World, publisher: Actor) -> None:
    guest = Guest(app, world, publisher)
    held = guest.get(guest.link, **JSON).json
    assert held is not None
    assert held["values"]["entity"] == "Ministry of Samples"
    sent = guest.post(COMPLETE, FILE, token=held["token"], headers=JSON)
    assert sent.status_code == 201
    over = guest.get(guest.link, **JSON)
    assert (over.status_code, over.json) == (
        410,
        {"error": "invitation-over", "why": "used-up", "link": None},
    )


def test_a_form_cannot_name_an_invitation_by_itself(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher)
    stranger = Submitter(app, world)
    stranger.open()
    code, nonce, issued, mac = stranger.token.split(".")
    forged = stranger.post(files=FILE, token=f"{code}.{nonce}.{issued}.i:{guest.id}.{mac}")
    assert forged.status_code == 400
    assert guest.used() == 0


def test_the_desk_sees_who_was_verified_and_the_public_why_it_was_later(
    app: Flask, world: World, publisher: Actor
) -> None:
    basis = "Note verbale <b>of 3 March</b>"
    guest = Guest(app, world, publisher, own=True, verified=True, basis=basis)
    world.clock.advance(timedelta(days=15))
    guest.remember(guest.get(guest.link))
    guest.post(files=FILE)
    desk = Browser(app, world.runtime).be(publisher)
    case = words(desk.get("/desk/submissions/CAL-001"))
    for said in (
        f"Verified: {basis}",
        "Invited as Ana Delegate",
        "Own closing instant 22 March 2026, 12:59:59 CET",
        "On time 5 days before the close",
        "By invitation",
    ):
        assert said in case
    assert desk.get(f"/manage/calls/CAL/invitations/{guest.id}").status_code == 200
    world.publish("CAL-001", publisher)
    item = words(guest.get("/en/submissions/CAL-001"))
    assert "On time 5 days before the close" in item
    assert "Sent by invitation, which closed 22 March 2026, 12:59:59 CET" in item
    assert "Elections in the country. (log entry" in item
    assert "انتخابات في البلد." in words(guest.get("/ar/submissions/CAL-001"))
    assert "Note verbale" not in item


# check 126
def test_a_withheld_name_is_not_told_by_the_reason_of_its_own_closing(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher, own=True)
    world.clock.advance(timedelta(days=15))
    guest.remember(guest.get(guest.link))
    guest.post(files=FILE, publication="unnamed")
    world.publish("CAL-001", publisher)
    item = words(guest.get("/en/submissions/CAL-001"))
    assert "By invitation" in item
    assert "Sent by invitation, which closed" not in item
    for lang in ("en", "fr", "ar"):
        register = words(guest.get(f"/{lang}/calls/CAL/register"))
        for page in (register, words(guest.get(f"/{lang}/submissions/CAL-001"))):
            assert "Elections" not in page
            assert REASON["ar"] not in page
    register = words(guest.get("/en/calls/CAL/register"))
    assert "22 March 2026, 11:59:59 UTC not shown, since a name is withheld" in register
    assert "By invitation" in register


def test_the_desk_sees_that_a_sender_was_not_verified(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher)
    guest.post(files=FILE)
    desk = Browser(app, world.runtime).be(publisher)
    case = words(desk.get("/desk/submissions/CAL-001"))
    assert "Not verified. The link went where the secretariat sent it" in case
    world.publish("CAL-001", publisher)
    item = words(guest.get("/en/submissions/CAL-001"))
    assert "By invitation" in item
    assert "Sent by invitation, which closed" not in item


def test_what_came_by_no_invitation_says_nothing_of_one(
    app: Flask, world: World, publisher: Actor
) -> None:
    number = world.published(publisher)
    desk = Browser(app, world.runtime).be(publisher)
    assert "by invitation" not in words(desk.get(f"/desk/submissions/{number}"))
    assert "nvitation" not in words(Submitter(app, world).get(f"/en/submissions/{number}"))


def test_an_invited_submission_is_replaced_until_its_own_closing(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher, own=True, verified=True, basis="Known.")
    link = guest.post(files=FILE).headers["Location"].partition("?")[0]
    world.clock.advance(timedelta(days=15))
    guest.remember(guest.get(f"{link}/revise"))
    assert guest.post(title="Better", name="Somebody Else").status_code == 303
    row = world.row("CAL-001")
    assert (row.revision, row.title, row.name) == (2, "Better", "Ana Delegate")
    assert (row.verdict, row.marks) == ("on-time", ["by-invitation"])
    world.clock.advance(timedelta(days=6))
    assert guest.get(f"{link}/revise").status_code == 409


def test_neither_a_check_nor_the_preview_loses_the_invitation(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher)
    assert f".i:{guest.id}" in guest.token
    guest.post(files=FILE, action="check")
    assert f".i:{guest.id}" in guest.token
    checked = guest.post(action="check", headers=JSON)
    assert checked.json is not None
    assert f".i:{guest.id}" in checked.json["token"]
    shown = guest.post(action="preview")
    assert f".i:{guest.id}" in guest.token
    found = re.search(r'name="previewed" value="([^"]+)"', shown.get_data(as_text=True))
    assert found
    assert guest.post(previewed=found[1]).status_code == 303
    assert world.row("CAL-001").marks == ["by-invitation"]
    assert guest.used() == 1


def test_a_form_opened_by_a_link_that_was_renewed_sends_nothing_and_a_sent_one_keeps_its_receipt(
    app: Flask, world: World, publisher: Actor
) -> None:
    guest = Guest(app, world, publisher, uses=2)
    token = guest.token
    sent = guest.post(files=FILE)
    other = Submitter(app, world)
    other.remember(other.get(guest.link))
    with world.works.writing(publisher) as work:
        invitations.renew(work, "CAL", guest.id)
    assert other.post(files=FILE).status_code == 404
    again = guest.post(files=FILE, token=token)
    assert (again.status_code, again.headers["Location"]) == (303, sent.headers["Location"])
    assert guest.used() == 1
