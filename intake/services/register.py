"""The register and every figure drawn from it (I9): accounts and rows.

Figures come from the tallies that the one door keeps in the commit that changes the register.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from intake.db.calls import Call, Tally
from intake.db.submissions import Submission
from intake.domain import privacy
from intake.domain.vocab import State
from intake.services import visible
from intake.services.keyset import Rows, page
from intake.services.visible import Other
from intake.services.work import Work


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
    has_page: bool = False
    other_has_page: bool = False


def account(work: Work, *, calls: Sequence[int] | None = None) -> Account:
    """Sum the register over some calls (ids), or over all: one query."""
    kinds = (Tally.state, Tally.verdict, Tally.channel, Tally.ground)
    query = select(*kinds, func.sum(Tally.n).label("n")).where(Tally.n != 0).group_by(*kinds)
    late = select(func.coalesce(func.sum(Call.refused_late), 0))
    if calls is not None:
        query = query.where(Tally.call_id.in_(calls))
        late = late.where(Call.id.in_(calls))
    return _sum(work.session.execute(query), refused_late=int(work.session.scalar(late) or 0))


def accounts(work: Work, calls: Sequence[int]) -> dict[int, Account]:
    """Sum the register call by call, in one query."""
    rows: dict[int, list[Any]] = {call: [] for call in calls}
    for row in work.session.scalars(select(Tally).where(Tally.call_id.in_(calls), Tally.n != 0)):
        rows[row.call_id].append(row)
    return {call: _sum(held) for call, held in rows.items()}


def _sum(rows: Iterable[Any], *, refused_late: int = 0) -> Account:
    """Sum tallies: rows with state, verdict, channel, ground and n."""
    states = {state.value: 0 for state in State}
    verdicts, channels, grounds = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        n = int(row.n)
        states[row.state] += n
        verdicts[row.verdict] += n
        channels[row.channel] += n
        if row.ground:
            grounds[row.ground] += n
    received = sum(states.values())
    return Account(received, states, dict(verdicts), dict(channels), dict(grounds), refused_late)


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
    found = page(work, where, after=after, before=before, newest_first=False, limit=limit)
    others = visible.others(work.session, found.rows)
    return dataclasses.replace(found, rows=tuple(_row(row, others) for row in found.rows))


def all_rows(work: Work, call_id: int, *, batch: int = 500) -> Iterator[Row]:
    """Give every row of the register in log order, batch by batch, for the CSV."""
    after: int | None = None
    while True:
        found = rows(work, call_id, after=after, limit=batch)
        yield from found.rows
        if found.next is None:
            return
        after = found.next


def _row(row: Submission, others: Mapping[int, Other]) -> Row:
    other = others.get(row.other_id or 0)
    facts = visible.facts(row, (), other=other.number if other else None)
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
        language=facts.languages[0] if len(facts.languages) == 1 else "und",
        has_page=visible.has_page(row),
        other_has_page=bool(other and other.has_page),
    )
