"""What inspection saw in a file: the contract between the jail and everything else.

A report crosses a trust boundary (the child that wrote it has read a stranger's document), so `Report.from_json` checks
and bounds every value before anybody uses it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from uploads.checked import (
    CODE,
    MAX_DETAILS,
    MAX_STRING,
    ReportInvalid,
    clean,
    count,
    details,
    mapping,
    matching,
    one_of,
    sequence,
    string,
    strings,
)

__all__ = ["MAX_DETAILS", "MAX_STRING", "Exposure", "Finding", "Report", "ReportInvalid", "clean"]

STATUSES = ("read", "partial", "unreadable", "not-yet-read")
REASONS = (
    "timeout",
    "memory",
    "crashed",
    "bad-answer",
    "jail-unavailable",
    "damaged",
    "encrypted",
    "not-readable",
)
SEVERITIES = ("note", "warning", "refusal")
TEXT_STATUSES = ("full", "partial", "none")
EXPOSED = (
    "email",
    "phone",
    "address",
    "person",
    "comment",
    "tracked-change",
    "location",
    "own-name",
)
"""What a file may show of people beyond its text."""
PLACES = ("text", "header", "footer", "properties", "comment", "change", "exif")
LEVELS = ("seccomp+landlock", "seccomp", "rlimits", "none")

REFUSALS = frozenset(
    {
        "empty",
        "unknown-type",
        "wrong-container",
        "polyglot",
        "two-readings",
        "zip-bomb",
        "binary-as-text",
    }
)
"""Codes that refuse the file whatever the call says; every other code only informs."""

MAX_PAGES = 2_000
"""Pages of text in a report; a longer document is read up to here and marked partial."""
MAX_TEXT_BYTES = 8 * 1024 * 1024
"""UTF-8 bytes of text in a report, over all its pages."""
MAX_FINDINGS = 200
MAX_PROPERTIES = 40
MAX_LANGUAGES = 8
MAX_PAGE_COUNT = 2**31 - 1
MAX_EXPOSURES = 200
MAX_EXPOSED = 120
"""Characters of what an exposure shows."""

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,100}\Z")


@dataclass(frozen=True, slots=True)
class Finding:
    """One coded remark; `detail` holds the facts for its sentence, strings cut to MAX_STRING characters."""

    code: str
    severity: str
    page: int | None = None
    detail: Mapping[str, str | int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Give the finding as a plain dict that `from_json` takes back."""
        return {
            "code": self.code,
            "severity": self.severity,
            "page": self.page,
            "detail": dict(self.detail),
        }

    @classmethod
    def from_json(cls, value: object) -> "Finding":
        """Check and bound a decoded JSON object. Raises ReportInvalid."""
        facts = mapping(value, "finding")
        page = facts.get("page")
        return cls(
            code=matching(facts.get("code"), CODE, "code"),
            severity=one_of(facts.get("severity"), SEVERITIES, "severity"),
            page=None if page is None else count(page, "page", most=MAX_PAGE_COUNT),
            detail=details(facts.get("detail", {})),
        )


def finding(code: str, *, page: int | None = None, **detail: str | int) -> Finding:
    """Make a finding whose severity follows from its code; strings are cleaned and cut.

    Detail names are written with underscores and kept with hyphens.
    """
    mild = "note" if code in _NOTES else "warning"
    severity = "refusal" if code in REFUSALS else mild
    facts = {
        key.replace("_", "-"): clean(value)[:MAX_STRING] if isinstance(value, str) else value
        for key, value in detail.items()
    }
    return Finding(code=code, severity=severity, page=page, detail=facts)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that says who, where or how to be reached: `code` of EXPOSED, `where` of PLACES, `what` as it stands.

    `page` counts from one; None where the file has no pages or the thing belongs to none.
    """

    code: str
    where: str
    what: str
    page: int | None = None

    def to_json(self) -> dict[str, object]:
        """Give the exposure as a plain dict that `from_json` takes back."""
        return {"code": self.code, "page": self.page, "where": self.where, "what": self.what}

    @classmethod
    def from_json(cls, value: object) -> "Exposure":
        """Check and bound a decoded JSON object. Raises ReportInvalid."""
        facts = mapping(value, "exposure")
        page = facts.get("page")
        return cls(
            code=one_of(facts.get("code"), EXPOSED, "code"),
            where=one_of(facts.get("where"), PLACES, "where"),
            what=string(facts.get("what"), "what", MAX_EXPOSED),
            page=None if page is None else count(page, "page", most=MAX_PAGE_COUNT),
        )


_NOTES = frozenset({"name-mismatch", "comments", "mixed-languages", "language-not-sure"})


@dataclass(frozen=True, slots=True)
class Report:
    """What inspection saw in one file.

    `kind` is a word of `uploads.kinds`; `reason` says why a file was not read; `languages` are BCP 47 tags of the whole
    file, most used first, empty where not sure; `properties` (author, company, ...) are never public; `text` is by
    page; `parsers` maps parser to version; `level` is the jail's level in force; `exposures` are what a submitter may
    not have meant to show, of the pages read.
    """

    status: str
    reason: str | None
    kind: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    languages: tuple[str, ...]
    findings: tuple[Finding, ...]
    properties: Mapping[str, str]
    text: tuple[str, ...]
    text_status: str
    parsers: Mapping[str, str]
    level: str
    exposures: tuple[Exposure, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a finding refuses the file whatever the call says."""
        return any(item.severity == "refusal" for item in self.findings)

    def has(self, code: str) -> bool:
        """Whether a finding of this code was made."""
        return any(item.code == code for item in self.findings)

    def to_json(self) -> dict[str, object]:
        """Give the report as a plain dict that `from_json` takes back."""
        plain = asdict(self)
        plain["findings"] = [item.to_json() for item in self.findings]
        plain["exposures"] = [item.to_json() for item in self.exposures]
        plain["languages"] = list(self.languages)
        plain["text"] = list(self.text)
        return plain

    @classmethod
    def from_json(cls, value: object) -> "Report":
        """Check and bound a decoded JSON object that nobody trusts. Raises ReportInvalid."""
        facts = mapping(value, "report")
        reason, pages = facts.get("reason"), facts.get("pages")
        return cls(
            status=one_of(facts.get("status"), STATUSES, "status"),
            reason=None if reason is None else one_of(reason, REASONS, "reason"),
            kind=matching(facts.get("kind"), CODE, "kind"),
            media_type=matching(facts.get("media_type"), _MEDIA_TYPE, "media_type"),
            size=count(facts.get("size"), "size", most=2**53 - 1),
            sha256=matching(facts.get("sha256"), _SHA256, "sha256"),
            pages=None if pages is None else count(pages, "pages", most=MAX_PAGE_COUNT),
            languages=_tags(facts.get("languages")),
            findings=tuple(
                Finding.from_json(item) for item in sequence(facts.get("findings"), MAX_FINDINGS)
            ),
            properties=strings(facts.get("properties"), MAX_PROPERTIES, "properties"),
            text=_pages(facts.get("text")),
            text_status=one_of(facts.get("text_status"), TEXT_STATUSES, "text_status"),
            parsers=strings(facts.get("parsers"), MAX_PROPERTIES, "parsers"),
            level=one_of(facts.get("level"), LEVELS, "level"),
            # A report kept before there were any has none.
            exposures=tuple(
                Exposure.from_json(item)
                for item in sequence(facts.get("exposures", ()), MAX_EXPOSURES)
            ),
        )


def _tags(value: object) -> tuple[str, ...]:
    return tuple(matching(item, _TAG, "language") for item in sequence(value, MAX_LANGUAGES))


def _pages(value: object) -> tuple[str, ...]:
    pages = tuple(string(item, "text", MAX_TEXT_BYTES) for item in sequence(value, MAX_PAGES))
    if sum(len(page.encode()) for page in pages) > MAX_TEXT_BYTES:
        raise ReportInvalid("too much text")
    return pages
