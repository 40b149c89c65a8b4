"""The desk's queue: what waits and what was decided, of the processes in which the actor has a role.

Figures come from the tallies; the list is a keyset page; the number of queries does not depend on the number of rows.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select, true

from intake.db.calls import Call, Tally
from intake.db.submissions import Submission
from intake.domain import links
from intake.domain.privacy import FileFacts
from intake.domain.texts import Text, choose
from intake.domain.vocab import State
from intake.services import inspections, keyset, telling, visible, wording
from intake.services.casework import (
    Flags,
    Twin,
    flags,
    in_force,
    looked_at,
    may_see,
    may_see_in,
    names,
    same_bytes,
    submitter,
)
from intake.services.work import Work

WAITING = frozenset({State.UNDER_REVIEW, State.RETURNED, State.ACCEPTED})
"""States listed oldest first; what is decided is listed newest first."""

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue. `age` is since it was received; `same` names a submission that holds one of its files.

    `tells` says that a file tells the name that is to be withheld.
    """

    number: str
    call: str
    title: str | None
    submitter: str
    submitter_type: Text
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    received: datetime
    age: timedelta
    zone: str
    verdict: str
    state: str
    publication: str
    marks: tuple[str, ...]
    due_at: datetime | None
    claimed_by: str | None
    mine: bool
    files: tuple[tuple[str, int], ...]
    flags: Flags
    same: str | None
    tells: bool


@dataclass(frozen=True, slots=True)
class CallCount:
    """A call as a filter: its code, its title, how many of it stand in the chosen state."""

    code: str
    title: Text
    count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue with its figures: by state (over the chosen calls), by call (in the chosen state)."""

    rows: tuple[Row, ...]
    total: int
    next: int | None
    previous: int | None
    states: Mapping[str, int]
    calls: tuple[CallCount, ...]
    mine: int
    taken: int
    languages: tuple[str, ...]
    types: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list is narrowed by; `claimed` is mine, free or taken."""

    call: str | None = None
    state: str | None = State.UNDER_REVIEW
    claimed: str | None = None
    q: str | None = None
    language: str | None = None
    type: str | None = None


def queue(
    work: Work,
    filters: Filters,
    *,
    lang: str,
    after: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> Queue:
    """Give a page of the queue; `after` and `before` are log indices of first receipts."""
    calls = work.session.execute(
        select(Call.id, Call.code, Call.title, Call.zone, Call.languages)
        .where(may_see_in(work, Call.process_id))
        .order_by(Call.id)
    ).all()
    chosen = [row.id for row in calls if filters.call in {None, row.code}]
    types = wording.types(work, lang)
    page = keyset.page(
        work,
        [may_see(work), Submission.call_id.in_(chosen), *_where(work, filters)],
        after=after,
        before=before,
        newest_first=filters.state not in WAITING,
        limit=limit,
    )
    states, by_call = _figures(work, calls, chosen, filters.state)
    claimed = _claimed(work, chosen, filters.state)
    by_id = {row.id: row for row in calls}
    return Queue(
        rows=_rows(work, page.rows, by_id, dict(types)),
        total=page.total,
        next=page.next,
        previous=page.previous,
        states=states,
        calls=tuple(CallCount(r.code, choose(r.title, lang), by_call[r.id]) for r in calls),
        mine=claimed.get(work.actor.user_id or 0, 0),
        taken=sum(claimed.values()),
        languages=tuple(sorted({tag for row in calls for tag in row.languages})),
        types=types,
    )


def _where(work: Work, filters: Filters) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if filters.state:
        where.append(Submission.state == filters.state)
    if filters.claimed == "mine":
        where.append(Submission.claimed_by == work.actor.user_id)
    elif filters.claimed == "taken":
        where.append(Submission.claimed_by.is_not(None))
    elif filters.claimed == "free":
        where.append(Submission.claimed_by.is_(None))
    if filters.language and _TAG.fullmatch(filters.language):
        where.append(cast(Submission.languages, String).contains(f'"{filters.language}"'))
    if filters.type:
        where.append(Submission.submitter_type == filters.type)
    if filters.q and filters.q.strip():
        where.append(_words(filters.q.strip()[:200]))
    return where


def _words(typed: str) -> ColumnElement[bool]:
    columns = (Submission.number, Submission.name, Submission.entity, Submission.title)
    found = [column.icontains(typed, autoescape=True) for column in columns]
    with suppress(links.LinkInvalid):
        found.append(Submission.reference == links.parse_reference(typed))
    return or_(*found)


def _figures(
    work: Work, calls: Sequence[Any], chosen: Sequence[int], state: str | None
) -> tuple[dict[str, int], Counter[int]]:
    states = {one.value: 0 for one in State}
    by_call: Counter[int] = Counter()
    rows = select(Tally.call_id, Tally.state, func.sum(Tally.n)).where(
        Tally.call_id.in_([row.id for row in calls])
    )
    for call_id, held, n in work.session.execute(rows.group_by(Tally.call_id, Tally.state)):
        if call_id in chosen:
            states[held] += int(n)
        if state in {None, held}:
            by_call[call_id] += int(n)
    return states, by_call


def _claimed(work: Work, chosen: Sequence[int], state: str | None) -> dict[int, int]:
    rows = select(Submission.claimed_by, func.count()).where(
        Submission.claimed_by.is_not(None),
        Submission.state == state if state else true(),
        Submission.call_id.in_(chosen),
    )
    return {key: n for key, n in work.session.execute(rows.group_by(Submission.claimed_by)) if key}


def _rows(
    work: Work, found: Sequence[Submission], calls: Mapping[int, Any], types: Mapping[str, Text]
) -> tuple[Row, ...]:
    held = visible.files(work.session, [row.id for row in found])
    held = {row.id: in_force(held.get(row.id, ()), looked_at(row)) for row in found}
    digests = {file.sha256 for files in held.values() for file in files}
    reports = inspections.latest(work, digests)
    twins = same_bytes(work, digests)
    people = names(work, [row.claimed_by for row in found])
    telling_ids = telling.tell(work, found, held)
    return tuple(
        Row(
            number=row.number,
            call=calls[row.call_id].code,
            title=row.title,
            submitter=submitter(row),
            submitter_type=types.get(row.submitter_type, Text(row.submitter_type, "en", "ltr")),
            countries=tuple(row.countries),
            languages=tuple(row.languages),
            received=row.received,
            age=work.now - row.received,
            zone=calls[row.call_id].zone,
            verdict=row.verdict,
            state=row.state,
            publication=row.publication,
            marks=tuple(row.marks),
            due_at=row.due_at,
            claimed_by=people.get(row.claimed_by or 0),
            mine=row.claimed_by is not None and row.claimed_by == work.actor.user_id,
            files=tuple(Counter(file.kind for file in held[row.id]).items()),
            flags=flags([reports.get(file.sha256, {}) for file in held[row.id]]),
            same=_same(row, held[row.id], twins),
            tells=row.id in telling_ids,
        )
        for row in found
    )


def _same(
    row: Submission, files: Sequence[FileFacts], twins: Mapping[tuple[str, int], Twin]
) -> str | None:
    for file in files:
        twin = twins.get((file.sha256, row.process_id))
        if twin is not None:
            return twin.first if twin.first != row.number else twin.last
    return None
