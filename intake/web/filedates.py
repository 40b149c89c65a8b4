"""Instants that a document carries, as its maker's program wrote them: in words where they can be read."""

import re

from flask_babel import pgettext

from intake.web import dates
from intake.web.visible import visible

_WRITTEN = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?\d\d)?(?:[.,]\d+)?"
    r"\s*(Z|[+-]\d\d[:']?(?:\d\d)?'?)?)?"
)
_ZONE = re.compile(r"([+-])(\d\d)[:']?(\d\d)?")


def words(value: str) -> str:
    """Give 3 March 2026, 09:30 UTC+2; what is no such form stays as it is, its controls made visible."""
    found = _WRITTEN.fullmatch(value.strip())
    if not found:
        return visible(value)
    year, month, day, hour, minute, zone = found.groups()
    iso = f"{year}-{month}-{day}"
    said = dates.day(iso)
    if said == iso:  # no such day
        return visible(value)
    if hour is None:
        return said
    comma = str(pgettext("between words in a list", ", "))
    return f"{said}{comma}{hour}:{minute}{_zone(zone)}"


def _zone(written: str | None) -> str:
    if not written:
        return ""
    found = _ZONE.match(written)
    if not found or found[2] + (found[3] or "00") == "0000":
        return " UTC"
    minutes = f":{found[3]}" if found[3] and found[3] != "00" else ""
    return f" UTC{found[1]}{int(found[2])}{minutes}"
