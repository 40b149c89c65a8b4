"""The page of people: invited by letter, given roles, disabled; what ends at the next click. # checks 88 104"""

import re
from email import message_from_bytes, policy

from flask import Flask

from intake.runtime import Runtime
from intake.services.work import Actor
from intake.worker import drain
from tests.web.staffing import BASE, PASSWORD, Browser, give_password
from tests.world import World


def letters(app: Flask, runtime: Runtime) -> list[str]:
    drain(app, runtime)
    paths = sorted((runtime.settings.data / "mail").glob("*.eml"))
    made = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [one.get_content() for one in made]


def identity(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


def test_an_invited_person_signs_in_by_the_letter_and_has_the_role(
    app: Flask, runtime: Runtime, world: World, browser: Browser
) -> None:
    browser.be(world.staff("administrator"))
    form = {"email": "new@intake.example", "name": "<b>Ünal</b>", "language": "en"}
    done = browser.post("/manage/people", {**form, "role": "reviewer", "at": "talk"})
    assert done.status_code == 303
    page = browser.get(done.location)
    assert "is invited; the letter is on its way" in page.text
    assert "<b>Ünal</b>" not in page.text
    (letter,) = letters(app, runtime)
    link = re.search(rf"{BASE}(/account/first/\S+)", letter)
    assert link is not None
    guest = Browser(app, runtime)
    assert guest.post(link[1], {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert guest.sign_in("new@intake.example").location == "/desk/"
    assert guest.get("/desk/").status_code == 200
    assert guest.get(link[1]).status_code == 404


def test_an_incomplete_invitation_keeps_what_was_typed(world: World, browser: Browser) -> None:
    browser.be(world.staff("administrator"))
    form = {"email": "no address", "name": "Kept Name", "language": "en", "role": "god"}
    page = browser.post("/manage/people", {**form, "at": "talk"})
    assert page.status_code == 422
    found = [word in page.text for word in ("Kept Name", "Type one e-mail", "Choose a role")]
    assert found == [True, True, True]


# check 88
def test_a_changed_role_and_a_disabled_account_end_sessions_with_the_next_request(
    app: Flask, runtime: Runtime, world: World, browser: Browser
) -> None:
    browser.be(world.staff("administrator", process=None, email="chief@intake.example"))
    person = world.staff("reviewer", email="person@intake.example")
    at = f"/manage/people/{identity(person)}"
    acts: tuple[tuple[str, dict[str, str]], ...] = (
        ("grant", {"role": "publisher", "at": "talk"}),
        ("revoke", {"which": "talk publisher"}),
        ("disable", {}),
    )
    for act, data in acts:
        other = Browser(app, runtime).be(person)
        assert other.get("/desk/").status_code == 200
        assert browser.post(f"{at}/{act}", data).status_code == 303
        ended = other.get("/desk/")
        assert (ended.status_code, ended.location) == (302, "/account/login?next=/desk/")
    assert browser.post(f"{at}/enable").status_code == 303


# check 98
def test_who_changes_the_own_roles_goes_on_in_a_new_session(
    app: Flask, runtime: Runtime, world: World, browser: Browser
) -> None:
    chief = world.staff("administrator", process=None)
    elsewhere = Browser(app, runtime).be(chief)
    browser.be(chief)
    before = browser.client.get_cookie("intake", domain="127.0.0.1")
    data = {"role": "reviewer", "at": "talk"}
    done = browser.post(f"/manage/people/{identity(chief)}/grant", data)
    assert browser.get(done.location).status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert before is not None
    browser.client.set_cookie("intake", before.value, domain="127.0.0.1")
    assert browser.get("/desk/").status_code == 302


def test_the_last_administrator_is_told_why_nothing_changed(
    app: Flask, runtime: Runtime, world: World, browser: Browser
) -> None:
    chief = world.staff("administrator", process=None, email="chief@intake.example")
    give_password(app, runtime, "chief@intake.example")
    browser.be(chief)
    page = browser.post(f"/manage/people/{identity(chief)}/disable")
    assert (page.status_code, "This is the last administrator" in page.text) == (409, True)
    assert browser.get("/manage/people").status_code == 200


def test_an_auditor_sees_the_people_and_finds_nothing_to_press(
    world: World, browser: Browser
) -> None:
    browser.be(world.staff("auditor"))
    page = browser.get("/manage/people").text
    main = page[page.index("<main") : page.index("</main>")]
    assert ("staff@intake.example" in main, "<form" in main) == (True, False)
