"""A file that tells a withheld name is told of before anybody decides: at the desk, to its sender, in the mail."""

import re

import pytest
from flask import Flask

from intake.worker import drain
from tests.web.staffing import Browser
from tests.web.submitting import ENGLISH, Submitter
from tests.web.test_mails import body, letters
from tests.web.test_preview import sha
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


SENDER = "It tells your name, which is to be withheld: it cannot be accepted like this."


@pytest.fixture
def person(app: Flask, world: World) -> Submitter:
    world.call(publications=["named", "unnamed", "private"])
    made = Submitter(app, world)
    made.open()
    return made


# check 126
def test_the_sender_is_told_that_it_cannot_be_accepted_with_the_way_out(
    person: Submitter, world: World, app: Flask
) -> None:
    link = person.post(files=[(TELLING, "a.txt")], publication="unnamed").headers["Location"]
    drain(app, world.runtime)
    page = person.get(link).get_data(as_text=True)
    assert words(page).count(SENDER) == 1
    note = page[page.index(SENDER) : page.index("Questions? Give your number")]
    assert re.findall(r'href="([^"]+)"', note) == ["#seen-1", f"{link}/revise?file=file-1#file-1"]
    assert 'id="seen-1"' in page
    person.client.post(f"{link}/confirm", base_url=person.site, data={"confirm": [sha(TELLING)]})
    assert SENDER not in words(person.get(link).get_data(as_text=True))


def test_a_sender_whose_files_do_not_tell_the_name_is_not_warned(
    person: Submitter, world: World, app: Flask
) -> None:
    link = person.post(files=[(ENGLISH, "a.txt")], publication="unnamed").headers["Location"]
    drain(app, world.runtime)
    assert SENDER not in words(person.get(link).get_data(as_text=True))


@pytest.mark.parametrize(("data", "times"), [(TELLING, 1), (ENGLISH, 0)])
def test_the_mail_with_the_receipt_says_it_once_the_files_are_read(
    data: bytes, times: int, world: World, app: Flask
) -> None:
    world.call()
    world.send(files=[world.attach(data, "a.txt")], publication="unnamed")
    world.work_jobs()
    said = " ".join(body(letters(app, world)["receipt"]).split())
    assert said.count("Your name is to be withheld, but a file tells it: it cannot") == times
