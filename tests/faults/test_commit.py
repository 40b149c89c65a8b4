"""A COMMIT whose answer is lost: nothing is undone, the sending is found by its key (DESIGN 6.1)."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from intake.runtime import Runtime
from intake.services import register, submissions, verification
from intake.services.work import SYSTEM, CommitUnknown, Works
from tests.web.submitting import ENGLISH, JSON, Submitter, make_app
from tests.world import World, make_runtime
from uploads.store import LocalStore

pytestmark = pytest.mark.faults


@pytest.fixture
def runtime(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    folder = tmp_path / "store"
    folder.mkdir()
    made = make_runtime(tmp_path / "data", database_url=database_url, store=LocalStore(folder))
    yield made
    made.works.engine.dispose()


@pytest.fixture
def world(runtime: Runtime) -> World:
    made = World(runtime)
    made.call()
    return made


@contextmanager
def commits(works: Works, act: Callable[[Callable[[], None]], None]) -> Iterator[None]:
    """Let `act` stand in for COMMIT; it is given the real one."""
    dialect: Any = works.engine.dialect
    real = dialect.do_commit
    dialect.do_commit = lambda connection: act(lambda: real(connection))
    try:
        yield
    finally:
        del dialect.do_commit


def lost(works: Works) -> Exception:
    """Make the driver's own error for an answer that never came."""
    if works.engine.dialect.name == "sqlite":
        return sqlite3.OperationalError("disk I/O error")
    return psycopg.OperationalError("server closed the connection unexpectedly")


def durable(works: Works) -> Callable[[Callable[[], None]], None]:
    def act(commit: Callable[[], None]) -> None:
        commit()
        raise lost(works)

    return act


def void(works: Works) -> Callable[[Callable[[], None]], None]:
    def act(_commit: Callable[[], None]) -> None:
        raise lost(works)

    return act


def whole(world: World) -> list[str]:
    with world.works.reading() as work:
        return [
            *verification.log(work),
            *verification.receipts(work),
            *verification.figures(work),
        ]


# check 60: durable all the same
def test_a_commit_that_was_durable_is_found_by_its_key(world: World) -> None:
    nonce = secrets.token_hex(16)
    file = world.attach(ENGLISH, "remarks.txt")
    with commits(world.works, durable(world.works)), pytest.raises(CommitUnknown):
        world.send(nonce=nonce, files=[file])
    found = world.see(submissions.find_sent, nonce)
    assert found is not None
    again = world.send(nonce=nonce, files=[file])
    assert (again.repeated, again.receipt, again.number) == (True, found.receipt, "CAL-001")
    assert world.runtime.store.verify(file.sha256)
    assert world.see(register.account).received == 1
    assert whole(world) == []


# check 60: not durable
def test_a_commit_that_was_void_leaves_nothing_but_the_bytes(world: World) -> None:
    nonce = secrets.token_hex(16)
    file = world.attach(ENGLISH, "remarks.txt")
    with commits(world.works, void(world.works)), pytest.raises(CommitUnknown):
        world.send(nonce=nonce, files=[file])
    assert world.see(submissions.find_sent, nonce) is None
    assert world.runtime.store.verify(file.sha256)
    assert world.see(register.account).received == 0
    assert whole(world) == []
    sent = world.send(nonce=nonce, files=[file])
    assert (sent.repeated, sent.number) == (False, "CAL-001")
    assert whole(world) == []


# check 60: what the sender sees, and does
@pytest.mark.parametrize("kind", [durable, void])
def test_a_sender_is_told_to_press_again_and_gets_one_receipt(
    world: World, kind: Callable[[Works], Callable[[Callable[[], None]], None]]
) -> None:
    sender = Submitter(make_app(world.runtime), world)
    sender.open()
    files = [(ENGLISH, "remarks.txt")]
    with commits(world.works, kind(world.works)):
        answer = sender.post(files=files, headers=JSON)
    assert (answer.status_code, answer.json["error"]) == (503, "outcome-unknown")  # type: ignore[index]  # JSON was asked for
    digests = list(world.runtime.store.digests())
    assert len(digests) == 1
    first = sender.post(files=files, headers=JSON)
    second = sender.post(files=files, headers=JSON)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert world.see(register.account).received == 1
    assert list(world.runtime.store.digests()) == digests


def test_a_writer_after_a_lost_commit_is_not_held_up(world: World) -> None:
    for kind in (durable, void):
        with commits(world.works, kind(world.works)), pytest.raises(CommitUnknown):
            world.send()
    world.send()
    with world.works.writing(SYSTEM) as work:
        assert work.log.index > 0
    assert world.see(register.account).received == 2
    assert whole(world) == []


def test_what_fails_before_its_commit_is_no_unknown_commit(world: World) -> None:
    with pytest.raises(ZeroDivisionError), world.works.writing(SYSTEM):
        _ = 1 // 0
    assert whole(world) == []
