"""Fixtures of the service tests: one process's parts on each database in turn, and a small world in them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from intake import schema
from intake.runtime import Runtime
from intake.services.work import Actor, connect
from tests.servers import PostgresCluster
from tests.world import World, make_runtime


def _migrate(url: str) -> str:
    engine = connect(url)
    schema.migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite database that is migrated and empty, to be copied: quicker than migrating each."""
    path = tmp_path_factory.mktemp("migrated") / "intake.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresCluster) -> str:
    """Give the name of a PostgreSQL database to copy."""
    name = make_url(_migrate(postgres.fresh_database())).database
    assert name is not None
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a migrated, empty database, once of each engine."""
    if request.param == "sqlite":
        path = tmp_path / "intake.sqlite"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.fresh_database(request.getfixturevalue("migrated_template"))


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
