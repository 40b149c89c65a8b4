"""What one parser has found out so far: the mutable half of a report, inside the jail only."""

from dataclasses import dataclass, field

from uploads.report import (
    MAX_EXPOSED,
    MAX_EXPOSURES,
    MAX_FINDINGS,
    MAX_STRING,
    Exposure,
    Finding,
    clean,
    finding,
)

PERSONAL = frozenset(
    {"author", "last-modified-by", "company", "manager", "artist", "copyright", "gps", "owner"}
)
"""Properties that can say who somebody is, where or for whom they work."""


MAX_OF_A_KIND = 50
"""Exposures of one code in a report: a list of members' numbers must not crowd out the comments."""

_KEPT_FREE = 20
"""Places in a report that only an own name can take: what else a file shows must not crowd it out."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that stands somewhere: `where` of `uploads.report.PLACES`, `page` where the file has pages."""

    text: str
    where: str = "text"
    page: int | None = None


@dataclass(slots=True)
class Reading:
    """A report in the making; fields as in `uploads.report.Report`.

    `passages` are the text by place, where the pages of `text` are not the file's own; `hidden` is what does not stand
    in the text at all: comments, changes.
    """

    kind: str
    status: str = "read"
    reason: str | None = None
    pages: int | None = None
    findings: list[Finding] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    text: tuple[str, ...] = ()
    text_status: str = "none"
    exposures: list[Exposure] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    hidden: list[Passage] = field(default_factory=list)

    def expose(self, code: str, where: str, what: str, page: int | None = None) -> None:
        """Add an exposure, once per code, place and wording: the page is the first where it stands."""
        words = " ".join(clean(what).split())
        words = words if len(words) <= MAX_EXPOSED else words[: MAX_EXPOSED - 1] + "…"
        alike = [item for item in self.exposures if item.code == code]
        if (
            words
            and len(alike) < MAX_OF_A_KIND
            and len(self.exposures) < MAX_EXPOSURES - (0 if code == "own-name" else _KEPT_FREE)
            and not any(item.where == where and item.what == words for item in alike)
        ):
            self.exposures.append(Exposure(code, where, words, page))

    def note(self, code: str, author: str, text: str, page: int | None = None) -> None:
        """Add a comment or a tracked change with its author; its words are searched like any others."""
        where = "comment" if code == "comment" else "change"
        said = [" ".join(part.split()) for part in (author, text) if part.strip()]
        self.expose(code, where, ": ".join(said), page)
        self.hidden.append(Passage("\n".join(said), where, page))

    def find(self, code: str, *, page: int | None = None, **detail: str | int) -> None:
        """Add a finding, once per code and page."""
        known = {(item.code, item.page) for item in self.findings}
        if (code, page) not in known and len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding(code, page=page, **detail))

    def fail(self, reason: str) -> None:
        """Mark the file unreadable; the first reason stays."""
        if self.status != "unreadable":
            self.status, self.reason = "unreadable", reason
        if reason in ("damaged", "encrypted"):
            self.find(reason)

    def know(self, name: str, value: object) -> None:
        """Keep a property, cut to length, unless it is empty."""
        text = clean(str(value)).strip()[:MAX_STRING] if value is not None else ""
        if text:
            self.properties[name] = text

    @property
    def refused(self) -> bool:
        """Whether a finding refuses the file whatever the call says."""
        return any(item.severity == "refusal" for item in self.findings)
