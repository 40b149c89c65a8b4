"""Letters to who holds a draft: what they say, in whose words, and that their link opens the draft."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from intake.domain import links
from intake.services import announcing, calls, drafts, outbox
from intake.services.work import SUBMITTER, SYSTEM
from intake.web import mails
from tests.web.reading import Reader
from tests.world import SYSTEM_STAFF, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WHY = {"en": "The assembly asked for it.\nAll of it.", "ar": "طلبت الجمعية ذلك."}


def draft(world: World, *, language: str = "en", **values: Any) -> None:
    world.do(
        SUBMITTER,
        drafts.save,
        "CAL",
        nonce="a" * 32,
        values={"name": "Ada", "email": "ada@example.org", **values},
        files=[],
        begun=world.clock.now(),
        language=language,
    )


def letters(app: Flask, world: World) -> Iterator[EmailMessage]:
    """Run the jobs that are due and deliver everything that waits, as the relay would see it."""
    world.work_jobs()
    while True:
        with world.works.writing(SYSTEM) as work:
            due = outbox.take_mail(work)
        if due is None:
            return
        base = world.runtime.settings.base_url
        with app.test_request_context(base_url=base), world.works.reading() as work:
            message = mails.render(work, due)
        world.do(SYSTEM, outbox.finish_mail, due)
        if message is not None:
            parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            yield parsed


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.fixture
def held(world: World) -> World:
    world.call(title={"en": "Comments on the draft", "ar": "تعليقات على المسودة"})
    return world


def test_a_moved_deadline_is_told_with_both_and_the_reason(app: Flask, held: World) -> None:
    draft(held)
    later = held.clock.now() + 17 * DAY
    held.do(SYSTEM_STAFF, calls.set_deadline, "CAL", later, reason=WHY)
    [letter] = letters(app, held)
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == "CAL: new deadline: 19 March 2026, 12:59:59 CET"
    assert letter["Content-Language"] == "en"
    said = body(letter)
    for words in (
        "There is more time for “Comments on the draft”",
        "New deadline: 19 March 2026, 12:59:59 CET (11:59:59 UTC)\n",
        "It was: 12 March 2026, 12:59:59 CET (11:59:59 UTC)\n",
        "Reason:\nThe assembly asked for it.\nAll of it.\n",
        "What you prepared is still there",
        "an unsent form is deleted on 1 April 2026.",
        "Whom to ask: secretariat@intake.example",
    ):
        assert words in said, words


def test_a_shorter_one_and_a_closed_one_say_so(app: Flask, held: World) -> None:
    draft(held)
    sooner = held.clock.now() + DAY
    held.do(SYSTEM_STAFF, calls.set_deadline, "CAL", sooner, reason=WHY)
    [letter] = letters(app, held)
    assert "There is less time for “Comments on the draft”" in body(letter)
    held.do(SYSTEM_STAFF, calls.close_call, "CAL", reason=WHY)
    held.clock.advance(HOUR)
    [letter] = letters(app, held)
    assert letter["Subject"] == "CAL: closed earlier than announced"
    assert "Closed: 2 March 2026, 13:00:00 CET (12:00:00 UTC)\n" in body(letter)


def test_the_link_opens_the_draft(app: Flask, held: World) -> None:
    draft(held, title="My own remarks")
    held.do(SYSTEM_STAFF, calls.set_deadline, "CAL", held.clock.now() + DAY, reason=WHY)
    [letter] = letters(app, held)
    found = re.search(r"http://127\.0\.0\.1:8000(/my/[0-9a-z]+)\n", body(letter))
    assert found
    page = Reader(app).get(found[1])
    assert page.status_code == 200
    assert "My own remarks" in page.text


@pytest.mark.parametrize("late_rule", ["mark", "refuse"])
def test_a_warning_says_when_and_what_happens_to_late_ones(
    app: Flask, world: World, late_rule: str
) -> None:
    world.call(late_rule=late_rule, grace=1800)
    draft(world)
    world.clock.set(world.clock.now() + 10 * DAY - 3 * HOUR)
    [letter, *more] = letters(app, world)
    assert more == []
    assert letter["Subject"] == "CAL: closes 12 March 2026, 12:59:59 CET, and you have not sent"
    said = body(letter)
    kept = "What comes later is kept and marked late."
    refused = "What comes later is refused; both instants are shown to the sender."
    assert [kept in said, refused in said] == [late_rule == "mark", late_rule == "refuse"]
    assert "Whoever pressed a button in time has 30 minutes to finish." in said


def test_a_draft_that_will_go_is_told_with_its_day(app: Flask, held: World) -> None:
    draft(held)
    held.clock.advance(drafts.LIFE - 6 * DAY)
    with held.works.writing(SYSTEM) as work:
        announcing.expiring(work, 0)
    [letter] = [one for one in letters(app, held) if "deleted" in str(one["Subject"])]
    assert letter["Subject"] == "CAL: what you prepared will be deleted on 1 April 2026"
    said = body(letter)
    assert "1 April 2026, 14:00:00 CEST (12:00:00 UTC)\n" in said
    assert "The call is closed since 12 March 2026, 12:59:59 CET." in said


def test_it_speaks_the_drafts_language(app: Flask, held: World) -> None:
    draft(held, language="ar")
    held.do(SYSTEM_STAFF, calls.set_deadline, "CAL", held.clock.now() + DAY, reason=WHY)
    [letter] = letters(app, held)
    assert letter["Content-Language"] == "ar"
    assert "تعليقات على المسودة" in body(letter)
    assert "طلبت الجمعية ذلك." in body(letter)


@pytest.mark.parametrize(
    "typed",
    ["", "ada", "a@b@c", "ada@example.org, eve@example.org", "a@b\r\nBcc: x@y", ["a@b"], 7],
)
def test_what_is_no_address_gets_no_letter(app: Flask, held: World, typed: Any) -> None:
    draft(held, email=typed)
    held.do(SYSTEM_STAFF, calls.set_deadline, "CAL", held.clock.now() + DAY, reason=WHY)
    assert list(letters(app, held)) == []


def test_a_title_or_reason_steers_no_header(app: Flask, world: World) -> None:  # check 113
    world.call(title={"en": "Call\r\nBcc: victim@example.org"})
    draft(world)
    reason = {"en": "Why\r\nBcc: victim@example.org\x1b[31m"}
    world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", world.clock.now() + DAY, reason=reason)
    [letter] = letters(app, world)
    assert letter["Bcc"] is None
    assert "\x1b" not in body(letter)


# a draft without an address: its page says when it goes
def test_the_page_of_a_draft_shows_when_it_expires(app: Flask, held: World) -> None:
    draft(held, email=None)
    with held.works.reading() as work:
        token = links.token(work.keys.link, "a" * 32, 0)
    page = Reader(app).get(f"/my/{token}").text
    assert "keeps what you prepared until" in page
    assert 'datetime="2026-04-01T12:00:00Z"' in page
    held.clock.advance(drafts.LIFE + HOUR)
    assert Reader(app).get(f"/my/{token}").status_code == 404
