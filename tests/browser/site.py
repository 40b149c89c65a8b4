"""Helps the tests in a browser: a served world, windows onto it, and what goes wrong in them."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Response

from intake.app import create_app
from intake.clock import Clock, SteadyClock
from intake.runtime import Runtime
from intake.services.work import Actor
from intake.web.front import Front
from intake.web.front_rules import Rules
from intake.web.limits import Limits
from intake.worker import Worker
from tests.servers import free_port
from tests.web.staffing import PASSWORD, give_password
from tests.world import World, make_runtime
from uploads.jail import Jail
from uploads.store import LocalStore

EMAIL = "publisher@intake.example"
WATCH = """
addEventListener('securitypolicyviolation', event => console.error('CSP: ' + event.violatedDirective));
"""


class Site:
    """The application behind its own front, on a free port, with its worker, a steady clock and a real jail."""

    def __init__(self, data: Path, *, clock: Clock | None = None) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.jail = Jail.start()
        clock = clock or SteadyClock()
        data.mkdir()
        (data / "store").mkdir(mode=0o700)
        (data / "tmp").mkdir()
        self.runtime: Runtime = make_runtime(
            data,
            store=LocalStore(data / "store", now=clock.now),
            inspector=self.jail,
            clock=clock,
            base_url=self.base,
            port=self.port,
        )
        self.world = World(self.runtime)
        self.app: Flask = create_app(self.runtime)
        self.publisher: Actor = self.world.staff("publisher", "administrator", email=EMAIL)
        give_password(self.app, self.runtime, EMAIL)
        rules = Rules(
            clock=clock,
            folder=data / "tmp",
            max_body=2_000_000,
            limit_for=Limits(self.runtime.works).limit_for,
        )
        self.front = Front(self.app, rules=rules, host="127.0.0.1", port=self.port)
        self.worker = Worker(self.app, self.runtime)
        self.thread = threading.Thread(target=self.front.run)

    def __enter__(self) -> Self:
        """Serve."""
        self.thread.start()
        self.worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self.front.stop()
        self.thread.join(timeout=30)
        self.worker.stop()
        self.jail.close()
        self.runtime.works.engine.dispose()

    def call(self, code: str, **changed: Any) -> str:
        """Open a call of the test's own; give the path of its form's call."""
        return self.world.call(code, **{"closes_in": timedelta(days=10), **changed}).lower()

    def numbers(self, code: str) -> list[str]:
        """Give the numbers that a call has given out."""
        with self.runtime.works.reading() as work:
            found = work.session.connection().exec_driver_sql(
                "SELECT number FROM submission WHERE number LIKE ? ORDER BY number", (f"{code}-%",)
            )
            return [row[0] for row in found]


@dataclass
class Window:
    """A page of a browser, with everything that should not have happened in it."""

    site: Site
    page: Page
    wrong: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Watch."""
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on(
            "console",
            lambda said: (
                self.wrong.append(f"console: {said.text}") if said.type == "error" else None
            ),
        )
        self.page.on("response", self._answer)
        self.page.add_init_script(WATCH)

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _answer(self, answer: Response) -> None:
        if "set-cookie" in answer.headers:
            self.cookies.append(answer.url)

    def go(self, path: str) -> Response:
        """Open an address of the site."""
        answer = self.page.goto(self.site.base + path if path.startswith("/") else path)
        assert answer is not None
        return answer

    def path(self) -> str:
        """Give the path of where we are."""
        return self.page.url.removeprefix(self.site.base)

    def fill(self, **changed: str) -> None:
        """Fill in the form for a person, as far as it is required."""
        typed = {"name": "Ada Example", "title": "Remarks on issue 1"} | changed
        for key, value in typed.items():
            self.page.fill(f"#{key}", value)
        self.page.select_option("#submitter_type", "individual")
        self.page.check("#publication")

    def attach(self, *files: FilePayload) -> None:
        """Choose files."""
        self.page.set_input_files("#files", list(files))

    def follow(self, selector: str) -> None:
        """Click what leads to a page, be it this one with its faults, and wait until that page is there."""
        follow(self.page, selector)

    def press(self, action: str) -> None:
        """Press a button of the form: check or send."""
        self.follow(f"button[name=action][value={action}]")

    def sign_in(self) -> None:
        """Sign in as the publisher."""
        self.go("/account/login")
        self.page.fill("#email", EMAIL)
        self.page.fill("#password", PASSWORD)
        self.follow("main form button")


def follow(page: Page, selector: str) -> None:
    """Click and wait for the page that comes, with its style: a click alone returns while it is still on its way.

    Where nothing comes the test fails; what scrolls, opens or downloads is clicked plainly.
    """
    with page.expect_navigation():
        page.click(selector)


def open_window(browser: Browser, site: Site, *, lang: str = "en", **context: Any) -> Window:
    """Open a window with nothing in it of any other."""
    made: BrowserContext = browser.new_context(locale=lang, **context)
    made.set_default_timeout(10_000)
    return Window(site, made.new_page())


def text_file(words: str, name: str = "remarks.txt") -> FilePayload:
    """Give a text file."""
    return {"name": name, "mimeType": "text/plain", "buffer": words.encode()}
