"""What stands behind the secret link: receipt, draft, own bytes, withdrawal; and the demo's mail folder."""

import json
import logging
import re
import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from intake.app import create_app
from intake.domain import links, receipts
from intake.domain.notes import Verifier
from intake.runtime import Runtime
from intake.services import mine, reviews
from intake.services.lookups import LinkUnknown
from intake.services.work import SUBMITTER
from tests.web.submitting import ENGLISH, Submitter
from tests.world import World, make_runtime

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@pytest.fixture
def person(app: Flask, world: World) -> Submitter:
    world.call()
    made = Submitter(app, world)
    made.open()
    return made


@pytest.fixture
def link(person: Submitter) -> str:
    return person.post(files=[(ENGLISH, "remarks.txt")]).headers["Location"]


def words(page: str) -> str:
    text = re.sub(r"<(style|svg)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_receipt_page_tells_everything_that_was_received(person: Submitter, link: str) -> None:
    page = person.get(link).get_data(as_text=True)
    shown = words(page)
    for said in (
        "We have it. This is your receipt.",
        "CAL-001",
        "2 March 2026, 13:00:00 CET",
        "On time, 10 days before the close",
        "Under review",
        "remarks.txt",
        "Have you kept this link?",
        "Ada Example",
        "Remarks",
        "secretariat@intake.example",
    ):
        assert said in shown
    assert person.world.runtime.settings.base_url + link in page


def test_the_page_says_of_its_link_only_what_it_still_opens(person: Submitter, link: str) -> None:
    full = "Whoever has it can see this page, replace the submission and withdraw it."
    assert full in words(person.get(link).get_data(as_text=True))
    person.world.clock.advance(timedelta(days=11))
    shown = words(person.get(link).get_data(as_text=True))
    assert full not in shown
    assert "Whoever has it can see this page and act in your name." in shown


def test_the_receipt_file_is_signed_and_byte_for_byte_the_same_for_ever(  # check 84
    person: Submitter, link: str
) -> None:
    first = person.get(f"{link}/receipt/1")
    again = person.get(f"{link}/receipt/1")
    assert first.data == again.data
    signer = person.world.runtime.ring.record.receipts
    read = receipts.parse_receipt(first.data, Verifier(signer.vkey()))
    assert read["statement"]["number"] == "CAL-001"
    assert first.headers["Content-Disposition"].startswith("attachment")


def test_the_opens_open_what_the_receipt_commits_to(person: Submitter, link: str) -> None:
    opens = person.get(f"{link}/opens/1").json
    note = person.get(f"{link}/receipt/1").get_data(as_text=True)
    statement = json.loads(note.split("\n")[0])["statement"]
    assert opens is not None
    assert (
        receipts.stated_commitments(
            {key: one["value"] for key, one in opens["stated"].items()},
            {key: one["salt"] for key, one in opens["stated"].items()},
        )
        == statement["stated"]
    )


def test_own_files_come_back_byte_for_byte(person: Submitter, link: str) -> None:  # check 106
    answer = person.get(f"{link}/files/1")
    assert answer.data == ENGLISH
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="remarks.txt"')


@pytest.mark.parametrize("part", ["", "/receipt/1", "/opens/1", "/files/1"])
def test_nothing_behind_the_link_is_stored_or_referred_from(  # check 83
    person: Submitter, link: str, part: str
) -> None:
    answer = person.get(link + part)
    assert answer.status_code == 200
    assert {key: answer.headers[key] for key in PRIVATE} == PRIVATE
    assert "Set-Cookie" not in answer.headers


def test_the_receipt_page_asks_no_third_party(person: Submitter, link: str) -> None:  # check 83
    page = person.get(link).get_data(as_text=True)
    fetched = re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', page)
    assert fetched
    assert all(one.startswith("/") for one in fetched)


@pytest.mark.parametrize(
    "part", ["", "/receipt/1", "/receipt/2", "/opens/1", "/files/1", "/files/2"]
)
def test_wrong_and_absent_links_look_the_same(  # check 79
    person: Submitter, link: str, part: str
) -> None:
    guesses = [
        "/my/" + "0" * 32,
        "/my/" + links.token(secrets.token_bytes(32), "0" * 32, 0),
        "/my/short",
        link[:-1] + ("0" if link[-1] != "0" else "1"),
    ]
    answers = [person.get(guess + part) for guess in guesses]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {
        re.sub(r"[0-9a-z]{5,32}", "", words(answer.get_data(as_text=True))) for answer in answers
    }
    assert len(bodies) == 1


def test_two_thousand_guesses_find_nothing(person: Submitter, link: str) -> None:  # check 79
    assert person.get(link).status_code == 200
    found = 0
    with person.world.works.reading(SUBMITTER) as work:
        for _ in range(2000):
            guess = "".join(secrets.choice(links.ALPHABET) for _ in range(links.TOKEN_LENGTH))
            try:
                mine.mine(work, guess, "en")
                found += 1
            except LinkUnknown:
                pass
    assert found == 0


def test_a_link_is_read_as_people_type_it(person: Submitter, link: str) -> None:
    assert person.get("/my/" + link.removeprefix("/my/").upper()).status_code == 200


def test_no_token_stands_in_the_application_s_logs(  # check 83
    person: Submitter, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = link.removeprefix("/my/")
    for part in ("", "/receipt/1", "/receipt/9", "/files/9"):
        person.get(link + part)
    assert token not in caplog.text


def test_findings_are_flags_with_what_to_do(person: Submitter) -> None:  # check 54
    rtf = rb"{\rtf1\ansi{\info{\author I. Okonkwo}}\pard We welcome the draft issues paper.\par}"
    answer = person.post(files=[(rtf, "note.rtf")])
    page = person.get(answer.headers["Location"]).get_data(as_text=True)
    shown = words(page)
    assert "The file’s properties say who or where: author." in shown
    assert f'href="{answer.headers["Location"]}/revise#attached">Replace a file<' in page
    assert "Name of a person I. Okonkwo in the file’s properties Publish it as it is" in shown


def test_hostile_values_are_shown_and_do_nothing(person: Submitter) -> None:  # check 25
    answer = person.post(
        files=[(ENGLISH, "a.txt")],
        name="<script>alert(1)</script>\u202e\x1b[31m",
        title="{{7*7}}<img src=x>",
    )
    page = person.get(answer.headers["Location"]).get_data(as_text=True)
    assert "<script>" not in page
    assert "<img src=x>" not in page
    assert "{{7*7}}" in page
    assert not re.search("[\x1b\u202e]", page)


def test_the_language_of_the_form_goes_on_to_the_receipt(app: Flask, world: World) -> None:
    world.call()
    person = Submitter(app, world, lang="ar")
    person.open()
    where = person.post(text="Words").headers["Location"]
    assert where.endswith("?lang=ar")
    assert '<html lang="ar" dir="rtl"' in person.get(where).get_data(as_text=True)


# Withdrawal


def test_before_the_deadline_the_sender_withdraws_at_once(person: Submitter, link: str) -> None:
    answer = person.client.post(f"{link}/withdraw", data={"words": "A slip"}, base_url=person.site)
    assert (answer.status_code, answer.headers["Location"]) == (303, link)
    page = words(person.get(link).get_data(as_text=True))
    assert "Withdrawn" in page
    assert "Withdraw it now" not in page


def test_withdrawing_twice_is_a_clear_conflict(person: Submitter, link: str) -> None:
    path = f"{link}/withdraw"
    person.client.post(path, base_url=person.site)
    assert person.client.post(path, base_url=person.site).status_code == 409


def test_after_the_deadline_one_asks_and_once(person: Submitter, link: str) -> None:
    person.world.clock.advance(timedelta(days=11))
    page = words(person.get(link).get_data(as_text=True))
    assert ("Withdraw it now" in page, "Ask to withdraw it" in page) == (False, True)
    path = f"{link}/withdraw"
    data = {"words": "We changed our mind"}
    answer = person.client.post(path, data=data, base_url=person.site)
    assert (answer.status_code, answer.headers["Location"]) == (303, link)
    page = words(person.get(link).get_data(as_text=True))
    assert "You asked to withdraw it" in page
    assert "We changed our mind" in page
    assert "the secretariat has not answered yet" in page
    assert "Ask to withdraw it" not in page
    assert person.client.post(path, base_url=person.site).status_code == 409
    assert person.world.row("CAL-001").state == "under-review"


def test_withdrawing_needs_a_post_and_the_link(person: Submitter, link: str) -> None:  # check 92
    assert person.get(f"{link}/withdraw").status_code == 405
    wrong = "/my/" + "0" * 32 + "/withdraw"
    assert person.client.post(wrong, base_url=person.site).status_code == 404


# States


def test_the_sender_reads_the_reason_and_the_ground(
    person: Submitter, link: str, world: World
) -> None:
    staff = world.staff("reviewer")
    with world.works.writing(staff) as work:
        reviews.decline(work, "CAL-001", ground="advertising", words="It sells\x1b[31m a thing")
    page = person.get(link).get_data(as_text=True)
    assert "Declined" in words(page)
    assert "Ground: Advertising" in words(page)
    assert "It sells␛[31m a thing" in page


def test_what_is_published_is_linked(person: Submitter, link: str, world: World) -> None:
    world.publish("CAL-001", world.staff("publisher"))
    page = person.get(link).get_data(as_text=True)
    assert 'href="/en/submissions/CAL-001"' in page


# Drafts


def test_a_draft_s_link_shows_the_form_as_it_was_left(person: Submitter) -> None:
    page = person.post(files=[(ENGLISH, "a.txt")], action="check").get_data(as_text=True)
    [link] = set(re.findall(r"http://127.0.0.1:8000(/my/[0-9a-z]{32})", page))
    answer = person.get(link)
    assert answer.status_code == 200
    assert {key: answer.headers[key] for key in PRIVATE} == PRIVATE
    assert 'value="ada@example.org"' in answer.get_data(as_text=True)
    assert "a.txt" in answer.get_data(as_text=True)
    person.remember(answer)
    sent = person.post()
    assert sent.headers["Location"] == link
    assert "This is your receipt." in words(person.get(link).get_data(as_text=True))


def test_a_draft_s_link_says_what_is_missing_and_how_much_time_is_left(person: Submitter) -> None:
    page = person.post(name="", publication="", action="check").get_data(as_text=True)
    [link] = set(re.findall(r"http://127.0.0.1:8000(/my/[0-9a-z]{32})", page))
    page = person.get(link).get_data(as_text=True)
    shown = words(page)
    assert "Before it can be sent:" in shown
    for anchor in ("name", "publication", "files"):
        assert f'<a href="#{anchor}">' in page
    assert re.search(r"by our clock, 2 March 2026, 13:00:00", shown)
    assert "To put right" not in shown
    person.post(files=[(ENGLISH, "a.txt")], action="check")
    answer = person.get(link)
    assert "Nothing is missing" in words(answer.get_data(as_text=True))
    assert "Before it can be sent:" not in words(answer.get_data(as_text=True))
    person.remember(answer)
    assert person.post().headers["Location"] == link


def test_an_expired_draft_is_unknown(person: Submitter) -> None:
    page = person.post(files=[(ENGLISH, "a.txt")], action="check").get_data(as_text=True)
    [link] = set(re.findall(r"http://127.0.0.1:8000(/my/[0-9a-z]{32})", page))
    person.world.clock.advance(timedelta(days=31))
    assert person.get(link).status_code == 404


def test_a_draft_of_a_closed_call_that_refuses_is_readable_without_send(
    app: Flask, world: World
) -> None:
    world.call("REF", closes_in=timedelta(hours=1), late_rule="refuse")
    person = Submitter(app, world, "REF")
    person.open()
    page = person.post(text="My words", action="check").get_data(as_text=True)
    [link] = set(re.findall(r"http://127.0.0.1:8000(/my/[0-9a-z]{32})", page))
    world.clock.advance(timedelta(hours=3))
    shown = person.get(link).get_data(as_text=True)
    assert "My words" in shown
    assert "This call takes nothing late." in shown
    assert 'value="send"' not in shown


# The demo's mail


@pytest.fixture
def demo(tmp_path: Path) -> Runtime:
    return make_runtime(tmp_path, demo=True, mail=str(tmp_path / "mail"))


EML = (
    "From: a@b.example\r\nTo: c@d.example\r\nSubject: =?utf-8?q?Re=C3=A7u?=\r\n"
    "Date: Mon, 02 Mar 2026 12:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\nDear <script>x</script>\r\nhttp://x/my/abc\r\n"
)


def test_the_demo_shows_the_mail_it_would_have_sent(demo: Runtime, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "6.receipt.eml").write_bytes(EML.encode())
    client = create_app(demo).test_client()
    site = demo.settings.base_url
    page = client.get("/demo/mail", base_url=site)
    assert page.status_code == 200
    assert "Reçu" in page.get_data(as_text=True)
    letter = client.get("/demo/mail/6.receipt", base_url=site)
    assert "Dear &lt;script&gt;x&lt;/script&gt;" in letter.get_data(as_text=True)
    for wrong in ("none", "..%2F6.receipt", "%2e%2e"):
        assert client.get(f"/demo/mail/{wrong}", base_url=site).status_code == 404
    demo.works.engine.dispose()


def test_a_real_site_has_no_mail_folder(person: Submitter) -> None:
    assert person.get("/demo/mail").status_code == 404
    assert person.get("/demo/mail/6.receipt").status_code == 404


def test_a_receipt_asks_to_correct_a_slip_only_while_it_can_be_corrected(
    app: Flask, world: World
) -> None:
    world.call()
    made = Submitter(app, world)
    made.open()
    link = made.post(languages="fr", files=[(ENGLISH, "remarks.txt")]).headers["Location"]
    slip, counts = "Correct it if it is a slip.", "You declared French; that counts."
    page = words(made.get(link).text)
    assert (counts in page, slip in page) == (True, True)
    world.clock.advance(timedelta(days=30))
    page = words(made.get(link).text)
    assert (counts in page, slip in page) == (True, False)
