"""When something arrived that did not come by web: what its evidence shows, and what a person says instead.

Nobody back-dates: an instant that the evidence does not show is called stated (RECORD 2 and 4).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from intake.domain.deadlines import SECOND, closing, to_utc, zone
from intake.domain.statements import Claim

MAIL, POST, STATED = "mail", "post", "stated"
INSTANT, DAY = "instant", "day"

BASES: Final = {
    "mail": (MAIL, STATED),
    "paper": (POST, STATED),
    "import": (STATED, MAIL, POST),
}
"""What an item may rest its date on, by how it came into the tray; the usual one first."""

APART = timedelta(days=1)
"""Two dates of one message further apart than this make one of them doubtful."""
AHEAD = timedelta(hours=1)
"""A clock may be so much ahead of ours before its instant is no longer believed."""
OLDEST: Final = 1990

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\Z")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message shows of when it came: the instant to propose, whether a server wrote it, and doubts by code."""

    at: datetime | None
    by_server: bool
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """When something came, as a person typed it: a day, perhaps a time, in the call's zone, and what that rests on."""

    day: str = ""
    time: str = ""
    basis: str = ""


def shown(arrived: datetime | None, dated: datetime | None, *, now: datetime) -> Shown:
    """Judge the two dates of a message: the one its server wrote, and the one its sender wrote."""
    doubts = []
    if arrived is not None and not _is_likely(arrived, now):
        doubts.append("arrived-unlikely")
        arrived = None
    if dated is not None and not _is_likely(dated, now):
        doubts.append("dated-unlikely")
        dated = None
    if arrived is not None and dated is not None and abs(arrived - dated) > APART:
        doubts.append("dates-apart")
    if arrived is None:
        doubts.append("dated-by-sender" if dated is not None else "no-date")
    return Shown(arrived or dated, arrived is not None, tuple(doubts))


def _is_likely(at: datetime, now: datetime) -> bool:
    return at.year >= OLDEST and at <= now + AHEAD


def proposed(held: Shown, zone_name: str) -> Typed:
    """Give what the form begins with."""
    if held.at is None:
        return Typed(basis=STATED)
    local = held.at.astimezone(zone(zone_name))
    return Typed(
        local.strftime("%Y-%m-%d"),
        local.strftime("%H:%M:%S"),
        MAIL if held.by_server else STATED,
    )


def read(
    typed: Typed,
    *,
    source: str,
    zone_name: str,
    shows: datetime | None,
    evidence: str | None,
    now: datetime,
) -> tuple[Claim | None, dict[str, str]]:
    """Read what was typed; give the claim, or what must be put right by field.

    `shows` is the instant that a server wrote into the message, None where there is none; only that is a claim by mail.
    """
    faults: dict[str, str] = {}
    if typed.basis not in BASES[source]:
        faults["received-basis"] = "missing"
    try:
        day = date.fromisoformat(typed.day.strip())
    except ValueError:
        faults["received-day"] = "date" if typed.day.strip() else "missing"
        return None, faults
    if day.year < OLDEST or day > now.date() + 2 * APART:
        faults["received-day"] = "date" if day.year < OLDEST else "future"
        return None, faults
    found = _TIME.match(typed.time.strip())
    if typed.time.strip() and found is None:
        faults["received-time"] = "time"
        return None, faults
    if found is not None:
        clock = time(int(found[1]), int(found[2]), int(found[3] or 0))
        at, precision = to_utc(datetime.combine(day, clock), zone_name), INSTANT
        if shows is not None and at == shows.replace(microsecond=0, second=at.second):
            # A browser may cut the seconds off a time that nobody changed.
            at = shows if not found[3] or at.second == shows.second else at
    else:
        at, precision = closing(day, zone_name) - SECOND, DAY
    if _first_second(day, zone_name) > now or (precision == INSTANT and at > now + AHEAD):
        faults["received-day"] = "future"
    if typed.basis == MAIL and source == "mail" and (shows is None or at != shows):
        faults["received-basis"] = "not-what-the-mail-shows"
    if faults:
        return None, faults
    return Claim(at=at, precision=precision, basis=typed.basis, evidence=evidence), {}


def _first_second(day: date, zone_name: str) -> datetime:
    return to_utc(datetime.combine(day, time()), zone_name).astimezone(UTC)
