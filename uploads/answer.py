"""From what a child said, and how it ended, to a report: the child is never believed beyond what is checked here."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field

from uploads.child import EXIT_MEMORY, EXIT_UNCONFINED
from uploads.kinds import KINDS, guess, media_type
from uploads.measure import Measure
from uploads.report import Report, ReportInvalid
from uploads.wire import Frames

FAILED = "zygote-failed"
"""The outcome of a request whose zygote died or could not fork: worth another try, no fault of the file."""


@dataclass(slots=True)
class Outcome:
    """How one request went: the frames, why it was stopped (if it was), and the exit status (negative: a signal)."""

    frames: Frames = field(default_factory=Frames)
    stopped: str | None = None
    status: int | None = None

    @property
    def reason(self) -> str | None:
        """Why there is no report in the frames; None where there is one."""
        if self.stopped is not None:
            return self.stopped
        if self.frames.final is not None and self.status == 0:
            return None
        by_status = {
            EXIT_UNCONFINED: FAILED,
            EXIT_MEMORY: "memory",
            0: "bad-answer",
            -signal.SIGXCPU: "timeout",
            -signal.SIGKILL: "memory",  # not ours, so the kernel's for want of memory
        }
        return by_status.get(self.status, "crashed") if self.status is not None else FAILED


@dataclass(frozen=True, slots=True)
class Source:
    """What the application knows about the file and its jail by itself."""

    measure: Measure
    name: str
    parsers: Mapping[str, str]
    level: str


def to_report(outcome: Outcome, source: Source) -> Report:
    """Make a report of an outcome; a child that died gives what it had said until then, marked unreadable."""
    reason = outcome.reason
    if reason is None:
        try:
            return build(outcome.frames.final, outcome.frames.text, source)
        except ReportInvalid:
            reason = "bad-answer"
    try:
        said = build(outcome.frames.provisional, [], source)
    except ReportInvalid:
        said = None
    return failed(source, reason=reason, said=said)


def build(answer: object, text: list[str], source: Source) -> Report:
    """Join an answer with what is known without it. Raises ReportInvalid."""
    if not isinstance(answer, dict):
        raise ReportInvalid("no object")
    kind = answer.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ReportInvalid("an unknown kind")
    return Report.from_json(
        {
            **answer,
            "text": text,
            "media_type": media_type(kind),
            "size": source.measure.size,
            "sha256": source.measure.sha256,
            "parsers": dict(source.parsers),
            "level": source.level,
        }
    )


def failed(source: Source, *, reason: str, said: Report | None = None) -> Report:
    """Make the report of a file that could not be read, or that could not be read yet."""
    kind = said.kind if said is not None else guess(source.measure.head, source.name)
    unavailable = reason in (FAILED, "jail-unavailable")
    return Report(
        status="not-yet-read" if unavailable else "unreadable",
        reason="jail-unavailable" if unavailable else reason,
        kind=kind,
        media_type=media_type(kind),
        size=source.measure.size,
        sha256=source.measure.sha256,
        pages=said.pages if said is not None else None,
        languages=(),
        findings=said.findings if said is not None else (),
        properties=said.properties if said is not None else {},
        text=(),
        text_status="none",
        parsers=dict(source.parsers),
        level=source.level,
        exposures=said.exposures if said is not None else (),
    )
