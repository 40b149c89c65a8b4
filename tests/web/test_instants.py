"""Begun, complete, now: the formula behind nginx, and the embedded front's own measure (check 72, in part)."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.clock import FixedClock, SteadyClock
from intake.web.instants import Instants, request_instants

NOW = datetime(2020, 2, 14, 23, 0, 5, tzinfo=UTC)
TIMEOUT = timedelta(seconds=60)
EMBEDDED = {
    "intake.begun": NOW - timedelta(seconds=9),
    "intake.complete": NOW - timedelta(seconds=4),
}


def headers(
    *, elapsed: str = "7.250", msec: str = f"{NOW.timestamp() - 2:.3f}"
) -> dict[str, object]:
    return {"HTTP_X_REQUEST_ELAPSED": elapsed, "HTTP_X_REQUEST_MSEC": msec}


def instants(environ: dict[str, object], *, trusted: bool) -> Instants:
    return request_instants(environ, clock=FixedClock(NOW), trusted=trusted, timeout=TIMEOUT)


def ago(begun: float, complete: float) -> Instants:
    return Instants(
        begun=NOW - timedelta(seconds=begun), complete=NOW - timedelta(seconds=complete), now=NOW
    )


def test_behind_the_trusted_front_its_measure_counts() -> None:  # check 72
    assert instants(headers(), trusted=True) == ago(9.25, 2)


def test_a_clients_own_headers_are_nothing() -> None:  # check 72
    assert instants(headers(elapsed="86400.000"), trusted=False) == ago(0, 0)
    assert instants({**headers(), **EMBEDDED}, trusted=False) == ago(9, 4)


def test_the_embedded_front_tells_its_own() -> None:  # check 72
    assert instants(dict(EMBEDDED), trusted=False) == ago(9, 4)
    assert instants(dict(EMBEDDED), trusted=True) == ago(9, 4)


@pytest.mark.parametrize(("msec", "waited"), [(3600, 60), (-3600, 0), (60, 60), (0, 0)])
def test_the_wait_in_front_is_never_negative_nor_longer_than_it_can_be(
    msec: float, waited: float
) -> None:
    environ = headers(elapsed="1.000", msec=f"{NOW.timestamp() - msec:.3f}")
    assert instants(environ, trusted=True) == ago(waited + 1, waited)


def test_a_wall_clock_set_back_since_the_start_changes_nothing() -> None:  # check 73
    wall = [NOW]
    clock = SteadyClock(wall=lambda: wall[0], monotonic=lambda: 5.0)
    wall[0] = NOW - timedelta(hours=1)
    environ = headers(msec=f"{wall[0].timestamp() - 2:.3f}")
    assert request_instants(environ, clock=clock, trusted=True, timeout=TIMEOUT) == ago(9.25, 2)


def test_nothing_is_placed_before_the_form_was_given_out() -> None:  # check 73
    def told(opened: timedelta) -> Instants:
        clock = FixedClock(NOW)
        return request_instants(
            headers(), clock=clock, trusted=True, timeout=TIMEOUT, opened=NOW - opened
        )

    assert told(timedelta(seconds=10)) == ago(9.25, 2)
    assert told(timedelta(seconds=5)) == ago(5, 2)
    assert told(timedelta(seconds=1)) == ago(1, 1)
    assert told(timedelta(seconds=-1)) == ago(0, 0)


@pytest.mark.parametrize(("recorded", "told"), [(-1, ago(9.25, 2)), (0, ago(9.25, 2))])
def test_a_wall_that_was_not_behind_the_record_is_believed(recorded: int, told: Instants) -> None:
    clock = SteadyClock(
        wall=lambda: NOW, monotonic=lambda: 5.0, not_before=NOW + timedelta(seconds=recorded)
    )
    assert request_instants(headers(), clock=clock, trusted=True, timeout=TIMEOUT) == told


def test_a_wall_behind_the_record_places_nothing_before_it() -> None:  # check 73
    at = [5.0]
    wall = NOW - timedelta(hours=1)
    clock = SteadyClock(wall=lambda: wall, monotonic=lambda: at[0], not_before=NOW)

    def told(waited: float) -> tuple[float, float]:
        environ = headers(msec=f"{wall.timestamp() - waited:.3f}")
        found = request_instants(environ, clock=clock, trusted=True, timeout=TIMEOUT)
        return (NOW - found.begun).total_seconds(), (NOW - found.complete).total_seconds()

    assert told(2) == (0, 0)
    at[0] += 4
    assert told(2) == (0, -2)
    at[0] += 6
    assert told(2) == (-0.75, -8)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "1",
        "1.5",
        "-1.000",
        "1.000, 2.000",
        "nan",
        "1e9",
        "1.0000",
        " 1.000",
        "٣.000",
        "99999999999.000",
    ],
)
def test_what_cannot_be_read_gives_nobody_time(bad: str) -> None:
    assert instants(headers(elapsed=bad), trusted=True) == ago(0, 0)
    assert instants(headers(msec=bad), trusted=True) == ago(0, 0)


def test_an_elapsed_time_before_all_calendars_is_not_read() -> None:
    assert instants(headers(elapsed="9999999999.000"), trusted=True).begun.year < 2020
    assert instants(headers(msec="9999999999.000"), trusted=True).complete == NOW


def test_without_a_front_there_is_only_now() -> None:
    assert instants({}, trusted=False) == ago(0, 0)
    assert instants({"intake.begun": "yesterday", "intake.complete": None}, trusted=False) == ago(
        0, 0
    )


def test_complete_is_never_after_now_nor_before_begun() -> None:
    late = NOW + timedelta(seconds=1)
    assert instants({"intake.begun": late, "intake.complete": late}, trusted=False) == ago(0, 0)
