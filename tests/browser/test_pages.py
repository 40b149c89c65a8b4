"""What holds on every page: it fits a telephone, and whoever hears or types instead of looking gets along."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import tour
from tests.browser.conftest import OpenWindow
from tests.browser.site import Site, Window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SURVEY = (Path(__file__).parent / "survey.js").read_text("utf-8")
TELEPHONE = {"width": 360, "height": 740}
PAGES = 35
"""So many kinds of pages are looked at in each language."""


@pytest.fixture(scope="module")
def furnished(site: Site) -> str:
    """Give a call in which every outcome stands."""
    site.call("TOUR")
    tour.furnish(site, "TOUR")
    return "TOUR"


def visit(visitor: Window, staff: Window, code: str, lang: str) -> Iterator[tuple[str, Window]]:
    for name in tour.public(visitor, code, lang):
        yield name, visitor
    for name in tour.sending(visitor, code, lang):
        yield name, visitor
    for name in tour.secretariat(staff, code, lang):
        yield name, staff


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_every_page_fits_a_telephone_and_is_told_without_eyes(  # check 125
    lang: str, furnished: str, window: OpenWindow
) -> None:
    visitor, staff = (window(lang=lang, viewport=TELEPHONE) for _ in range(2))
    found: dict[str, list[str]] = {}
    for name, shown in visit(visitor, staff, furnished, lang):
        shown.page.wait_for_load_state()
        found[name] = shown.page.evaluate(SURVEY)
    faults = [f"{name}: {one}" for name, wrong in found.items() for one in wrong]
    assert not faults, "\n".join(faults)
    assert len(found) >= PAGES


def test_the_survey_sees_what_is_wrong(window: OpenWindow) -> None:
    looked = window(viewport=TELEPHONE)
    looked.go("/en/")
    assert looked.page.evaluate(SURVEY) == []
    looked.page.set_content(
        '<html lang="ar" dir="ltr"><title>x</title><h1>One</h1><h1>Two</h1><h3></h3>'
        '<main><input id="a"><b id="a" aria-describedby="b">wide</b><a href="#c"></a><button>x</button><nav></nav>'
        '<table width="900"><th>x</table><svg></svg><small><small>x</small></small></main>'
    )
    wrong = "\n".join(looked.page.evaluate(SURVEY))
    for fault in (
        "wider than the window", "lang ar", "title: x", "h1: 2", "main h1: 0", "h3 after h1", "empty heading",
        "id twice: a", "leads nowhere (b)", "link leads nowhere", "no label", "no name", "small target",
        "unnamed landmark", "unnamed table", "without scope", "no alternative", "small print",
    ):  # fmt: skip
        assert fault in wrong


def test_the_form_is_filled_in_and_sent_by_keyboard_alone(  # check 125
    site: Site, window: OpenWindow
) -> None:
    code = site.call("TABS")
    person = window()
    page, keys = person.page, person.page.keyboard
    person.go(f"/en/calls/{code}/submit")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    keys.press("Enter")
    places = []

    def reach(wanted: str) -> None:
        for _ in range(60):
            keys.press("Tab")
            places.append(
                page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
            )
            if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
        raise AssertionError(f"no Tab leads to {wanted}")

    reach("#name")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    keys.type("Ada Example")
    reach("#submitter_type")
    keys.type("Indiv")
    reach("#text")
    keys.type("We thank the secretariat for the draft and answer its first question.")
    reach("[name=publication]")
    keys.press("Space")
    reach("button[value=send]")
    keys.press("Enter")
    page.wait_for_url("**/my/*")
    assert places == sorted(places)
    assert site.numbers("TABS") == ["TABS-001"]
