"""Lists of what is published, by filters, as keyset pages: a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from intake.db.calls import Call, Facet, FacetTally
from intake.db.submissions import Submission
from intake.domain import privacy
from intake.domain.canonical import parse_instant
from intake.domain.privacy import Facts
from intake.domain.vocab import State
from intake.services import visible
from intake.services.keyset import Rows, page
from intake.services.work import Work

FACETS = ("type", "country", "language", "issue")


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
    kind: str = "comment"


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
    found = page(work, where, after=after, before=before, newest_first=newest_first, limit=limit)
    held = visible.files(work.session, [row.id for row in found.rows])
    codes: dict[int, str] = (
        {call.id: call.code for call in work.session.execute(select(Call.id, Call.code))}
        if call_id is None
        else {}
    )
    shown = tuple(
        listed(
            visible.facts(row, held.get(row.id, ())), kind=row.kind, call=codes.get(row.call_id, "")
        )
        for row in found.rows
    )
    return Rows(shown, found.total, found.next, found.previous, chosen)


def by_ids(work: Work, ids: Sequence[int]) -> dict[int, Listed]:
    """Give published submissions by id, for the hits of a search: what is no longer published is left out."""
    rows = work.session.scalars(
        select(Submission).where(Submission.id.in_(ids), Submission.state == State.PUBLISHED.value)
    ).all()
    held = visible.files(work.session, [row.id for row in rows])
    codes = {row.id: row.code for row in work.session.execute(select(Call.id, Call.code))}
    return {
        row.id: listed(
            visible.facts(row, held.get(row.id, ())), kind=row.kind, call=codes[row.call_id]
        )
        for row in rows
    }


def listed(facts: Facts, *, kind: str, call: str = "") -> Listed:
    """Give a published submission as lists show it."""
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
        call=call,
        kind=kind,
    )
