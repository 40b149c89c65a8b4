"""A final slash too many: known public pages are found all the same, and nothing else is told."""

import pytest
from flask import Flask

from intake.services import calls
from intake.services.work import Actor
from tests.web.reading import Reader
from tests.web.staffing import Browser
from tests.world import World

TOKEN = "0" * 32


@pytest.fixture
def published(world: World, publisher: Actor) -> str:
    world.call()
    number = world.send().number
    world.publish(number, publisher)
    return number


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        "/en/calls/cal",
        "/ar/calls/cal/register",
        "/fr/calls/cal/submit",
        "/calls/cal/register.csv",
        "/en/processes/talk",
        "/en/search",
        "/en/lost-link",
        "/en/submissions/CAL-001",
        "/s/CAL-001",
    ],
)
def test_a_public_page_is_found_behind_a_final_slash(
    reader: Reader, published: str, path: str, method: str
) -> None:
    assert published == "CAL-001"
    answer = reader.open(f"{path}/", method)
    assert (answer.status_code, answer.location) == (308, path)
    assert reader.open(answer.location, method).status_code in {200, 302}


def test_the_question_of_an_address_is_kept(reader: Reader, world: World) -> None:
    world.call()
    answer = reader.get("/en/calls/cal/?type=ngo&q=a%0d%0ab+%D9%83")
    assert answer.location == "/en/calls/cal?type=ngo&q=a%0d%0ab+%D9%83"


# check 87
def test_what_is_not_public_looks_like_what_is_not_there(
    reader: Reader, world: World, published: str
) -> None:
    assert published
    waiting = world.send().number
    with world.works.writing(world.staff("publisher")) as work:
        text = calls.CallText(kinds=["comment"], title={"en": "x"}, summary={}, body={}, zone="UTC")
        calls.create(work, process_id=world.process_id, code="HID", text=text)
    for known, unknown in (
        (f"/en/submissions/{waiting}/", "/en/submissions/CAL-999/"),
        (f"/s/{waiting}/", "/s/CAL-999/"),
        ("/en/calls/hid/", "/en/calls/zzz/"),
        ("/en/calls/hid/submit/", "/en/calls/zzz/submit/"),
    ):
        one, other = reader.get(known), reader.get(unknown)
        assert (one.status_code, other.status_code) == (404, 404)
        assert one.text.replace(known, "") == other.text.replace(unknown, "")


@pytest.mark.parametrize(
    "path",
    [
        f"/my/{TOKEN}/",
        f"/my/{TOKEN}/revise/",
        "/desk/submissions/CAL-001/",
        "/manage/calls/cal/",
        "/account/login/",
        "/en/nothing/",
        "/en/calls/cal//",
        "/%2F%2Fevil.example/en/calls/cal/",
        "/s/CAL-001/files/1/",
        "/log/keys/",
    ],
)
def test_other_addresses_stay_unknown(
    reader: Reader, browser: Browser, publisher: Actor, published: str, path: str
) -> None:
    assert published
    assert reader.get(path).status_code == 404
    assert browser.be(publisher).get(path).status_code == 404


def test_what_is_sent_is_never_led_elsewhere(app: Flask, world: World) -> None:
    world.call()
    client = app.test_client()
    answer = client.post("/en/calls/cal/submit/", base_url=world.runtime.settings.base_url)
    assert answer.status_code == 404
    assert answer.location is None
