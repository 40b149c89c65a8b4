"""The pages of who lost the link or never sent, and that a secret link is a secret. # checks 79 83 84 138"""

import html
import io
import json
import logging
import re
import secrets
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from intake.domain import links
from intake.domain.invitees import Invitee
from intake.logs import Lines
from intake.runtime import Runtime
from intake.services import drafts, invitations, invited, lostlinks, mine, requests
from intake.services.lookups import LinkUnknown
from intake.services.sent import Sent
from intake.services.work import SUBMITTER, Actor
from intake.web import lostlinks as lostpage
from tests.web.staffing import BASE, Browser
from tests.web.test_mails import body, letters
from tests.world import World

LOST = "/en/lost-link"
LINK = re.compile(rf"{BASE}(/my/[0-9a-z]{{32}})")


class Person:
    """A browser without a session."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client(use_cookies=False)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=BASE, buffered=True)

    def post(self, path: str, **data: Any) -> TestResponse:
        return self.client.post(path, data=data, base_url=BASE, buffered=True)


@pytest.fixture
def person(app: Flask, world: World) -> Person:
    world.call()
    return Person(app)


@pytest.fixture
def sent(person: Person, world: World) -> Sent:
    del person
    return world.send()


def words(answer: TestResponse) -> str:
    text = re.sub(
        r"<(style|svg)[^>]*>.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL
    )
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


def facts(answer: TestResponse) -> tuple[int, Mapping[str, str], str]:
    return answer.status_code, dict(answer.headers), answer.get_data(as_text=True)


def receipt(sent: Sent, name: str = "receipt.txt") -> FileStorage:
    return FileStorage(io.BytesIO(sent.receipt), filename=name)


def test_known_and_unknown_get_the_same_answer_byte_for_byte(
    person: Person, world: World, sent: Sent
) -> None:
    reference = world.row(sent.number).reference
    answers = [
        facts(person.post(LOST, named=named, email=email))
        for named, email in (
            (sent.number, "ada@example.org"),
            (reference, "ada@example.org"),
            (sent.number, "eve@example.org"),
            ("CAL-999", "ada@example.org"),
            ("nonsense", "nobody@nowhere"),
        )
    ]
    assert answers[0][0] == 200
    assert all(answer == answers[0] for answer in answers)


def test_the_new_link_comes_by_mail_and_the_old_one_is_gone(
    app: Flask, person: Person, world: World, sent: Sent
) -> None:
    old = f"/my/{sent.token}"
    answer = person.post(LOST, named=sent.number, email="Ada@Example.org")
    assert "If the two belong together, a new link is on its way." in words(answer)
    world.work_jobs()
    made = letters(app, world)
    letter = made["new-link"]
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == f"{sent.number}: a new link to your submission"
    (new,) = LINK.findall(body(letter))
    assert new != old
    assert person.get(old).status_code == 404
    assert sent.number in words(person.get(new))
    assert person.get(f"{new}/receipt/1").data == sent.receipt


def test_what_is_missing_is_said_and_kept(person: Person) -> None:
    answer = person.post(LOST, named="CAL-001", email="")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'href="#email"' in page
    assert 'value="CAL-001"' in page


def test_the_way_to_it_stands_at_the_foot_of_pages_and_where_a_link_opens_nothing(
    person: Person,
) -> None:
    assert 'href="/en/lost-link"' in person.get("/en/").get_data(as_text=True)
    nothing = person.get(f"/my/{'0' * 32}?lang=ar")
    assert nothing.status_code == 404
    assert 'href="/ar/lost-link"' in nothing.get_data(as_text=True)


def test_without_an_address_a_reviewer_hands_the_link_over_once(
    app: Flask, runtime: Runtime, person: Person, world: World
) -> None:
    lost = world.send(email=None)
    reference = links.show_reference(world.row(lost.number).reference)
    opens = FileStorage(io.BytesIO(json.dumps(lost.opens).encode()), filename="opens.json")
    told = {"reference": reference, "words": "Room 12, please."}
    answer = person.post(f"{LOST}/receipt", receipt=receipt(lost), opens=opens, **told)
    assert "Your receipt is genuine. The secretariat has your request." in words(answer)
    again = person.post(f"{LOST}/receipt", receipt=receipt(lost), **told)
    assert facts(again)[0] == 200
    (asked,) = world.see(requests.open_of, world.row(lost.number).id)
    clerk = Browser(app, runtime).be(world.staff("reviewer", email="rene@intake.example"))
    page = clerk.get(f"/desk/requests/{asked.id}/link")
    assert "Room 12, please." in words(page)
    unclear = clerk.post(f"/desk/requests/{asked.id}/link", {"how": "mail", "to": "nobody"})
    assert unclear.status_code == 422
    given = clerk.post(f"/desk/requests/{asked.id}/link", {"how": "hand"})
    assert given.headers["Cache-Control"] == "no-store"
    (new,) = LINK.findall(given.get_data(as_text=True))
    assert person.get(f"/my/{lost.token}").status_code == 404
    assert lost.number in words(person.get(new))
    assert clerk.post(f"/desk/requests/{asked.id}/link", {"how": "hand"}).status_code == 409
    assert LINK.findall(clerk.get(f"/desk/requests/{asked.id}/link").get_data(as_text=True)) == []


def test_a_granted_link_goes_to_the_address_that_was_typed(
    app: Flask, runtime: Runtime, person: Person, world: World
) -> None:
    lost = world.send(email=None)
    told = {"reference": world.row(lost.number).reference, "words": "By mail."}
    person.post(f"{LOST}/receipt", receipt=receipt(lost), **told)
    (asked,) = world.see(requests.open_of, world.row(lost.number).id)
    clerk = Browser(app, runtime).be(world.staff("reviewer", email="rene@intake.example"))
    answer = clerk.post(f"/desk/requests/{asked.id}/link", {"how": "mail", "to": "new@example.org"})
    assert LINK.findall(answer.get_data(as_text=True)) == []
    letter = letters(app, world)["new-link"]
    assert letter["To"] == "new@example.org"
    (new,) = LINK.findall(body(letter))
    assert lost.number in words(person.get(new))


def test_a_receipt_that_is_not_ours_or_not_its_own_is_told_so(
    person: Person, world: World, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lostpage, "BIGGEST", 20_000)
    told = {"reference": world.row(sent.number).reference, "words": "Here."}
    torn = FileStorage(io.BytesIO(sent.receipt[:-9]), filename="r.txt")
    large = FileStorage(io.BytesIO(b"x" * 20_001), filename="r.txt")
    wrong = FileStorage(io.BytesIO(b"[" * 10_000), filename="o.json")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"receipt": torn}, "This is no receipt that our key signed"),
        ({"receipt": large}, "Choose the file of your receipt"),
        ({}, "Choose the file of your receipt"),
        ({"receipt": receipt(sent), "reference": "0000000000"}, "does not belong to this receipt"),
        ({"receipt": receipt(sent), "opens": wrong}, "does not belong to this receipt"),
        ({"receipt": receipt(sent), "words": ""}, "Say how the secretariat can reach you."),
    ]
    for changed, said in cases:
        answer = person.post(f"{LOST}/receipt", **{**told, **changed})
        assert answer.status_code == 422
        assert said in words(answer)
    assert world.see(requests.open_of, world.row(sent.number).id) == ()


def test_who_never_sent_is_told_by_the_letter_where_to_say_so(
    app: Flask, person: Person, world: World, sent: Sent
) -> None:
    said = body(letters(app, world)["receipt"])
    assert f"{BASE}/my/{sent.token}/not-me" in said
    assert f"{BASE}/en/lost-link" in said
    own = person.get(f"/my/{sent.token}").get_data(as_text=True)
    assert f'href="/my/{sent.token}/not-me"' in own
    page = person.get(f"/my/{sent.token}/not-me")
    assert "nobody can accept or publish it" in words(page)
    assert world.see(requests.open_of, world.row(sent.number).id) == ()
    told = person.post(f"/my/{sent.token}/not-me", words="Not mine.")
    assert "The secretariat knows." in words(told)
    assert [one.kind for one in world.see(requests.open_of, world.row(sent.number).id)] == [
        "not-me"
    ]
    assert "The secretariat knows." in words(person.post(f"/my/{sent.token}/not-me"))


def test_of_what_is_public_the_page_says_that_a_publisher_decides(
    person: Person, world: World, sent: Sent, publisher: Actor
) -> None:
    world.publish(sent.number, publisher)
    assert "It is public already." in words(person.get(f"/my/{sent.token}/not-me"))
    told = person.post(f"/my/{sent.token}/not-me")
    assert "A publisher of the secretariat is told and decides" in words(told)
    assert person.get(f"/en/submissions/{sent.number}").status_code == 200


@pytest.fixture
def invitation(world: World, publisher: Actor, person: Person) -> str:
    del person
    one = Invitee(values={"name": "Ana"}, language="en")
    with world.works.writing(publisher) as work:
        (made,) = invitations.make(work, "CAL", [one], key=secrets.token_hex(16))
    assert made.token is not None
    return made.token


def test_two_thousand_guesses_find_neither_submission_nor_draft_nor_invitation(
    person: Person, world: World, sent: Sent, invitation: str
) -> None:
    nonce = secrets.token_hex(16)
    more: dict[str, Any] = {"values": {}, "files": (), "begun": world.clock.now(), "language": "en"}
    world.do(SUBMITTER, drafts.save, "CAL", nonce=nonce, **more)
    found = 0
    with world.works.reading(SUBMITTER) as work:
        assert drafts.find_by_link(work, links.token(world.works.keys.link, nonce, 0))
        assert invited.by_link(work, invitation, "en")
        for _ in range(2_000):
            guess = "".join(secrets.choice(links.ALPHABET) for _ in range(links.TOKEN_LENGTH))
            found += drafts.find_by_link(work, guess) is not None
            found += invited.by_link(work, guess, "en") is not None
            try:
                mine.mine(work, guess, "en")
                found += 1
            except LinkUnknown:
                pass
    assert found == 0
    token = sent.token or ""
    near = [token[:-1] + ("0" if token[-1] != "0" else "1"), invitation[::-1], "0" * 32, "x"]
    answers = [person.get(f"/my/{guess}{tail}") for guess in near for tail in ("", "/not-me")]
    assert {answer.status_code for answer in answers} == {404}


def test_pages_behind_links_are_never_stored_or_referred_from(
    person: Person, sent: Sent, invitation: str
) -> None:
    pages = [
        person.get(f"/my/{invitation}"),
        person.get(f"/my/{sent.token}/not-me"),
        person.post(f"/my/{sent.token}/not-me"),
        person.get(f"/my/{'0' * 32}"),
        person.get(LOST),
    ]
    for answer in pages:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert re.findall(r'(?:src|action)="(https?://[^"]+)"', answer.get_data(as_text=True)) == []


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what stands behind links fail with the token in the error's words."""

    def fail(_work: object, held: str, *_more: object, **_words: object) -> None:
        raise RuntimeError(f"cannot open /my/{held}")

    monkeypatch.setattr(lostlinks, "about", fail)
    monkeypatch.setattr(lostlinks, "not_me", fail)
    monkeypatch.setattr(invited, "by_link", fail)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False


@pytest.mark.usefixtures("broken")
def test_no_token_stands_in_a_log_or_an_error_report(
    person: Person, sent: Sent, invitation: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = sent.token or ""
    with caplog.at_level(logging.DEBUG):
        pages = [
            person.get(f"/my/{token}/not-me"),
            person.post(f"/my/{token}/not-me", words="x"),
            person.get(f"/my/{invitation}"),
            person.get(f"/my/{token[:-1]}x/not-me"),
        ]
    assert [page.status_code for page in pages] == [500, 500, 500, 500]
    lines = [Lines().format(record) for record in caplog.records]
    assert any(r"cannot open /my/\u2026" in line for line in lines)
    for secret in (token, invitation, token[:-1]):
        assert [line for line in lines if secret in line] == []
    for page in pages:
        assert "cannot open" not in page.get_data(as_text=True)


def test_the_desk_is_told_loudly_of_what_is_public_and_where_to_give_a_link(
    app: Flask, runtime: Runtime, person: Person, world: World, publisher: Actor
) -> None:
    mine_not = world.send()
    lost = world.send(email=None)
    world.publish(mine_not.number, publisher)
    person.post(f"/my/{mine_not.token}/not-me", words="No.")
    told = {"reference": world.row(lost.number).reference, "words": "Room 12."}
    person.post(f"{LOST}/receipt", receipt=receipt(lost), **told)
    desk = Browser(app, runtime).be(publisher)
    loud = "It is public, and whoever holds its mailbox says they never sent it"
    for path in ("/desk/requests/", f"/desk/submissions/{mine_not.number}"):
        assert loud in words(desk.get(path))
    (asked,) = world.see(requests.open_of, world.row(lost.number).id)
    for path in ("/desk/requests/", f"/desk/submissions/{lost.number}"):
        page = desk.get(path).get_data(as_text=True)
        assert f'href="/desk/requests/{asked.id}/link"' in page
