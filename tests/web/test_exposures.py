"""What files show beyond what was typed, after a plain Send: on the receipt until the deadline, and at the desk."""

import html
import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from intake.db.submissions import Inspection
from intake.services import outbox
from intake.services.work import SYSTEM
from intake.worker import drain
from tests.web.staffing import Browser
from tests.web.submitting import ENGLISH, Submitter
from tests.web.test_preview import TELLING, sha
from tests.world import World
from uploads.report import finding


@pytest.fixture
def person(app: Flask, world: World) -> Submitter:
    world.call(publications=["named", "unnamed", "private"])
    made = Submitter(app, world)
    made.open()
    return made


def text(answer: TestResponse) -> str:
    page = answer.get_data(as_text=True)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split()))


def send(person: Submitter, world: World, app: Flask, data: bytes, **changed: Any) -> str:
    """Send one file without looking at the preview; give the receipt's address once the file was read."""
    answer = person.post(files=[(data, "a.txt")], **changed)
    assert answer.status_code == 303
    drain(app, world.runtime)
    return answer.headers["Location"]


def confirm(person: Submitter, link: str, *digests: str) -> TestResponse:
    return person.client.post(
        f"{link}/confirm", base_url=person.site, data={"confirm": list(digests)}
    )


def test_the_receipt_lists_what_a_file_shows_with_the_way_to_replace_it(  # check 54
    person: Submitter, world: World, app: Flask
) -> None:
    link = send(person, world, app, TELLING)
    page = person.get(link)
    assert "a.txt Replace this file What Found Where E-mail address bob@other.example" in text(page)
    found = re.search(r'href="([^"]+)">Replace this file<', page.get_data(as_text=True))
    assert found
    assert found[1] == f"{link}/revise?file=file-1#file-1"
    form = person.get(found[1].partition("#")[0]).get_data(as_text=True)
    assert form[form.index('id="file-1"') :].index("<details open>") > 0
    assert 'name="replace-' in form


def test_a_file_is_confirmed_from_the_receipt_and_only_ones_own(
    person: Submitter, world: World, app: Flask
) -> None:
    link = send(person, world, app, TELLING)
    answer = confirm(person, link, sha(TELLING), "0" * 64)
    assert (answer.status_code, answer.headers["Location"]) == (303, link)
    assert world.row("CAL-001").confirmed == [sha(TELLING)]
    page = text(person.get(link))
    assert "You want it published as it is." in page
    assert "Confirm what I ticked" not in page


def test_after_the_deadline_a_file_can_be_confirmed_and_no_longer_replaced(
    person: Submitter, world: World, app: Flask
) -> None:
    link = send(person, world, app, TELLING)
    world.clock.advance(timedelta(days=11))
    page = text(person.get(link))
    assert "bob@other.example" in page
    assert "Replace this file" not in page
    assert confirm(person, link, sha(TELLING)).status_code == 303
    assert world.row("CAL-001").confirmed == [sha(TELLING)]


def test_what_shows_nothing_more_than_was_typed_gets_no_list(
    person: Submitter, world: World, app: Flask
) -> None:
    link = send(person, world, app, ENGLISH)
    assert "What your files show" not in text(person.get(link))


def test_what_is_not_for_publication_gets_no_list(  # check 127
    person: Submitter, world: World, app: Flask
) -> None:
    link = send(person, world, app, TELLING, publication="private")
    assert "What your files show" not in text(person.get(link))


def test_a_name_in_a_file_is_listed_only_where_it_is_to_be_withheld(  # check 126
    person: Submitter, world: World, app: Flask
) -> None:
    own = ENGLISH + b"Signed by Ada Example, for the record of it all.\n"
    named = send(person, world, app, own)
    person.open()
    unnamed = send(person, world, app, own + b"Again.\n", publication="unnamed")
    assert "What your files show" not in text(person.get(named))
    assert "Your own name or address Ada Example" in text(person.get(unnamed))


# check 126
def test_a_file_that_was_never_read_whole_is_confirmed_from_the_receipt(
    person: Submitter, world: World, browser: Browser
) -> None:
    answer = person.post(files=[(ENGLISH, "a.txt")], publication="unnamed")
    link = answer.headers["Location"].partition("?")[0]
    with world.works.writing(SYSTEM) as work:
        due = outbox.take_job(work)
        assert due is not None
        outbox.fail(work, due, "the jail died", mail=False, final=True)
    page = text(person.get(link))
    assert "Nobody could read it, so nobody can say that it does not tell your name" in page
    assert "Nobody here could read it. So nobody can say what it shows." in page
    assert "Nobody could read it, so nobody can say" in desk_page(world, browser)
    confirm(person, link, sha(ENGLISH))
    assert "You want it published as it is." in text(person.get(link))
    assert "Nobody could read it" not in text(browser.get("/desk/submissions/CAL-001"))


# check 126
def test_a_file_of_which_a_part_was_looked_through_says_so_to_its_sender_and_the_desk(
    person: Submitter, world: World, app: Flask, browser: Browser
) -> None:
    link = send(person, world, app, ENGLISH, publication="unnamed").partition("?")[0]
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert row is not None
        row.report = {**row.report, "findings": [finding("partial-search").to_json()]}
    page = text(person.get(link))
    assert "Only a part of it was looked through, so nobody can say" in page
    assert "Nobody can say what the rest shows." in page
    assert "Only a part of it was looked through" in desk_page(world, browser)
    confirm(person, link, sha(ENGLISH))
    assert "Only a part of it was looked through" not in text(
        browser.get("/desk/submissions/CAL-001")
    )


def desk_page(world: World, browser: Browser, number: str = "CAL-001") -> str:
    browser.be(world.staff("publisher"))
    return text(browser.get(f"/desk/submissions/{number}"))


def test_the_desk_sees_the_same_list_beside_accept_and_what_was_confirmed(  # check 54
    person: Submitter, world: World, app: Flask, browser: Browser
) -> None:
    link = send(person, world, app, TELLING)
    page = desk_page(world, browser)
    assert "E-mail address bob@other.example in the text Beyond what was typed as public." in page
    assert "1 place shows more than was typed as public, not confirmed." in page
    confirm(person, link, sha(TELLING))
    again = text(browser.get("/desk/submissions/CAL-001"))
    assert "E-mail address bob@other.example in the text Its sender wants it published" in again
    assert "not confirmed" not in again


def test_the_desk_counts_those_who_sign_too(
    person: Submitter, world: World, app: Flask, browser: Browser
) -> None:
    send(person, world, app, ENGLISH, cosignatories="Bo Second\nCy Third")
    assert "2 co-signatories Bo Second Cy Third" in desk_page(world, browser)


# check 126
def test_who_hides_a_name_that_a_public_file_tells_reads_so_and_the_desk_does(
    person: Submitter, world: World, app: Flask, browser: Browser
) -> None:
    own = ENGLISH + b"Signed by Ada Example, for the record of it all.\n"
    link = send(person, world, app, own)
    world.publish("CAL-001", world.staff("publisher", email="other@intake.example"))
    told = "Your name is hidden, but a file that everybody can read may tell it"
    assert told not in text(person.get(link))
    choice = partial(person.client.post, f"{link}/choice", base_url=person.site)
    assert choice(data={"publication": "unnamed"}).status_code == 303
    page = person.get(link).get_data(as_text=True)
    beside = page[page.index(told) :]
    assert 'name="publication" value="private"' in beside[: beside.index("Do not publish it")]
    assert "It is public, and its sender no longer wants to be named" in desk_page(world, browser)
    listed = text(browser.get("/desk/requests/"))
    assert "Hid the name; a published file may tell it" in listed
    assert choice(data={"publication": "private"}).status_code == 303
    assert told not in text(person.get(link))
    assert "no longer wants to be named" not in text(browser.get("/desk/requests/"))


# check 126
def test_who_hides_a_name_that_no_file_tells_reads_nothing_of_it(
    person: Submitter, world: World, app: Flask
) -> None:
    link = send(person, world, app, ENGLISH)
    world.publish("CAL-001", world.staff("publisher"))
    person.client.post(f"{link}/choice", base_url=person.site, data={"publication": "unnamed"})
    assert "Your name is hidden, but" not in text(person.get(link))
