"""How much room there is: on the volumes for anybody, in a call for what is sent to it. Asked before bytes are stored.

Free bytes are measured at most once a second. What calls hold is a sum over all their files: it is read by a thread
when it is old, and what this process takes meanwhile is added, so that no request waits for it.
"""

import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from intake.services import quotas
from intake.services.quotas import Use
from intake.services.work import Works

DISK, FULL = "disk", "full"
MEASURED = 1.0
"""Seconds that a look at the volumes holds good."""

FRESH = 30.0
"""Seconds that the sums hold good; a reading that takes long is repeated less often, at most a fiftieth of the time."""

RATIO = 50
RESERVE = 4
"""Of the low-water mark a quarter is left alone by bodies on their way: the database needs it to go on."""

FEW_NODES = 2_000
"""A volume that can name no more files than this is as full as one without bytes."""

log = logging.getLogger("intake.web")


@dataclass(frozen=True, slots=True)
class Held:
    """What a call holds and may hold, in bytes."""

    held: int
    limit: int
    own: bool

    @property
    def percent(self) -> int:
        """Give how full it is; may be more than 100."""
        return self.held * 100 // self.limit


class Room:
    """The room of one process's site; for several threads."""

    def __init__(self, settings: Settings, works: Works) -> None:
        """Measure nothing yet."""
        self._settings = settings
        self._works = works
        self._folders: Sequence[Path] = [settings.data / name for name in ("", "store", "tmp")]
        self._free: int | None = None
        self._measured = -MEASURED
        self._uses: Mapping[str, Use] | None = None
        self._more: dict[str, int] = {}
        self._read = 0.0
        self._fresh = FRESH
        self._reading = threading.Lock()
        self._adding = threading.Lock()

    def free(self) -> int:
        """Give the bytes free on the fullest of the site's volumes; none where one cannot be measured."""
        now = time.monotonic()
        if self._free is None or now - self._measured >= MEASURED:
            self._free, self._measured = min(map(_free, self._folders)), now
        return self._free

    def low(self) -> bool:
        """Say whether the free bytes are below the mark."""
        return self.free() < self._settings.low_water

    def takes(self, size: int) -> bool:
        """Say whether a body of so many bytes may be put down at all. No database: the front asks on its loop."""
        return self.free() - size >= self._settings.low_water // RESERVE

    def short(self, code: str) -> str | None:
        """Say what new files of a call lack room in: DISK, FULL (its quota); None where they may come."""
        if self.low():
            return DISK
        use = self.held(code)
        return FULL if use is not None and use.held >= use.limit else None

    def held(self, code: str) -> Held | None:
        """Give what a call holds; None for one not known yet."""
        return self.all().get(code.lower())

    def all(self) -> Mapping[str, Held]:
        """Give what every call holds, by code in lower case."""
        uses = self._current()
        return {code: self._held(code, use) for code, use in uses.items()}

    def process_of(self, code: str) -> int | None:
        """Give whose call it is."""
        use = self._current().get(code)
        return use.process_id if use else None

    def add(self, code: str, size: int) -> None:
        """Note that a call holds more: the next reading counts it."""
        with self._adding:
            self._more[code.lower()] = self._more.get(code.lower(), 0) + size

    def forget(self) -> None:
        """Look anew from the next asking on: a quota was changed. What is known stands until that is read."""
        self._read, self._free = float("-inf"), None

    def refresh(self) -> None:
        """Look at all anew now."""
        self._free = None
        with self._reading:
            self._refresh()

    def _held(self, code: str, use: Use) -> Held:
        limit = use.limit if use.limit is not None else self._settings.quota
        return Held(use.held + self._more.get(code, 0), limit, use.limit is not None)

    def _current(self) -> Mapping[str, Use]:
        if self._uses is None:
            # While the first reading goes on, nobody else waits for it: the volumes' mark holds meanwhile.
            if self._reading.acquire(blocking=False):
                try:
                    self._refresh()
                finally:
                    self._reading.release()
        elif time.monotonic() - self._read > self._fresh and self._reading.acquire(blocking=False):
            threading.Thread(target=self._renew, daemon=True).start()
        return self._uses or {}

    def _renew(self) -> None:
        try:
            self._refresh()
        except Exception:
            log.exception("what the calls hold cannot be read")
            self._read = time.monotonic()
        finally:
            self._reading.release()

    def _refresh(self) -> None:
        began = time.monotonic()
        with self._adding:
            before = dict(self._more)
        with self._works.reading() as work:
            found = quotas.uses(work)
        with self._adding:
            # What was noted before the reading began is in it.
            for code, size in before.items():
                self._more[code] -= size
        self._uses, self._read = found, time.monotonic()
        self._fresh = max(FRESH, RATIO * (self._read - began))


def _free(folder: Path) -> int:
    try:
        found = os.statvfs(folder)
    except FileNotFoundError:
        return 2**63  # not made yet, or another kind of store
    except OSError:
        log.exception("a volume cannot be measured")
        return 0
    if found.f_files and found.f_favail < FEW_NODES:
        return 0
    return found.f_bavail * found.f_frsize
