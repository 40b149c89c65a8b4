"""No reading asks the database more as rows grow: as many statements for 1 row, 3 and 300."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from intake.services import (
    accounts,
    callpage,
    home,
    ledger,
    listing,
    lookups,
    mine,
    publication,
    register,
)
from intake.services import epochs as epoch
from intake.services.work import Work, Works
from tests.world import World, make_runtime

# One worker makes the rows once.
pytestmark = pytest.mark.xdist_group("counts")

ROWS = (1, 3, 300)
PUBLISHER = "paula@intake.example"


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, World]]:
    """Make a world for each number of rows, all published, in SQLite: the statements are SQLAlchemy's on both."""
    made = {}
    for rows in ROWS:
        data: Path = tmp_path_factory.mktemp(f"rows{rows}")
        world = made[rows] = World(make_runtime(data))
        world.call()
        publisher = world.staff("publisher", email=PUBLISHER)
        files = [
            world.attach(f"We welcome it, {n} times.\n".encode(), f"{n}.txt") for n in range(2)
        ]
        for _ in range(rows):
            world.publish(world.send(files=files).number, publisher)
    yield made
    for world in made.values():
        world.works.engine.dispose()


@contextmanager
def statements(works: Works) -> Iterator[list[str]]:
    seen: list[str] = []

    def see(*facts: object) -> None:
        if not str(facts[2]).startswith(("PRAGMA", "BEGIN")):
            seen.append(str(facts[2]))

    event.listen(works.engine, "before_cursor_execute", see)
    yield seen
    event.remove(works.engine, "before_cursor_execute", see)


def own(work: Work) -> object:
    """Read one's own submission."""
    return mine.by_id(work, 1, "en")


def call_id(work: Work) -> int:
    return lookups.find(work, "CAL").id


READINGS: dict[str, tuple[int, Callable[[Work], Any]]] = {
    "register": (4, lambda work: register.rows(work, call_id(work), limit=500)),
    "accounts": (3, lambda work: (register.account(work), register.accounts(work, [1]))),
    "list": (3, lambda work: listing.published(work, 1, limit=500)),
    "list narrowed": (
        3,
        lambda work: listing.published(
            work, 1, filters={"country": ["CH"], "type": ["ngo"]}, limit=500
        ),
    ),
    "filters": (1, lambda work: listing.facets(work, 1)),
    "lines": (5, lambda work: ledger.lines(work, 1, limit=500)),
    "item": (13, lambda work: publication.item(work, "CAL-001", "en")),
    "file": (2, lambda work: publication.file(work, "CAL-001", 1)),
    "receipt": (12, own),
    "epochs": (3, epoch.read),
    "call page": (9, lambda work: callpage.call(work, "CAL", "en")),
    "home": (4, lambda work: home.calls(work, "en")),
}


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_takes_as_many_statements_for_300_rows_as_for_one(
    worlds: dict[int, World], name: str
) -> None:
    most, reading = READINGS[name]
    counts = {}
    for rows, world in worlds.items():
        with statements(world.works) as seen, world.works.reading() as work:
            assert reading(work)
            counts[rows] = len(seen)
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= most, counts


def test_the_registers_csv_takes_a_fixed_number_a_batch(worlds: dict[int, World]) -> None:
    world = worlds[300]
    with statements(world.works) as seen, world.works.reading() as work:
        assert len(list(register.all_rows(work, 1, batch=100))) == 300
    assert len(seen) <= 3 * 3


def test_sending_and_deciding_take_no_more_for_300_rows(worlds: dict[int, World]) -> None:
    counts = {}
    for rows, world in worlds.items():
        file = world.attach(b"One more of many.\n", "more.txt")
        (person,) = world.see(accounts.people)
        actor = world.see(accounts.actor, person.id)
        with statements(world.works) as seen:
            sent = world.send(files=[file])
            world.publish(sent.number, actor)
        counts[rows] = len(seen)
    assert len(set(counts.values())) == 1, counts
