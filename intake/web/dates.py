"""Dates without an hour, in the page's language: of milestones and papers."""

from datetime import date, datetime

from babel.dates import format_date, format_interval, format_skeleton
from flask_babel import pgettext

from intake.domain.deadlines import zone
from intake.services.milestones import When
from intake.web.i18n import date_locale


def day(iso: str) -> str:
    """Give a day, 27 September 2019, from its ISO form; what is no such form stays as it is."""
    made = _date(iso)
    return format_date(made, "long", locale=date_locale()) if made else iso


def day_of(at: datetime, zone_name: str) -> str:
    """Give the day of an instant in a zone, in the ISO form that a date field takes."""
    return at.astimezone(zone(zone_name)).date().isoformat()


def full_day(iso: str) -> str:
    """Give a day with its day of the week, Friday, 27 September 2019, from its ISO form."""
    made = _date(iso)
    return format_date(made, "full", locale=date_locale()) if made else iso


def when(announced: When) -> str:
    """Give a milestone's date in words, with its place: a day, a range of days, a month; "" where none is set."""
    starts, ends = _date(announced.starts_on), _date(announced.ends_on)
    locale = date_locale()
    if starts is None:
        words = ""
    elif announced.kind == "month":
        words = format_skeleton("yMMMM", starts, locale=locale)
    elif ends is not None and ends != starts:
        words = format_interval(starts, ends, "yMMMMd", locale=locale)
    else:
        words = format_date(starts, "long", locale=locale)
    place = announced.place.value
    comma = str(pgettext("between words in a list", ", "))
    return comma.join(part for part in (words, place) if part)


def phase(announced: When, *, today: date) -> str:
    """Say whether a milestone is past, next, or still to be confirmed."""
    last = _date(announced.ends_on) or _date(announced.starts_on)
    if last is not None and last < today and announced.confirmed:
        return "past"
    return "next" if announced.confirmed and last is not None else "unconfirmed"


def _date(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
