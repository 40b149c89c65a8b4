"""The files of one submission as the desk sees them: under their own names, with what inspection saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.db.submissions import Submission
from intake.domain import exposure
from intake.domain.fields import FIELDS
from intake.domain.privacy import FileFacts
from intake.domain.vocab import Publication
from intake.services import inspections, visible
from intake.services.casework import Twin, looked_at, same_bytes
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class FileView:
    """A file under its own name with what inspection saw; `same` is who else sent these bytes.

    `exposures` are what a file that may be published shows beyond what was typed as public (Exposure.to_json);
    `confirmed` says that its sender wants it published with that.
    """

    facts: FileFacts
    status: str
    reason: str | None
    depth: str | None
    level: str | None
    findings: tuple[Mapping[str, Any], ...]
    properties: Mapping[str, str]
    languages: tuple[str, ...]
    text_status: str
    parsers: Mapping[str, str]
    read_at: datetime | None
    same: Twin | None
    in_force: bool
    exposures: tuple[Mapping[str, Any], ...]
    confirmed: bool


def files(work: Work, row: Submission) -> tuple[FileView, ...]:
    """Give the files of a submission, of all its revisions."""
    held = visible.files(work.session, [row.id]).get(row.id, ())
    digests = {one.sha256 for one in held}
    reports = inspections.latest(work, digests)
    twins = same_bytes(work, digests)
    return tuple(
        _file(
            row,
            one,
            reports.get(one.sha256, {}),
            twins.get((one.sha256, row.process_id)),
            in_force=one.first_revision <= looked_at(row) <= one.last_revision,
        )
        for one in held
    )


def _file(
    row: Submission,
    facts: FileFacts,
    report: Mapping[str, Any],
    twin: Twin | None,
    *,
    in_force: bool,
) -> FileView:
    typed = {key: getattr(row, key) for key in FIELDS if key != "reference"}
    found = exposure.exceeding(
        report.get("exposures", ()) if facts.public else (),
        values=typed,
        publication=Publication(row.publication),
    )
    return FileView(
        facts=facts,
        status=report.get("status", "not-yet-read"),
        reason=report.get("reason"),
        depth=report.get("depth"),
        level=report.get("level"),
        findings=tuple(report.get("findings", ())),
        properties=dict(report.get("properties", {})),
        languages=tuple(report.get("languages", ())),
        text_status=report.get("text_status", "none"),
        parsers=dict(report.get("parsers", {})),
        read_at=report.get("read_at"),
        same=twin,
        in_force=in_force,
        exposures=tuple(found),
        confirmed=facts.sha256 in row.confirmed,
    )
