"""A forgotten password: one letter, one link, half an hour. # checks 96 101 102"""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from intake.app import create_app
from intake.runtime import Runtime
from intake.services import accounts
from intake.worker import drain
from tests.web.staffing import BASE, Browser, give_password
from tests.world import SYSTEM_STAFF, World, make_runtime

EMAIL = "staff@intake.example"
FRESH = "copper lantern bites maps"


@pytest.fixture
def member(app: Flask, runtime: Runtime, world: World) -> str:
    world.staff("reviewer")
    give_password(app, runtime, EMAIL)
    return EMAIL


def links(app: Flask, runtime: Runtime) -> list[str]:
    drain(app, runtime)
    paths = sorted((runtime.settings.data / "mail").glob("*.eml"))
    made = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return re.findall(rf"{BASE}(/account/first/\S+)", "\n".join(one.get_content() for one in made))


def ask(browser: Browser, email: str = EMAIL) -> str:
    return browser.post("/account/forgot", {"email": email}).text


def test_the_link_sets_a_new_password_once_and_ends_sessions(
    app: Flask, runtime: Runtime, browser: Browser, member: str
) -> None:
    other = Browser(app, runtime)
    other.sign_in(member)
    ask(browser, " STAFF@intake.example ")
    ask(browser)
    first, second = links(app, runtime)
    new = {"password": FRESH, "again": FRESH}
    assert browser.post(first, {**new, "password": "short"}).status_code == 422
    done = browser.post(first, new)
    assert (done.status_code, done.location) == (303, "/account/login")
    assert [browser.post(one, new).status_code for one in (first, second)] == [404, 404]
    assert other.get("/account/").status_code == 302
    assert browser.sign_in(member).status_code == 200
    assert browser.sign_in(member, FRESH).status_code == 302


def test_a_link_dies_after_half_an_hour_and_with_the_account_and_the_password(
    app: Flask, runtime: Runtime, world: World, browser: Browser, member: str
) -> None:
    ask(browser)
    (link,) = links(app, runtime)
    assert browser.get(link).status_code == 200
    with runtime.works.writing(SYSTEM_STAFF) as work:
        accounts.disable(work, email=member)
    assert browser.get(link).status_code == 404
    with runtime.works.writing(SYSTEM_STAFF) as work:
        accounts.enable(work, email=member)
    assert browser.get(link).status_code == 200
    world.clock.advance(timedelta(minutes=30))
    assert browser.get(link).status_code == 200
    world.clock.advance(timedelta(seconds=1))
    assert browser.get(link).status_code == 404
    ask(browser)
    later = next(one for one in links(app, runtime) if one != link)
    give_password(app, runtime, member, FRESH)
    assert browser.get(later).status_code == 404


def test_a_link_is_of_one_account_and_one_time(
    app: Flask, runtime: Runtime, world: World, browser: Browser, member: str
) -> None:
    assert member == EMAIL
    world.staff("administrator", email="chief@intake.example", process=None)
    give_password(app, runtime, "chief@intake.example")
    ask(browser)
    (link,) = links(app, runtime)
    _r, owner, until, mac = link.split("?")[0].rsplit("/", 1)[1].split("-")
    others = (
        f"{int(owner) + 1}-{until}-{mac}",
        f"{owner}-{int(until) + 9}-{mac}",
        f"{owner}-{until}-{'0' * 32}",
    )
    assert [browser.get(f"/account/first/r-{one}").status_code for one in others] == [404] * 3


# check 96
def test_an_unknown_address_gets_the_same_answer_by_the_same_statements(
    app: Flask, runtime: Runtime, world: World, browser: Browser, member: str
) -> None:
    world.staff("reviewer", email="off@intake.example")
    with runtime.works.writing(SYSTEM_STAFF) as work:
        accounts.disable(work, email="off@intake.example")
    ran: list[str] = []

    def note(*facts: object) -> None:
        ran.append(str(facts[2]))

    event.listen(runtime.works.engine, "before_cursor_execute", note)
    found = []
    for email in (member, "nobody@intake.example", "off@intake.example"):
        ran.clear()
        found.append((ask(browser, email), tuple(ran)))
    assert found[0] == found[1] == found[2]
    assert any("INSERT" in statement for statement in found[0][1])
    event.remove(runtime.works.engine, "before_cursor_execute", note)
    assert len(links(app, runtime)) == 1


# check 101
def test_the_link_names_the_configured_address_whatever_the_request_says(
    app: Flask, runtime: Runtime, browser: Browser, member: str
) -> None:
    token = {"csrf_token": browser.token(), "email": member}
    poisoned = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    sent = browser.client.post("/account/forgot", data=token, base_url=BASE, headers=poisoned)
    assert "a letter is on its way" in sent.text
    refused = browser.client.post("/account/forgot", data=token, headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert len(links(app, runtime)) == 1
    texts = [path.read_text() for path in (runtime.settings.data / "mail").glob("*.eml")]
    assert [text for text in texts if "evil.example" in text] == []


def test_a_demo_sends_no_link_to_its_open_mailbox(tmp_path: Path) -> None:
    runtime = make_runtime(tmp_path, demo=True)
    app = create_app(runtime)
    browser = Browser(app, runtime)
    page = browser.get("/account/forgot").text
    assert ("This is a demo" in page, "<input id=" in page) == (True, False)
    runtime.works.engine.dispose()
