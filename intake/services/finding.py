"""A search as its page shows it: hits joined with what lists show, and what the results can be narrowed by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from intake.db.calls import Call, Facet
from intake.db.submissions import Submission
from intake.services import listing, search
from intake.services.listing import FACETS, Listed
from intake.services.pagehits import Hit
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results. `total` counts submissions, at least so many if `capped`; `reason` says why there are none.

    `facets` counts what was found by facet and value; `next` is the cursor of what follows.
    """

    hits: tuple[tuple[Listed, Hit], ...]
    total: int
    capped: bool
    next: str | None
    reason: str | None
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def find(
    work: Work,
    query: str,
    *,
    filters: Mapping[str, Sequence[str]],
    after: str | None = None,
    limit: int = 20,
) -> Found:
    """Search what is published; any query, filter value and cursor gets an answer. Constant number of queries."""
    found = search.search(work.session, query, scopes=filters, after=after, limit=limit)
    shown = listing.by_ids(work, [hit.submission_id for hit in found.hits])
    hits = tuple(
        (shown[hit.submission_id], hit) for hit in found.hits if hit.submission_id in shown
    )
    counts = _facets(work, found.found) if found.found else {}
    return Found(hits, found.total, found.capped, found.next, found.reason, counts)


def _facets(work: Work, indices: Sequence[int]) -> dict[str, dict[str, int]]:
    among = Submission.first_index.in_(indices)
    counts: dict[str, dict[str, int]] = {name: {} for name in ("call", *FACETS)}
    calls = (
        select(Call.code, func.count())
        .join(Submission, Submission.call_id == Call.id)
        .where(among)
        .group_by(Call.code)
    )
    for code, n in work.session.execute(calls):
        counts["call"][code] = n
    rows = (
        select(Facet.facet, Facet.value, func.count().label("n"))
        .join(Submission, Submission.id == Facet.submission_id)
        .where(among)
        .group_by(Facet.facet, Facet.value)
    )
    for facet, value, n in work.session.execute(rows):
        counts[facet][value] = n
    return {name: _ordered(held) for name, held in counts.items()}


def _ordered(held: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(held.items(), key=lambda it: (-it[1], it[0])))
