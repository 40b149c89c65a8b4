"""Addresses and headers that no page of ours has: answered plainly, never as our own fault."""

import pytest
from flask import Flask

from intake.services.work import Actor
from tests.web.staffing import Browser
from tests.world import World

BASE = "http://127.0.0.1:8000"
HUGE = "9" * 30


@pytest.mark.parametrize(
    "address",
    [
        f"/s/CAL-001/files/{HUGE}",
        f"/my/0123456789abcdefghjkmnpqrstvwxyz/receipt/{HUGE}",
        "/en/calls/a%00b",
        "/en/processes/a%00b",
        "/calls/a%00/register.csv",
        "/en/submissions/CAL-%F0%9F%98%80",
    ],
)
def test_an_address_beyond_every_counter_is_not_there(
    address: str, app: Flask, world: World
) -> None:
    world.call()
    assert app.test_client().get(address, base_url=BASE).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/en/calls/cal?type=a%00b", f"/desk/?after={HUGE}", f"/desk/?before={HUGE}", "/desk/?q=a%00b"],
)
def test_a_query_that_no_page_asks_is_refused(
    address: str, browser: Browser, world: World, publisher: Actor
) -> None:
    world.call()
    browser.be(publisher)
    assert browser.get(address).status_code == 400


@pytest.mark.parametrize("field", ["only", "after"])
def test_next_after_what_is_no_number_is_next_all_the_same(
    field: str, browser: Browser, world: World, publisher: Actor
) -> None:
    world.call()
    browser.be(publisher)
    answer = browser.post("/desk/next", {field: "a\x00b"})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/desk/")


@pytest.mark.parametrize(
    "address",
    [
        f"/desk/?after=-{HUGE}",
        f"/desk/?before=%2B{HUGE}&after={'1_0' * 9}",
        f"/desk/submissions/CAL-001?page={HUGE}&file={HUGE}",
        f"/desk/submissions/CAL-001?page=-{HUGE}&file=-1",
        "/en/search?q=a%00b",
        "/en/?q=a%00b",
        "/en/calls/cal/register?outcome=a%00b",
    ],
)
def test_a_query_that_says_nothing_is_passed_over(
    address: str, browser: Browser, world: World, publisher: Actor
) -> None:
    world.call()
    world.send()
    world.work_jobs()
    browser.be(publisher)
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("origin", ["http://[", "null://", "https://elsewhere.example"])
def test_a_strange_origin_is_refused(origin: str, app: Flask, world: World) -> None:
    world.call()
    answer = app.test_client().post(
        "/en/calls/cal/submit", headers={"Origin": origin}, base_url=BASE
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "field", ["remove", "publish-letter", "role-" + "1" * 9, "role-" + HUGE * 200]
)
def test_thousands_of_digits_in_a_form_are_no_number(field: str, app: Flask, world: World) -> None:
    world.call()
    page = app.test_client().get("/en/calls/cal/submit", base_url=BASE).get_data(as_text=True)
    token = page.split('name="token" value="', 1)[1].split('"', 1)[0]
    data = {"token": token, "action": "check", field: "translation:" + "7" * 5_000}
    answer = app.test_client().post("/en/calls/cal/submit", data=data, base_url=BASE)
    assert answer.status_code == 200
    data[field] = "7" * 5_000
    assert (
        app.test_client().post("/en/calls/cal/submit", data=data, base_url=BASE).status_code == 200
    )
