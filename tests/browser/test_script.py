"""The form with JavaScript: each file goes up by itself, and what the network breaks is tried again."""

import dataclasses
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from intake.db.submissions import DraftFile
from intake.web.throttling import Throttles
from tests.browser.conftest import OpenWindow
from tests.browser.site import Site, Window, text_file

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORDS = "We write at some length about the first issue of the paper, in English. "
DONE = "#attached .fn"


def names(person: Window) -> list[str]:
    """Give the names of the files that the page says are attached."""
    return person.page.locator(DONE).all_inner_texts()


def attached(person: Window, count: int) -> None:
    """Wait until so many files are attached."""
    expect(person.page.locator(DONE)).to_have_count(count, timeout=30_000)


def start(site: Site, window: OpenWindow, code: str, **changed: Any) -> Window:
    """Open a call's form in a window that runs scripts."""
    person = window(lang="en")
    person.go(f"/en/calls/{site.call(code, **changed)}/submit")
    return person


@pytest.fixture
def bodies(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect the size of each body that is posted to the site; a browser does not tell a file's."""
    seen: list[int] = []
    application = site.app.wsgi_app

    def counting(environ: dict[str, Any], start: Any) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            seen.append(int(environ["CONTENT_LENGTH"]))
        return application(environ, start)

    monkeypatch.setattr(site.app, "wsgi_app", counting)
    return seen


def test_files_go_up_one_by_one_as_they_are_chosen_and_sending_is_a_small_request(
    site: Site, window: OpenWindow, bodies: list[int]
) -> None:
    person = start(site, window, "ONEBYONE")
    person.fill()
    person.attach(text_file(WORDS * 3_000, "a.txt"), text_file(WORDS * 2_000, "b.txt"))
    attached(person, 2)
    assert names(person) == ["a.txt", "b.txt"]
    assert person.page.input_value("#title") == "Remarks on issue 1"
    assert person.page.locator("#kept").count() == 1
    large = list(bodies)
    bodies.clear()
    person.press("send")
    assert [len(large), len(bodies)] == [2, 1]
    assert (min(large) > 100_000, bodies[0] < 20_000) == (True, True)
    assert site.numbers("ONEBYONE") == ["ONEBYONE-001"]
    assert person.wrong == []


def test_a_lost_connection_is_tried_again_and_costs_nothing(site: Site, window: OpenWindow) -> None:
    # check 13 (its browser's part)
    person = start(site, window, "LOST")
    person.fill()
    cut = 3

    def route(route: Route) -> None:
        nonlocal cut
        if route.request.method == "POST" and cut:
            cut -= 1
            route.abort("connectionreset")
            return
        route.continue_()

    person.page.route("**/submit?*", route)
    person.attach(text_file(WORDS * 50, "hotspot.txt"))
    attached(person, 1)
    assert (cut, names(person)) == (0, ["hotspot.txt"])
    person.press("send")
    assert site.numbers("LOST") == ["LOST-001"]


def test_what_can_be_seen_to_be_wrong_is_said_before_it_is_sent(
    site: Site, window: OpenWindow, bodies: list[int]
) -> None:
    person = start(site, window, "LOOKED", max_file_bytes=50_000)
    person.attach(
        text_file("", "empty.txt"),
        text_file(WORDS * 2_000, "long.txt"),
        {"name": "tune.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3" + bytes(500)},
    )
    status = person.page.locator("ul[role=status]")
    status.locator("li:nth-child(3)", has_text="tune.mp3").wait_for()
    said = " ".join(status.inner_text().split())
    for name in ("empty.txt", "long.txt", "tune.mp3"):
        assert name in said
    assert bodies == []


def test_what_only_the_server_can_see_is_said_in_its_words(site: Site, window: OpenWindow) -> None:
    person = start(site, window, "SEEN")
    person.attach({"name": "letter.pdf", "mimeType": "", "buffer": b"%PDF-1.4 <script>x</script>"})
    status = person.page.locator("ul[role=status] li")
    status.wait_for()
    expect(status.locator("progress")).to_have_count(0)
    with site.runtime.works.reading() as work:
        held = work.session.query(DraftFile).filter(DraftFile.name == "letter.pdf").count()
    assert (held == 1) == (names(person) == ["letter.pdf"])


def test_leaving_with_unsent_work_is_asked_about_and_sending_is_not(
    site: Site, window: OpenWindow
) -> None:
    person = start(site, window, "LEAVING")
    person.fill()
    person.page.click("a.org")
    assert [one.partition(":")[0] for one in person.wrong] == ["dialog"]
    person.wrong.clear()
    person.attach(text_file(WORDS * 5, "a.txt"))
    attached(person, 1)
    person.press("send")
    assert person.path().startswith("/my/")
    assert person.wrong == []


@pytest.mark.parametrize("off", [-86_400_000, 0, 86_400_000])
def test_the_time_left_is_the_servers_whatever_the_readers_clock_says(
    off: int, site: Site, window: OpenWindow
) -> None:
    # check 74
    person = window(lang="en", timezone_id="Asia/Tokyo")
    person.page.add_init_script(f"const real = Date.now; Date.now = () => real() + {off};")
    person.go(f"/en/calls/{site.call(f'CLOCK{abs(off) % 7}{int(off > 0)}')}/submit")
    clock = person.page.locator(".clock")
    expect(clock).to_have_text("9 days 23 hrs")
    beside = person.page.locator(".clock + p")
    assert beside.inner_text().startswith("In your time zone: ")
    assert person.page.locator(".ends time").first.get_attribute("title") != ""


def test_a_reader_in_the_calls_zone_sees_one_time(site: Site, window: OpenWindow) -> None:
    person = window(lang="en", timezone_id="Europe/Zurich")
    person.go(f"/en/calls/{site.call('ZONE')}/submit")
    expect(person.page.locator(".clock")).to_have_text("9 days 23 hrs")
    assert person.page.get_by_text("In your time zone").count() == 0


def test_a_file_that_takes_the_place_of_a_removed_one_stays(site: Site, window: OpenWindow) -> None:
    person = start(site, window, "INPLACE")
    person.fill()
    person.attach(text_file(WORDS * 3, "letter.txt"))
    attached(person, 1)
    person.page.locator("#attached details").first.evaluate("one => one.open = true")
    person.page.check("#attached input[name=remove]")
    person.attach(text_file(WORDS * 4, "letter.txt"))
    expect(person.page.locator("#attached input[name=remove]")).not_to_be_checked()
    person.page.wait_for_load_state("networkidle")
    person.press("send")
    assert site.numbers("INPLACE") == ["INPLACE-001"]


def test_who_is_over_the_rate_waits_as_long_as_told_and_goes_on_alone(
    site: Site, window: OpenWindow, bodies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 20 (its browser's part)
    few = dataclasses.replace(site.runtime.settings, rates={"attach": (1, 30)})
    monkeypatch.setitem(site.app.extensions, "intake.throttles", Throttles(few))
    person = start(site, window, "RATE")
    person.fill()
    person.attach(*(text_file(WORDS * n, f"{n}.txt") for n in (2, 3, 4)))
    told = person.page.locator("ul[role=status]")
    told.get_by_text("We go on by ourselves in").first.wait_for()
    attached(person, 3)
    assert names(person) == ["2.txt", "3.txt", "4.txt"]
    # Each of the two that had to wait was sent once too often, not over and over.
    assert len(bodies) == 5
    person.press("send")
    assert site.numbers("RATE") == ["RATE-001"]


def test_where_there_is_no_room_the_sites_own_words_are_shown(
    site: Site, window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 22 (its browser's part)
    monkeypatch.setattr(site.app.extensions["intake.room"], "short", lambda _: "disk")
    person = start(site, window, "ROOM")
    person.fill()
    person.attach(text_file(WORDS * 5, "a.txt"))
    told = person.page.locator("ul[role=status]")
    told.get_by_text("There is no room for files at the moment.").wait_for()
    assert names(person) == []
