"""The worker's eye on the room: what the staff must know is raised once, and cleared when it is over."""

import time
from collections.abc import Mapping
from typing import Any

from intake.runtime import Runtime
from intake.services import alerts
from intake.services.alerts import DISK, FULL, NEAR, Key
from intake.services.work import SYSTEM
from intake.web.room import Room

EVERY = 5.0
"""Seconds between looks."""

NEARLY, OVER = 90, 85
"""Per cent of a quota from which a call is nearly full, and below which that is over."""


class Watch:
    """Looks every few seconds, however often it is asked."""

    def __init__(self, runtime: Runtime, room: Room) -> None:
        """Look at the first asking."""
        self._runtime = runtime
        self._room = room
        self._next = time.monotonic()

    def look_now_and_then(self) -> None:
        """Look where it is time."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            look(self._runtime, self._room)


def look(runtime: Runtime, room: Room) -> None:
    """Raise what is new and clear what is over; take no lock where nothing has changed."""
    with runtime.works.reading(SYSTEM) as work:
        standing = alerts.standing(work)
    found = _found(runtime, room, standing)
    fresh = {key: facts for key, facts in found.items() if key not in standing}
    over = standing.keys() - found.keys()
    if not fresh and not over:
        return
    with runtime.works.writing(SYSTEM) as work:
        for key, facts in fresh.items():
            alerts.raise_new(work, key, facts, contact=runtime.settings.contact)
        alerts.clear(work, over)


def _found(runtime: Runtime, room: Room, standing: Mapping[Key, int]) -> dict[Key, dict[str, Any]]:
    """Give what is the case. What stands already ends a little later than it began, or it would come and go."""
    found: dict[Key, dict[str, Any]] = {}
    free, mark = room.free(), runtime.settings.low_water
    if free < (mark + mark // 10 if (DISK, "") in standing else mark):
        found[DISK, ""] = {"free": free, "mark": mark}
    for code, use in room.all().items():
        facts = {"held": use.held, "limit": use.limit, "process": room.process_of(code)}
        if use.held >= use.limit:
            found[FULL, code] = facts
        if use.percent >= (OVER if (NEAR, code) in standing else NEARLY):
            found[NEAR, code] = facts
    return found
