"""The keyboard at the desk: letters alone go through the queue and decide, and do nothing while somebody types."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.site import Site, Window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def numbers_of(site: Site, code: str, count: int) -> list[str]:
    site.call(code)
    sent = [site.world.send(code).number for _ in range(count)]
    site.world.read_whole(sent[-1])
    return sent


def press(at: Window, key: str) -> None:
    with at.page.expect_navigation():
        at.page.keyboard.press(key)


@pytest.fixture
def desk(window: OpenWindow) -> Callable[[str], Window]:
    """Give what signs the publisher in and opens a call's queue."""

    def opened(code: str) -> Window:
        made = window()
        made.sign_in()
        made.go(f"/desk/?call={code}")
        return made

    return opened


def test_letters_go_through_the_queue_open_and_decide(
    site: Site, desk: Callable[[str], Window]
) -> None:
    first, second, third = numbers_of(site, "KEYS", 3)
    at = desk("KEYS")
    at.page.keyboard.press("j")
    at.page.keyboard.press("j")
    at.page.keyboard.press("x")
    expect(at.page.locator(f"#{second} [name=pick]")).to_be_checked()
    at.page.keyboard.press("k")
    expect(at.page.locator(f"#{first} a").first).to_be_focused()
    # The same key of an Arabic keyboard.
    at.page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: '\u062a', code: 'KeyJ', bubbles: true}))"
    )
    expect(at.page.locator(f"#{second} a").first).to_be_focused()
    press(at, "o")
    assert at.path() == f"/desk/submissions/{second}?only=KEYS"
    press(at, "a")
    assert site.world.row(second).state == "published"
    assert at.path() == f"/desk/submissions/{third}?only=KEYS"
    press(at, "n")
    assert at.path() == f"/desk/submissions/{first}?only=KEYS"
    at.follow("nav.up a")
    assert at.path() == f"/desk/?call=KEYS#{first}"
    assert at.wrong == []


def test_letters_do_nothing_while_somebody_types_or_has_turned_them_off(
    site: Site, desk: Callable[[str], Window]
) -> None:
    (only,) = numbers_of(site, "TYPE", 1)
    at = desk("TYPE")
    at.page.keyboard.press("/")
    expect(at.page.locator("#q")).to_be_focused()
    at.page.keyboard.type("njo?")
    expect(at.page.locator("#q")).to_have_value("njo?")
    at.page.locator("h1").click()
    at.page.keyboard.press("?")
    sheet = at.page.locator("#keys")
    expect(sheet).to_have_attribute("open", "")
    expect(sheet.locator("dl")).to_contain_text(re.compile("N.*Next"))
    sheet.locator("input").check()
    at.page.locator("h1").click()
    at.go(f"/desk/submissions/{only}")
    at.page.locator("h1").click()
    at.page.keyboard.press("a")
    at.page.keyboard.press("?")
    expect(at.page.locator("#keys")).to_have_attribute("open", "")
    assert site.world.row(only).state == "under-review"
    assert at.wrong == []
