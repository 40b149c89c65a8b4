"""A name that is to be withheld is not published by the files' own words."""

import pytest
from sqlalchemy import select

from intake.app import create_app
from intake.db.submissions import Submission
from intake.services import reviews
from intake.services.withheld import NameStands
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
