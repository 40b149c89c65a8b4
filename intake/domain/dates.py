"""Days of the calendar, as a deadline's last second falls on them."""

from collections.abc import Collection
from datetime import date, datetime

from intake.domain.deadlines import last_second

WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, as `date.weekday` counts."""

WEEKEND_DAY, CLOSING_DAY = "weekend", "closing-day"


def closing_date(closes_before: datetime, zone_name: str) -> date:
    """Give the local day of a deadline's last second in time."""
    return last_second(closes_before, zone_name).date()


def concern(day: date, closed: Collection[str]) -> str | None:
    """Say why a deadline on a day deserves a second look, None where it does not; `closed` holds ISO dates."""
    if day.isoformat() in closed:
        return CLOSING_DAY
    return WEEKEND_DAY if day.weekday() in WEEKEND else None
