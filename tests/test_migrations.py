"""Migrations on both databases: what they make is what the tables say, and data survives."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select

from intake import schema
from intake.db.base import Base
from intake.db.search import INDEX
from intake.db.submissions import Revision
from intake.services import verification
from intake.services.work import connect
from tests.world import World, make_runtime


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = connect(database_url)
    yield made
    made.dispose()


def tables(engine: Engine) -> set[str]:
    names = inspect(engine).get_table_names()
    return {name for name in names if not name.startswith(INDEX)} - {"alembic_version"}


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Give everything that stands in the tables."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def steps() -> list[str]:
    """Give the revisions from the first to the newest."""
    script = ScriptDirectory(str(schema.MIGRATIONS))
    return [step.revision for step in script.walk_revisions()][::-1]


def test_what_the_migrations_make_is_what_the_tables_say(engine: Engine) -> None:
    schema.migrate(engine)
    assert tables(engine) == set(Base.metadata.tables)
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: (
                kind != "table" or not str(name).startswith(INDEX)
            ),
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_down_to_nothing_and_up_again(engine: Engine) -> None:
    assert schema.current(engine) is None
    schema.migrate(engine)
    assert schema.current(engine) == schema.newest() == steps()[-1]
    schema.migrate(engine)
    schema.downgrade(engine, "base")
    assert schema.current(engine) is None
    left = {name for name in inspect(engine).get_table_names() if name != "alembic_version"}
    assert left == set()
    schema.migrate(engine)
    assert tables(engine) == set(Base.metadata.tables)


def test_every_step_goes_up_down_and_up(engine: Engine) -> None:
    for step in steps():
        schema.migrate(engine, step)
        schema.downgrade(engine, "-1")
        schema.migrate(engine, step)
        assert schema.current(engine) == step
    assert tables(engine) == set(Base.metadata.tables)


# check 65 (the shape's part): data stays through every step that can keep it
def test_a_filled_record_survives_the_newest_step(tmp_path: Path, database_url: str) -> None:
    runtime = make_runtime(tmp_path / "data", database_url=database_url)
    world = World(runtime)
    world.call()
    world.publish(world.send().number, world.staff("publisher"))
    world.send(publication="unnamed")
    engine = runtime.works.engine
    before = rows(engine)
    assert before["submission"]
    if len(steps()) > 1:
        schema.downgrade(engine, "-1")
        schema.migrate(engine)
    schema.migrate(engine)
    assert rows(engine) == before
    with runtime.works.reading() as work:
        assert [
            *verification.log(work),
            *verification.receipts(work),
            *verification.figures(work),
        ] == []
    engine.dispose()


def test_what_was_published_before_revisions_said_so_is_read_from_the_log(
    tmp_path: Path, database_url: str
) -> None:
    runtime = make_runtime(tmp_path / "data", database_url=database_url)
    world = World(runtime)
    world.call()
    publisher = world.staff("publisher")
    sent = [world.send(publication=choice) for choice in ("named", "unnamed", "private", "named")]
    world.work_jobs()
    for one in sent[:3]:
        world.publish(one.number, publisher)
    engine = runtime.works.engine
    before = rows(engine)["revision"]
    schema.downgrade(engine, "0003")
    schema.migrate(engine)
    assert rows(engine)["revision"] == before
    with runtime.works.reading() as work:
        published = select(Revision.published_as, Revision.published_at.is_not(None))
        assert [tuple(one) for one in work.session.execute(published.order_by(Revision.id))] == [
            ("named", True),
            ("unnamed", True),
            (None, False),
            (None, False),
        ]
    engine.dispose()


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("intake.db.search.create_index", broken)
    with pytest.raises(RuntimeError, match="broken"):
        schema.migrate(engine)
    assert schema.current(engine) is None
    assert inspect(engine).get_table_names() == []
    monkeypatch.undo()
    schema.migrate(engine)
    assert tables(engine) == set(Base.metadata.tables)
