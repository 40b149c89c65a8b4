"""Fixtures of the service tests: one process's parts on each database in turn, and a small world in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from intake import schema
from intake.db.base import Base
from intake.runtime import Runtime
from intake.services.shelves import SHELVES
from intake.services.work import Actor, connect
from tests.servers import PostgresCluster
from tests.world import World, copy_migrated, make_runtime


def _migrate(url: str) -> str:
    engine = connect(url)
    schema.migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def migrated_server(postgres: PostgresCluster) -> Iterator[Engine]:
    """Give the engine of a migrated PostgreSQL database that is emptied between tests."""
    engine = create_engine(_migrate(postgres.fresh_database()))
    yield engine
    engine.dispose()


def _empty(engine: Engine) -> None:
    """Delete every row and begin every sequence anew: far quicker than a database for each test."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    tables += [shelf.index for shelf in SHELVES]
    with engine.begin() as connection:
        # Rows of one table go before those that they refer to, in whatever order.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(";".join(f'DELETE FROM "{name}"' for name in tables)))  # noqa: S608 - our own names
        connection.execute(
            text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a migrated, empty database, once of each engine."""
    if request.param == "sqlite":
        path = tmp_path / "intake.sqlite"
        copy_migrated(path)
        return f"sqlite:///{path}"
    engine: Engine = request.getfixturevalue("migrated_server")
    _empty(engine)
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def runtime(tmp_path: Path, migrated_url: str) -> Iterator[Runtime]:
    """Make one process's parts, without a jail; the clock stands at noon."""
    made = make_runtime(tmp_path / "data", database_url=migrated_url)
    yield made
    made.works.engine.dispose()


@pytest.fixture
def world(runtime: Runtime) -> World:
    """Make the process `talk` with its paper and the open call CAL."""
    made = World(runtime)
    made.call()
    return made


@pytest.fixture
def publisher(world: World) -> Actor:
    """Give somebody who reviews and publishes."""
    return world.staff("publisher", email="paula@intake.example")


@pytest.fixture
def reviewer(world: World) -> Actor:
    """Give somebody who reviews and may not publish."""
    return world.staff("reviewer", email="rene@intake.example")
