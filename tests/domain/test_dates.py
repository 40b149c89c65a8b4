from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.dates import CLOSING_DAY, WEEKEND_DAY, closing_date, concern
from intake.domain.deadlines import closing


@pytest.mark.parametrize(
    ("day", "closed", "found"),
    [
        ("2026-03-06", (), None),
        ("2026-03-07", (), WEEKEND_DAY),
        ("2026-03-08", (), WEEKEND_DAY),
        ("2026-03-09", ("2026-03-10",), None),
        ("2026-03-10", ("2026-03-10",), CLOSING_DAY),
        ("2026-03-07", ("2026-03-07",), CLOSING_DAY),
    ],
)
def test_weekends_and_closing_days_deserve_a_second_look(
    day: str, closed: tuple[str, ...], found: str | None
) -> None:
    assert concern(date.fromisoformat(day), closed) == found


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-03-06T23:00:00", "Europe/Zurich", "2026-03-06"),
        ("2026-03-06T23:00:01", "Europe/Zurich", "2026-03-07"),
        ("2026-03-06T10:00:00", "Pacific/Kiritimati", "2026-03-06"),
        ("2026-03-08T12:00:00", "Etc/GMT+12", "2026-03-07"),
    ],
)
def test_the_day_is_that_of_the_last_second_where_the_call_is(at: str, zone: str, day: str) -> None:
    assert closing_date(datetime.fromisoformat(at).replace(tzinfo=UTC), zone).isoformat() == day


@given(st.dates(date(1990, 1, 1), date(2045, 1, 1)))
def test_a_bare_day_closes_on_itself(day: date) -> None:
    assert closing_date(closing(day, "Asia/Kathmandu"), "Asia/Kathmandu") == day
