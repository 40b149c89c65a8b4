"""A stored file read whole: by the jail, and where only a converter can read it, by that and then the jail."""

import tempfile
from dataclasses import replace

from intake.runtime import Runtime
from intake.services.inspections import ToRead
from uploads.report import Report

LEGACY = "doc"


def read_whole(runtime: Runtime, file: ToRead) -> dict[str, object]:
    """Inspect a stored file in full; give Report.to_json. Raises BlobMissing."""
    with runtime.store.open(file.sha256) as opened:
        report = runtime.inspector.inspect(
            opened.fileno(), name=file.name, depth="full", look_for=file.names
        )
        if report.kind != LEGACY or report.refused or report.reason != "not-readable":
            return dict(report.to_json())
        found = runtime.converter.text(opened.fileno())
    return dict((report if found is None else _with_text(runtime, report, file, *found)).to_json())


def _with_text(runtime: Runtime, report: Report, file: ToRead, text: str, program: str) -> Report:
    """Put the text that a converter found into a report; the jail says what it is, as of any text."""
    with tempfile.TemporaryFile(dir=runtime.settings.data) as written:
        written.write(text.encode())
        written.flush()
        said = runtime.inspector.inspect(
            written.fileno(), name="converted.txt", depth="full", look_for=file.names
        )
    if said.status not in {"read", "partial"}:
        return report
    return replace(
        said,
        kind=report.kind,
        media_type=report.media_type,
        size=report.size,
        sha256=report.sha256,
        pages=None,
        properties=report.properties,
        findings=(*report.findings, *said.findings),
        parsers={**said.parsers, program: "system"},
    )
