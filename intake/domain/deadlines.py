"""The deadline (RECORD 2): one rule, exclusive instants, a named zone.

All instants are aware UTC datetimes; `grace` is seconds. A local time typed by the secretariat is its last second.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from intake.domain.vocab import LateRule, Verdict

SECOND = timedelta(seconds=1)

WARNED = (48, 3)
"""Hours before a closing at which who has not sent is warned."""


class ZoneUnknown(Exception):
    """No IANA zone of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no time zone is called {name!r}")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a deadline, as the verdict needs it."""

    version: int
    closes_before: datetime
    zone: str
    grace: int
    late_rule: LateRule
    made_at: datetime


def zone(name: str) -> ZoneInfo:
    """Find an IANA zone; raise ZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ZoneUnknown(name) from None


def to_utc(local: datetime, zone_name: str) -> datetime:
    """Turn a local wall time into UTC. What occurs twice is taken as its second time, what a gap skips moves past it.

    Both are the later, kinder reading.
    """
    aware = local.replace(tzinfo=zone(zone_name), fold=0)
    later = aware.replace(fold=1)
    return max(aware.astimezone(UTC), later.astimezone(UTC))


def closing(last_second: datetime | date, zone_name: str) -> datetime:
    """Give `closes_before` for a last local second, or for a bare date (its last second): the next second, in UTC."""
    if not isinstance(last_second, datetime):
        last_second = datetime.combine(last_second, time(23, 59, 59))
    return to_utc(last_second.replace(microsecond=0), zone_name) + SECOND


def last_second(closes_before: datetime, zone_name: str) -> datetime:
    """Give the last second in time, in the call's zone: what a page prints."""
    return (closes_before - SECOND).astimezone(zone(zone_name))


def on_time(*, begun: datetime, complete: datetime, version: Version) -> bool:
    """Apply the rule: begun before the deadline, and complete before the deadline and its grace."""
    limit = version.closes_before + timedelta(seconds=version.grace)
    return begun < version.closes_before and complete < limit


def in_force(versions: tuple[Version, ...], at: datetime) -> Version:
    """Give the newest version made at or before an instant, the first one for anything earlier."""
    made = [v for v in versions if v.made_at <= at]
    return max(made, key=lambda v: v.version) if made else min(versions, key=lambda v: v.version)


def judge(
    *, begun: datetime, complete: datetime, recorded: datetime, versions: tuple[Version, ...]
) -> tuple[Verdict, Version]:
    """Judge a sending by the version in force when it is recorded or, if kinder, when it began."""
    current = in_force(versions, recorded)
    if on_time(begun=begun, complete=complete, version=current):
        return Verdict.ON_TIME, current
    earlier = in_force(versions, begun)
    if on_time(begun=begun, complete=complete, version=earlier):
        return Verdict.ON_TIME, earlier
    return Verdict.LATE, current


def judge_claim(at: datetime, *, version: Version) -> Verdict:
    """Judge what came by mail, on paper or by import by the instant that its evidence shows."""
    return Verdict.CLAIMED_ON_TIME if at < version.closes_before else Verdict.CLAIMED_LATE


def begun_in_time(
    earlier: datetime | None, this: datetime, *, versions: tuple[Version, ...], now: datetime
) -> datetime | None:
    """Give a draft's `begun` after a form POST: this POST's first byte if it came in time, else what stood before.

    None when no POST of the draft has begun in time.
    """
    kinder = max(in_force(versions, now).closes_before, in_force(versions, this).closes_before)
    return this if this < kinder else earlier


def warning(left: timedelta) -> int | None:
    """Give which warning is due with so much time left, by its hours; None where none is, or all is over."""
    if left <= timedelta(0):
        return None
    return min((hours for hours in WARNED if left <= timedelta(hours=hours)), default=None)
