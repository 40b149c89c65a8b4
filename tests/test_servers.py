import pytest
from sqlalchemy import create_engine, text

from tests.servers import PostgresCluster


def test_a_database_is_empty_and_writable_on_each_engine(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE word (it text)"))
        connection.execute(text("INSERT INTO word VALUES ('здравствуй')"))
        assert connection.execute(text("SELECT it FROM word")).all() == [("здравствуй",)]
    engine.dispose()


@pytest.mark.postgresql
def test_two_fresh_databases_do_not_share_tables(postgres: PostgresCluster) -> None:
    engines = [create_engine(postgres.fresh_database()) for _ in range(2)]
    with engines[0].begin() as connection:
        connection.execute(text("CREATE TABLE here (it text)"))
    with engines[1].begin() as connection:
        assert connection.execute(text("SELECT to_regclass('here')")).scalar() is None
    for engine in engines:
        engine.dispose()


@pytest.mark.postgresql
def test_a_crashed_server_starts_again_with_what_was_durable() -> None:
    cluster = PostgresCluster({"fsync": "on", "synchronous_commit": "on"})
    try:
        cluster.start()
        with cluster.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        cluster.crash()
        cluster.start()
        with cluster.connect() as connection:
            assert connection.execute("SELECT seven FROM kept").fetchall() == [(7,)]
    finally:
        cluster.close()
