"""The register and every figure drawn from it (I9): accounts, rows, lists of what is published, filters.

Figures come from the tallies that the one door keeps in the commit that changes the register; lists are keyset pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, true

from intake.db.calls import Call, Facet, FacetTally, Tally
from intake.db.records import Site
from intake.db.submissions import Submission
from intake.domain import privacy
from intake.domain.canonical import parse_instant
from intake.domain.privacy import Facts
from intake.domain.vocab import State
from intake.services import visible
from intake.services.transparency import Head, head
from intake.services.work import Work

COUNTED = 10_000
"""Lists count up to here and then say "more than": no request grows with the number of items."""

FACETS = ("type", "country", "language", "issue")


@dataclass(frozen=True, slots=True)
class Account:
    """What was received and where it stands: `states` sums to `received`; so do `verdicts` and `channels`."""

    received: int
    states: Mapping[str, int]
    verdicts: Mapping[str, int]
    channels: Mapping[str, int]
    grounds: Mapping[str, int]
    refused_late: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the register: what RECORD 1 lists and nothing else."""

    number: str
    received: datetime
    verdict: str
    channel: str
    outcome: str
    ground: str | None
    log_index: int
    submitter: str | None
    title: str | None
    other: str | None
    marks: tuple[str, ...]
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Listed:
    """A published submission as lists show it: names as the public may see them."""

    number: str
    received: datetime
    verdict: str
    log_index: int
    submitter: str | None
    title: str | None
    submitter_type: str
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    marks: tuple[str, ...]
    files: tuple[privacy.FileFacts, ...]
    call: str = ""


@dataclass(frozen=True, slots=True)
class Epochs:
    """What public pages are functions of: signed head, publication epoch, clock epoch, next boundary."""

    head: Head | None
    publication: int
    clock: int
    next_boundary: datetime | None
    demo: bool
    progress: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A keyset page: `next` and `previous` are log indices to go on from, None at an end."""

    rows: tuple[Any, ...]
    total: int
    next: int | None
    previous: int | None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def epochs(work: Work) -> Epochs:
    """Read what decides whether a public page has changed: two indexed reads."""
    site = work.session.get(Site, 1)
    passed, upcoming = 0, None
    bounds = select(Call.opens_at, Call.closes_before, Call.publish_at).where(
        Call.opened_at.is_not(None)
    )
    for row in work.session.execute(bounds):
        for at in row:
            if at is None:
                continue
            if at <= work.now:
                passed += 1
            elif upcoming is None or at < upcoming:
                upcoming = at
    progress = None
    if site is not None and site.progress is not None and site.progress_of:
        progress = (site.progress, site.progress_of)
    epoch = site.epoch if site else 0
    return Epochs(head(work.session), epoch, passed, upcoming, bool(site and site.demo), progress)


def account(work: Work, *, calls: Sequence[int] | None = None) -> Account:
    """Sum the register over some calls (ids), or over all: one query."""
    query = select(
        Tally.state, Tally.verdict, Tally.channel, Tally.ground, func.sum(Tally.n)
    ).group_by(Tally.state, Tally.verdict, Tally.channel, Tally.ground)
    if calls is not None:
        query = query.where(Tally.call_id.in_(calls))
    found: dict[str, dict[str, int]] = {"state": {}, "verdict": {}, "channel": {}, "ground": {}}
    received = 0
    for state, verdict, channel, ground, n in work.session.execute(query):
        received += int(n)
        for kind, value in (("state", state), ("verdict", verdict), ("channel", channel)):
            found[kind][value] = found[kind].get(value, 0) + int(n)
        if ground:
            found["ground"][ground] = found["ground"].get(ground, 0) + int(n)
    late = select(func.coalesce(func.sum(Call.refused_late), 0))
    if calls is not None:
        late = late.where(Call.id.in_(calls))
    return Account(
        received,
        {state.value: found["state"].get(state.value, 0) for state in State},
        found["verdict"],
        found["channel"],
        found["ground"],
        int(work.session.scalar(late) or 0),
    )


def accounts(work: Work, calls: Sequence[int]) -> dict[int, Account]:
    """Sum the register call by call, in one query."""
    rows: dict[int, list[Any]] = {call: [] for call in calls}
    for row in work.session.scalars(select(Tally).where(Tally.call_id.in_(calls))):
        rows[row.call_id].append(row)
    return {call: _sum(held) for call, held in rows.items()}


def _sum(rows: Sequence[Tally]) -> Account:
    states = {state.value: 0 for state in State}
    verdicts: dict[str, int] = {}
    channels: dict[str, int] = {}
    grounds: dict[str, int] = {}
    for row in rows:
        states[row.state] += row.n
        verdicts[row.verdict] = verdicts.get(row.verdict, 0) + row.n
        channels[row.channel] = channels.get(row.channel, 0) + row.n
        if row.ground:
            grounds[row.ground] = grounds.get(row.ground, 0) + row.n
    return Account(sum(states.values()), states, verdicts, channels, grounds)


def facets(work: Work, call_id: int) -> dict[str, dict[str, int]]:
    """Count what is published of a call by type, country, language and issue: one query; "" is none given."""
    found: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    rows = select(FacetTally).where(FacetTally.call_id == call_id, FacetTally.n > 0)
    for row in work.session.scalars(rows.order_by(FacetTally.n.desc(), FacetTally.value)):
        found[row.facet][row.value] = row.n
    return found


def published(
    work: Work,
    call_id: int | None,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    after: int | None = None,
    before: int | None = None,
    newest_first: bool = False,
    limit: int = 50,
) -> Rows:
    """List what is published, in log order, filtered: a constant number of queries.

    Several values of one facet are alternatives, several facets must all hold. `after` and `before` are log indices.
    """
    where: list[ColumnElement[bool]] = [Submission.state == State.PUBLISHED.value]
    if call_id is not None:
        where.append(Submission.call_id == call_id)
    chosen = {key: tuple(v) for key, v in (filters or {}).items() if key in FACETS and v}
    for facet, values in chosen.items():
        where.append(
            exists().where(
                Facet.call_id == Submission.call_id,
                Facet.facet == facet,
                Facet.value.in_(values),
                Facet.first_index == Submission.first_index,
            )
        )
    page = _page(work, where, after=after, before=before, newest_first=newest_first, limit=limit)
    held = visible.files(work.session, [row.id for row in page.rows])
    codes: dict[int, str] = (
        {call.id: call.code for call in work.session.execute(select(Call.id, Call.code))}
        if call_id is None
        else {}
    )
    shown = tuple(
        _listed(visible.facts(row, held.get(row.id, ())), codes.get(row.call_id, ""))
        for row in page.rows
    )
    return Rows(shown, page.total, page.next, page.previous, chosen)


def _listed(facts: Facts, code: str) -> Listed:
    shown = privacy.shown(facts)
    return Listed(
        number=facts.number,
        received=parse_instant(facts.received),
        verdict=facts.verdict,
        log_index=facts.log_index,
        submitter=shown["submitter"],
        title=shown["title"],
        submitter_type=facts.submitter_type,
        countries=facts.countries,
        languages=facts.languages,
        marks=privacy.public_marks(facts),
        files=privacy.public_files(facts),
        call=code,
    )


def rows(
    work: Work,
    call_id: int,
    *,
    outcome: str | None = None,
    after: int | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Rows:
    """Give a page of the register, in log order, of one outcome or all."""
    where: list[ColumnElement[bool]] = [Submission.call_id == call_id]
    if outcome:
        where.append(Submission.state == outcome)
    page = _page(work, where, after=after, before=before, newest_first=False, limit=limit)
    others = visible.others(work.session, page.rows)
    return Rows(tuple(_row(row, others) for row in page.rows), page.total, page.next, page.previous)


def all_rows(work: Work, call_id: int, *, batch: int = 500) -> Iterator[Row]:
    """Give every row of the register in log order, batch by batch, for the CSV."""
    after: int | None = None
    while True:
        page = rows(work, call_id, after=after, limit=batch)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def _row(row: Submission, others: Mapping[int, str]) -> Row:
    facts = visible.facts(row, (), other=others.get(row.other_id or 0))
    shown = privacy.register_row(facts)
    return Row(
        number=shown["number"],
        received=row.received,
        verdict=shown["verdict"],
        channel=shown["channel"],
        outcome=shown["outcome"],
        ground=shown["ground"],
        log_index=shown["log_index"],
        submitter=shown["submitter"],
        title=shown["title"],
        other=shown["other"],
        marks=tuple(shown["marks"]),
        language=facts.languages[0] if facts.languages else "und",
    )


def _page(
    work: Work,
    where: Sequence[ColumnElement[bool]],
    *,
    after: int | None,
    before: int | None,
    newest_first: bool,
    limit: int,
) -> Rows:
    some = select(Submission.id).where(*where).limit(COUNTED + 1).subquery()
    total = work.session.scalar(select(func.count()).select_from(some)) or 0
    index = Submission.first_index
    backwards = before is not None
    up = newest_first == backwards
    edge = before if backwards else after
    bound = true() if edge is None else (index > edge if up else index < edge)
    query = select(Submission).where(*where, bound)
    query = query.order_by(index if up else index.desc()).limit(limit + 1)
    found = list(work.session.scalars(query))
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    if not found:
        return Rows((), total, None, None)
    first, last = found[0].first_index, found[-1].first_index
    has_next = more if not backwards else True
    has_previous = more if backwards else edge is not None
    return Rows(tuple(found), total, last if has_next else None, first if has_previous else None)
