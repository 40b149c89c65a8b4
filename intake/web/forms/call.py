"""The form of a call: what was typed, what of it makes no sense as typed, and the same for an edit.

Texts are fields `<text>-<language>`; sizes are megabytes of a million bytes; times are local in the call's zone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from werkzeug.datastructures import MultiDict

from intake.domain.deadlines import ZoneUnknown, closing, last_second, to_utc, zone
from intake.domain.vocab import LANGUAGES
from intake.services.calltexts import CallText
from intake.services.management import Sheet

TEXTS = ("title", "summary", "body")
LISTS = ("kinds", "accepts", "annex_accepts", "publications", "grounds")
CHOICES = ("late_rule", "timing")
NUMBERS = ("max_files", "max_file_mb", "max_total_mb", "max_text", "grace_minutes")
PLAIN = (
    *CHOICES,
    *NUMBERS,
    "max_held_mb",
    "zone",
    "revision_id",
    "more_languages",
    "language_required",
)
TIMES = ("opens", "publish", "closes")
MEGA = 1_000_000
LONGEST = {
    "title": 300,
    "summary": 2_000,
    "body": 50_000,
    "reason": 2_000,
    "closing": 2_000,
    "label": 200,
    "terms": 20_000,
}

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_NUMBER = re.compile(r"[0-9]{1,9}")

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: one value or a list by field name; `faults` are code words by field name."""

    values: Values
    faults: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Give a value, "" where none was typed."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Give the values of a list."""
        value = self.values.get(name, ())
        return () if isinstance(value, str) else tuple(value)

    def texts(self, name: str) -> dict[str, str]:
        """Give a text by language, without the empty ones."""
        found = {tag: self.one(f"{name}-{tag}") for tag in LANGUAGES}
        return {tag: words for tag, words in found.items() if words}


def read(form: "MultiDict[str, str]") -> Typed:
    """Read the form of a call."""
    values: dict[str, str | Sequence[str]] = {name: form.get(name, "").strip() for name in PLAIN}
    values |= texts(form, TEXTS)
    values |= {name: form.getlist(name) for name in (*LISTS, "languages")}
    values |= {
        f"{name}_{part}": form.get(f"{name}_{part}", "").strip()
        for name in TIMES
        for part in ("on", "time")
    }
    values["issues"] = form.getlist(f"issues-{values['revision_id']}")
    typed = Typed(values)
    return Typed(values, {**_faults(typed), **too_long(typed, TEXTS)})


def texts(form: "MultiDict[str, str]", names: Sequence[str]) -> dict[str, str]:
    """Read texts in each language, line breaks as one sign."""
    return {
        f"{name}-{tag}": form.get(f"{name}-{tag}", "").replace("\r\n", "\n").strip()
        for name in names
        for tag in LANGUAGES
    }


def too_long(typed: Typed, names: Sequence[str]) -> dict[str, str]:
    """Find texts beyond their limit."""
    return {
        f"{name}-{tag}": "too-long"
        for name in names
        for tag in LANGUAGES
        if len(typed.one(f"{name}-{tag}")) > LONGEST[name]
    }


def within(typed: Typed, most: int) -> Typed:
    """Find a call that takes more bytes at once than the site's front lets through."""
    total = typed.one("max_total_mb")
    if not _NUMBER.fullmatch(total) or int(total) * MEGA <= most:
        return typed
    return Typed(typed.values, {**typed.faults, "max_total_mb": "beyond"})


def _faults(typed: Typed) -> dict[str, str]:
    faults = {name: "number" for name in NUMBERS if not _NUMBER.fullmatch(typed.one(name))}
    if typed.one("max_held_mb") and not _NUMBER.fullmatch(typed.one("max_held_mb")):
        faults["max_held_mb"] = "number"
    if any(not _TAG.fullmatch(tag) for tag in _more(typed)):
        faults["more_languages"] = "tag"
    try:
        zone(typed.one("zone"))
    except ZoneUnknown:
        return faults | {"zone": "unknown"}
    for name in TIMES:
        try:
            instant(typed, name)
        except ValueError:
            faults[f"{name}_on"] = "date"
    return faults


def instant(typed: Typed, name: str) -> datetime | None:
    """Give a typed local day and time as an instant, None where no day was typed; raise ValueError for nonsense.

    A day without a time begins at midnight. `closes` is the last second in time: a bare day is over with its last one.
    """
    day, clock = typed.one(f"{name}_on"), typed.one(f"{name}_time")
    if not day:
        if clock:
            raise ValueError("a time without its day")
        return None
    at = date.fromisoformat(day)
    where = typed.one("zone")
    try:
        if name == "closes":
            return closing(datetime.combine(at, time.fromisoformat(clock)) if clock else at, where)
        return to_utc(datetime.combine(at, time.fromisoformat(clock) if clock else time()), where)
    except OverflowError as error:
        raise ValueError("a day beyond the calendar") from error


def _more(typed: Typed) -> list[str]:
    return [tag for tag in re.split(r"[\s,;]+", typed.one("more_languages")) if tag]


def to_text(typed: Typed) -> CallText:
    """Make what the verbs take of a form without faults."""
    numbers = {name: int(typed.one(name)) for name in NUMBERS}
    held = typed.one("max_held_mb")
    chosen = typed.one("revision_id")
    return CallText(
        kinds=typed.many("kinds"),
        title=typed.texts("title"),
        summary=typed.texts("summary"),
        body=typed.texts("body"),
        zone=typed.one("zone"),
        revision_id=int(chosen) if _NUMBER.fullmatch(chosen) else None,
        issues=typed.many("issues"),
        accepts=typed.many("accepts"),
        annex_accepts=typed.many("annex_accepts"),
        max_files=numbers["max_files"],
        max_file_bytes=numbers["max_file_mb"] * MEGA,
        max_total_bytes=numbers["max_total_mb"] * MEGA,
        max_text=numbers["max_text"],
        max_held_bytes=int(held) * MEGA if held else None,
        languages=tuple(dict.fromkeys((*typed.many("languages"), *_more(typed)))),
        language_required=bool(typed.one("language_required")),
        publications=typed.many("publications"),
        grounds=typed.many("grounds"),
        late_rule=typed.one("late_rule"),
        grace=numbers["grace_minutes"] * 60,
        timing=typed.one("timing"),
        publish_at=instant(typed, "publish"),
        opens_at=instant(typed, "opens"),
    )


def from_text(text: CallText, closes_before: datetime | None) -> Typed:
    """Fill the form with what a call says."""
    values: dict[str, str | Sequence[str]] = {
        f"{name}-{tag}": getattr(text, name).get(tag, "") for name in TEXTS for tag in LANGUAGES
    }
    values |= {name: [str(one) for one in getattr(text, name)] for name in (*LISTS, "issues")}
    values |= {
        "languages": [tag for tag in text.languages if tag in LANGUAGES],
        "more_languages": ", ".join(tag for tag in text.languages if tag not in LANGUAGES),
        "language_required": "1" if text.language_required else "",
        "revision_id": str(text.revision_id or ""),
        "late_rule": str(text.late_rule),
        "timing": str(text.timing),
        "zone": text.zone,
        "max_files": str(text.max_files),
        "max_file_mb": str(text.max_file_bytes // MEGA),
        "max_total_mb": str(text.max_total_bytes // MEGA),
        "max_text": str(text.max_text),
        "max_held_mb": str(text.max_held_bytes // MEGA) if text.max_held_bytes else "",
        "grace_minutes": str(text.grace // 60),
    }
    values |= _local("opens", text.opens_at, text.zone) | _local(
        "publish", text.publish_at, text.zone
    )
    values |= closes(closes_before, text.zone)
    return Typed(values)


def closes(closes_before: datetime | None, zone_name: str) -> dict[str, str]:
    """Give a deadline as it is typed: its last second."""
    at = last_second(closes_before, zone_name).astimezone(UTC) if closes_before else None
    return _local("closes", at, zone_name)


def _local(name: str, at: datetime | None, zone_name: str) -> dict[str, str]:
    local = at.astimezone(zone(zone_name)) if at else None
    return {
        f"{name}_on": local.date().isoformat() if local else "",
        f"{name}_time": local.strftime("%H:%M:%S") if local else "",
    }


def kept(typed: Typed, sheet: Sheet) -> Typed:
    """Take what an opened call printed from the call: its form does not offer it."""
    if not sheet.opened:
        return typed
    printed = from_text(sheet.text, sheet.closes_before).values
    names = (
        "grounds",
        "late_rule",
        "grace_minutes",
        "zone",
        "opens_on",
        "opens_time",
        "closes_on",
        "closes_time",
    )
    values = {**typed.values, **{name: printed[name] for name in names}}
    faults = {name: code for name, code in typed.faults.items() if name not in names}
    return Typed(values, faults)
