"""Signing in and out, sessions, first passwords. # checks 88 94 98 99 101 104"""

import dataclasses
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from intake.app import create_app
from intake.runtime import Runtime
from intake.services import accounts, processes
from tests.web.staffing import BASE, PASSWORD, Browser, give_password
from tests.world import SYSTEM_STAFF, World, make_runtime

EMAIL = "staff@intake.example"


@pytest.fixture
def member(app: Flask, runtime: Runtime, world: World) -> str:
    """Make a reviewer with a password; give the address."""
    world.staff("reviewer")
    give_password(app, runtime, EMAIL)
    return EMAIL


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_there_is_no_account_before_a_token_made_one(
    browser: Browser, runtime: Runtime, world: World
) -> None:
    # check 94
    assert world.process_id
    with runtime.works.reading() as work:
        assert accounts.count(work) == 0
    for email, password in (
        ("admin", "admin"),
        ("admin@intake.example", "password"),
        (EMAIL, PASSWORD),
    ):
        assert browser.sign_in(email, password).status_code == 200
        assert browser.get("/account/").status_code == 302


def test_a_one_time_token_sets_the_first_password_once(browser: Browser, runtime: Runtime) -> None:
    # check 94
    with runtime.works.writing(SYSTEM_STAFF) as work:
        token = accounts.invite(work, email=EMAIL, name="First User")
        accounts.grant(work, email=EMAIL, role="administrator", process=None)
    path = f"/account/first/{token}"
    page = browser.get(path)
    assert (page.status_code, EMAIL in page.text) == (200, True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert browser.post(path, {"password": PASSWORD, "again": PASSWORD + "x"}).status_code == 422
    assert browser.post(path, {"password": "short", "again": "short"}).status_code == 422
    done = browser.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done.location) == (303, "/account/login")
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 404
    assert browser.sign_in(EMAIL).location == "/desk/"


def test_a_token_is_dead_after_a_day(browser: Browser, runtime: Runtime, world: World) -> None:
    with runtime.works.writing(SYSTEM_STAFF) as work:
        token = accounts.invite(work, email=EMAIL, name="")
    world.clock.advance(timedelta(hours=24, seconds=1))
    assert browser.get(f"/account/first/{token}").status_code == 404


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("fourteen chars", False),
        ("fifteen charsss", True),
        ("x" * 20, False),
        ("passwordpassword", False),
        ("P@ssw0rd1234567", False),
        ("qwertyuiop12345", False),
        ("123456789012345", False),
        ("staffstaffstaff2026", False),
        ("correct horse battery staple", False),
        ("ṩtaffel über dem Eiſ 🗝 " * 3, True),
        ("kelp orbit wagon " * 6, True),
    ],
)
def test_a_password_is_long_and_not_common_and_kept_as_typed(
    browser: Browser, runtime: Runtime, password: str, *, taken: bool
) -> None:
    with runtime.works.writing(SYSTEM_STAFF) as work:
        token = accounts.invite(work, email=EMAIL, name="Staff")
    answer = browser.post(f"/account/first/{token}", {"password": password, "again": password})
    assert answer.status_code == (303 if taken else 422)
    if taken:
        assert browser.sign_in(EMAIL, password).status_code == 302
        assert browser.be(None).sign_in(EMAIL, password[:-1] + "¤").status_code == 200


def test_an_unknown_address_and_a_wrong_password_read_the_same(
    browser: Browser, member: str
) -> None:
    wrong = browser.sign_in(member, "violet tractor under water")
    unknown = browser.sign_in("nobody@intake.example", "violet tractor under water")
    assert wrong.status_code == unknown.status_code == 200
    assert words(wrong.text).count("Address or password is not right") == 1
    assert words(wrong.text) == words(unknown.text)
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)


def test_signing_in_begins_a_new_session(browser: Browser, member: str) -> None:
    # check 98
    browser.get("/account/login")
    with browser.client.session_transaction(base_url=BASE) as session:
        session["planted"] = "by somebody else"
        before = dict(session)
    browser.sign_in(member)
    with browser.client.session_transaction(base_url=BASE) as session:
        after = dict(session)
    assert "planted" not in after
    assert after.get("csrf_token") != before["csrf_token"]
    assert after["sid"] != before.get("sid")


def test_signing_out_ends_the_session_on_the_server(browser: Browser, member: str) -> None:
    # check 98
    browser.sign_in(member)
    assert browser.get("/account/").status_code == 200
    stolen = browser.client.get_cookie("intake", domain="127.0.0.1")
    assert stolen is not None
    assert browser.get("/account/logout").status_code == 405
    assert browser.post("/account/logout").status_code == 302
    assert browser.get("/account/").status_code == 302
    browser.client.set_cookie("intake", stolen.value, domain="127.0.0.1")
    assert browser.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("steps", "alive"),
    [([59], True), ([60], False), ([59, 59], True), ([50] * 9, True), ([50] * 10, False)],
)
def test_a_session_ends_after_an_idle_hour_and_after_eight(
    browser: Browser, world: World, member: str, steps: list[int], *, alive: bool
) -> None:
    # check 98
    browser.sign_in(member)
    for minutes in steps:
        status = browser.get("/account/").status_code
        world.clock.advance(timedelta(minutes=minutes))
    assert status == 200
    assert (browser.get("/account/").status_code == 200) is alive


def test_whoever_works_anywhere_at_the_desk_is_not_idle(
    app: Flask, browser: Browser, world: World, member: str
) -> None:
    # check 98: the pages of every part, whichever blueprint serves them
    pages = {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and rule.rule.startswith(("/desk", "/manage"))
    }
    assert {"tray.listing", "requests.listing", "rereadings.listing"} <= pages.keys()
    for path in pages.values():
        browser.sign_in(member)
        for _ in range(3):
            assert browser.get(path).status_code != 302, path
            world.clock.advance(timedelta(minutes=30))
        browser.post("/account/logout", {})


def test_a_language_chosen_at_the_tray_is_kept(browser: Browser, member: str) -> None:
    browser.sign_in(member)
    browser.get("/desk/tray/?lang=ar")
    answer = browser.get("/desk/tray/")
    assert '<html lang="ar" dir="rtl"' in answer.get_data(as_text=True)
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(
    app: Flask, runtime: Runtime, browser: Browser, member: str
) -> None:
    other = Browser(app, runtime)
    other.sign_in(member)
    browser.sign_in(member)
    fresh = "copper lantern bites maps"
    wrong = {
        "password": "not this one at all",
        "new_password": fresh,
        "new_password_confirm": fresh,
    }
    page = browser.post("/account/password", wrong)
    assert (page.status_code, "not your present password" in page.text) == (200, True)
    right = {**wrong, "password": PASSWORD}
    weak = {**right, "new_password": "passwordpassword", "new_password_confirm": "passwordpassword"}
    assert "Many people use" in browser.post("/account/password", weak).text
    assert browser.post("/account/password", right).location == "/account/"
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert other.sign_in(member).status_code == 200
    assert other.sign_in(member, fresh).status_code == 302


def test_a_disabled_account_is_refused_at_its_next_request(
    browser: Browser, runtime: Runtime, member: str
) -> None:
    # check 88
    browser.sign_in(member)
    assert browser.get("/account/").status_code == 200
    with runtime.works.writing(SYSTEM_STAFF) as work:
        accounts.disable(work, email=member)
    assert browser.get("/account/").status_code == 302
    assert browser.sign_in(member).status_code == 200


def test_cookies_are_bound_to_host_and_https(tmp_path: Path) -> None:
    # check 99
    runtime = make_runtime(tmp_path, base_url="https://intake.example")
    client = create_app(runtime).test_client()
    answer = client.get("/account/login", base_url="https://intake.example")
    cookie = answer.headers["Set-Cookie"]
    name, *attributes = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-intake=")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
    runtime.works.engine.dispose()


def test_over_https_forms_need_no_referer(tmp_path: Path) -> None:
    runtime = make_runtime(tmp_path, base_url="https://intake.example")
    client = create_app(runtime).test_client()
    page = client.get("/account/login", base_url="https://intake.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    data = {"csrf_token": token[1], "email": EMAIL, "password": PASSWORD}
    sent = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    answer = client.post(
        "/account/login", data=data, base_url="https://intake.example", headers=sent
    )
    assert answer.status_code == 200
    assert "Address or password is not right" in answer.text
    runtime.works.engine.dispose()


def test_an_unknown_host_is_refused_and_never_repeated(browser: Browser) -> None:
    # check 101
    for headers in ({"Host": "evil.example"}, {"Host": "127.0.0.1:8000.evil.example"}):
        answer = browser.client.get("/account/login", base_url=BASE, headers=headers)
        assert answer.status_code == 400
        assert "evil.example" not in answer.text
    forwarded = browser.get("/account/login", headers={"X-Forwarded-Host": "evil.example"})
    assert (forwarded.status_code, "evil.example" in forwarded.text) == (200, False)


def test_sign_in_needs_its_csrf_token(browser: Browser, member: str) -> None:
    # check 104
    data = {"email": member, "password": PASSWORD}
    assert browser.client.post("/account/login", data=data, base_url=BASE).status_code == 400
    assert browser.post("/account/login", {**data, "csrf_token": "forged"}).status_code == 400
    assert browser.get("/account/").status_code == 302


def test_after_sign_in_one_lands_on_this_site_only(browser: Browser, member: str) -> None:
    data = {"email": member, "password": PASSWORD, "next": "https://evil.example/desk/"}
    answer = browser.post("/account/login?next=https://evil.example/", data)
    assert "evil.example" not in (answer.location or "")


def test_no_token_in_header_or_address_signs_in(browser: Browser, member: str) -> None:
    browser.sign_in(member)
    page = browser.post(
        "/account/login?include_auth_token",
        {"email": member},
        headers={"Accept": "application/json"},
    )
    assert "authentication_token" not in page.text


def test_signing_in_takes_no_write_lock_while_it_hashes(
    browser: Browser, runtime: Runtime, member: str
) -> None:
    statements: list[str] = []

    @event.listens_for(runtime.works.engine, "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    browser.sign_in(member, "violet tractor under water")
    assert [s for s in statements if s == "BEGIN IMMEDIATE"] == []
    statements.clear()
    browser.sign_in(member)
    begun = [place for place, s in enumerate(statements) if s == "BEGIN IMMEDIATE"]
    assert len(begun) == 1
    assert statements[begun[0] + 1].startswith('UPDATE "user"') or statements[
        begun[0] + 1
    ].startswith("UPDATE user")


def test_public_pages_never_read_the_session(browser: Browser, member: str) -> None:
    browser.sign_in(member)
    answer = browser.get("/en/")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers


def test_settings_of_the_world_are_http(runtime: Runtime) -> None:
    assert dataclasses.asdict(runtime.settings)["base_url"] == BASE


def test_the_account_names_each_process_with_its_roles(
    browser: Browser, runtime: Runtime, world: World
) -> None:
    staff = world.staff("reviewer")
    with runtime.works.writing(SYSTEM_STAFF) as work:
        theme = processes.add_theme(work, slug="more", title={"en": "More"}, summary={})
        processes.add_process(
            work,
            theme_id=theme,
            slug="other",
            title={"en": "Ships & <sails>"},
            summary={},
            contact={},
        )
        for role, slug in (("publisher", "other"), ("auditor", "other"), ("reviewer", "talk")):
            accounts.grant(work, email=EMAIL, role=role, process=slug)
    page = browser.be(staff).get("/account/").text
    told = page.partition("<dd><b>")[2].partition("</dd>")[0]
    assert [words(line).strip() for line in told.split("<br>")] == [
        "A conversation : reviewer",
        "Ships &amp; &lt;sails&gt; : auditor, publisher",
    ]
    assert "محادثة" in browser.get("/account/?lang=ar").text


def test_a_breached_password_is_refused_with_what_to_do_instead(  # check 95
    browser: Browser, runtime: Runtime
) -> None:
    with runtime.works.writing(SYSTEM_STAFF) as work:
        token = accounts.invite(work, email=EMAIL, name="")
    typed = {"password": "Liverpool/Arsenal 09", "again": "Liverpool/Arsenal 09"}
    answer = browser.post(f"/account/first/{token}", typed)
    assert answer.status_code == 422
    assert "Take four words or more that do not belong together." in words(answer.text)
    assert "Liverpool" not in answer.text
    with runtime.works.reading() as work:
        assert accounts.check_token(work, token) == EMAIL
