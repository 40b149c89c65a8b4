"""What inspection saw in a file: the contract between the jail and everything else.

A report crosses a trust boundary (the child that wrote it has read a stranger's document), so `Report.from_json` checks
and bounds every value before anybody uses it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

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
MAX_STRING = 200
"""Characters of any string in a finding or a property."""
MAX_FINDINGS = 200
MAX_DETAILS = 20
MAX_PROPERTIES = 40
MAX_LANGUAGES = 8
MAX_PAGE_COUNT = 2**31 - 1

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,100}\Z")
# Surrogates cannot be stored as UTF-8; NUL never reaches PostgreSQL; the noncharacters are PDFium's stand-ins.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")


class ReportInvalid(ValueError):
    """A report that is not one: wrong shape, unknown word, or beyond a bound."""


def clean(text: str) -> str:
    """Take out what no store can hold: NUL, lone surrogates, U+FFFE and U+FFFF."""
    return _UNSTORABLE.sub("", text)


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
        facts = _mapping(value, "finding")
        page = facts.get("page")
        return cls(
            code=_matching(facts.get("code"), _CODE, "code"),
            severity=_one_of(facts.get("severity"), SEVERITIES, "severity"),
            page=None if page is None else _count(page, "page", most=MAX_PAGE_COUNT),
            detail=_details(facts.get("detail", {})),
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


_NOTES = frozenset({"name-mismatch", "comments", "mixed-languages", "language-not-sure"})


@dataclass(frozen=True, slots=True)
class Report:
    """What inspection saw in one file.

    `kind` is a word of `uploads.kinds`; `reason` says why a file was not read; `languages` are BCP 47 tags of the whole
    file, most used first, empty where not sure; `properties` (author, company, ...) are never public; `text` is by
    page; `parsers` maps parser to version; `level` is the jail's level in force.
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
        plain["languages"] = list(self.languages)
        plain["text"] = list(self.text)
        return plain

    @classmethod
    def from_json(cls, value: object) -> "Report":
        """Check and bound a decoded JSON object that nobody trusts. Raises ReportInvalid."""
        facts = _mapping(value, "report")
        reason, pages = facts.get("reason"), facts.get("pages")
        return cls(
            status=_one_of(facts.get("status"), STATUSES, "status"),
            reason=None if reason is None else _one_of(reason, REASONS, "reason"),
            kind=_matching(facts.get("kind"), _CODE, "kind"),
            media_type=_matching(facts.get("media_type"), _MEDIA_TYPE, "media_type"),
            size=_count(facts.get("size"), "size", most=2**53 - 1),
            sha256=_matching(facts.get("sha256"), _SHA256, "sha256"),
            pages=None if pages is None else _count(pages, "pages", most=MAX_PAGE_COUNT),
            languages=_tags(facts.get("languages")),
            findings=tuple(
                Finding.from_json(item) for item in _list(facts.get("findings"), MAX_FINDINGS)
            ),
            properties=_strings(facts.get("properties"), MAX_PROPERTIES, "properties"),
            text=_pages(facts.get("text")),
            text_status=_one_of(facts.get("text_status"), TEXT_STATUSES, "text_status"),
            parsers=_strings(facts.get("parsers"), MAX_PROPERTIES, "parsers"),
            level=_one_of(facts.get("level"), LEVELS, "level"),
        )


def _mapping(value: object, what: str) -> Mapping[object, object]:
    if not isinstance(value, dict):
        raise ReportInvalid(f"{what} is not an object")
    return value


def _list(value: object, most: int) -> list[object]:
    if not isinstance(value, list | tuple) or len(value) > most:
        raise ReportInvalid(f"not a list of at most {most}")
    return list(value)


def _string(value: object, what: str, most: int = MAX_STRING) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ReportInvalid(f"{what} is not a string of at most {most} characters")
    return clean(value)


def _matching(value: object, pattern: re.Pattern[str], what: str) -> str:
    if not isinstance(value, str) or pattern.match(value) is None:
        raise ReportInvalid(f"{what} is malformed")
    return value


def _one_of(value: object, words: tuple[str, ...], what: str) -> str:
    if not isinstance(value, str) or value not in words:
        raise ReportInvalid(f"{what} is not a known word")
    return value


def _count(value: object, what: str, *, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ReportInvalid(f"{what} is not a count")
    return value


def _details(value: object) -> dict[str, str | int]:
    facts = _mapping(value, "detail")
    if len(facts) > MAX_DETAILS:
        raise ReportInvalid("too many details")
    checked: dict[str, str | int] = {}
    for key, item in facts.items():
        name = _matching(key, _CODE, "detail name")
        is_text = isinstance(item, str)
        checked[name] = _string(item, name) if is_text else _count(item, name, most=2**53 - 1)
    return checked


def _strings(value: object, most: int, what: str) -> dict[str, str]:
    facts = _mapping(value, what)
    if len(facts) > most:
        raise ReportInvalid(f"too many {what}")
    return {
        _matching(key, _CODE, f"name in {what}"): _string(item, what) for key, item in facts.items()
    }


def _tags(value: object) -> tuple[str, ...]:
    return tuple(_matching(item, _TAG, "language") for item in _list(value, MAX_LANGUAGES))


def _pages(value: object) -> tuple[str, ...]:
    pages = tuple(_string(item, "text", MAX_TEXT_BYTES) for item in _list(value, MAX_PAGES))
    if sum(len(page.encode()) for page in pages) > MAX_TEXT_BYTES:
        raise ReportInvalid("too much text")
    return pages
