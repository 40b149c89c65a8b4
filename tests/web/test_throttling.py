"""Who does too much is told so and when to go on; whoever else is there notices nothing."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from intake.domain import links
from intake.runtime import Runtime
from intake.services import accounts, forms
from intake.services.work import SYSTEM
from intake.web.throttling import ROUTES
from tests.web.submitting import COMPLETE, ENGLISH, JSON, Submitter, make_app
from tests.world import World

FEW = dict.fromkeys(("attach", "send", "act", "letter", "guess", "sign_in"), (2, 1))
HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.1"}


def limited(runtime: Runtime, **rates: tuple[int, int]) -> Flask:
    """Make the application with few acts allowed; what is not named is as shipped."""
    held = runtime.settings
    runtime.settings = dataclasses.replace(held, rates={**held.rates, **rates})
    return make_app(runtime)


@pytest.fixture
def person(world: World) -> Submitter:
    world.call()
    one = Submitter(limited(world.runtime, **{**FEW, "act": (20, 1)}), world)
    one.open()
    return one


def check(
    person: Submitter,
    name: str = "a.txt",
    *,
    environ: Mapping[str, str] = HERE,
    **more: Any,
) -> TestResponse:
    return person.post(
        files=[(ENGLISH + name.encode(), name)], action="check", environ=environ, **more
    )


def link_on(answer: TestResponse) -> str:
    found = re.search(r"/my/([0-9a-z]{32})", answer.get_data(as_text=True))
    assert found
    return found[0]


def test_every_form_that_strangers_may_post_is_counted(app: Flask) -> None:  # check 20
    open_to_all = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and not rule.rule.startswith(("/desk", "/manage"))
    }
    assert open_to_all - {"security.logout"} == set(ROUTES)


def test_more_checks_than_the_rate_are_429_with_what_to_do_and_when(  # checks 20 125
    person: Submitter,
) -> None:
    assert [check(person, name).status_code for name in ("a.txt", "b.txt")] == [200, 200]
    answer = check(person, "c.txt", title="Half a sentence")
    page = answer.get_data(as_text=True)
    seconds = int(answer.headers["Retry-After"])
    assert (answer.status_code, 50 < seconds <= 60) == (429, True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Too many requests from your network" in page
    assert f"Try again in {seconds} seconds." in page
    assert "What counts for the deadline is the first time you pressed a button." in page
    kept = person.get(link_on(answer)).get_data(as_text=True)
    assert "Half a sentence" in kept
    assert [name in kept for name in ("a.txt", "b.txt", "c.txt")] == [True, True, False]


def test_the_page_speaks_the_language_of_the_address(world: World) -> None:  # check 20
    world.call()
    one = Submitter(limited(world.runtime, attach=(1, 1)), world, lang="ar")
    one.open()
    assert check(one).status_code == 200
    page = check(one, "b.txt").get_data(as_text=True)
    assert '<html lang="ar" dir="rtl"' in page


def test_a_script_gets_json_and_the_seconds(person: Submitter) -> None:  # check 20
    for name in ("a.txt", "b.txt"):
        check(person, name, headers=JSON)
    answer = check(person, "c.txt", headers=JSON)
    assert (answer.status_code, 50 < int(answer.headers["Retry-After"]) <= 60) == (429, True)
    assert answer.get_json()["error"] == "too-many"


def test_others_notice_nothing(person: Submitter, world: World) -> None:  # check 20
    for name in ("a.txt", "b.txt"):
        check(person, name)
    assert check(person, "c.txt").status_code == 429
    other = Submitter(person.client.application, world)
    other.open()
    assert check(other, environ=THERE).status_code == 200
    six = Submitter(person.client.application, world)
    six.open()
    found = [
        check(six, f"{n}.txt", environ={"REMOTE_ADDR": f"2001:db8:0:1::{n}"}).status_code
        for n in range(3)
    ]
    assert found == [200, 200, 429]
    assert check(six, environ={"REMOTE_ADDR": "2001:db8:0:2::1"}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_client_says_of_itself_counts_for_nothing(  # check 21
    person: Submitter, header: str
) -> None:
    found = [
        check(
            person,
            f"{n}.txt",
            headers={header: f"for=203.0.113.{n}" if header == "Forwarded" else f"203.0.113.{n}"},
        ).status_code
        for n in range(3)
    ]
    assert found == [200, 200, 429]


def test_what_was_prepared_is_sent_however_often_it_was_checked(  # check 20
    person: Submitter,
) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        last = check(person, name)
    assert last.status_code == 429
    # Colleagues behind the same address have used up what may be sent without preparing.
    for n in range(2):
        other = Submitter(person.client.application, person.world)
        other.open()
        assert other.post(files=[(ENGLISH, f"{n}.txt")], environ=HERE).status_code == 303
    sent = person.post(environ=HERE)
    assert sent.status_code == 303
    assert "a.txt" in person.get(sent.headers["Location"]).get_data(as_text=True)


def test_a_first_sending_beyond_the_rate_is_kept_and_passes_at_the_next_press(  # check 20
    person: Submitter,
) -> None:
    for n in range(2):
        other = Submitter(person.client.application, person.world)
        other.open()
        other.post(files=[(ENGLISH, f"{n}.txt")], environ=HERE)
    refused = person.post(files=[(ENGLISH, "mine.txt")], title="Kept words", environ=HERE)
    assert refused.status_code == 429
    assert "Kept words" in person.get(link_on(refused)).get_data(as_text=True)
    again = person.post(files=[(ENGLISH, "mine.txt")], title="Kept words", environ=HERE)
    assert again.status_code == 303


def test_what_was_pressed_in_time_and_held_back_is_in_time(world: World) -> None:  # checks 20 129
    world.call(grace=1800, closes_in=timedelta(minutes=30))
    one = Submitter(limited(world.runtime, send=(1, 1)), world)
    before = Submitter(one.client.application, world)
    for each in (before, one):
        each.open()
    before.post(files=[(ENGLISH, "b.txt")], environ=HERE)
    with world.works.reading() as work:
        closes = forms.call_form(work, "CAL", "en").closes_before
    world.clock.set(closes - timedelta(seconds=10))
    assert one.post(files=[(ENGLISH, "a.txt")], environ=HERE).status_code == 429
    world.clock.set(closes + timedelta(minutes=5))
    sent = one.post(files=[(ENGLISH, "a.txt")], environ=HERE, headers=JSON)
    assert sent.status_code == 201
    assert '"verdict":"on-time"' in sent.get_json()["receipt"]


def test_a_machine_that_presses_send_for_ever_is_stopped(person: Submitter) -> None:
    check(person)
    found = [person.post(environ=HERE, name="").status_code for _ in range(40)]
    assert (found[0], found[-1]) == (422, 429)


def test_forms_that_write_to_people_are_counted_apart(person: Submitter) -> None:  # check 20
    def ask(environ: Mapping[str, str] = HERE) -> TestResponse:
        return person.client.post(
            "/en/lost-link",
            data={"named": "CAL-001", "email": "ada@example.org"},
            base_url=person.site,
            environ_overrides=dict(environ),
        )

    assert [ask().status_code for _ in range(3)] == [200, 200, 429]
    page = ask().get_data(as_text=True)
    assert "press the browser’s Reload" in page
    assert "What counts for the deadline" not in page
    assert ask(THERE).status_code == 200
    assert check(person).status_code == 200


def test_guessing_links_is_stopped_and_the_right_link_opens_all_the_same(  # checks 20 79
    person: Submitter,
) -> None:
    link = link_on(check(person))

    def get(path: str, environ: Mapping[str, str] = HERE) -> TestResponse:
        return person.client.get(path, base_url=person.site, environ_overrides=dict(environ))

    guesses = [f"/my/{n:0{links.TOKEN_LENGTH}d}" for n in range(4)]
    assert [get(one).status_code for one in guesses] == [404, 404, 429, 429]
    assert "Retry-After" in get(guesses[0]).headers
    assert get(link).status_code == 200
    assert get(guesses[0], THERE).status_code == 404
    assert get("/account/first/nothing").status_code == 429
    assert get("/en/no-such-page").status_code == 404


def sign_in(
    app: Flask, email: str, password: str, environ: Mapping[str, str], *, fresh: bool = True
) -> TestResponse:
    client = app.test_client(use_cookies=fresh)
    site = app.extensions["intake"].settings.base_url
    page = client.get("/account/login", base_url=site, environ_overrides=dict(environ))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert token
    return client.post(
        "/account/login",
        data={"email": email, "password": password, "csrf_token": token[1]},
        base_url=site,
        environ_overrides=dict(environ),
    )


PASSWORD = "a hedgehog reads old maps"


def account(world: World, email: str) -> None:
    from flask_security import hash_password  # noqa: PLC0415 - needs the application's context

    with world.works.writing(SYSTEM) as work:
        token = accounts.invite(work, email=email, name="Somebody")
    hashed = hash_password(PASSWORD)
    with world.works.writing(SYSTEM) as work:
        accounts.set_password(work, token, hashed)


def test_failed_sign_ins_are_counted_and_nobody_elsewhere_is_locked_out(  # check 97
    world: World,
) -> None:
    app = limited(world.runtime, sign_in=(12, 1))
    with app.app_context():
        account(world, "ada@intake.example")
        account(world, "bob@intake.example")
    wrong = [sign_in(app, "ada@intake.example", "wrong", HERE).status_code for _ in range(4)]
    assert wrong == [200, 200, 429, 429]
    # The right password is not tried either, or a machine would learn it; from elsewhere it opens.
    assert sign_in(app, "ADA@intake.example ", PASSWORD, HERE).status_code == 429
    assert sign_in(app, "ada@intake.example", PASSWORD, THERE).status_code == 302
    for _ in range(20):
        assert sign_in(app, "bob@intake.example", PASSWORD, HERE).status_code == 302
    page = sign_in(app, "ada@intake.example", "wrong", HERE)
    assert "Too many attempts to sign in failed." in page.get_data(as_text=True)
    assert int(page.headers["Retry-After"]) <= 60


def test_many_accounts_tried_from_one_place_are_one_client(world: World) -> None:  # check 97
    app = limited(world.runtime, sign_in=(6, 1))
    found = [sign_in(app, f"{n}@intake.example", "wrong", HERE).status_code for n in range(8)]
    assert found == [200] * 6 + [429] * 2
    assert sign_in(app, "1@intake.example", "wrong", THERE).status_code == 200


def test_in_production_a_server_on_this_machine_is_nobody_in_particular(world: World) -> None:
    world.call()
    runtime = world.runtime
    runtime.settings = dataclasses.replace(
        runtime.settings,
        production=True,
        base_url="https://consult.example",
        rates={"letter": (1, 1)},
    )
    client = make_app(runtime).test_client()
    for address, status in (("127.0.0.1", 200), ("::1", 200), ("192.0.2.1", 429)):
        answers = [
            client.post(
                "/en/lost-link",
                data={"named": "CAL-001", "email": "a@b.example"},
                base_url="https://consult.example",
                environ_overrides={"REMOTE_ADDR": address},
            ).status_code
            for _ in range(2)
        ]
        assert answers == [200, status]


def test_forty_people_behind_one_address_before_a_deadline_are_all_taken(  # check 20
    world: World,
) -> None:
    world.call(max_files=20)
    app = make_app(world.runtime)
    for n in range(40):
        one = Submitter(app, world)
        one.open()
        for k in range(12):
            assert (
                check(one, f"{k}.txt", fields={**COMPLETE, "title": f"Of {n}"}).status_code == 200
            )
        assert one.post(environ=HERE, title=f"Of {n}").status_code == 303
