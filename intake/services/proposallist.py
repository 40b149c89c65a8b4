"""The desk's list of what waits for a second person, and of what has been hidden for long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from intake.db.calls import Call
from intake.db.records import LogEntry
from intake.db.removals import Proposal
from intake.db.submissions import Submission
from intake.domain import policy
from intake.domain.texts import Text, choose
from intake.domain.vocab import Act, State
from intake.services import inspections, reminders
from intake.services.casework import may_see, may_see_in, names, submitter
from intake.services.proposals import OPEN, ProposalUnknown
from intake.services.work import Work

ROWS = 50


@dataclass(frozen=True, slots=True)
class View:
    """A proposal as the desk shows it; `may` says that the actor may carry it out, `mine` that they proposed it.

    `copy` holds the facts of a redacted copy: kind, media_type, pages, size, sha256.
    """

    id: int
    act: str
    reason: str
    words: str
    file: int
    state: str
    made_at: datetime
    by: str
    mine: bool
    may: bool
    may_drop: bool
    decided_at: datetime | None
    decided_by: str | None
    answer: str | None
    log_index: int | None
    copy: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the desk's list: a proposal and its submission."""

    view: View
    number: str
    call: str
    call_title: Text
    zone: str
    submitter: str
    state: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A submission that has been hidden for longer than the reminder waits."""

    number: str
    since: datetime
    zone: str
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list, oldest first; `hidden` are those that wait for an end of their examination, 50 at most."""

    rows: tuple[Row, ...]
    total: int
    next: int | None
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True)
class Bytes:
    """The bytes of a proposed or shown copy, for the staff."""

    number: str
    n: int
    sha256: str
    size: int
    media_type: str


def count(work: Work) -> int:
    """Count what waits for a second person in the processes in which the actor has a role."""
    rows = select(func.count(Proposal.id)).where(
        Proposal.state == OPEN, may_see_in(work, Proposal.process_id)
    )
    return work.session.scalar(rows) or 0


def listing(work: Work, lang: str, *, after: int | None = None) -> Page:
    """List what waits for a second person, oldest first; `after` is a proposal's id."""
    where = [Proposal.state == OPEN, may_see_in(work, Proposal.process_id)]
    total = work.session.scalar(select(func.count(Proposal.id)).where(*where)) or 0
    if after is not None:
        where.append(Proposal.id > after)
    found = work.session.execute(
        _joined().where(*where).order_by(Proposal.id).limit(ROWS + 1)
    ).all()
    people = names(work, [row.made_by for row, _, _ in found])
    rows = tuple(
        _row(submission, call, view(work, row, people), lang)
        for row, submission, call in found[:ROWS]
    )
    following = rows[-1].view.id if len(found) > ROWS else None
    return Page(rows, total, following, _hidden(work))


def one(work: Work, proposal_id: int, lang: str) -> Row:
    """Give one proposal, open or decided; raise ProposalUnknown."""
    where = (Proposal.id == proposal_id, may_see_in(work, Proposal.process_id))
    found = work.session.execute(_joined().where(*where)).first()
    if found is None:
        raise ProposalUnknown
    row, submission, call = found
    people = names(work, [row.made_by, row.decided_by])
    return _row(submission, call, view(work, row, people), lang)


def _row(submission: Submission, call: Call, shown: View, lang: str) -> Row:
    return Row(
        view=shown,
        number=submission.number,
        call=call.code,
        call_title=choose(call.title, lang),
        zone=call.zone,
        submitter=submitter(submission),
        state=submission.state,
    )


def _joined() -> Select[Proposal, Submission, Call]:
    return (
        select(Proposal, Submission, Call)
        .join(Submission, Submission.id == Proposal.submission_id)
        .join(Call, Call.id == Submission.call_id)
    )


def _hidden(work: Work) -> tuple[Hidden, ...]:
    since = func.max(LogEntry.recorded)
    rows = (
        select(Submission.number, Submission.words, Call.zone, since.label("since"))
        .join(Call, Call.id == Submission.call_id)
        .join(LogEntry, LogEntry.subject == Submission.first_index)
        .where(
            Submission.state == State.SUSPENDED.value,
            may_see(work),
            LogEntry.type == Act.SUSPEND.value,
        )
        .group_by(Submission.number, Submission.words, Call.zone)
        .having(since <= work.now - reminders.AFTER)
        .order_by(since)
        .limit(ROWS)
    )
    return tuple(
        Hidden(row.number, row.since, row.zone, row.words or "")
        for row in work.session.execute(rows)
    )


def view(work: Work, row: Proposal, people: Mapping[int, str]) -> View:
    """Give a proposal as it is shown; `people` are names by account."""
    may = bool(work.actor.roles(row.process_id) & policy.REMOVE) and row.state == OPEN
    mine = row.made_by == work.actor.user_id
    return View(
        id=row.id,
        act=row.act,
        reason=row.reason,
        words=row.words,
        file=row.file,
        state=row.state,
        made_at=row.made_at,
        by=people.get(row.made_by, ""),
        mine=mine,
        may=may and not mine,
        may_drop=may,
        decided_at=row.decided_at,
        decided_by=people.get(row.decided_by or 0),
        answer=row.answer,
        log_index=row.log_index,
        copy={**row.facts, "sha256": row.sha256} if row.sha256 else None,
    )


def copy(work: Work, proposal_id: int) -> Bytes:
    """Give the bytes of a proposed copy; raise ProposalUnknown."""
    row, submission = _held(work, proposal_id)
    if row.sha256 is None:
        raise ProposalUnknown
    facts = row.facts
    return Bytes(submission.number, row.file, row.sha256, facts["size"], facts["media_type"])


def text(work: Work, proposal_id: int, *, limit: int = 200) -> tuple[tuple[int, str], ...]:
    """Give the pages of text of a proposed copy: what can still be read in it. Raises ProposalUnknown."""
    row, _ = _held(work, proposal_id)
    if row.sha256 is None:
        raise ProposalUnknown
    return tuple(inspections.pages(work, row.sha256, limit=limit))


def _held(work: Work, proposal_id: int) -> tuple[Proposal, Submission]:
    found = work.session.execute(
        select(Proposal, Submission)
        .join(Submission, Submission.id == Proposal.submission_id)
        .where(Proposal.id == proposal_id, may_see_in(work, Proposal.process_id))
    ).first()
    if found is None:
        raise ProposalUnknown
    return found[0], found[1]
