"""The picture of a page, for the secretariat alone."""

import pytest
from flask import Flask

from intake.domain.vocab import Role
from intake.services import processes
from intake.worker import drain
from tests.uploads import documents
from tests.web.staffing import Browser
from tests.world import SYSTEM_STAFF, World

PAGE = "/desk/submissions/CAL-001/files/1/pictures/{}"


@pytest.fixture
def number(world: World, app: Flask) -> str:
    world.call()
    data = documents.pdf("The society writes.", "And it goes on.")
    sent = world.send(files=[world.attach(data, "remarks.pdf")])
    drain(app, world.runtime)
    return sent.number


def test_who_may_look_at_the_submission_sees_its_pages(
    world: World, browser: Browser, number: str
) -> None:
    assert number == "CAL-001"
    browser.be(world.staff(Role.AUDITOR))
    answer = browser.get(PAGE.format(2))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert [browser.get(PAGE.format(n)).status_code for n in (0, 3, 10**9)] == [404] * 3


def test_nobody_else_does(world: World, browser: Browser, number: str) -> None:  # check 87
    assert browser.get(PAGE.format(1)).status_code == 302
    with world.works.writing(SYSTEM_STAFF) as work:
        processes.add_process(
            work, theme_id=1, slug="elsewhere", title={"en": "E"}, summary={}, contact={}
        )
    other = world.staff(Role.REVIEWER, email="other@intake.example", process="elsewhere")
    browser.be(other)
    assert browser.get(PAGE.format(1)).status_code == 404
    browser.be(None)
    world.publish(number, world.staff(Role.PUBLISHER))
    browser.be(None)
    assert browser.get(PAGE.format(1)).status_code == 302
    assert browser.get("/s/CAL-001/files/1/pictures/1").status_code == 404
