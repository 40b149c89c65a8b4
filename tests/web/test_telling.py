"""A file that tells a withheld name is told of before anybody decides: at the desk, to its sender, in the mail."""

import re

import pytest

from tests.web.staffing import Browser
from tests.world import World

TELLING = b"Written by Ada Example.\nWe write at some length about the first issue.\n" * 3
BLOCKED = "Its page 1 tells the name, which is to be withheld: it cannot be accepted like this."
CLEAR = "Nothing in the files calls for attention."


@pytest.fixture
def desk(world: World, browser: Browser) -> Browser:
    """Sign a publisher in, with an open call."""
    world.call()
    browser.be(world.staff("publisher"))
    return browser


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# check 126
def test_the_desk_shows_before_accept_that_a_file_tells_the_name(
    world: World, desk: Browser
) -> None:
    number = world.send(files=[world.attach(TELLING, "a.txt")], publication="unnamed").number
    world.work_jobs()
    page = words(desk.get(f"/desk/submissions/{number}").text)
    assert page.count(BLOCKED) == 2
    assert re.search(rf"File 1 ?: {BLOCKED}", page)
    assert CLEAR not in page
    assert "tells the name, which is to be withheld" in words(desk.get("/desk/").text)


def test_a_file_that_does_not_tell_it_is_all_clear(world: World, desk: Browser) -> None:
    number = world.send(publication="unnamed").number
    world.work_jobs()
    page = words(desk.get(f"/desk/submissions/{number}").text)
    assert (CLEAR in page, "to be withheld" in page) == (True, False)
    assert "to be withheld" not in words(desk.get("/desk/").text)


def test_a_name_that_a_reading_for_another_sender_passed_over_is_shown_too(
    world: World, desk: Browser
) -> None:
    data = TELLING.replace(b"Ada Example", b"Bob Other and Ada Example")
    number = world.send(files=[world.attach(data, "a.txt")], publication="unnamed").number
    world.work_jobs()
    world.send(files=[world.attach(data, "a.txt")], name="Bob Other", email="bob@other.example")
    world.work_jobs()
    assert BLOCKED in words(desk.get(f"/desk/submissions/{number}").text)
    assert "tells the name, which is to be withheld" in words(desk.get("/desk/").text)


def test_a_name_that_is_shown_anyway_is_no_finding(world: World, desk: Browser) -> None:
    number = world.send(files=[world.attach(TELLING, "a.txt")]).number
    world.work_jobs()
    assert "to be withheld" not in words(desk.get(f"/desk/submissions/{number}").text)
    assert "to be withheld" not in words(desk.get("/desk/").text)
