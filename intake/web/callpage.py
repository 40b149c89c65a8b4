"""What the pages of management show beside the services' read models: words of faults, choices, common zones."""

from collections.abc import Mapping

from flask_babel import gettext as _

from intake.domain.dates import CLOSING_DAY
from intake.domain.vocab import LANGUAGES
from intake.services.closingdays import Concern
from intake.web import dates
from uploads.kinds import KINDS

MAIN_KINDS = ("pdf", "docx", "odt", "rtf", "txt", "doc")
ANNEX_KINDS = (*(kind for kind in KINDS if KINDS[kind].read), "doc")

ZONES = (
    "UTC",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Bogota",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Bangkok",
    "Asia/Dubai",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Riyadh",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Moscow",
    "Europe/Paris",
    "Europe/Vienna",
    "Europe/Zurich",
    "Pacific/Auckland",
)
"""Zones offered while typing; any IANA zone is taken."""

ORDER = ("en", *(tag for tag in LANGUAGES if tag != "en"))
"""English first: it stands in where another language is missing."""

_FIELDS = {
    "title": "title-en",
    "reason": "reason-en",
    "terms": "terms-en",
    "max_file_bytes": "max_file_mb",
    "max_total_bytes": "max_total_mb",
    "max_held_bytes": "max_held_mb",
    "grace": "grace_minutes",
    "publish_at": "publish_on",
    "closes": "closes_on",
    "opens_at": "opens_on",
}
"""Where the fault of a verb stands in the form."""


def faults(found: Mapping[str, str]) -> dict[str, str]:
    """Turn faults (field → code word) into sentences by the form's field, each with what to do."""
    return {_FIELDS.get(name, name): _words(name, code) for name, code in found.items()}


def _words(name: str, code: str) -> str:
    one = {
        ("title", "missing"): _("Give a title, in English at least."),
        ("title-en", "missing"): _("Give a title, in English at least."),
        ("kinds", "missing"): _("Say what the call asks for: comments, interventions or both."),
        ("accepts", "missing"): _("Take at least one kind of file."),
        ("publications", "missing"): _("Offer at least one choice."),
        ("publish_at", "missing"): _(
            "Give a day for “at a set instant”, and none for the other choices."
        ),
        ("max_text", "too-small"): _("Typed text may have 50,000 characters at least."),
        ("max_files", "too-small"): _("Take one file at least, of a megabyte or more."),
        ("max_total_bytes", "too-small"): _("All files together may not be less than one file."),
        ("max_held_bytes", "too-small"): _(
            "The call as a whole may not hold less than one submission. Leave it empty for the site’s limit."
        ),
        ("zone", "unknown"): _("Choose a time zone by its name, such as Europe/Zurich."),
        ("revision_id", "unknown"): _("Choose a paper of this process."),
        ("issues", "unknown"): _("Choose issues of the chosen paper."),
        ("code", "code-shape"): _("A code has 2 to 12 capital letters and digits."),
        ("code", "code-taken"): _(
            "Another call has this code, and codes are for ever. Take another."
        ),
        ("code", "already-open"): _("This call was opened already."),
        ("closes", "deadline-past"): _(
            "Give a deadline that is still to come and after the opening."
        ),
        ("disclaimer", "no-disclaimer"): _(
            "Write the disclaimer and the reuse terms first, under Texts."
        ),
    }.get((name, code))
    every = {
        "beyond": _(
            "This is more than the site’s front lets through. Take less, or ask who runs it to raise INTAKE_MAX_BODY."
        ),
        "printed": _("This was printed when the call opened and stays as it is."),
        "number": _("Write a whole number."),
        "date": _("Give a day of the calendar, and a time such as 17:00:00 or none."),
        "tag": _("Write language tags, such as de or pt-BR, with commas between them."),
        "too-long": _("This is too long."),
        "missing": _("This is missing."),
        "reason-missing": _("Say why, in English at least: the reason is published."),
    }
    return str(one or every.get(code) or _("Choose one of what is offered."))


def english_missing() -> str:
    """Say that a text needs its English."""
    return str(_("Give the English text: it stands in where another language is missing."))


def unusual(found: Concern | None) -> str:
    """Say why a deadline deserves a second look, "" where it does not."""
    if found is None:
        return ""
    day = dates.full_day(found.day)
    if found.kind == CLOSING_DAY and found.label:
        return str(
            _(
                "The deadline falls on %(day)s, when the secretariat is closed: %(why)s.",
                day=day,
                why=found.label.value,
            )
        )
    return str(_("The deadline falls on a weekend: %(day)s.", day=day))


def paper_faults(found: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Turn the faults of a paper's form into sentences by field."""
    return {name: _paper_words(code, line) for name, (code, line) in found.items()}


def _paper_words(code: str, line: int) -> str:
    words = {
        "slug": _("Write small letters, digits and hyphens, such as ai-issues."),
        "slug-taken": _("A paper of another process has this address. Take another."),
        "date": _("Give a day of the calendar."),
        "issue-shape": _(
            "Line %(line)s: write four parts with | between: number | chapter | title | question. Only chapter and "
            "question may be empty.",
            line=line,
        ),
        "issue-number": _(
            "Line %(line)s: a number has letters, digits, dots and brackets, such as 7(ii).",
            line=line,
        ),
        "issue-twice": _("Line %(line)s: this number stands above already.", line=line),
        "issue-unknown": _(
            "Issue %(line)s of this list has no line of that number in English.", line=line
        ),
        "issue-many": _("A paper has %(line)s issues at most.", line=line),
    }
    return str(words.get(code) or _("This is missing."))
