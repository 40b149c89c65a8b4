"""Steady time (check 73, as far as it lives in the clock)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from intake.clock import FixedClock, SteadyClock

START = datetime(2020, 2, 14, 22, 59, 59, 123456, tzinfo=UTC)


class Machine:
    """A machine whose two clocks are set by hand."""

    def __init__(self) -> None:
        self.wall_time = START
        self.seconds = 1000.0

    def wall(self) -> datetime:
        return self.wall_time

    def monotonic(self) -> float:
        return self.seconds

    def clock(self, not_before: datetime | None = None) -> SteadyClock:
        return SteadyClock(wall=self.wall, monotonic=self.monotonic, not_before=not_before)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_it_starts_at_the_wall_and_adds_what_elapsed(machine: Machine) -> None:
    clock = machine.clock()
    assert clock.now() == START
    machine.seconds += 2.5
    assert clock.now() == START + timedelta(seconds=2.5)


@pytest.mark.parametrize(
    "jump", [timedelta(minutes=-2), timedelta(hours=-1), timedelta(days=1), timedelta(days=-3650)]
)
def test_a_wall_clock_that_jumps_moves_nothing(
    machine: Machine, jump: timedelta
) -> None:  # check 73
    clock = machine.clock()
    machine.wall_time += jump
    machine.seconds += 1
    assert clock.now() == START + timedelta(seconds=1)
    assert clock.wall() == START + jump
    assert clock.drift() == jump - timedelta(seconds=1)


@pytest.mark.parametrize(("behind", "told"), [(0, False), (1, True), (-1, False)])
def test_it_tells_before_what_nothing_can_be_placed_where_the_wall_was_behind(
    machine: Machine, behind: int, *, told: bool
) -> None:  # check 73
    recorded = START + timedelta(seconds=behind)
    clock = machine.clock(not_before=recorded)
    machine.seconds += 60
    assert clock.earliest() == (recorded if told else None)
    assert FixedClock(START).earliest() is None


def test_a_frozen_wall_clock_stops_nothing(machine: Machine) -> None:  # check 73
    clock = machine.clock()
    machine.seconds += 3600
    assert clock.now() == START + timedelta(hours=1)


def test_a_restart_with_the_clock_set_back_begins_at_the_latest_record(
    machine: Machine,
) -> None:  # check 73
    recorded = START + timedelta(hours=1)
    clock = machine.clock(not_before=recorded)
    assert clock.now() == recorded
    machine.seconds += 1
    assert clock.now() == recorded + timedelta(seconds=1)


def test_a_restart_with_the_clock_right_begins_at_the_wall(machine: Machine) -> None:
    assert machine.clock(not_before=START - timedelta(seconds=1)).now() == START


def test_any_zone_goes_in_and_utc_comes_out(machine: Machine) -> None:
    machine.wall_time = START.astimezone(timezone(timedelta(hours=8)))
    clock = machine.clock(not_before=START.astimezone(timezone(timedelta(hours=-8))))
    assert clock.now() == START
    assert (clock.now().tzinfo, clock.wall().tzinfo) == (UTC, UTC)


def test_an_instant_without_a_zone_is_refused(machine: Machine) -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        machine.clock(not_before=naive)
    with pytest.raises(ValueError, match="zone"):
        FixedClock(naive)
    with pytest.raises(ValueError, match="zone"):
        FixedClock(START).set(naive)


def test_the_real_one_tells_the_present_and_never_goes_back() -> None:
    clock = SteadyClock()
    assert abs(clock.drift()) < timedelta(seconds=5)
    told = [clock.now() for _ in range(1000)]
    assert told == sorted(told)


def test_a_fixed_clock_stands_until_it_is_set() -> None:
    clock = FixedClock(START)
    assert (clock.now(), clock.now(), clock.wall()) == (START, START, START)
    assert clock.advance(timedelta(seconds=1)) == START + timedelta(seconds=1) == clock.now()
    clock.set(START)
    assert clock.now() == START
