"""Days on which the secretariat is closed: a deadline on one of them, or on a weekend, is asked about twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from intake.db.calls import ClosingDay
from intake.domain import dates
from intake.domain.texts import Text, choose
from intake.services import rights, transitions
from intake.services.work import Work

MOST = 2_000
"""Days that the list may hold."""


class DayTaken(Exception):
    """The list has this day already."""


class ListFull(Exception):
    """The list holds MOST days."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day (ISO 8601) and why the secretariat is closed on it."""

    day: str
    label: Text


@dataclass(frozen=True, slots=True)
class Concern:
    """Why a deadline deserves a second look: `kind` is dates.WEEKEND_DAY or CLOSING_DAY, `day` its local day, ISO."""

    kind: str
    day: str
    label: Text | None


def days(work: Work, lang: str) -> tuple[Day, ...]:
    """List the days in their order."""
    rows = work.session.scalars(select(ClosingDay).order_by(ClosingDay.day))
    return tuple(Day(row.day, choose(row.label, lang)) for row in rows)


def add(work: Work, day: date, label: Mapping[str, str]) -> None:
    """Put a day on the list. Raises ActNotAllowed, DayTaken, ListFull."""
    rights.require(work, None)
    if work.session.get(ClosingDay, day.isoformat()) is not None:
        raise DayTaken
    if (work.session.scalar(select(func.count()).select_from(ClosingDay)) or 0) >= MOST:
        raise ListFull
    work.session.add(ClosingDay(day=day.isoformat(), label=dict(label)))
    transitions.audit(work, "add-closing-day", after={"day": day.isoformat()})


def remove(work: Work, day: str) -> None:
    """Take a day off the list; one that is not on it is off it. Raises ActNotAllowed."""
    rights.require(work, None)
    row = work.session.get(ClosingDay, day)
    if row is not None:
        work.session.delete(row)
        transitions.audit(work, "remove-closing-day", before={"day": day})


def may_change(work: Work) -> bool:
    """Say whether the actor may change the list."""
    return rights.may_manage(work, None)


def concern(work: Work, closes_before: datetime, zone: str, lang: str) -> Concern | None:
    """Say why a deadline deserves a second look before it is set; None where it does not."""
    day = dates.closing_date(closes_before, zone).isoformat()
    row = work.session.get(ClosingDay, day)
    kind = dates.concern(date.fromisoformat(day), {row.day} if row else ())
    if kind is None:
        return None
    return Concern(kind, day, choose(row.label, lang) if row else None)
