"""What one parser has found out so far: the mutable half of a report, inside the jail only."""

from dataclasses import dataclass, field

from uploads.report import MAX_FINDINGS, MAX_STRING, Finding, clean, finding

PERSONAL = frozenset(
    {"author", "last-modified-by", "company", "manager", "artist", "copyright", "gps", "owner"}
)
"""Properties that can say who somebody is, where or for whom they work."""


@dataclass(slots=True)
class Reading:
    """A report in the making; fields as in `uploads.report.Report`."""

    kind: str
    status: str = "read"
    reason: str | None = None
    pages: int | None = None
    findings: list[Finding] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    text: tuple[str, ...] = ()
    text_status: str = "none"

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
