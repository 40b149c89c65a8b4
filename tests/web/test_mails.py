"""Letters to submitters: what they say, to whom, and that nobody steers them."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from intake.domain.vocab import Publication
from intake.services import contests, outbox, pending, requests, reviews, revising, submissions
from intake.services.outbox import Due
from intake.services.receiving import Sending
from intake.services.tightening import NotTighter
from intake.services.work import SUBMITTER, SYSTEM
from intake.web import mails
from tests.world import World


@pytest.fixture
def sent(world: World) -> str:
    world.call()
    return world.send().number


def letters(app: Flask, world: World) -> dict[str, EmailMessage]:
    """Deliver everything that waits, as the relay would see it; by template."""
    made: dict[str, EmailMessage] = {}
    while True:
        with world.works.writing(SYSTEM) as work:
            due = outbox.take_mail(work)
        if due is None:
            return made
        message = render(app, world, due)
        if message is not None:
            parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            made[due.kind] = parsed
        with world.works.writing(SYSTEM) as work:
            outbox.finish_mail(work, due)


def render(app: Flask, world: World, due: Due) -> EmailMessage | None:
    base = world.runtime.settings.base_url
    with app.test_request_context(base_url=base), world.works.reading() as work:
        return mails.render(work, due)


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_receipt_says_when_which_number_what_next_and_whom_to_ask(
    app: Flask, world: World, sent: str
) -> None:
    letter = letters(app, world)["receipt"]
    said = body(letter)
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == "CAL-001: we have it, this is your receipt"
    for words in (
        "Number: CAL-001",
        "Received: 2 March 2026, 13:00:00 CET (12:00:00 UTC)",
        "Deadline: 12 March 2026, 12:59:59 CET (11:59:59 UTC)",
        "Verdict: On time",
        "What happens next:",
        "Whom to ask: secretariat@intake.example",
        "remarks.txt",
        "Until the deadline you can replace it or withdraw it.",
    ):
        assert words in said
    assert sent == "CAL-001"


def test_the_receipt_note_is_attached_byte_for_byte(app: Flask, world: World) -> None:
    world.call()
    made = world.send()
    [attached] = list(letters(app, world)["receipt"].iter_attachments())
    assert attached.get_filename() == "CAL-001-receipt-1.txt"
    assert attached.get_payload(decode=True) == made.receipt


def test_the_link_in_a_letter_is_the_one_that_was_shown(app: Flask, world: World) -> None:
    world.call()
    made = world.send()
    found = re.search(
        r"http://127.0.0.1:8000/my/([0-9a-z]{32})", body(letters(app, world)["receipt"])
    )
    assert found is not None
    assert found[1] == made.token


def test_no_table_holds_a_link(world: World, sent: str) -> None:
    assert sent
    with world.works.reading() as work:
        facts = work.session.connection().exec_driver_sql("SELECT facts FROM message").all()
    assert facts
    assert "/my/" not in str(facts)


def test_each_revision_has_a_letter_with_its_own_receipt_and_files(
    app: Flask, world: World
) -> None:
    world.call()
    sent = world.send()
    letters(app, world)
    sending = Sending(
        nonce="ab" * 16,
        values=world.values(),
        files=[world.attach(b"Other words, better ones than before.\n" * 4, "better.txt")],
        begun=world.clock.now(),
        complete=world.clock.now(),
    )
    done = world.do(SUBMITTER, revising.send, sent.token or "", sending)
    letter = letters(app, world)["receipt"]
    [attached] = list(letter.iter_attachments())
    assert attached.get_filename() == "CAL-001-receipt-2.txt"
    assert attached.get_payload(decode=True) == done.receipt
    assert ("better.txt" in body(letter), "remarks.txt" in body(letter)) == (True, False)
    assert letter["Subject"] == "CAL-001: your new version has arrived"
    assert "We have received a new version of your submission to" in body(letter)


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_what_was_asked_is_answered_by_letter(app: Flask, world: World, language: str) -> None:
    world.call(closes_in=timedelta(minutes=1))
    sent = world.send(correspondence_language=language)
    other = world.send(correspondence_language=language)
    world.clock.advance(timedelta(minutes=2))
    staff = world.staff("publisher")
    for token in (sent.token or "", other.token or ""):
        world.do(SUBMITTER, requests.ask, token, requests.CORRIGENDUM, words="Table 2.")
    world.do(staff, requests.grant, 1, words="Please do.")
    made = letters(app, world)["request-granted"]
    assert "Please do." in body(made)
    assert f"/my/{sent.token}/revise" in body(made)
    world.do(staff, requests.refuse, 2, words="It is\nthe same.")
    made = letters(app, world)["request-refused"]
    assert "It is\r\nthe same." in body(made)
    assert f"/my/{other.token}" in body(made)


def test_a_return_says_where_to_answer(app: Flask, world: World, sent: str) -> None:
    world.do(
        world.staff("reviewer"),
        reviews.return_,
        sent,
        words="Page 3?",
        may_change="both",
        due=datetime(2026, 12, 2, tzinfo=ZoneInfo("Europe/Zurich")),
    )
    made = body(letters(app, world)["returned"])
    assert re.search(r"/my/[0-9a-z]{32}/revise\r\n", made)
    assert "Please answer by 1 December 2026, 23:59:59 CET." in made


def test_decisions_on_a_revision_and_on_a_contest_are_told(app: Flask, world: World) -> None:
    world.call()
    staff, other = world.staff("publisher"), world.staff("publisher", email="o@intake.example")
    sent, again, third = world.send(), world.send(), world.send()
    for n, one in enumerate((sent, again)):
        world.publish(one.number, staff)
        sending = Sending(
            nonce=f"{n}{n}" * 16,
            values=world.values(),
            files=[world.attach(f"Other words, number {n}, of mine.\n".encode() * 4, "b.txt")],
            begun=world.clock.now(),
            complete=world.clock.now(),
        )
        world.do(SUBMITTER, revising.send, one.token or "", sending)
    world.do(staff, pending.publish, sent.number)
    world.do(staff, pending.refuse, again.number, words="It names a child.")
    world.do(staff, reviews.decline, third.number, ground="advertising", words="It sells.")
    world.do(SUBMITTER, contests.contest, third.token or "", words="It does not.")
    world.do(other, contests.uphold, third.number, words="It does not, true.")
    made = letters(app, world)
    assert "http://127.0.0.1:8000/en/submissions/CAL-001" in body(made["revision-published"])
    assert "It names a child." in body(made["revision-refused"])
    assert "It does not, true." in body(made["upheld"])


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("accepted", "is accepted."),
        ("published", "http://127.0.0.1:8000/en/submissions/CAL-001"),
        ("declined", "Ground: Advertising"),
        ("returned", "Please answer by"),
        ("duplicate", "recorded as its duplicate"),
        ("withdrawn", "is withdrawn."),
    ],
)
def test_each_decision_has_its_letter(
    app: Flask, world: World, sent: str, template: str, said: str
) -> None:
    staff = world.staff("publisher", "reviewer")
    other = world.send().number
    with world.works.writing(staff) as work:
        if template == "accepted":
            reviews.accept(work, sent)
        elif template == "published":
            reviews.accept_and_publish(work, sent)
        elif template == "declined":
            reviews.decline(work, sent, ground="advertising", words="It sells")
        elif template == "returned":
            reviews.return_(
                work, sent, words="Which file?", due=world.clock.now(), may_change="files"
            )
        elif template == "duplicate":
            reviews.duplicate(work, sent, of=other, words="The same text")
        else:
            reviews.withdraw(work, sent, words="As you asked")
    letter = letters(app, world)[template]
    assert said in body(letter)
    assert "Dear Ada Example," in body(letter)


def test_what_is_not_for_publication_is_accepted_in_other_words(app: Flask, world: World) -> None:
    world.call()
    number = world.send(publication="private").number
    with world.works.writing(world.staff("reviewer")) as work:
        reviews.accept(work, number)
    assert "only the secretariat reads it" in body(letters(app, world)["accepted-private"])


def test_a_letter_speaks_the_language_that_was_asked_for(app: Flask, world: World) -> None:
    world.call()
    world.send(correspondence_language="ar")
    letter = letters(app, world)["receipt"]
    assert letter["Content-Language"] == "ar"
    assert "تعليقات على المسودة" in body(letter)


def test_without_an_address_there_is_no_letter(app: Flask, world: World) -> None:  # check 84
    world.call()
    world.send(email=None)
    assert letters(app, world) == {}


HOSTILE = (
    "Ada\r\nBcc: victim@example.org",
    "Ada\nSubject: other",
    "Ada\x00\x1b[31m",
    "{{7*7}} %(name)s {% raw %}",
    "<b>Ada</b>",
    "\u202eevil",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_name_or_title_steers_no_header(  # check 113
    app: Flask, world: World, value: str
) -> None:
    world.call(title={"en": value})
    world.send(name=value.replace("\x00", ""), title=value.replace("\x00", ""))
    letter = letters(app, world)["receipt"]
    assert sorted(key.lower() for key in set(letter.keys())) == sorted(
        (
            *("from", "to", "subject", "message-id", "auto-submitted", "mime-version"),
            *("date", "content-type", "content-language"),
        )
    )
    assert letter["To"] == "ada@example.org"
    assert letter["Bcc"] is None
    assert letter["Subject"] == "CAL-001: we have it, this is your receipt"
    assert letter.get_content_type() == "multipart/mixed"
    assert not re.search("[\x00\x1b\u202e]", body(letter))
    if "{{" in value:
        assert value in body(letter)


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "Ada <a@b.example>", "ada"],
)
def test_an_address_that_is_several_or_none_gets_no_letter(  # check 113
    app: Flask, world: World, address: str
) -> None:
    world.call()
    world.send(email=address)
    assert letters(app, world) == {}


def test_one_event_is_one_message_id_however_often_it_is_delivered(  # check 114
    app: Flask, world: World, sent: str
) -> None:
    assert sent
    with world.works.writing(SYSTEM) as work:
        due = outbox.take_mail(work)
    assert due is not None
    ids = set()
    for _ in range(3):
        message = render(app, world, due)
        assert message is not None
        ids.add(message["Message-ID"])
    assert len(ids) == 1
    assert re.fullmatch(r"<[a-z0-9.-]+@127\.0\.0\.1>", ids.pop())


def test_the_letters_of_two_events_have_two_ids(app: Flask, world: World, sent: str) -> None:
    with world.works.writing(world.staff("publisher")) as work:
        reviews.accept(work, sent)
        reviews.publish(work, sent)
    ids = [letter["Message-ID"] for letter in letters(app, world).values()]
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "unknown", "submission_id": 1},
        {"kind": "receipt", "submission_id": None},
        {"kind": "receipt", "submission_id": 99},
        {"kind": "../receipt", "submission_id": 1},
    ],
)
def test_a_row_that_names_nothing_gives_no_letter(
    app: Flask, world: World, sent: str, row: Mapping[str, Any]
) -> None:
    assert sent
    with world.works.writing(SYSTEM) as work:
        due = outbox.take_mail(work)
    assert due is not None
    assert render(app, world, due) is not None
    assert render(app, world, dataclasses.replace(due, **row)) is None


def test_a_withdrawal_by_link_is_confirmed_by_letter(app: Flask, world: World) -> None:
    world.call()
    made = world.send()
    assert made.token is not None
    with world.works.writing(SUBMITTER) as work:
        submissions.withdraw(work, made.token, words="")
    assert "You can send another one until" in body(letters(app, world)["withdrawn"])


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (Publication.UNNAMED, "Your name is hidden from now on"),
        (Publication.PRIVATE, "is not for publication from now on"),
    ],
)
def test_who_hides_a_name_or_all_of_it_is_written_to(  # check 127
    app: Flask, world: World, choice: Publication, says: str
) -> None:
    world.call(publications=["named", "unnamed", "private"])
    link = world.send().token or ""
    without = world.send(email=None).token or ""
    letters(app, world)
    for token in (link, without):
        world.do(SUBMITTER, revising.choose, token, choice)
    made = letters(app, world)
    assert list(made) == [f"choice-{choice.value}"]
    assert says in body(made[f"choice-{choice.value}"])
    with pytest.raises(NotTighter):
        world.do(SUBMITTER, revising.choose, link, choice)
    assert letters(app, world) == {}
