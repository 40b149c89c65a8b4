"""A call as its page shows it: everything it says of itself, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.db.calls import Call, Deadline
from intake.db.processes import Process
from intake.domain.judging import Rules
from intake.domain.texts import Text, choose
from intake.services import wording
from intake.services.lookups import CallUnknown, find, rules, state
from intake.services.wording import PaperView
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One version of the deadline as announced; `reason` None for the first, `log_index` where the log has it.

    `change` is first, later, earlier, or reopened: later, when the one before had closed.
    """

    version: int
    closes_before: datetime
    zone: str
    recorded: datetime
    reason: Text | None
    change: str
    log_index: int


@dataclass(frozen=True, slots=True)
class CallView:
    """A call; `state` is not-yet, open or closed at the work's instant, `grace` is seconds, deadlines newest first."""

    id: int
    code: str
    title: Text
    summary: Text
    body: Text
    process_slug: str
    process_title: Text
    paper: PaperView | None
    kinds: tuple[str, ...]
    state: str
    opens_at: datetime
    closes_before: datetime
    zone: str
    grace: int
    late_rule: str
    timing: str
    publish_at: datetime | None
    rules: Rules
    languages: tuple[str, ...]
    publications: tuple[str, ...]
    grounds: tuple[str, ...]
    deadlines: tuple[DeadlineView, ...]
    disclaimer_version: int
    disclaimer: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CallName:
    """What the register's page says of its call."""

    id: int
    code: str
    title: Text
    zone: str


def call(work: Work, code: str, lang: str) -> CallView:
    """Give a call by its code in any case; raise CallUnknown, for one that was never opened too."""
    row, now = _known(work, code)
    process = work.session.get_one(Process, row.process_id)
    return CallView(
        id=row.id,
        code=row.code,
        title=choose(row.title, lang),
        summary=choose(row.summary, lang),
        body=choose(row.body, lang),
        process_slug=process.slug,
        process_title=choose(process.title, lang),
        paper=_paper(work, row, lang),
        kinds=tuple(row.kinds),
        state=now,
        opens_at=row.opens_at or row.opened_at or work.now,
        closes_before=row.closes_before or work.now,
        zone=row.zone,
        grace=row.grace,
        late_rule=row.late_rule,
        timing=row.timing,
        publish_at=row.publish_at,
        rules=rules(row),
        languages=tuple(row.languages),
        publications=tuple(row.publications),
        grounds=tuple(row.grounds),
        deadlines=_deadlines(work, row, lang),
        disclaimer_version=row.disclaimer,
        disclaimer=wording.disclaimer(work, row.disclaimer, lang),
    )


def name(work: Work, code: str, lang: str) -> CallName:
    """Give what names a call; raise CallUnknown, for one that was never opened too."""
    row, _ = _known(work, code)
    return CallName(row.id, row.code, choose(row.title, lang), row.zone)


def _known(work: Work, code: str) -> tuple[Call, str]:
    row = find(work, code)
    now = state(row.opens_at, row.closes_before, row.opened_at, work.now)
    if now == "draft":
        raise CallUnknown
    return row, now


def _paper(work: Work, row: Call, lang: str) -> PaperView | None:
    """Give the paper with the issues that the call concerns: those it names, else all."""
    if row.revision_id is None:
        return None
    paper = wording.paper(work, row.revision_id, lang)
    if not row.issues:
        return paper
    named = tuple(issue for issue in paper.issues if issue.number in row.issues)
    return PaperView(
        paper.title, paper.status, paper.symbol, paper.published_on, named, paper.revision_id
    )


def _deadlines(work: Work, row: Call, lang: str) -> tuple[DeadlineView, ...]:
    rows = work.session.scalars(
        select(Deadline).where(Deadline.call_id == row.id).order_by(Deadline.version)
    ).all()
    made = [
        DeadlineView(
            version=one.version,
            closes_before=one.closes_before,
            zone=one.zone,
            recorded=one.made_at,
            reason=choose(one.reason, lang) if one.reason else None,
            change=_change(before, one),
            log_index=one.log_index,
        )
        for before, one in zip((None, *rows), rows, strict=False)
    ]
    return tuple(reversed(made))


def _change(before: Deadline | None, after: Deadline) -> str:
    if before is None:
        return "first"
    if after.closes_before <= before.closes_before:
        return "earlier"
    return "reopened" if before.closes_before <= after.made_at else "later"
