"""From the call to the receipt: three pages and at most five inputs; a mistake costs one page and no upload."""

import hashlib
import html
import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from intake.db.submissions import File, Submission
from tests.web.submitting import ENGLISH, Submitter
from tests.world import World

NEEDED: Mapping[str, Any] = {
    "name": "Ada Example",
    "submitter_type": "individual",
    "publication": "named",
}
"""All that must be given, beside one file or a text."""

EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode." + b"\x00" * 200
THREE = [(ENGLISH + f"Part {n} of three.\n".encode(), f"{n}.txt") for n in (1, 2, 3)]


def page(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def call_page(app: Flask, world: World) -> tuple[Submitter, str]:
    """Give a person on the page of a call that leaves every choice open, and the page."""
    world.call(publications=["named", "unnamed", "private"])
    person = Submitter(app, world)
    return person, page(person.get("/en/calls/cal"))


@pytest.fixture
def person(call_page: tuple[Submitter, str]) -> Submitter:
    """Give the same person on the form."""
    made, shown = call_page
    assert f'href="{made.path}"' in shown
    assert made.open().status_code == 200
    return made


def hashes(world: World) -> list[str]:
    with world.works.reading() as work:
        return list(work.session.scalars(select(File.sha256).order_by(File.n)))


def count(world: World) -> int:
    with world.works.reading() as work:
        return len(work.session.scalars(select(Submission)).all())


@pytest.mark.parametrize("given", ["a file", "a text"])
def test_call_form_receipt_are_three_pages_and_four_inputs(person: Submitter, given: str) -> None:
    if given == "a file":
        answer = person.post(NEEDED, files=[(ENGLISH, "a.txt")])
    else:
        answer = person.post({**NEEDED, "text": "We welcome the draft."})
    assert answer.status_code == 303
    receipt = person.get(answer.headers["Location"])
    assert "We have it. This is your receipt." in page(receipt)


def test_an_organisation_gives_one_input_more(person: Submitter, world: World) -> None:
    fields = {**NEEDED, "on_behalf": "1", "entity": "Example Society", "submitter_type": "ngo"}
    assert person.post(fields, files=[(ENGLISH, "a.txt")]).status_code == 303
    assert world.row("CAL-001").entity == "Example Society"


def test_the_form_marks_as_required_nothing_else(call_page: tuple[Submitter, str]) -> None:
    form = page(call_page[0].open())
    controls = re.findall(r"<(?:input|select|textarea)[^>]*>", form)
    required = [re.findall(r'name="([^"]+)"', one)[0] for one in controls if "required" in one]
    assert required == ["name", "entity", "submitter_type"]
    assert not re.search(r"<details open>", form)


WITHOUT = [{"name": ""}, {"submitter_type": ""}, {"publication": ""}, {"email": "nobody"}]
AND_ENTITY = [*WITHOUT, {"on_behalf": "1", "entity": ""}]


@pytest.mark.parametrize("mistake", AND_ENTITY, ids=lambda one: next(iter(one)))
def test_a_mistake_costs_one_page_and_no_upload(  # check 129
    mistake: Mapping[str, str], person: Submitter, world: World
) -> None:
    again = person.post({**NEEDED, **mistake}, files=THREE)
    assert again.status_code == 422
    assert count(world) == 0
    kept = re.findall(r'<p class="fn"><bdi>([^<]+)</bdi>', page(again))
    assert kept == ["1.txt", "2.txt", "3.txt"]
    assert person.post({**NEEDED, "entity": "Example Society"}).status_code == 303
    assert hashes(world) == [hashlib.sha256(data).hexdigest() for data, _name in THREE]


def test_a_refused_file_among_three_good_ones_costs_one_page_and_no_upload(  # check 129
    person: Submitter, world: World
) -> None:
    again = person.post({**NEEDED, "title": "Three and one"}, files=[*THREE, (EXE, "four.pdf")])
    assert again.status_code == 422
    assert 'value="Three and one"' in page(again)
    assert "four.pdf: This is a Windows program" in html.unescape(page(again))
    assert person.post({**NEEDED, "title": "Three and one"}).status_code == 303
    assert hashes(world) == [hashlib.sha256(data).hexdigest() for data, _name in THREE]


def test_no_file_and_no_text_costs_one_page(person: Submitter, world: World) -> None:
    again = person.post(NEEDED)
    assert again.status_code == 422
    assert 'href="#files"' in page(again)
    assert person.post(NEEDED, files=[(ENGLISH, "a.txt")]).status_code == 303
    assert count(world) == 1
