"""How large a request may be, known before its body: for the front, which asks on its loop."""

import re
import threading
import time
from collections.abc import Mapping

from intake.domain.vocab import LANGUAGES
from intake.services import forms
from intake.services.work import Works

FORM_BYTES = 2_000_000
"""What the fields of a form may add to its files."""

DEFAULT_TOTAL = 100_000_000
REFRESHING = "limits"
"""The name of the thread that reads them."""

FRESH = 5.0
"""Seconds that what is known of the calls counts as fresh."""

TRAY = "/desk/tray/drop"
TRAY_BYTES = DEFAULT_TOTAL + FORM_BYTES
"""What may be dropped into the tray at once, in bytes."""

_SUBMIT = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/calls/([A-Za-z0-9]{{2,12}})/submit")


class Limits:
    """The limits of all calls, read now and then by a thread of its own, so that asking never waits for a database."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._lock = threading.Lock()
        self._held: Mapping[str, int] = {}
        self._read_at = 0.0
        self.refresh()

    def limit_for(self, method: str, path: str) -> int | None:
        """Give the most bytes of a request's body; None where the general limit holds. No I/O."""
        if method == "POST" and path == TRAY:
            return TRAY_BYTES
        match = _SUBMIT.fullmatch(path)
        if method != "POST" or match is None:
            return None
        self._renew()
        # A call opened a moment ago is not known yet; the application holds it to its own limit.
        known = self._held.get(match[1].lower())
        largest = max(self._held.values(), default=DEFAULT_TOTAL)
        return (known if known is not None else max(largest, DEFAULT_TOTAL)) + FORM_BYTES

    def refresh(self) -> None:
        """Read the limits; a database that is away leaves what was known."""
        with self._works.reading() as work:
            self._held = forms.limits(work)
        self._read_at = time.monotonic()

    def _renew(self) -> None:
        if time.monotonic() - self._read_at < FRESH or not self._lock.acquire(blocking=False):
            return
        self._read_at = time.monotonic()
        reading = threading.Thread(target=self._refresh_and_release, name=REFRESHING, daemon=True)
        reading.start()

    def _refresh_and_release(self) -> None:
        try:
            self.refresh()
        finally:
            self._lock.release()
