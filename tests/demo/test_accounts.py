"""The demo's accounts are public, and their password is good for nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.app import create_app
from intake.demo import settings
from intake.runtime import Runtime
from intake.services import accounts, founding
from intake.services.work import SYSTEM, Actor
from tests.web.staffing import Browser, give_password
from tests.world import SYSTEM_STAFF, World, make_runtime

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EMAIL = "ada@intake.example"
OWN = "copper lantern bites maps"


@pytest.fixture(params=["demo", "real"])
def runtime(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runtime]:
    made = make_runtime(tmp_path, demo=request.param == "demo", at=NOW)
    with made.works.writing(SYSTEM) as work:
        founding.set_progress(work, None, 0)  # until a demo is loaded every form answers 503
    yield made
    made.works.engine.dispose()


@pytest.fixture
def browser(runtime: Runtime) -> Browser:
    return Browser(create_app(runtime), runtime)


def signed_in(browser: Browser, email: str, password: str) -> bool:
    browser.be(None).sign_in(email, password)
    return browser.get("/account/").status_code == 200


@pytest.mark.parametrize("runtime", ["demo"], indirect=True)
def test_the_password_that_is_printed_opens_the_demos_accounts(
    browser: Browser, runtime: Runtime
) -> None:
    begin = next(settings.events(NOW.date()))[1]
    with browser.app.app_context(), runtime.works.writing(settings.FOUNDER) as work:
        begin(work)
    for email in settings.STAFF.values():
        assert signed_in(browser, email, settings.PASSWORD)


# check 94
@pytest.mark.parametrize("runtime", ["real"], indirect=True)
def test_it_opens_no_account_of_a_real_site(browser: Browser) -> None:
    for email in settings.STAFF.values():
        assert not signed_in(browser, email, settings.PASSWORD)


def test_nobody_can_choose_it_as_a_first_password(browser: Browser, runtime: Runtime) -> None:
    with runtime.works.writing(SYSTEM_STAFF) as work:
        path = f"/account/first/{accounts.invite(work, email=EMAIL, name='Ada')}"
    chosen = {"password": settings.PASSWORD, "again": settings.PASSWORD}
    answer = browser.post(path, chosen)
    assert (answer.status_code, "Many people use" in answer.text) == (422, True)
    assert browser.post(path, {"password": OWN, "again": OWN}).status_code == 303
    assert not signed_in(browser, EMAIL, settings.PASSWORD)


def test_nobody_can_change_to_it(browser: Browser, runtime: Runtime) -> None:
    person: Actor = World(runtime).staff("reviewer", email=EMAIL)
    give_password(browser.app, runtime, EMAIL, OWN)
    browser.be(person)
    chosen = {"password": OWN} | dict.fromkeys(
        ("new_password", "new_password_confirm"), settings.PASSWORD
    )
    assert "Many people use" in browser.post("/account/password", chosen).text
    assert not signed_in(browser, EMAIL, settings.PASSWORD)
    assert signed_in(browser, EMAIL, OWN)
