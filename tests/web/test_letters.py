"""Letters of decisions: in the submitter's language, in the call's own words, seen before they go and kept after."""

import re
from datetime import timedelta
from email.message import EmailMessage
from html import unescape

import pytest
from flask import Flask

from intake.domain import wordings
from intake.domain.vocab import LANGUAGES, Role
from intake.services import letters, reviews
from intake.services.outbox import Due
from intake.services.work import SYSTEM, Actor
from intake.web import mails
from intake.worker import drain
from tests.web.staffing import Browser
from tests.world import World

OWN = "Sehr geehrte/r {name},\n{ground}\n{reason}\n{title}"
TOKEN = re.compile(r"/my/[0-9a-hjkmnp-tv-z]{32}")


@pytest.fixture
def publisher(world: World) -> Actor:
    world.call()
    return world.staff(Role.PUBLISHER, Role.REVIEWER)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def letter(html: str) -> str:
    """Give the letter that a page previews."""
    found = re.search(r'<section class="row" id="letter">.*?</section>', html, re.DOTALL)
    return plain(found.group()) if found else ""


def own_words(world: World, actor: Actor, kind: str = "declined", **more: str) -> None:
    said = {"language": "en", "subject": "", "body": OWN, **more}
    world.do(
        actor,
        letters.keep,
        "CAL",
        kind,
        said["language"],
        subject=said["subject"],
        body=said["body"],
    )


def decline(world: World, actor: Actor, number: str, words: str = "It is about parking.") -> None:
    world.do(actor, reviews.decline, number, ground="off-subject", words=words)


def test_a_letter_is_seen_before_the_act_and_what_was_typed_stays(
    world: World, browser: Browser, publisher: Actor
) -> None:
    number = world.send(correspondence_language="ar", name="آدا").number
    page = f"/desk/submissions/{number}"
    browser.be(publisher)
    seen = world.row(number).version
    answer = browser.post(
        f"{page}/letter/return",
        {"seen": str(seen), "return-words": "Which page do you mean?", "return-due": "2026-03-20"},
    )
    shown = letter(answer.text)
    assert answer.status_code == 200
    assert "عزيزي" in shown or "آدا" in shown
    assert "Which page do you mean?" in shown
    assert "2026" in shown
    assert "/my/…" in shown
    assert TOKEN.search(answer.text) is None
    assert 'lang="ar" dir="rtl"' in answer.text
    kept = re.search(r'<textarea id="return-words".*?>\n?(.*?)</textarea>', answer.text, re.DOTALL)
    assert kept
    assert kept.group(1).strip() == "Which page do you mean?"
    assert 'value="2026-03-20"' in answer.text
    assert world.row(number).version == seen
    assert world.row(number).state == "under-review"


def test_an_act_without_words_has_its_letter_too(
    world: World, browser: Browser, publisher: Actor
) -> None:
    number = world.send().number
    private = world.send(publication="private").number
    browser.be(publisher)
    public = letter(browser.get(f"/desk/submissions/{number}?letter=accept-publish").text)
    assert f"{number}: published" in public
    assert "ada@example.org" in public
    other = letter(browser.get(f"/desk/submissions/{private}?letter=accept").text)
    assert "not for publication" in other
    assert letter(browser.get(f"/desk/submissions/{number}?letter=claim").text) == ""
    assert letter(browser.get(f"/desk/submissions/{number}?letter=nonsense").text) == ""


def test_who_only_looks_previews_nothing(world: World, browser: Browser, publisher: Actor) -> None:
    number = world.send().number
    del publisher
    browser.be(world.staff(Role.AUDITOR, email="auditor@intake.example"))
    assert letter(browser.get(f"/desk/submissions/{number}?letter=accept").text) == ""


def test_a_letter_has_the_calls_own_words_in_one_language_and_the_shipped_in_others(
    world: World, app: Flask, publisher: Actor
) -> None:
    own_words(world, publisher, subject="decision on {title}")
    german, french = world.send(title="On trees"), world.send(correspondence_language="fr")
    for sent in (german, french):
        decline(world, publisher, sent.number)
    drain(app, world.runtime)
    kept = {
        number: next(one for one in panel(world, publisher, number) if one.template == "declined")
        for number in (german.number, french.number)
    }
    one, other = kept[german.number], kept[french.number]
    assert one.subject == f"{german.number}: decision on On trees"
    assert "Sehr geehrte/r Ada Example," in (one.text or "")
    assert "It is about parking." in (one.text or "")
    assert (one.own, other.own) == (True, False)
    assert "Sehr" not in (other.text or "")


def panel(world: World, actor: Actor, number: str) -> tuple[letters.Sent, ...]:
    with world.works.reading(actor) as work:
        return letters.panel(work, number)


def test_a_letter_keeps_the_words_that_were_in_force_when_it_was_asked_for(
    world: World, app: Flask, publisher: Actor
) -> None:
    number = world.send().number
    own_words(world, publisher)
    decline(world, publisher, number)
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    own_words(world, publisher, body="Changed since: {ground} {reason}")
    drain(app, world.runtime)
    sent = next(one for one in panel(world, publisher, number) if one.template == "declined")
    assert "Sehr geehrte/r" in (sent.text or "")


def test_what_was_sent_can_be_read_again_without_its_link(
    world: World, app: Flask, browser: Browser, publisher: Actor
) -> None:
    sent = world.send()
    browser.be(publisher)
    assert "on its way" in plain(browser.get(f"/desk/submissions/{sent.number}").text)
    drain(app, world.runtime)
    page = browser.get(f"/desk/submissions/{sent.number}").text
    assert "we have it, this is your receipt" in plain(page)
    assert "/my/…" in page
    assert sent.token
    assert sent.token not in page
    (kept,) = panel(world, publisher, sent.number)
    assert sent.token not in (kept.text or "")
    world.do(SYSTEM, letters.forget, world.row(sent.number).id)
    assert [(one.state, one.text) for one in panel(world, publisher, sent.number)] == [
        ("done", None)
    ]


@pytest.mark.parametrize("kind", wordings.KINDS)
def test_the_shipped_words_of_every_letter_would_do_as_ones_own(
    world: World, browser: Browser, publisher: Actor, kind: str
) -> None:
    del world
    browser.be(publisher)
    for tag in LANGUAGES[:3]:
        page = browser.get(f"/manage/calls/CAL/letters/{kind}/{tag}").text
        body = re.search(r'<textarea id="body".*?>\n?(.*?)</textarea>', page, re.DOTALL)
        assert body
        assert wordings.check(kind, "", unescape(body.group(1))) == {}


def test_own_words_are_kept_marked_and_given_back(
    world: World, browser: Browser, publisher: Actor
) -> None:
    del world
    browser.be(publisher)
    page = "/manage/calls/CAL/letters/declined/en"
    wrong = browser.post(page, {"subject": "a\nBcc: x@example.org", "body": "{link} {reason}"})
    assert wrong.status_code == 422
    assert "{link} is no placeholder of this letter." in plain(wrong.text)
    assert "{link} {reason}" in wrong.text
    assert browser.post(page, {"subject": "", "body": OWN}).status_code == 303
    assert plain(browser.get("/manage/calls/CAL/letters").text).count("own words") == 1
    assert "The call’s own words." in plain(browser.get(page).text)
    assert browser.post(page, {"reset": "1"}).status_code == 303
    assert plain(browser.get("/manage/calls/CAL/letters").text).count("own words") == 0
    assert "The shipped words." in plain(browser.get(page).text)


HOSTILE = "Eve\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script> {reason} {{7*7}} \u202e"


def test_nothing_that_a_stranger_typed_is_a_header_a_placeholder_or_markup(
    world: World, app: Flask, publisher: Actor
) -> None:
    # check 113
    own_words(world, publisher, subject="{title} for {name}")
    number = world.send(title=HOSTILE, name=HOSTILE).number
    decline(world, publisher, number, words=HOSTILE)
    row = world.row(number)
    with world.works.reading() as work, app.test_request_context(base_url="http://127.0.0.1:8000"):
        facts = {"words": HOSTILE, "ground": "off-subject"}
        due = Due(0, "declined", facts, 0, work.now, submission_id=row.id, event="e")
        message = mails.render(work, due)
    assert isinstance(message, EmailMessage)
    assert message.get_all("Bcc") is None
    assert message.get_all("To") == ["ada@example.org"]
    assert "\n" not in message["Subject"]
    assert message.get_content_type() == "text/plain"
    body = message.get_content()
    assert "{reason} {{7*7}}" in body
    raw = message.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"\nBcc:" not in raw
