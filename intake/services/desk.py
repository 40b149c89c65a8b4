"""The desk's queue: what waits and what was decided, of the processes in which the actor has a role.

Figures come from the tallies; the list is a keyset page; the number of queries does not depend on the number of rows.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, true

from intake.db.calls import Call, Tally
from intake.db.submissions import Submission
from intake.domain.privacy import FileFacts
from intake.domain.texts import Text, choose
from intake.domain.vocab import State
from intake.services import deskindex, inspections, keyset, queuefilters, telling, visible, wording
from intake.services.casework import (
    Flags,
    Twin,
    flags,
    in_force,
    looked_at,
    may_see_in,
    names,
    same_bytes,
    submitter,
)
from intake.services.pagehits import Hit
from intake.services.queuefilters import Filters
from intake.services.work import Work

WAITING = frozenset({State.UNDER_REVIEW, State.RETURNED, State.ACCEPTED})
"""States listed oldest first; what is decided is listed newest first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue. `age` is since it was received; `same` names a submission that holds one of its files.

    `seen` is the version that a bulk act names. `tells` says that a file tells the name that is to be withheld.
    `inside` is the best page of its files for the words that are sought.
    """

    number: str
    seen: int
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
    channel: str
    due_at: datetime | None
    claimed_by: str | None
    mine: bool
    files: tuple[tuple[str, int], ...]
    flags: Flags
    same: str | None
    tells: bool
    not_before: datetime | None = None
    inside: Hit | None = None


@dataclass(frozen=True, slots=True)
class CallCount:
    """A call as a filter: its code, its title, how many of it stand in the chosen state."""

    code: str
    title: Text
    count: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds submissions of the chosen state: account's id, name, how many."""

    id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue with its figures.

    By state (over the chosen calls), by call (in the chosen state), by channel and by who holds them (in both).
    `capped` says that only the newest texts were searched.
    """

    rows: tuple[Row, ...]
    capped: bool
    total: int
    next: int | None
    previous: int | None
    states: Mapping[str, int]
    calls: tuple[CallCount, ...]
    channels: Mapping[str, int]
    mine: int
    taken: int
    holders: tuple[Holder, ...]
    languages: tuple[str, ...]
    types: tuple[tuple[str, Text], ...]


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
    by_id = {row.id: row for row in calls}
    chosen = queuefilters.chosen_calls(filters, {row.id: row.code for row in calls})
    types = wording.types(work, lang)
    figures = _figures(work, by_id, chosen, filters.state)
    found = deskindex.find(work, filters.q, call=filters.call)
    page = keyset.page(
        work,
        queuefilters.conditions(work, filters, chosen, found=found.by_index),
        after=after,
        before=before,
        newest_first=filters.state not in WAITING,
        limit=limit,
        total=None if filters.narrow else sum(figures.channels.values()),
    )
    claimed = _claimed(work, chosen, filters.state)
    people = names(work, {*claimed, *(row.claimed_by for row in page.rows)})
    inside = deskindex.excerpts(work, found, [row.first_index for row in page.rows])
    return Queue(
        rows=tuple(
            replace(row, inside=inside.get(held.id))
            for row, held in zip(
                _rows(work, page.rows, by_id, dict(types), people), page.rows, strict=True
            )
        ),
        capped=found.capped,
        total=page.total,
        next=page.next,
        previous=page.previous,
        states=figures.states,
        calls=tuple(CallCount(r.code, choose(r.title, lang), figures.calls[r.id]) for r in calls),
        channels=figures.channels,
        mine=claimed.get(work.actor.user_id or 0, 0),
        taken=sum(claimed.values()),
        holders=tuple(
            sorted(
                (Holder(key, people.get(key, str(key)), n) for key, n in claimed.items()),
                key=lambda one: (one.name.casefold(), one.id),
            )
        ),
        languages=tuple(sorted({tag for row in calls for tag in row.languages})),
        types=types,
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    """Counts by state (over the chosen calls), by call id (in the chosen state), by channel (in both)."""

    states: dict[str, int]
    calls: Counter[int]
    channels: Counter[str]


def _figures(
    work: Work, calls: Collection[int], chosen: Collection[int], state: str | None
) -> _Figures:
    found = _Figures({one.value: 0 for one in State}, Counter(), Counter())
    rows = select(Tally.call_id, Tally.state, Tally.channel, func.sum(Tally.n)).where(
        Tally.call_id.in_(calls)
    )
    rows = rows.group_by(Tally.call_id, Tally.state, Tally.channel)
    for call_id, held, channel, n in work.session.execute(rows):
        if call_id in chosen:
            found.states[held] += int(n)
        if state in {None, held}:
            found.calls[call_id] += int(n)
            found.channels[channel] += int(n) * (call_id in chosen)
    return found


def _claimed(work: Work, chosen: Sequence[int], state: str | None) -> dict[int, int]:
    rows = select(Submission.claimed_by, func.count()).where(
        Submission.claimed_by.is_not(None),
        Submission.state == state if state else true(),
        Submission.call_id.in_(chosen),
    )
    return {key: n for key, n in work.session.execute(rows.group_by(Submission.claimed_by)) if key}


def _rows(
    work: Work,
    found: Sequence[Submission],
    calls: Mapping[int, Any],
    types: Mapping[str, Text],
    people: Mapping[int, str],
) -> tuple[Row, ...]:
    held = visible.files(work.session, [row.id for row in found])
    held = {row.id: in_force(held.get(row.id, ()), looked_at(row)) for row in found}
    digests = {file.sha256 for files in held.values() for file in files}
    reports = inspections.latest(work, digests)
    twins = same_bytes(work, digests)
    telling_ids = telling.tell(work, found, held)
    return tuple(
        Row(
            number=row.number,
            seen=row.version,
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
            channel=row.channel,
            due_at=row.due_at,
            claimed_by=people.get(row.claimed_by or 0),
            mine=row.claimed_by is not None and row.claimed_by == work.actor.user_id,
            files=tuple(Counter(file.kind for file in held[row.id]).items()),
            flags=flags([reports.get(file.sha256, {}) for file in held[row.id]]),
            same=_same(row, held[row.id], twins),
            tells=row.id in telling_ids,
            not_before=row.not_before,
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
