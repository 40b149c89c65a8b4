"""What the desk's queue and its single case share: who may know what, findings summed up, the same bytes elsewhere."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from intake.db.accounts import User
from intake.db.submissions import File, Submission
from intake.domain import policy
from intake.domain.privacy import FileFacts
from intake.domain.vocab import Mark, State
from intake.services.work import Work

SEVERITIES = ("note", "warning", "refusal")


@dataclass(frozen=True, slots=True)
class Flags:
    """What inspection found in a submission's files: how many remarks, the worst severity, counts by code."""

    count: int = 0
    worst: str | None = None
    codes: tuple[tuple[str, int], ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """Who else sent the same bytes within a process: the first and last number, and how many submissions in all."""

    first: str
    last: str
    count: int


def may_see(work: Work) -> ColumnElement[bool]:
    """Give the condition under which the actor may know of a submission."""
    return may_see_in(work, Submission.process_id)


def may_see_in(work: Work, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Give the condition under which the actor has a role in the process that a column names."""
    if work.actor.site_roles & policy.STAFF:
        return true()
    held = [key for key, roles in work.actor.process_roles.items() if roles & policy.STAFF]
    condition: ColumnElement[bool] = column.in_(held)
    return condition


def submitter(row: Submission) -> str:
    """Give who sent it as the desk calls it: the entity, or the person who speaks for themselves."""
    return row.entity if row.on_behalf and row.entity else row.name


def in_force(files: Collection[FileFacts], revision: int) -> tuple[FileFacts, ...]:
    """Give the files of the revision in force."""
    return tuple(file for file in files if file.first_revision <= revision <= file.last_revision)


def looked_at(row: Submission) -> int:
    """Give the revision that the desk looks at: the one that waits or counts, never one that was refused."""
    decided = row.state in {State.PUBLISHED, State.SUSPENDED}
    if decided and row.published_revision and Mark.REVISION_PENDING not in row.marks:
        return row.published_revision
    return row.revision


def flags(reports: Sequence[Mapping[str, Any]]) -> Flags:
    """Sum up what inspection found in some files."""
    codes: Counter[str] = Counter()
    worst = -1
    unread = False
    for report in reports:
        unread = unread or report.get("status", "not-yet-read") == "not-yet-read"
        for finding in report.get("findings", ()):
            codes[finding["code"]] += 1
            worst = max(worst, SEVERITIES.index(finding["severity"]))
    return Flags(
        count=codes.total(),
        worst=SEVERITIES[worst] if worst >= 0 else None,
        codes=tuple(codes.most_common()),
        unread=unread,
    )


def same_bytes(work: Work, digests: Collection[str]) -> dict[tuple[str, int], Twin]:
    """Find submissions that hold the same bytes, by digest and process, in one query."""
    rows = (
        select(
            File.sha256,
            Submission.process_id,
            func.min(Submission.number),
            func.max(Submission.number),
            func.count(func.distinct(Submission.id)),
        )
        .join(Submission, Submission.id == File.submission_id)
        .where(File.sha256.in_(digests), may_see(work))
        .group_by(File.sha256, Submission.process_id)
    )
    return {
        (digest, process): Twin(first, last, n)
        for digest, process, first, last, n in work.session.execute(rows)
        if n > 1
    }


def names(work: Work, ids: Collection[int | None]) -> dict[int, str]:
    """Give the names of some accounts by id, in one query."""
    wanted = {one for one in ids if one is not None}
    rows = select(User.id, User.name, User.email).where(User.id.in_(wanted))
    return {row.id: row.name or row.email for row in work.session.execute(rows)}
