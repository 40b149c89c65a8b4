"""How much of one document is read: bounds in bytes, characters and seconds, and the clock that keeps them."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from uploads.report import MAX_PAGES, MAX_TEXT_BYTES


@dataclass(frozen=True, slots=True)
class Depth:
    """How far one reading goes: pages and UTF-8 bytes of text, bytes of XML in one part, seconds for structure."""

    word: str
    pages: int
    text_bytes: int
    xml_bytes: int
    seconds: float


QUICK = Depth(word="quick", pages=5, text_bytes=256 * 1024, xml_bytes=8 * 1024 * 1024, seconds=0.6)
FULL = Depth(
    word="full",
    pages=MAX_PAGES,
    text_bytes=MAX_TEXT_BYTES,
    xml_bytes=64 * 1024 * 1024,
    seconds=5.0,
)

DEPTHS = {depth.word: depth for depth in (QUICK, FULL)}

MAX_FILE = 256 * 1024 * 1024
"""Bytes of a file that is read; a larger one is kept unread."""


@dataclass(slots=True)
class Budget:
    """Seconds left, by the monotonic clock; ask it in loops whose length the document decides."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> bool:
        """Whether the seconds are used up."""
        return time.monotonic() - self.begun > self.seconds


class OutOfTime(BaseException):
    """A step took too long. Not an Exception, so that a library's catch-all does not swallow it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt pure Python after some seconds with OutOfTime.

    Only where this runs in a process's main thread, as in the jail; elsewhere nothing is bounded.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
