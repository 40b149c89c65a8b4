"""The desk's queue with 10,000 submissions under review, against the same with 300.

Floor: the first page with 300. Each figure is floor / ours: 0.5 says that 10,000 take twice as long. The queries of a
page are counted: with 10,000 there must be as many as with 300.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import MetaData, Table, event, insert, select

from intake.app import create_app
from intake.services import deskindex
from intake.services.work import SYSTEM
from tests.web.staffing import Browser
from tests.world import World, make_runtime

FEW, MANY = 300, 10_000
PAGES = {
    "first page": "/desk/",
    "one call": "/desk/?call=CAL",
    "by country": "/desk/?country=CH",
    "nobody waits so long": "/desk/?older=30",
    "words in files": "/desk/?q=remuneration",
}


def filled(folder: Path, count: int) -> tuple[World, Browser]:
    """Make a site with so many submissions: one is sent and read, the others are its rows again."""
    folder.mkdir()
    world = World(make_runtime(folder))
    world.call()
    file = world.attach(b"We write about remuneration.\n" * 9, "remarks.txt")
    number = world.send(files=[file]).number
    world.read_whole(number)
    meta = MetaData()
    engine = world.works.engine
    with engine.begin() as connection:
        submission = Table("submission", meta, autoload_with=connection)
        held = Table("file", meta, autoload_with=connection)
        tally = Table("tally", meta, autoload_with=connection)
        row = dict(connection.execute(select(submission)).mappings().one())
        own = dict(connection.execute(select(held)).mappings().one())
        rows = [
            {
                **row,
                "id": row["id"] + n,
                "n": n + 1,
                "number": f"CAL-{n + 1:03}",
                "reference": f"BENCH{n:05}",
                "first_index": row["first_index"] + n,
                "nonce": f"{n:032x}",
                "link_hash": f"{n:064x}",
            }
            for n in range(1, count)
        ]
        files = [
            {**own, "id": own["id"] + n, "submission_id": own["submission_id"] + n}
            for n in range(1, count)
        ]
        connection.execute(insert(submission), rows)
        connection.execute(insert(held), files)
        connection.execute(tally.update().values(n=count))
    for one in ["CAL-001", *(str(made["number"]) for made in rows)]:
        with world.works.writing(SYSTEM) as work:
            deskindex.pages(work, one, 1, 1)
    browser = Browser(create_app(world.runtime), world.runtime)
    return world, browser.be(world.staff("publisher"))


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """Count what is read."""
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(world.works.engine, "before_cursor_execute", note)
    yield asked
    event.remove(world.works.engine, "before_cursor_execute", note)


def took(world: World, browser: Browser, path: str, rounds: int) -> tuple[float, int]:
    """Give the median of seconds and the queries of a page; three are not counted."""
    times = []
    for _ in range(rounds + 3):
        with counted(world) as asked:
            began = time.perf_counter()
            answer = browser.get(path)
            times.append(time.perf_counter() - began)
        assert answer.status_code == 200, path
    return statistics.median(times[3:]), len(asked)


def run(*, quick: bool = False) -> dict[str, float]:
    """Print a line a page and give the ratios by name."""
    rounds = 5 if quick else 30
    many = MANY // 10 if quick else MANY
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="desk-") as name:
        few = filled(Path(name) / "few", FEW)
        full = filled(Path(name) / "many", many)
        for page, path in PAGES.items():
            floor, before = took(*few, path, rounds)
            ours, after = took(*full, path, rounds)
            assert after == before, (page, before, after)
            ratios[page] = floor / ours
            print(
                f"{page}: {ours * 1000:.1f} ms with {many:,}, {floor * 1000:.1f} ms with {FEW}, "
                f"{after} queries, ratio {ratios[page]:.2f}"
            )
        for world, _browser in (few, full):
            world.works.engine.dispose()
    return ratios


if __name__ == "__main__":
    run()
