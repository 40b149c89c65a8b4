"""One browser and one served world for all tests in a browser; windows of each test's own."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS, Site, Window, open_window


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium, the first time a test of this worker asks for it."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have Chromium: {CHROMIUM} is not there")
        pytest.skip(f"NOT TESTED IN A BROWSER: {CHROMIUM} is not there (apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve one world to all windows; a test opens a call of its own in it."""
    with Site(tmp_path_factory.mktemp("site") / "data") as served:
        yield served


OpenWindow = Callable[..., Window]


@pytest.fixture
def window(chromium: Browser, site: Site) -> Iterator[OpenWindow]:
    """Give what opens windows, each with its own cookies; they close with the test."""
    opened: list[Window] = []

    def make(**context: Any) -> Window:
        opened.append(open_window(chromium, site, **context))
        return opened[-1]

    yield make
    for one in opened:
        one.page.context.close()
