"""Acts of two persons on screens, and what the public sees afterwards. # checks 93 111 127"""

import io
import re
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from intake.db.removals import Proposal
from intake.domain.vocab import Act, State
from intake.services import outbox, proposals, retention, reviews
from intake.services.work import SYSTEM, Actor
from intake.web import mails
from intake.worker import drain
from tests.web.reading import Reader
from tests.web.staffing import BASE, Browser
from tests.world import World

WORDS = "It names a private person."
SECRET = b"The aubergine belongs to Ms Secret.\n" * 4


@dataclass(frozen=True)
class House:
    """A world with two publishers and a published submission with one file."""

    world: World
    publisher: Actor
    second: Actor
    number: str

    @property
    def seen(self) -> str:
        """Give the version that a form names."""
        return str(self.world.row(self.number).version)

    def end(self, act: Act, reason: str = "order") -> None:
        """Let two persons do something."""
        made = self.world.do(
            self.publisher, proposals.propose, self.number, act, reason=reason, words=WORDS
        )
        self.world.do(self.second, proposals.carry_out, made)


@pytest.fixture
def house(world: World, publisher: Actor, number: str) -> House:
    """Give all of it."""
    second = world.staff("publisher", email="petra@intake.example")
    return House(world, publisher, second, number)


@pytest.fixture
def number(world: World, publisher: Actor) -> str:
    """Give a published submission with one file."""
    world.call()
    return world.published(publisher, files=[world.attach(SECRET, "of-ms-secret.txt")])


def propose(
    browser: Browser, number: str, act: str, *, copy: bytes | None = None, **more: str
) -> TestResponse:
    """Send the form of a proposal; its body is made here: the client's own leaves a file open for a large one."""
    fields = {"csrf_token": browser.token(), "seen": "3", "reason": "order", "words": WORDS, **more}
    data: MultiDict[str, Any] = MultiDict(fields)
    if copy is not None:
        data["file"] = "1"
        data["copy"] = FileStorage(io.BytesIO(copy), filename="copy.txt")
    boundary, body = encode_multipart(data)
    return browser.client.post(
        f"/desk/submissions/{number}/propose/{act}",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        base_url=BASE,
    )


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def test_from_the_proposal_to_the_tombstone(
    house: House, browser: Browser, reader: Reader
) -> None:  # checks 93 111
    number, seen, publisher = house.number, house.seen, house.publisher
    page = text(browser.be(publisher).get(f"/desk/submissions/{number}"))
    assert f'href="/desk/submissions/{number}/propose/remove"' in page
    form = browser.get(f"/desk/submissions/{number}/propose/remove")
    assert re.findall(r'name="reason" value="([a-z-]+)"', text(form)) == [
        "unlawful",
        "rights",
        "personal-data",
        "order",
        "law",
        "mistake",
    ]
    answer = propose(browser, number, "remove", seen=seen, reason="personal-data")
    assert (answer.status_code, answer.location) == (303, "/desk/proposals/1")
    alone = browser.post("/desk/proposals/1", {"answer": "do"})
    assert alone.status_code == 409
    assert "Another person than the one who proposed it" in text(alone)
    assert reader.get(f"/en/submissions/{number}").status_code == 200
    browser.be(house.second)
    assert WORDS in text(browser.get("/desk/proposals"))
    done = browser.post("/desk/proposals/1", {"answer": "do"})
    assert (done.status_code, done.location) == (303, f"/desk/submissions/{number}#end")
    assert house.world.row(number).state == State.REMOVED
    stone = reader.get(f"/en/submissions/{number}")
    assert stone.status_code == 410
    assert "Personal data of others" in text(stone)
    assert WORDS in text(stone)
    again = browser.post("/desk/proposals/1", {"answer": "drop", "words": "Late."})
    assert "A colleague has decided this before you." in text(again)


def test_a_form_that_lacks_something_comes_back_with_what_was_typed(
    world: World, browser: Browser, publisher: Actor, number: str
) -> None:
    seen = str(world.row(number).version)
    browser.be(publisher)
    answer = propose(browser, number, "remove", seen=seen, reason="off-subject", words="")
    assert answer.status_code == 422
    assert "Choose a reason." in text(answer)
    assert "Say why in words: everybody reads them." in text(answer)
    late = propose(browser, number, "remove", seen="1", words="Typed with care")
    assert (late.status_code, "Typed with care" in text(late)) == (409, True)
    assert propose(browser, number, "destroy", seen=seen, reason="mistake").status_code == 422
    assert propose(browser, number, "remove", seen=seen).status_code == 303
    twice = propose(browser, number, "remove", seen=seen)
    assert "This is proposed already" in text(twice)


def test_a_form_without_its_token_does_nothing(
    world: World, browser: Browser, publisher: Actor, number: str
) -> None:
    browser.be(publisher)
    browser.token()
    answer = browser.client.post(
        f"/desk/submissions/{number}/propose/remove",
        data={"seen": "3", "reason": "order", "words": WORDS},
        base_url=BASE,
    )
    assert answer.status_code == 400
    with world.works.reading(publisher) as work:
        assert work.session.scalars(select(Proposal)).all() == []


def test_a_reviewer_finds_no_form_and_an_auditor_reads_alone(
    world: World, browser: Browser, publisher: Actor, number: str
) -> None:
    made = world.do(publisher, proposals.propose, number, Act.REMOVE, reason="order", words=WORDS)
    for role, decided in (("reviewer", 403), ("auditor", 403)):
        browser.be(world.staff(role, email=f"{role}@intake.example"))
        assert browser.get(f"/desk/submissions/{number}/propose/remove").status_code == 403
        assert "/propose/remove" not in text(browser.get(f"/desk/submissions/{number}"))
        page = text(browser.get(f"/desk/proposals/{made}"))
        assert (WORDS in page, 'name="answer"' in page) == (True, False)
        answer = browser.post(f"/desk/proposals/{made}", {"answer": "do"})
        assert answer.status_code == decided


def test_a_redacted_copy_has_its_own_address_and_digest_and_the_original_says_why(
    house: House, browser: Browser, reader: Reader
) -> None:  # check 111
    copy = b"The [blacked out] belongs to [blacked out].\n"
    number, seen, publisher = house.number, house.seen, house.publisher
    original = reader.get(f"/s/{number}/files/1")
    assert original.get_data() == SECRET
    etag = original.headers["ETag"]
    answer = propose(
        browser.be(publisher), number, "redact", copy=copy, seen=seen, reason="personal-data"
    )
    assert answer.location == "/desk/proposals/1"
    page = text(browser.be(house.second).get("/desk/proposals/1"))
    assert "The [blacked out] belongs to [blacked out]." in page
    assert browser.get("/desk/proposals/1/copy").get_data() == copy
    assert browser.post("/desk/proposals/1", {"answer": "do"}).status_code == 303
    for address in (f"/s/{number}/files/1", f"/s/{number}/files/1/of-ms-secret.txt"):
        for more in ({}, {"headers": {"If-None-Match": etag}}, {"headers": {"Range": "bytes=0-3"}}):
            sealed = reader.get(address, **more)
            assert sealed.status_code == 410
            assert SECRET[:20] not in sealed.get_data()
            assert f"/s/{number}/files/1/redacted/1" in text(sealed)
            assert WORDS in text(sealed)
    shown = reader.get(f"/s/{number}/files/1/redacted/1")
    assert (shown.status_code, shown.get_data()) == (200, copy)
    assert f"{number}-1-redacted-1.txt" in shown.headers["Content-Disposition"]
    assert shown.headers["Repr-Digest"] != original.headers["Repr-Digest"]
    assert reader.get(f"/s/{number}/files/1/redacted/2").status_code == 404
    item = text(reader.get(f"/en/submissions/{number}"))
    assert "Redacted copy; the original is kept" in item
    assert "of-ms-secret" not in item
    assert f'href="/s/{number}/files/1/redacted/1"' in item
    assert f'href="/s/{number}/files/1/redacted/1"' in text(reader.get("/en/calls/cal"))
    # The desk still reads the sealed original.
    assert browser.get(f"/desk/submissions/{number}/files/1").get_data() == SECRET


@pytest.mark.parametrize(
    ("copy", "said"),
    [
        (b"", "The file is empty."),
        (SECRET, "This is the original, byte for byte."),
        (b"PK\x03\x04 no such archive", "could not be read"),
    ],
)
def test_what_cannot_stand_in_a_files_place_is_not_taken(
    house: House, browser: Browser, copy: bytes, said: str
) -> None:
    browser.be(house.publisher)
    answer = propose(browser, house.number, "redact", copy=copy, seen=house.seen)
    assert answer.status_code == 422
    assert said in text(answer) or "does not take" in text(answer)


def test_a_copy_may_be_as_large_as_the_call_takes_and_no_larger(
    world: World, browser: Browser, publisher: Actor
) -> None:
    world.call("BIG", max_file_bytes=3_000_000, max_total_bytes=9_000_000)
    number = world.published(publisher, code="BIG")
    seen = str(world.row(number).version)
    browser.be(publisher)
    large = b"Many words about nothing at all.\n" * 80_000
    assert len(large) > 2_500_000
    assert propose(browser, number, "redact", copy=large, seen=seen).status_code == 303
    other = world.published(publisher, code="BIG")
    seen = str(world.row(other).version)
    over = propose(browser, other, "redact", copy=large + b"x" * 600_000, seen=seen)
    assert over.status_code == 422
    much = propose(browser, other, "redact", copy=b"x" * 5_000_000, seen=seen)
    assert much.status_code == 413


ENDS = ("suspended", "withdrawn", "removed", "destroyed")


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_what_was_public_answers_410_at_once_in_every_language_and_says_why(
    house: House, reader: Reader, end: str, lang: str
) -> None:  # check 111
    number, do = house.number, house.world.do
    assert reader.get(f"/{lang}/submissions/{number}").status_code == 200
    begun = time.monotonic()
    if end == "suspended":
        do(house.publisher, reviews.suspend, number, words=WORDS)
    elif end == "withdrawn":
        do(house.publisher, reviews.withdraw, number, words="They asked.")
    else:
        house.end(Act.REMOVE if end == "removed" else Act.DESTROY)
    page = reader.get(f"/{lang}/submissions/{number}")
    file = reader.get(f"/s/{number}/files/1", headers={"Accept-Language": lang})
    assert time.monotonic() - begun < 5
    assert (page.status_code, file.status_code) == (410, 410)
    assert page.headers["Cache-Control"] == "no-store"
    assert f'lang="{lang}"' in text(page)
    assert (WORDS in text(page)) == (end != "withdrawn")
    assert (WORDS in text(file)) == (end != "withdrawn")
    assert f"/s/{number}" in text(file)
    assert SECRET[:20] not in page.get_data() + file.get_data()
    assert number in text(reader.get(f"/{lang}/calls/CAL/register"))
    assert reader.get(f"/s/{number}").status_code == 302
    machine = reader.get(f"/s/{number}/files/1", headers={"Accept": "application/json"})
    assert (machine.status_code, machine.get_json()["error"]) == (410, "gone")


def test_a_page_that_was_cached_is_asked_for_anew(
    house: House, reader: Reader
) -> None:  # checks 111 127
    number = house.number
    addresses = [f"/en/submissions/{number}", "/en/calls/cal", "/en/calls/CAL/register", "/en/"]
    before = {one: reader.get(one).headers["ETag"] for one in addresses}
    house.end(Act.REMOVE)
    for address, etag in before.items():
        answer = reader.get(address, headers={"If-None-Match": etag})
        assert answer.status_code in {200, 410}
        assert f'href="/s/{number}/files/1"' not in text(answer)
        assert "Remarks on issue 1" not in text(answer)
    assert "Remarks on issue 1" not in text(reader.get("/en/search?q=remarks")).split("<main")[-1]
    assert f"{number},2026" in text(reader.get("/calls/CAL/register.csv"))


def test_publishers_are_reminded_once_of_what_has_been_hidden_for_ten_days(
    house: House, app: Flask
) -> None:
    world, publisher, number = house.world, house.publisher, house.number
    world.staff("reviewer", email="rene@intake.example")
    world.do(publisher, reviews.suspend, number, words=WORDS)
    other = world.published(publisher)
    world.do(publisher, reviews.suspend, other, words=WORDS)
    world.do(publisher, reviews.restore, other, words="All is well.")
    drain(app, world.runtime)
    world.clock.advance(timedelta(days=9, hours=23))
    assert reminders(world, app) == []
    world.clock.advance(timedelta(hours=2))
    found = reminders(world, app)
    assert [one[0] for one in found] == ["petra@intake.example", "publisher@intake.example"]
    assert {one[1] for one in found} == {f"{number}: hidden for ten days"}
    assert WORDS in found[0][2]
    assert f"/desk/submissions/{number}" in found[0][2]
    world.clock.advance(timedelta(days=30))
    assert reminders(world, app) == []


def reminders(world: World, app: Flask) -> list[tuple[str, str, str]]:
    """Run the jobs that are due and take the letters, as the worker does."""
    world.work_jobs()
    found = []
    while (due := world.do(SYSTEM, outbox.take_mail)) is not None:
        with (
            app.test_request_context(base_url="http://127.0.0.1:8000"),
            world.works.reading() as work,
        ):
            message = mails.render(work, due)
        world.do(SYSTEM, outbox.finish_mail, due)
        if message is not None and due.kind == "still-suspended":
            found.append((message["To"], message["Subject"], message.get_content()))
    return sorted(found)


def test_what_has_been_hidden_for_long_stands_on_the_list(
    world: World, browser: Browser, publisher: Actor, number: str
) -> None:
    world.do(publisher, reviews.suspend, number, words=WORDS)
    browser.be(publisher)
    assert number not in text(browser.get("/desk/proposals"))
    world.clock.advance(timedelta(days=11))
    browser.be(publisher)
    assert number in text(browser.get("/desk/proposals"))


def test_administrators_of_the_site_change_a_rule_of_retention(
    world: World, browser: Browser, publisher: Actor
) -> None:
    chief = world.staff("administrator", email="chief@intake.example", process=None)
    page = text(browser.be(publisher).get("/manage/retention"))
    assert "Drafts that were not sent" in page
    assert 'name="days-drafts"' not in page
    assert browser.post("/manage/retention/drafts", {"days-drafts": "60"}).status_code == 403
    browser.be(chief)
    for typed in ("0", "-3", "sixty", "9" * 30, ""):
        answer = browser.post("/manage/retention/drafts", {"days-drafts": typed})
        assert answer.status_code == 422
        assert "Give a number of days from 14 to 365." in text(answer)
    answer = browser.post(
        "/manage/retention/drafts", {"days-drafts": "60", "basis-en": "<b>Holidays</b>"}
    )
    assert (answer.status_code, answer.location) == (303, "/manage/retention?done=drafts")
    assert "&lt;b&gt;Holidays&lt;/b&gt;" in text(browser.get("/manage/retention"))
    rule = next(one.rule for one in world.see(retention.table) if one.rule.code == "drafts")
    assert rule.days == 60
    assert browser.post("/manage/retention/all", {"days-all": "60"}).status_code == 404
