"""What the worker does unasked: it notes closings, ends drafts, removes bytes that nothing names, and no others."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Never

import pytest

from intake import worker
from intake.app import create_app
from intake.clock import FixedClock
from intake.runtime import Runtime
from intake.services import drafts, housekeeping
from intake.services.drafts import LIFE, Attached
from intake.services.work import SUBMITTER
from intake.worker import Worker, sweep
from tests.world import NOON, World, make_runtime
from uploads.store import BlobMissing, LocalStore

AGE = timedelta(hours=25)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    (tmp_path / "store").mkdir()
    clock = FixedClock(NOON)
    store = LocalStore(tmp_path / "store", now=clock.now)
    made = make_runtime(tmp_path, store=store, clock=clock)
    yield made
    made.works.engine.dispose()


@pytest.fixture
def world(runtime: Runtime) -> World:
    made = World(runtime)
    made.call(closes_in=timedelta(days=90))
    return made


def save(world: World, nonce: str, *files: Attached) -> None:
    world.do(
        SUBMITTER,
        drafts.save,
        "CAL",
        nonce=nonce,
        values={},
        files=files,
        begun=world.clock.now(),
        language="en",
    )


def there(runtime: Runtime, *files: Attached) -> list[bool]:
    return [file.sha256 in set(runtime.store.digests()) for file in files]


def wait_for(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


# check 62
def test_bytes_that_nothing_names_go_after_25_hours_and_no_others(
    world: World, runtime: Runtime
) -> None:
    sent, drafted, loose = (
        world.attach(f"Text of the {kind}.\n".encode(), f"{kind}.txt")
        for kind in ("sent", "drafted", "loose")
    )
    world.send(files=[sent])
    save(world, "a" * 32, drafted)
    world.clock.set(NOON + AGE)
    assert sweep(runtime) == (0, 0)
    assert there(runtime, sent, drafted, loose) == [True, True, True]
    world.clock.advance(TICK)
    young = world.attach(b"Text of somebody who is about to press send.\n", "young.txt")
    assert sweep(runtime) == (0, 1)
    assert there(runtime, sent, drafted, loose, young) == [True, True, False, True]
    with pytest.raises(BlobMissing):
        runtime.store.open(loose.sha256)
    assert sweep(runtime) == (0, 0)


# check 62
def test_a_draft_that_ends_takes_its_bytes_with_it_but_not_what_was_sent_too(
    world: World, runtime: Runtime
) -> None:
    own = world.attach(b"Text of a draft alone.\n", "own.txt")
    shared = world.attach(b"Text that was sent as well.\n", "shared.txt")
    save(world, "a" * 32, own, shared)
    world.send(files=[shared])
    world.clock.set(NOON + LIFE)
    assert sweep(runtime) == (0, 0)
    world.clock.advance(TICK)
    assert sweep(runtime) == (1, 1)
    assert there(runtime, own, shared) == [False, True]
    assert world.see(drafts.find, "a" * 32) is None


# check 73
def test_the_worker_notes_a_closing_by_itself(world: World, runtime: Runtime) -> None:
    unasked = Worker(create_app(runtime), runtime)
    unasked.start()
    try:
        world.clock.advance(timedelta(days=90))
        assert world.see(housekeeping.closings_due)
        wait_for(lambda: not world.see(housekeeping.closings_due))
    finally:
        unasked.stop()


def test_the_worker_sweeps_by_itself(
    world: World, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_SWEEP", 0.0)
    loose = world.attach(b"Text that nothing names.\n", "loose.txt")
    world.clock.set(NOON + AGE + TICK)
    unasked = Worker(create_app(runtime), runtime)
    unasked.start()
    try:
        wait_for(lambda: there(runtime, loose) == [False])
    finally:
        unasked.stop()


def test_a_sweep_that_fails_holds_up_no_job(
    world: World,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_runtime: Runtime) -> Never:
        raise OSError("the volume does not answer")

    monkeypatch.setattr(worker, "FIRST_SWEEP", 0.0)
    monkeypatch.setattr(worker, "sweep", fail)
    world.send()
    unasked = Worker(create_app(runtime), runtime)
    with caplog.at_level(logging.ERROR):
        unasked.start()
        try:
            wait_for(lambda: any((runtime.settings.data / "mail").glob("*.eml")))
        finally:
            unasked.stop()
    assert "the volume does not answer" in caplog.text
