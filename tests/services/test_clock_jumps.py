"""Whatever a wall clock does: closed stays closed, receipts never go back, verdicts hold. # check 73"""

import os
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intake.clock import SteadyClock
from intake.db.submissions import Revision
from intake.domain.deadlines import on_time
from intake.services import forms, housekeeping, lookups, transparency, verification
from intake.services.work import SYSTEM, Works
from intake.web.instants import request_instants
from tests.world import NOON, World, make_runtime

pytestmark = pytest.mark.faults

EXAMPLES = 200 if os.environ.get("INTAKE_LONG") else 12
CLOSES_IN = timedelta(minutes=10)
WAIT = timedelta(seconds=300)
LEAP_SMEAR = 1 + 1 / 86_400


class Machine:
    """A site on a computer whose clocks a test moves: the wall in any way, the elapsed time forward alone."""

    def __init__(self, folder: Path) -> None:
        self.wall_at, self.elapsed, self.rate = NOON, 0.0, 1.0
        self.world = World(make_runtime(folder, clock=self._clock()))
        self.world.call(closes_in=CLOSES_IN, grace=60)
        with self.world.works.reading() as work:
            self.opened = lookups.find(work, "CAL").opens_at or NOON
        self.closed = False
        self.pass_time(130)

    def _clock(self, not_before: Any = None) -> SteadyClock:
        return SteadyClock(
            wall=lambda: self.wall_at, monotonic=lambda: self.elapsed, not_before=not_before
        )

    def pass_time(self, seconds: int) -> None:
        self.elapsed += seconds
        self.wall_at += timedelta(seconds=seconds * self.rate)

    def jump(self, seconds: int) -> None:
        self.wall_at += timedelta(seconds=seconds)

    def run_wall_at(self, rate: float) -> None:
        self.rate = rate

    def restart(self) -> None:
        """Start anew on the same database; the worker has noted what it had seen."""
        runtime = self.world.runtime
        self.world.do(SYSTEM, housekeeping.note_closings)
        with runtime.works.reading() as work:
            latest = transparency.latest_recorded(work.session)
        runtime.clock = self._clock(latest)
        runtime.works = Works(runtime.works.engine, keys=runtime.works.keys, clock=runtime.clock)
        self.world.works = runtime.works

    def send(self, took: int) -> None:
        """Send behind a front that stamps by the wall; its last byte came a moment ago."""
        clock = self.world.runtime.clock
        environ = {
            "HTTP_X_REQUEST_ELAPSED": f"{took}.000",
            "HTTP_X_REQUEST_MSEC": f"{clock.wall().timestamp() - 0.2:.3f}",
        }
        told = request_instants(
            environ, clock=clock, trusted=True, timeout=WAIT, opened=self.opened
        )
        self.world.send(begun=told.begun, complete=told.complete, email=None)

    def look(self) -> None:
        """Look whether the call is closed, as its page does: once closed, for ever."""
        with self.world.works.reading() as work:
            state = forms.call_form(work, "CAL", "en").state
        assert not (self.closed and state != "closed"), "a clock re-opened the call"
        self.closed = self.closed or state == "closed"

    def judge(self) -> None:
        """Hold every receipt against the rule, and their order against the log's."""
        with self.world.works.reading() as work:
            version = lookups.versions(work, lookups.find(work, "CAL").id)[-1]
            rows = work.session.scalars(select(Revision).order_by(Revision.log_index)).all()
            assert [*verification.log(work), *verification.receipts(work)] == []
        recorded = [row.recorded for row in rows]
        assert recorded == sorted(recorded)
        for row in rows:
            assert row.begun is not None
            assert row.complete is not None
            rule = on_time(begun=row.begun, complete=row.complete, version=version)
            assert row.verdict == ("on-time" if rule else "late")
            assert row.complete <= row.recorded
            assert self.opened <= row.begun <= row.complete


ACTS = st.one_of(
    st.tuples(st.just("pass_time"), st.integers(0, 400)),
    st.tuples(
        st.just("jump"),
        st.sampled_from([-120, -3600, 86_400, -86_400, 1, -1]) | st.integers(-10_000, 10_000),
    ),
    st.tuples(st.just("run_wall_at"), st.sampled_from([0.0, 1.0, LEAP_SMEAR, 2.0, -1.0])),
    st.tuples(st.just("send"), st.integers(0, 120)),
    st.tuples(st.just("restart")),
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(ACTS, min_size=4, max_size=14))
def test_no_clock_reopens_a_call_or_turns_receipts_back(acts: Sequence[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder))
        try:
            for name, *more in acts:
                getattr(machine, name)(*more)
                machine.look()
            machine.send(1)
            machine.judge()
        finally:
            machine.world.works.engine.dispose()


@pytest.mark.parametrize("took", [1, 120, 7_200])
def test_what_a_front_still_held_at_a_restart_is_not_placed_before_a_noted_closing(
    tmp_path: Path, took: int
) -> None:
    machine = Machine(tmp_path)
    machine.pass_time(600)
    machine.world.do(SYSTEM, housekeeping.note_closings)
    machine.pass_time(3_600)
    machine.jump(-7_200)
    machine.restart()
    machine.send(took)
    machine.judge()
    assert machine.world.row("CAL-001").verdict == "late"
    machine.world.works.engine.dispose()


@pytest.mark.parametrize("jump", [-129, -130, -131, -86_400])
def test_a_restart_with_the_wall_set_back_to_the_opening_turns_nobody_away(
    tmp_path: Path, jump: int
) -> None:
    machine = Machine(tmp_path)
    machine.jump(jump)
    machine.restart()
    machine.send(60)
    machine.judge()
    assert machine.world.row("CAL-001").verdict == "on-time"
    machine.world.works.engine.dispose()
