"""The one clock: it never goes back while the process lives, and never starts before what was recorded.

A wall clock can be set back, and a deadline would open again. So the wall is read once, at the start, and from then
on only elapsed time is added (RECORD.md 2 calls the result steady time).
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

# Counts the time a machine slept, where the system has such a clock; a laptop's CLOCK_MONOTONIC does not.
_ELAPSED = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _wall_now() -> datetime:
    return datetime.now(UTC)


def _elapsed_now() -> float:
    return time.clock_gettime(_ELAPSED)


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("an instant without a zone is no instant")
    return instant.astimezone(UTC)


class Clock(Protocol):
    """Tells instants, all aware and in UTC, with microseconds."""

    def now(self) -> datetime:
        """Tell steady time: never less than an earlier answer."""
        ...

    def wall(self) -> datetime:
        """Tell what the machine's wall clock says: only to compare with stamps other programs made by it."""
        ...

    def earliest(self) -> datetime | None:
        """Tell the instant before which nothing can be placed, None where the wall was right at the start."""
        ...


class SteadyClock:
    """The wall clock of the start, or the latest recorded instant if that is later, plus the time since."""

    def __init__(
        self,
        *,
        wall: Callable[[], datetime] = _wall_now,
        monotonic: Callable[[], float] = _elapsed_now,
        not_before: datetime | None = None,
    ) -> None:
        """Anchor. `not_before` is the latest instant the database holds (None: an empty one).

        `monotonic` gives seconds from any origin and never decreases. Raises ValueError for a naive instant.
        """
        self._wall = wall
        self._monotonic = monotonic
        self._start = monotonic()
        began = _aware(wall())
        recorded = began if not_before is None else _aware(not_before)
        self._anchor = max(began, recorded)
        self._behind = began < recorded

    def now(self) -> datetime:
        """See Clock."""
        return self._anchor + timedelta(seconds=self._monotonic() - self._start)

    def wall(self) -> datetime:
        """See Clock."""
        return _aware(self._wall())

    def earliest(self) -> datetime | None:
        """See Clock: the latest recorded instant, where the wall was behind it at the start.

        How long this machine was down is not known then. What another program measured back into that time would come
        to lie before what was recorded, and before a closing that was noted.
        """
        return self._anchor if self._behind else None

    def drift(self) -> timedelta:
        """Tell how far the wall clock is ahead of steady time (negative: behind), for the health page."""
        return self.wall() - self.now()


class FixedClock:
    """A clock that stands until it is set: for tests, and for the demo's events."""

    def __init__(self, at: datetime) -> None:
        """Set it to an aware instant."""
        self._at = _aware(at)

    def now(self) -> datetime:
        """See Clock."""
        return self._at

    def wall(self) -> datetime:
        """See Clock: here both are one."""
        return self._at

    def earliest(self) -> datetime | None:
        """See Clock: this one was never behind."""
        return None

    def set(self, at: datetime) -> None:
        """Set it to an aware instant, forward or back."""
        self._at = _aware(at)

    def advance(self, by: timedelta) -> datetime:
        """Move it and tell the new instant."""
        self._at += by
        return self._at
