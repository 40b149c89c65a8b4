"""Commands about accounts and waiting work, on a site of their own: what they print and change, and how they fail."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake import cli, logs
from intake.app import create_app
from intake.runtime import Runtime
from intake.services import accounts, housekeeping
from tests.web.staffing import BASE, Browser
from tests.world import World, make_runtime
from uploads.store import LocalStore

EMAIL = "ada@intake.example"
FIRST, SECOND = "violet tractor under glass", "copper lantern bites maps"
LINK = f"{BASE}/account/first/"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find this test's own site, and leave the tests' logging alone."""
    for name, value in (("DATA", str(tmp_path)), ("ORIGIN", "test.example/log")):
        monkeypatch.setenv(f"INTAKE_{name}", value)
    monkeypatch.setattr(logs, "configure", lambda: None)


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    """Open the site that the commands work on, as a server that runs beside them does."""
    intake("first-user", EMAIL)
    made = make_runtime(tmp_path, at=datetime.now(UTC))
    yield made
    made.works.engine.dispose()


@pytest.fixture
def browser(runtime: Runtime) -> Browser:
    return Browser(create_app(runtime), runtime)


def intake(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments)


def fresh_link(email: str = EMAIL) -> str:
    said = intake("link", email)
    assert (said.exit_code, said.stdout.count("\n")) == (0, 1)
    return said.stdout.strip()


def set_password(browser: Browser, link: str, password: str) -> None:
    data = {"password": password, "again": password}
    assert browser.post(link.removeprefix(BASE), data).status_code == 303


def signed_in(browser: Browser) -> bool:
    return browser.get("/account/").status_code == 200


# check 94
def test_the_first_user_gets_a_link_once(runtime: Runtime) -> None:
    again = intake("first-user", "eve@intake.example")
    assert (again.exit_code, again.stdout) == (1, "")
    with runtime.works.reading() as work:
        (person,) = accounts.people(work)
    assert (person.email, person.roles) == (EMAIL, ((None, "administrator"),))


def test_a_link_sets_the_password_anew_and_ends_what_the_old_one_opened(browser: Browser) -> None:
    link = fresh_link()
    assert link.startswith(LINK)
    set_password(browser, link, FIRST)
    browser.sign_in(EMAIL, FIRST)
    assert signed_in(browser)
    second = fresh_link()
    assert second != link
    assert signed_in(browser)
    set_password(Browser(browser.app, browser.runtime), second, SECOND)
    assert not signed_in(browser)
    browser.sign_in(EMAIL, FIRST)
    assert not signed_in(browser)
    browser.sign_in(EMAIL, SECOND)
    assert signed_in(browser)


def test_a_link_opens_once_and_only_while_it_is_the_newest(browser: Browser) -> None:
    old, new = fresh_link(), fresh_link("  ADA@intake.example ")
    assert browser.get(old.removeprefix(BASE)).status_code == 404
    set_password(browser, new, FIRST)
    assert browser.get(new.removeprefix(BASE)).status_code == 404


# check 88
def test_a_disabled_account_is_out_at_once(browser: Browser) -> None:
    set_password(browser, fresh_link(), FIRST)
    waiting = fresh_link()
    browser.sign_in(EMAIL, FIRST)
    assert signed_in(browser)
    said = intake("disable", EMAIL)
    assert (said.exit_code, said.output) == (0, "")
    assert not signed_in(browser)
    browser.sign_in(EMAIL, FIRST)
    assert not signed_in(browser)
    assert browser.get(waiting.removeprefix(BASE)).status_code == 404
    refused = intake("link", EMAIL)
    assert (refused.exit_code, refused.stdout) == (1, "")


# check 88
def test_an_account_enabled_again_comes_in_by_its_password_and_not_by_what_was_ended(
    browser: Browser,
) -> None:
    set_password(browser, fresh_link(), FIRST)
    browser.sign_in(EMAIL, FIRST)
    waiting = fresh_link()
    intake("disable", EMAIL)
    said = intake("enable", "  ADA@intake.example ")
    assert (said.exit_code, said.output) == (0, "administrator\n")
    assert not signed_in(browser)
    assert browser.get(waiting.removeprefix(BASE)).status_code == 404
    browser.sign_in(EMAIL, FIRST)
    assert signed_in(browser)


@pytest.mark.usefixtures("runtime")
@pytest.mark.parametrize("command", ["link", "disable", "enable"])
def test_an_address_without_account_is_said_to_have_none(command: str) -> None:
    said = intake(command, "eve@intake.example")
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr == "Error: no account for this address\n"


def test_disabling_one_account_leaves_the_others(browser: Browser, runtime: Runtime) -> None:
    set_password(browser, fresh_link(), FIRST)
    browser.sign_in(EMAIL, FIRST)
    intake("invite", "berta@intake.example", "--name", "Berta")
    intake("disable", "berta@intake.example")
    assert signed_in(browser)
    with runtime.works.reading() as work:
        held = {person.email: person.active for person in accounts.people(work)}
    assert held == {EMAIL: True, "berta@intake.example": False}


# check 73
def test_a_machine_without_the_thread_notes_closings_as_it_works(
    tmp_path: Path, runtime: Runtime
) -> None:
    earlier = make_runtime(tmp_path, at=datetime.now(UTC) - timedelta(hours=2))
    World(earlier).call(closes_in=timedelta(hours=1))
    earlier.works.engine.dispose()
    with runtime.works.reading() as work:
        assert housekeeping.closings_due(work)
    assert intake("work").stdout == "0 done\n"
    with runtime.works.reading() as work:
        assert not housekeeping.closings_due(work)


# check 62
@pytest.mark.parametrize("hours", [24, 26])
def test_bytes_that_nothing_names_go_when_that_is_asked_for(
    tmp_path: Path, runtime: Runtime, hours: int
) -> None:
    kept = runtime.clock.now() - timedelta(hours=hours)
    store = LocalStore(tmp_path / "store", now=lambda: kept)
    with store.spool() as spool:
        spool.write(b"Text that nothing names.")
        digest = store.keep(spool).sha256
    assert intake("work").stdout == "0 done\n"
    assert list(store.digests()) == [digest]
    gone = hours > 25
    assert intake("work", "--sweep").stdout == f"0 drafts and {int(gone)} blobs swept\n0 done\n"
    assert list(store.digests()) == ([] if gone else [digest])


def test_reading_anew_says_what_came_of_it_and_where_the_report_stands() -> None:
    # check 52
    read = intake("reread", "--dry-run")
    assert (read.exit_code, read.output.splitlines()[0]) == (0, "nothing to read")
    assert read.output.splitlines()[1].endswith("/desk/rereadings/1")
    unknown = intake("reread", "--call", "NONE")
    assert (unknown.exit_code, unknown.output) == (1, "Error: no call of this code\n")
    unknown = intake("reread", "--submission", "NONE-001")
    assert (unknown.exit_code, unknown.output) == (1, "Error: no submission of this number\n")
