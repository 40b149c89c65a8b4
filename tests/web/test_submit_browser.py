"""The form in a real browser, with scripts switched off: back, refresh, print, narrow, right to left."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from intake.app import create_app
from intake.db.submissions import Submission
from tests.browser.site import follow
from tests.web.submitting import ENGLISH
from tests.world import World, make_runtime

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, World]]:
    """Serve a small world on a port of its own."""
    holder: dict[str, Flask] = {}

    def serve(environ: Any, start: Any) -> Any:
        return holder["app"](environ, start)

    server = make_server("127.0.0.1", 0, serve, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    runtime = make_runtime(tmp_path, port=server.port, base_url=address)
    world = World(runtime)
    world.call()
    holder["app"] = create_app(runtime)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address, world
    server.shutdown()
    thread.join()
    server.server_close()
    runtime.works.engine.dispose()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    yield made
    made.close()


def fill(page: Page, address: str, lang: str = "en") -> None:
    page.goto(f"{address}/{lang}/calls/cal/submit")
    page.fill("#name", "Ada Example")
    page.select_option("#submitter_type", "individual")
    page.check("#publication")


def attach(page: Page, *names: str) -> None:
    files = [
        FilePayload(name=name, mimeType="text/plain", buffer=ENGLISH + name.encode())
        for name in names
    ]
    page.set_input_files("#files", files)


def width(page: Page) -> int:
    """Measure how wide a page's content is."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def count(world: World) -> int:
    with world.works.reading() as work:
        return len(work.session.scalars(select(Submission.id)).all())


def test_without_script_and_cookie_a_person_sends_in_one_go(  # check 18
    context: BrowserContext, site: tuple[str, World]
) -> None:
    address, world = site
    page = context.new_page()
    fill(page, address)
    attach(page, "a.txt")
    follow(page, "button[value=send]")
    assert page.url.startswith(f"{address}/my/")
    assert page.locator(".stamp .n").inner_text() == "CAL-001"
    assert context.cookies() == []
    assert count(world) == 1


def test_refresh_and_back_and_send_again_end_at_the_same_receipt(  # check 14
    context: BrowserContext, site: tuple[str, World]
) -> None:
    address, world = site
    page = context.new_page()
    fill(page, address)
    page.fill("#text", "We welcome the draft.")
    follow(page, "button[value=send]")
    receipt = page.url
    page.reload()
    assert page.locator(".stamp .n").inner_text() == "CAL-001"
    page.go_back()
    assert page.url.endswith("/submit")
    assert page.input_value("#name") == "Ada Example"
    follow(page, "button[value=send]")
    assert page.url == receipt
    assert count(world) == 1
    page.go_back()
    page.fill("#text", "We have thought again.")
    follow(page, "button[value=send]")
    assert page.locator("h1").inner_text() == "This form was sent already"
    assert page.locator(f'a[href="{receipt}"]').count() == 2
    assert count(world) == 1


def test_opened_anew_the_form_is_another_one(
    context: BrowserContext, site: tuple[str, World]
) -> None:
    address, _world = site
    page = context.new_page()
    tokens = set()
    for _ in range(2):
        page.goto(f"{address}/en/calls/cal/submit")
        tokens.add(page.locator("input[name=token]").get_attribute("value"))
    page.reload()
    tokens.add(page.locator("input[name=token]").get_attribute("value"))
    assert len(tokens) == 3


def test_the_enter_key_checks_and_never_sends(
    context: BrowserContext, site: tuple[str, World]
) -> None:
    address, world = site
    page = context.new_page()
    fill(page, address)
    page.fill("#text", "We welcome the draft.")
    page.press("#name", "Enter")
    assert page.locator("[role=status]").inner_text().startswith("Your files are attached")
    assert count(world) == 0


def test_a_press_counts_where_a_browser_would_have_stopped_it(
    context: BrowserContext, site: tuple[str, World]
) -> None:
    address, _world = site
    page = context.new_page()
    fill(page, address)
    page.fill("#email", "ada@")
    follow(page, "button[value=send]")
    assert page.locator("[role=alert] li").all_inner_texts() == [
        "Write the whole address, for example name@office.example, or leave it empty.",
        "Attach your submission as a file, or type it: one of the two is needed.",
    ]
    assert page.input_value("#name") == "Ada Example"


def test_fields_for_others_are_out_of_sight(
    context: BrowserContext, site: tuple[str, World]
) -> None:
    address, _world = site
    page = context.new_page()
    page.goto(f"{address}/en/calls/cal/submit")
    assert not page.is_visible("#entity")
    assert page.is_visible("#index_allowed")
    page.check("#on_behalf-2")
    assert page.is_visible("#entity")
    assert not page.is_visible("#index_allowed")


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_nothing_scrolls_sideways_on_a_phone(
    chromium: Browser, site: tuple[str, World], lang: str
) -> None:
    address, _world = site
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    fill(page, address, lang)
    attach(page, "a" * 120 + ".txt", "b.txt")
    assert width(page) <= 360
    follow(page, "button[value=check]")
    assert width(page) <= 360
    follow(page, "button[value=send]")
    assert page.url.startswith(f"{address}/my/")
    assert width(page) <= 360
    assert page.get_attribute("html", "dir") == ("rtl" if lang == "ar" else "ltr")
    context.close()


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_a_receipt_of_three_files_prints_on_one_page(
    context: BrowserContext, site: tuple[str, World], lang: str
) -> None:
    address, _world = site
    page = context.new_page()
    fill(page, address, lang)
    page.check("#on_behalf-2")
    page.fill("#entity", "Agence nationale de la création, République de Maravie")
    page.fill("#email", "ada@example.org")
    page.fill("#title", "Remarks on the draft issues paper and on its first three questions")
    attach(page, "strategie-ia-2020-2025.txt", "note-explicative.txt", "annexe.txt")
    follow(page, "button[value=send]")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
