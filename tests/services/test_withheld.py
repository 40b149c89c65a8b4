"""A name that is to be withheld is not published by the files' own words."""

import pytest
from sqlalchemy import select

from intake.app import create_app
from intake.db.submissions import Inspection, Submission
from intake.services import reviews
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import SYSTEM
from intake.worker import drain
from tests.world import World


# check 126
@pytest.mark.parametrize(
    "told", ["Written by Ada  Example.", "For the EXAMPLE society", "ada@example.org"]
)
def test_a_file_that_tells_the_name_blocks_acceptance(told: str, world: World) -> None:
    text = f"{told}\nWe write at some length about the first issue of the paper.\n" * 3
    sent = world.send(files=[world.attach(text.encode(), "a.txt")], publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    publisher = world.staff("publisher")
    with pytest.raises(NameStands) as raised:
        _accept(world, publisher, sent.number)
    assert (raised.value.file, raised.value.page) == (1, 1)
    with world.works.reading() as work:
        row = work.session.scalars(select(Submission)).one()
        assert row.state == "under-review"


def test_a_file_that_does_not_tell_it_is_accepted(world: World) -> None:
    sent = world.send(publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    _accept(world, world.staff("publisher"), sent.number)
    with world.works.reading() as work:
        assert work.session.scalars(select(Submission)).one().state == "published"


def _accept(world: World, actor: object, number: str) -> None:
    with world.works.writing(actor) as work:  # type: ignore[arg-type]  # an Actor, as staff gives it
        reviews.accept_and_publish(work, number)


def confirmed(world: World, number: str, digests: list[str]) -> None:
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Submission).where(Submission.number == number)).one()
        row.confirmed = digests


# check 126
def test_a_file_that_its_sender_wants_published_as_it_is_blocks_nothing(world: World) -> None:
    told = world.attach(b"Written by Ada Example.\nWe write at some length.\n" * 3, "a.txt")
    other = world.attach(b"Ada Example too.\nWe write at some length.\n" * 3, "b.txt")
    sent = world.send(files=[told, other], publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    publisher = world.staff("publisher")
    confirmed(world, sent.number, [told.sha256])
    with pytest.raises(NameStands) as raised:
        _accept(world, publisher, sent.number)
    assert raised.value.file == 2
    confirmed(world, sent.number, [told.sha256, other.sha256])
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


def test_a_file_that_nobody_could_read_is_published_once_its_sender_says_so(world: World) -> None:
    unread = world.attach(b"%PDF-1.4\nnothing more of it than this\n" * 3, "a.pdf")
    sent = world.send(files=[unread], publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    publisher = world.staff("publisher")
    with pytest.raises(FileUnread) as raised:
        _accept(world, publisher, sent.number)
    assert raised.value.file == 1
    confirmed(world, sent.number, [unread.sha256])
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


def test_a_name_that_inspection_found_out_of_the_text_blocks_acceptance(world: World) -> None:
    sent = world.send(publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert row is not None
        found = {"code": "own-name", "page": 7, "where": "header", "what": "ADA EXAMPLE"}
        row.report = {**row.report, "exposures": [found]}
    with pytest.raises(NameStands) as raised:
        _accept(world, world.staff("publisher"), sent.number)
    assert (raised.value.file, raised.value.page) == (1, 7)
