"""Pages of submissions in log order, by keyset and never by offset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from intake.db.submissions import Submission
from intake.services.work import Work

COUNTED = 10_000
"""Lists count up to here and then say "more than": no request grows with the number of items."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A keyset page: `next` and `previous` are log indices to go on from, None at an end."""

    rows: tuple[Any, ...]
    total: int
    next: int | None
    previous: int | None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def page(
    work: Work,
    where: Sequence[ColumnElement[bool]],
    *,
    after: int | None,
    before: int | None,
    newest_first: bool,
    limit: int,
    total: int | None = None,
) -> Rows:
    """Give the rows that meet `where` after or before a log index, with where to go on; `total` where it is known."""
    if total is None:
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
