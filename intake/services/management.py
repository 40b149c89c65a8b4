"""What the secretariat manages, as its screens read it: calls with every text, deadlines, papers, the site's texts.

Only of processes in which the actor has a role; who may change what is decided by the verbs of calls and processes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call, Deadline
from intake.db.processes import Disclaimer, Paper, PaperIssue, PaperRevision, Process, Terms
from intake.domain.texts import Text, choose
from intake.services import rights
from intake.services.calltexts import CallText
from intake.services.casework import may_see_in
from intake.services.lookups import CallUnknown, ProcessUnknown, state
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in the list of its process; `sent` counts numbers given."""

    code: str
    title: Text
    state: str
    opens_at: datetime | None
    closes_before: datetime | None
    zone: str
    sent: int


@dataclass(frozen=True, slots=True)
class Managed:
    """A process with its calls, oldest first, and whether the actor may change them."""

    id: int
    slug: str
    title: Text
    may_manage: bool
    calls: tuple[CallLine, ...]


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One version of a deadline with its reason."""

    version: int
    closes_before: datetime
    zone: str
    grace: int
    made_at: datetime
    reason: Text
    log_index: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a paper with its issues: number and title."""

    id: int
    paper: str
    number: int
    status: str
    symbol: str | None
    title: Text
    published_on: str | None
    issues: tuple[tuple[str, Text], ...]
    log_index: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A call as its form edits it. `seen` is the version that an edit names; `text` is what was entered.

    `refused_late` counts the attempts that its late rule turned away.
    """

    code: str
    process: Managed
    text: CallText
    seen: int
    state: str
    opened: bool
    closes_before: datetime | None
    refused_late: int
    deadlines: tuple[DeadlineLine, ...]
    disclaimer: int
    terms: int
    papers: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the disclaimer or the terms."""

    version: int
    made_at: datetime
    log_index: int


@dataclass(frozen=True, slots=True)
class SiteTexts:
    """The site's versioned texts: the newest of each with all its languages, and every version's instant."""

    statements: tuple[Mapping[str, str], ...]
    disclaimers: tuple[Version, ...]
    terms: Mapping[str, str]
    terms_versions: tuple[Version, ...]
    may_manage: bool


def processes(work: Work, lang: str) -> tuple[Managed, ...]:
    """List the processes in which the actor has a role, with their calls: two queries."""
    rows = work.session.scalars(
        select(Process).where(_known(work)).order_by(Process.position, Process.id)
    ).all()
    calls = work.session.scalars(
        select(Call).where(Call.process_id.in_([row.id for row in rows])).order_by(Call.id)
    ).all()
    return tuple(
        _managed(work, row, [call for call in calls if call.process_id == row.id], lang)
        for row in rows
    )


def process(work: Work, slug: str, lang: str) -> Managed:
    """Give one process; raise ProcessUnknown where the actor has no role in it."""
    row = work.session.scalars(select(Process).where(Process.slug == slug, _known(work))).first()
    if row is None:
        raise ProcessUnknown
    calls = select(Call).where(Call.process_id == row.id).order_by(Call.id)
    return _managed(work, row, work.session.scalars(calls).all(), lang)


def sheet(work: Work, code: str, lang: str) -> Sheet:
    """Give a call as its form edits it; raise CallUnknown where the actor has no role in its process."""
    row = work.session.scalars(
        select(Call).where(Call.code == code.upper(), may_see_in(work, Call.process_id))
    ).first()
    if row is None:
        raise CallUnknown
    owner = work.session.get_one(Process, row.process_id)
    return Sheet(
        code=row.code,
        process=_managed(work, owner, (), lang),
        text=CallText(**{field.name: getattr(row, field.name) for field in fields(CallText)}),
        seen=row.version,
        state=state(row.opens_at, row.closes_before, row.opened_at, work.now),
        opened=row.opened_at is not None,
        closes_before=row.closes_before,
        refused_late=row.refused_late,
        deadlines=_deadlines(work, row, lang),
        disclaimer=row.disclaimer,
        terms=row.terms,
        papers=papers(work, row.process_id, lang),
    )


def papers(work: Work, process_id: int, lang: str) -> tuple[Revision, ...]:
    """List the revisions of a process's papers with their issues: two queries."""
    rows = work.session.execute(
        select(PaperRevision, Paper.slug)
        .join(Paper, Paper.id == PaperRevision.paper_id)
        .where(Paper.process_id == process_id)
        .order_by(PaperRevision.paper_id, PaperRevision.number)
    ).all()
    wanted = [row.id for row, _ in rows]
    issues: dict[int, list[tuple[str, Text]]] = {key: [] for key in wanted}
    found = select(PaperIssue).where(PaperIssue.revision_id.in_(wanted))
    for issue in work.session.scalars(found.order_by(PaperIssue.position)):
        issues[issue.revision_id].append((issue.number, choose(issue.title, lang)))
    return tuple(
        Revision(
            row.id,
            slug,
            row.number,
            row.status,
            row.symbol,
            choose(row.title, lang),
            row.published_on,
            tuple(issues[row.id]),
            row.log_index,
        )
        for row, slug in rows
    )


def site_texts(work: Work) -> SiteTexts:
    """Give the disclaimer and the terms with their versions, newest first."""
    disclaimers = work.session.scalars(select(Disclaimer).order_by(Disclaimer.version.desc())).all()
    terms = work.session.scalars(select(Terms).order_by(Terms.version.desc())).all()
    return SiteTexts(
        statements=tuple(dict(one) for one in disclaimers[0].statements) if disclaimers else (),
        disclaimers=_versions(disclaimers),
        terms=dict(terms[0].text) if terms else {},
        terms_versions=_versions(terms),
        may_manage=rights.may_manage(work, None),
    )


def _known(work: Work) -> Any:  # noqa: ANN401 - SQLAlchemy's condition
    return may_see_in(work, Process.id)


def _managed(work: Work, row: Process, calls: Sequence[Call], lang: str) -> Managed:
    return Managed(
        row.id,
        row.slug,
        choose(row.title, lang),
        rights.may_manage(work, row.id),
        tuple(
            CallLine(
                call.code,
                choose(call.title, lang),
                state(call.opens_at, call.closes_before, call.opened_at, work.now),
                call.opens_at,
                call.closes_before,
                call.zone,
                call.sent,
            )
            for call in calls
        ),
    )


def _deadlines(work: Work, row: Call, lang: str) -> tuple[DeadlineLine, ...]:
    rows = select(Deadline).where(Deadline.call_id == row.id).order_by(Deadline.version)
    return tuple(
        DeadlineLine(
            one.version,
            one.closes_before,
            one.zone,
            one.grace,
            one.made_at,
            choose(one.reason, lang),
            one.log_index,
        )
        for one in work.session.scalars(rows)
    )


def _versions(rows: Sequence[Any]) -> tuple[Version, ...]:
    return tuple(Version(row.version, row.made_at, row.log_index) for row in rows)
