"""A wall clock that was set back while the server was down: what was closed stays closed, and time goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from config import Settings
from intake.clock import SteadyClock
from intake.runtime import build
from intake.services import calls, housekeeping
from intake.services.work import SYSTEM
from tests.world import NOON, SYSTEM_STAFF, World, settings

HOUR = timedelta(hours=1)


class Machine:
    """A computer whose wall clock and whose running time a test sets."""

    def __init__(self, held: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held = held
        self.patch = monkeypatch
        self.ran = 0.0
        self.world: World | None = None

    @contextmanager
    def running(self, wall: datetime) -> Iterator[World]:
        """Start as the wall clock says it is, and stop: the computer's own time begins anew with each start."""
        self.ran = 0.0
        clock = partial(SteadyClock, wall=lambda: wall, monotonic=lambda: self.ran)
        self.patch.setattr("intake.runtime.SteadyClock", clock)
        runtime = build(self.held)
        try:
            self.world = self.world or World(runtime)
            self.world.runtime, self.world.works = runtime, runtime.works
            yield self.world
        finally:
            runtime.inspector.close()
            runtime.works.engine.dispose()

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self.ran += time.total_seconds()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(settings(tmp_path), monkeypatch)


def verdict(world: World) -> str:
    return world.row(world.send().number).verdict


# check 73
@pytest.mark.parametrize("back", [timedelta(minutes=2), HOUR, timedelta(days=400)])
def test_a_deadline_once_seen_to_have_passed_stays_closed(
    machine: Machine, back: timedelta
) -> None:
    with machine.running(NOON) as world:
        world.call(closes_in=HOUR, grace=0)
        machine.wait(HOUR)
        assert world.do(SYSTEM, housekeeping.note_closings) == 1
    with machine.running(NOON + HOUR - back) as world:
        assert world.runtime.clock.now() == NOON + HOUR
        assert verdict(world) == "late"
        assert world.do(SYSTEM, housekeeping.note_closings) == 0


# check 73
def test_a_deadline_that_was_extended_after_it_passed_stays_open(machine: Machine) -> None:
    with machine.running(NOON) as world:
        world.call(closes_in=HOUR, grace=0)
        machine.wait(HOUR)
        world.do(SYSTEM, housekeeping.note_closings)
        reason = {"en": "Asked for by many."}
        world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", NOON + 2 * HOUR, reason=reason)
    with machine.running(NOON) as world:
        assert verdict(world) == "on-time"
        machine.wait(HOUR)
        assert verdict(world) == "late"


# check 73
def test_no_receipt_is_older_than_the_one_before_it(machine: Machine) -> None:
    with machine.running(NOON) as world:
        world.call(closes_in=HOUR, grace=0)
        machine.wait(HOUR + timedelta(minutes=5))
        before = world.row(world.send().number)
    with machine.running(NOON + timedelta(minutes=5)) as world:
        assert world.runtime.clock.now() == before.recorded
        after = world.row(world.send().number)
    assert after.recorded >= before.recorded
    assert (before.verdict, after.verdict) == ("late", "late")
