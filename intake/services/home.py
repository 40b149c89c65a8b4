"""What the first pages need: the calls that strangers may know of, and the papers of a process."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from intake.db.calls import Call, FacetTally
from intake.db.processes import Paper, PaperIssue, PaperRevision
from intake.domain.texts import Text, choose
from intake.services.lookups import state
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class CallBrief:
    """A call in a list of calls; `state` is not-yet, open or closed at the work's instant."""

    id: int
    process_id: int
    code: str
    title: Text
    summary: Text
    kinds: tuple[str, ...]
    state: str
    opens_at: datetime
    closes_before: datetime
    zone: str
    revision_id: int | None


@dataclass(frozen=True, slots=True)
class IssueBrief:
    """A numbered issue and how many published submissions address it; `call` is the only call that asks it, if one."""

    number: str
    title: Text
    count: int
    call: str | None


@dataclass(frozen=True, slots=True)
class PaperBrief:
    """A revision of a paper in a process's list; `published_on` is an ISO date."""

    symbol: str | None
    title: Text
    status: str
    published_on: str | None
    issues: tuple[IssueBrief, ...]


def calls(work: Work, lang: str, *, process_id: int | None = None) -> tuple[CallBrief, ...]:
    """Give the calls that have been opened or announced, by their opening, of one process or all: one query."""
    query = select(Call).where(Call.opened_at.is_not(None), Call.closes_before.is_not(None))
    if process_id is not None:
        query = query.where(Call.process_id == process_id)
    return tuple(
        CallBrief(
            id=row.id,
            process_id=row.process_id,
            code=row.code,
            title=choose(row.title, lang),
            summary=choose(row.summary, lang),
            kinds=tuple(row.kinds),
            state=state(row.opens_at, row.closes_before, row.opened_at, work.now),
            opens_at=row.opens_at or row.opened_at or work.now,
            closes_before=row.closes_before or work.now,
            zone=row.zone,
            revision_id=row.revision_id,
        )
        for row in work.session.scalars(query.order_by(Call.opens_at, Call.id))
    )


def papers(
    work: Work, process_id: int, calls: tuple[CallBrief, ...], lang: str
) -> tuple[PaperBrief, ...]:
    """Give all revisions of a process's papers with their issues, oldest first: three queries."""
    rows = work.session.scalars(
        select(PaperRevision)
        .join(Paper, Paper.id == PaperRevision.paper_id)
        .where(Paper.process_id == process_id)
        .order_by(PaperRevision.paper_id, PaperRevision.number)
    ).all()
    issues: dict[int, list[PaperIssue]] = {row.id: [] for row in rows}
    found = select(PaperIssue).where(PaperIssue.revision_id.in_(issues))
    for issue in work.session.scalars(found.order_by(PaperIssue.position)):
        issues[issue.revision_id].append(issue)
    counts = _counts(work, calls)
    asked: dict[int, list[str]] = {row.id: [] for row in rows}
    for call in calls:
        if call.revision_id in asked:
            asked[call.revision_id].append(call.code)
    return tuple(
        PaperBrief(
            symbol=row.symbol,
            title=choose(row.title, lang),
            status=row.status,
            published_on=row.published_on,
            issues=tuple(
                IssueBrief(
                    number=issue.number,
                    title=choose(issue.title, lang),
                    count=counts.get((row.id, issue.number), 0),
                    call=asked[row.id][0] if len(asked[row.id]) == 1 else None,
                )
                for issue in issues[row.id]
            ),
        )
        for row in rows
    )


def _counts(work: Work, calls: tuple[CallBrief, ...]) -> dict[tuple[int, str], int]:
    rows = work.session.execute(
        select(Call.revision_id, FacetTally.value, func.sum(FacetTally.n))
        .join(Call, Call.id == FacetTally.call_id)
        .where(FacetTally.call_id.in_([call.id for call in calls]), FacetTally.facet == "issue")
        .group_by(Call.revision_id, FacetTally.value)
    )
    return {(revision, value): int(n) for revision, value, n in rows if revision is not None}
