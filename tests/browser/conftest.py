"""One served world for all tests in a browser; windows of each test's own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site, Window, open_window


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
