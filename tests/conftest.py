"""Fixtures every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import PostgresCluster, ServerMissing


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """Start one real PostgreSQL for this worker's session, the first time a test asks for it."""
    try:
        cluster = PostgresCluster()
    except ServerMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have PostgreSQL: {missing}")
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing} (Debian: apt install postgresql)")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, once of each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.fresh_database()
