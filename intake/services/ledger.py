"""The whole list of a call: a line for every submission, with its facts where it is published."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from intake.db.records import LogEntry
from intake.db.submissions import Submission
from intake.domain import privacy
from intake.domain.vocab import Act, State
from intake.services import listing, visible
from intake.services.keyset import Rows, page
from intake.services.listing import Listed
from intake.services.visible import Other
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: what the register says of every submission; `listed` only for what is published.

    `since` is when a suspended one was hidden.
    """

    number: str
    received: datetime
    verdict: str
    state: str
    ground: str | None
    marks: tuple[str, ...]
    has_page: bool
    other: Other | None
    since: datetime | None
    listed: Listed | None


def lines(
    work: Work,
    call_id: int,
    *,
    after: int | None = None,
    before: int | None = None,
    newest_first: bool = False,
    limit: int = 50,
) -> Rows:
    """Give a page of Lines in log order: a constant number of queries. `after` and `before` are log indices."""
    found = page(
        work,
        [Submission.call_id == call_id],
        after=after,
        before=before,
        newest_first=newest_first,
        limit=limit,
    )
    held = visible.files(
        work.session, [row.id for row in found.rows if row.state == State.PUBLISHED]
    )
    others = visible.others(work.session, found.rows)
    hidden = _hidden_since(work, found.rows)
    shown = tuple(
        _line(
            row,
            visible.facts(row, held.get(row.id, ())),
            other=others.get(row.other_id or 0),
            since=hidden.get(row.first_index),
        )
        for row in found.rows
    )
    return dataclasses.replace(found, rows=shown)


def _line(
    row: Submission, facts: privacy.Facts, *, other: Other | None, since: datetime | None
) -> Line:
    shown = privacy.register_row(facts)
    return Line(
        number=shown["number"],
        received=row.received,
        verdict=shown["verdict"],
        state=shown["outcome"],
        ground=shown["ground"],
        marks=tuple(shown["marks"]),
        has_page=visible.has_page(row),
        other=other,
        since=since,
        listed=listing.listed(facts, kind=row.kind) if privacy.is_published(facts) else None,
    )


def _hidden_since(work: Work, rows: Sequence[Submission]) -> Mapping[int, datetime]:
    suspended = [row.first_index for row in rows if row.state == State.SUSPENDED]
    found = work.session.execute(
        select(LogEntry.subject, func.max(LogEntry.recorded).label("at"))
        .where(LogEntry.subject.in_(suspended), LogEntry.type == Act.SUSPEND.value)
        .group_by(LogEntry.subject)
    )
    return {row.subject: row.at for row in found}
