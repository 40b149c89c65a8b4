"""Every zone of the database, at each of its changes: what was typed comes back, and nobody loses time. # check 75"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.canonical import instant
from intake.domain.deadlines import (
    SECOND,
    Version,
    closing,
    judge,
    last_second,
    to_utc,
    zone,
)
from intake.domain.vocab import LateRule, Verdict

pytestmark = pytest.mark.faults

LONG = bool(os.environ.get("INTAKE_LONG"))
FIRST, LAST = (1970, 2037) if LONG else (2008, 2032)
STEP = timedelta(days=1 if LONG else 7)
ZONES = sorted(available_timezones())
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """Give the UTC seconds from which a zone's distance to UTC is another."""
    where = zone(name)

    def away(at: datetime) -> timedelta:
        return at.astimezone(where).utcoffset() or timedelta()

    found = []
    at, end = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST, 1, 1, tzinfo=UTC)
    while at < end:
        after = at + STEP
        if away(at) != away(after):
            low, high = at, after
            while high - low > SECOND:
                middle = low + (high - low) / 2
                middle = middle.replace(microsecond=0)
                low, high = (low, middle) if away(middle) != away(at) else (middle, high)
            found.append(high)
        at = after
    return tuple(found)


def walls(name: str) -> Iterator[datetime]:
    """Give local times about each change: before it, in its gap or overlap, after it; and about each year's end."""
    where = zone(name)
    for change in changes(name):
        before = (change - SECOND).astimezone(where).replace(tzinfo=None) + SECOND
        after = change.astimezone(where).replace(tzinfo=None)
        for edge in {before, after}:
            for off in (-HOUR, -SECOND, timedelta(), SECOND, 30 * MINUTE, HOUR - SECOND):
                yield edge + off
    for year in range(FIRST, LAST, 1 if LONG else 6):
        yield datetime(year, 12, 31, 23, 59, 59)  # noqa: DTZ001 - local
        yield datetime(year, 2, 28, 23, 59, 59)  # noqa: DTZ001 - local


def readings(local: datetime, name: str) -> set[datetime]:
    """Give the instants at which clocks in a zone show a local time: two in an overlap, none in a gap."""
    where = zone(name)
    meant = {local.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return {at for at in meant if at.astimezone(where).replace(tzinfo=None) == local}


def test_there_are_zones_with_gaps_overlaps_and_both_ends_of_the_world() -> None:
    assert len(ZONES) > 400
    ends = {datetime(2026, 1, 1, tzinfo=UTC).astimezone(zone(name)).utcoffset() for name in ZONES}
    assert {timedelta(hours=14), timedelta(hours=-12)} <= ends
    assert sum(len(changes(name)) for name in ZONES) > 5_000
    kinds = {len(readings(local, name)) for name in ZONES for local in walls(name)}
    assert kinds == {0, 1, 2}


def test_a_typed_second_is_the_later_one_and_comes_back() -> None:
    for name in ZONES:
        for local in walls(name):
            closes = closing(local, name)
            shown = last_second(closes, name).replace(tzinfo=None)
            there = readings(local, name)
            # Twice: the second one. Never: as far past the gap as it lies in it.
            assert closes - SECOND == max(there, default=to_utc(local, name)), (name, local)
            assert shown == local if there else shown > local, (name, local)
            assert closing(shown, name) == closes, (name, local)


def test_a_bare_day_ends_with_its_very_last_second() -> None:
    for name in ZONES:
        for change in changes(name):
            near = change.astimezone(zone(name)).date()
            for day in (near - DAY, near, near + DAY):
                closes = closing(day, name)
                where = zone(name)
                assert closes.astimezone(where).date() > day, (name, day)
                # An hour that comes again behind it would still be that day; a day that was skipped has no hour.
                behind = [closes + n * 15 * MINUTE for n in range(16)]
                assert all(at.astimezone(where).date() > day for at in behind), (name, day)
                last = (closes - SECOND).astimezone(where).date()
                assert last == day or not readings(_last_second(day), name), (name, day)


def _last_second(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59)  # noqa: DTZ001 - local


@given(
    name=st.sampled_from(ZONES),
    at=st.datetimes(datetime(1990, 1, 1), datetime(2045, 1, 1)),  # noqa: DTZ001 - local
)
def test_a_stored_deadline_is_one_instant_in_every_zone(name: str, at: datetime) -> None:
    closes = closing(at, name)
    assert datetime.fromisoformat(instant(closes)) == closes
    assert (closes.tzinfo, closes.microsecond) == (UTC, 0)
    # What a later zone database says of the place changes what is shown and no verdict.
    made = closes - DAY
    sent = {"begun": closes - SECOND, "complete": closes - SECOND, "recorded": closes}
    for other in (name, "UTC", "Pacific/Kiritimati", "Etc/GMT+12"):
        version = Version(1, closes, other, 0, LateRule.MARK, made)
        assert judge(**sent, versions=(version,)) == (Verdict.ON_TIME, version)


@pytest.mark.parametrize(
    ("name", "closes"),
    [("Pacific/Kiritimati", "2026-12-31T10:00:00"), ("Etc/GMT+12", "2027-01-01T12:00:00")],
)
def test_the_same_day_ends_26_hours_apart_at_the_ends_of_the_world(name: str, closes: str) -> None:
    assert closing(date(2026, 12, 31), name).isoformat() == closes + "+00:00"
