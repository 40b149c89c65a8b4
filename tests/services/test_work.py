"""A piece of work: snapshots, who waits for whom, databases that are not safe."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from intake.db.base import Instant
from intake.db.calls import Call
from intake.db.records import Site
from intake.services import register
from intake.services.locks import FairLock
from intake.services.work import SYSTEM, UnsafeDatabase, Work, check_safety, connect
from tests.servers import PostgresCluster
from tests.world import World, make_runtime


def test_a_reading_is_one_snapshot_whatever_others_write(world: World) -> None:
    world.send()
    with world.works.reading() as work:
        assert register.account(work).received == 1
        world.send()
        assert register.account(work).received == 1
        assert len(list(register.all_rows(work, 1))) == 1
    assert world.see(register.account).received == 2


def test_a_reading_can_change_nothing(world: World) -> None:
    with world.works.reading(SYSTEM) as work, pytest.raises(DBAPIError):
        work.session.execute(text("UPDATE site SET epoch = 99"))
    assert world.see(lambda work: work.session.get_one(Site, 1).epoch) != 99
    # And the same connection writes again when it is asked to.
    world.do(SYSTEM, lambda work: work.session.execute(text("UPDATE site SET epoch = 98")))
    assert world.see(lambda work: work.session.get_one(Site, 1).epoch) == 98


def test_what_is_raised_inside_undoes_everything(world: World) -> None:
    def broken(work: Work) -> None:
        work.session.execute(text("UPDATE call SET sent = 7"))
        raise KeyError("broken")

    with pytest.raises(KeyError):
        world.do(SYSTEM, broken)
    assert world.see(lambda work: work.session.scalar(select(Call.sent))) == 0


def test_a_fair_lock_serves_in_the_order_of_asking() -> None:
    lock, order = FairLock(), list[int]()
    asked = [threading.Event() for _ in range(6)]

    def take(n: int) -> None:
        asked[n].set()
        with lock:
            order.append(n)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(6)]
    with lock:
        for n, thread in enumerate(threads):
            thread.start()
            assert asked[n].wait(5)
            while len(lock._waiting) <= n:  # noqa: SLF001 - the queue is what is tested
                thread.join(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(6))


def test_a_fair_lock_is_given_back_by_who_fails() -> None:
    lock = FairLock()
    with pytest.raises(KeyError), lock:
        raise KeyError
    with lock:
        pass


def test_in_sqlite_writers_wait_for_their_turn_and_not_for_the_file(tmp_path: Path) -> None:
    works = make_runtime(tmp_path).works
    held, most, gate = 0, 0, threading.Lock()

    def checkout(*_: object) -> None:
        nonlocal held, most
        with gate:
            held += 1
            most = max(most, held)

    def checkin(*_: object) -> None:
        nonlocal held
        with gate:
            held -= 1

    event.listen(works.engine, "checkout", checkout)
    event.listen(works.engine, "checkin", checkin)

    def write() -> None:
        for _ in range(5):
            with works.writing(SYSTEM) as work:
                work.session.execute(text("UPDATE site SET epoch = epoch + 1"))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, held) == (1, 0)
    works.engine.dispose()


# check 61 (the database's part)
@pytest.mark.parametrize(
    ("setting", "words"), [("synchronous=NORMAL", "synchronous"), ("journal_mode=DELETE", "WAL")]
)
def test_an_unsafe_sqlite_is_refused(tmp_path: Path, setting: str, words: str) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'a.sqlite'}")
    check_safety(engine)

    @event.listens_for(engine, "connect")
    def weaken(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA {setting}")  # type: ignore[attr-defined]  # the driver's own

    engine.dispose()
    with pytest.raises(UnsafeDatabase, match=words):
        check_safety(engine)
    engine.dispose()


@pytest.mark.postgresql
def test_a_postgresql_that_does_not_sync_is_refused(postgres: PostgresCluster) -> None:
    engine = connect(postgres.url())
    with pytest.raises(UnsafeDatabase, match="fsync=off"):
        check_safety(engine)
    engine.dispose()


def test_instants_keep_their_microseconds_and_their_zone(world: World) -> None:
    dialect = world.works.engine.dialect
    kept = Instant()
    bind, result = kept.bind_processor(dialect), kept.result_processor(dialect, None)
    for at in (
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2020, 2, 14, 23, 0, 0, 1, tzinfo=UTC),
    ):
        stored = bind(at) if bind else at
        assert (result(stored) if result else stored) == at
    with pytest.raises(ValueError, match="time zone"):
        kept.process_bind_param(datetime(2020, 2, 14), dialect)  # noqa: DTZ001 - the fault
