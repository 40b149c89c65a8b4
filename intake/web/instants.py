"""When a request began and when its last byte came, whoever stood in front (DESIGN.md 6.13)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from intake.clock import Clock

BEGUN = "intake.begun"
COMPLETE = "intake.complete"
"""Names in the WSGI environment; no client can set them, its headers all begin with HTTP_."""

ELAPSED_HEADER = "X-Request-Elapsed"
MSEC_HEADER = "X-Request-Msec"
"""What the trusted front adds: nginx's $request_time and $msec, both seconds with three decimals."""

FRONT_WAIT = timedelta(seconds=300)
"""The longest that the trusted front waits for us after a request's last byte: its proxy_read_timeout."""

_SECONDS = re.compile(r"[0-9]{1,10}\.[0-9]{3}")
_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class Instants:
    """Aware UTC instants of one request: first byte, last byte, now; begun <= complete <= now."""

    begun: datetime
    complete: datetime
    now: datetime


def request_instants(
    environ: Mapping[str, object],
    *,
    clock: Clock,
    trusted: bool,
    timeout: timedelta,
    opened: datetime | None = None,
) -> Instants:
    """Tell a request's instants on the steady clock.

    `trusted` says that the nearest hop is our front, which replaced whatever the client sent in its two headers;
    `timeout` is the longest that front waits for us. Where neither it nor the embedded front tells (or what it
    tells cannot be read), begun and complete are now: nobody is given a time that was not measured. `opened` is the
    instant from which the form was given out that the request answers: it began no earlier. Nor did anything come
    before what was recorded when this process started with its wall set back: nothing measured reaches back there.
    """
    now = clock.now()
    if trusted and (
        measured := _from_headers(environ, wall=clock.wall(), now=now, timeout=timeout)
    ):
        floor = max((at for at in (opened, clock.earliest()) if at), default=None)
        return _from(measured, min(floor, now)) if floor else measured
    begun, complete = environ.get(BEGUN), environ.get(COMPLETE)
    if isinstance(begun, datetime) and isinstance(complete, datetime):
        complete = min(complete, now)
        return Instants(begun=min(begun, complete), complete=complete, now=now)
    return Instants(begun=now, complete=now, now=now)


def _from(measured: Instants, floor: datetime) -> Instants:
    begun, complete = max(measured.begun, floor), max(measured.complete, floor)
    return Instants(begun=begun, complete=complete, now=measured.now)


def _from_headers(
    environ: Mapping[str, object], *, wall: datetime, now: datetime, timeout: timedelta
) -> Instants | None:
    elapsed, stamp = (str(environ.get(_key(name), "")) for name in (ELAPSED_HEADER, MSEC_HEADER))
    if not (_SECONDS.fullmatch(elapsed) and _SECONDS.fullmatch(stamp)):
        return None
    try:
        waited = wall - datetime.fromtimestamp(float(stamp), UTC)
        took = timedelta(seconds=float(elapsed))
        complete = now - min(max(waited, _NONE), timeout)
        return Instants(begun=complete - took, complete=complete, now=now)
    except (OverflowError, ValueError, OSError):
        return None


def _key(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")
