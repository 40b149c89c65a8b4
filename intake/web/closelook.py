"""Files read in full while a person waits: for so long and no longer. What was not read in time is said."""

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from intake.reading import read_whole
from intake.runtime import Runtime
from intake.services.drafts import Attached
from intake.services.inspections import ToRead
from intake.web.guards import runtime

WAIT = 20.0
"""Seconds that a person waits for all the files of a form."""

_AT_ONCE = 2
"""People for whom files are read in full at the same time: a few of the server's threads, never all."""

TURN = 2.0
"""Seconds that others wait for their turn; then their files were not read in time."""

_turn = threading.BoundedSemaphore(_AT_ONCE)

Report = Mapping[str, Any]


def read(files: Sequence[Attached], look_for: Sequence[str]) -> dict[str, Report]:
    """Read files in full, one after the other, looking for names in them; give the reports by digest, without text.

    A file that is not there was not read in time.
    """
    found: dict[str, Report] = {}
    if not files:
        return found
    if not _turn.acquire(timeout=TURN):
        return found
    try:
        return _read(files, look_for)
    finally:
        _turn.release()


def _read(files: Sequence[Attached], look_for: Sequence[str]) -> dict[str, Report]:
    found: dict[str, Report] = {}
    until = time.monotonic() + WAIT
    task = _pool().submit(_read_all, runtime(), tuple(files), tuple(look_for), found, until)
    try:
        task.result(timeout=WAIT)
    except TimeoutError:
        task.cancel()
    return dict(found)


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="closelook")


def _read_all(
    parts: Runtime,
    files: Sequence[Attached],
    look_for: Sequence[str],
    found: dict[str, Report],
    until: float,
) -> None:
    for one in files:
        if time.monotonic() >= until:
            return
        report = read_whole(parts, ToRead("", 0, one.sha256, one.name, tuple(look_for)))
        found[one.sha256] = {key: value for key, value in report.items() if key != "text"}
