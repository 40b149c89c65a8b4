"""What the secretariat enters for a call, and what is wrong with it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from intake.domain.deadlines import ZoneUnknown, zone
from intake.domain.vocab import Ground, Kind, LateRule, Publication, Timing
from uploads.kinds import KINDS

_KINDS = {Kind.COMMENT.value, Kind.INTERVENTION.value}

TEXT_FLOOR = 50_000
"""A call's limit for typed text is never below this many characters."""


class CallInvalid(Exception):
    """What was entered makes no call; `faults` maps fields to code words."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(", ".join(f"{field}: {fault}" for field, fault in self.faults.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallText:
    """What the secretariat enters for a call; texts hold a value per language, sizes are bytes, grace is seconds."""

    kinds: Sequence[str]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    body: Mapping[str, str]
    zone: str
    revision_id: int | None = None
    issues: Sequence[str] = ()
    accepts: Sequence[str] = ("pdf", "docx", "odt", "rtf", "txt")
    annex_accepts: Sequence[str] = ("pdf", "docx", "odt", "rtf", "txt", "jpeg", "png")
    max_files: int = 10
    max_file_bytes: int = 25_000_000
    max_total_bytes: int = 100_000_000
    max_text: int = TEXT_FLOOR
    max_held_bytes: int | None = None
    languages: Sequence[str] = ("ar", "zh", "en", "fr", "ru", "es")
    language_required: bool = False
    publications: Sequence[str] = tuple(Publication)
    grounds: Sequence[str] = tuple(Ground)
    late_rule: str = LateRule.MARK
    grace: int = 1800
    timing: str = Timing.AS_ACCEPTED
    publish_at: datetime | None = None
    opens_at: datetime | None = None


def check(text: CallText) -> dict[str, str]:
    """Find what is wrong with a call's text: field → code word; {} when nothing is."""
    wrong = {
        "title": (not any(words.strip() for words in text.title.values()), "missing"),
        "kinds": (not text.kinds or bool(set(text.kinds) - _KINDS), "missing"),
        "accepts": (not text.accepts, "missing"),
        "annex_accepts": (bool(set(text.annex_accepts) - set(KINDS)), "unknown"),
        "publications": (
            not text.publications or bool(set(text.publications) - set(Publication)),
            "missing",
        ),
        "grounds": (bool(set(text.grounds) - set(Ground)), "unknown"),
        "late_rule": (text.late_rule not in set(LateRule), "unknown"),
        "timing": (text.timing not in set(Timing), "unknown"),
        "publish_at": (
            (text.timing == Timing.AT_INSTANT) != (text.publish_at is not None),
            "missing",
        ),
    }
    faults = {field: code for field, (is_wrong, code) in wrong.items() if is_wrong}
    if set(text.accepts) - set(KINDS):
        faults["accepts"] = "unknown"
    if text.max_text < TEXT_FLOOR:
        faults["max_text"] = "too-small"
    if min(text.max_files, text.max_file_bytes, text.max_total_bytes) < 1 or text.grace < 0:
        faults["max_files"] = "too-small"
    if text.max_total_bytes < text.max_file_bytes:
        faults["max_total_bytes"] = "too-small"
    if text.max_held_bytes is not None and text.max_held_bytes < text.max_total_bytes:
        faults["max_held_bytes"] = "too-small"
    try:
        zone(text.zone)
    except ZoneUnknown:
        faults["zone"] = "unknown"
    return faults


def columns(text: CallText) -> dict[str, Any]:
    """Give the columns of a call's row; empty texts are left out."""
    lists = ("kinds", "issues", "accepts", "annex_accepts", "languages", "publications", "grounds")
    made = asdict(text)
    for name in lists:
        made[name] = [str(value) for value in made[name]]
    for name in ("title", "summary", "body"):
        made[name] = {tag: value for tag, value in dict(made[name]).items() if value.strip()}
    made["late_rule"] = str(text.late_rule)
    made["timing"] = str(text.timing)
    return made
