"""The timeline of a process: milestones with their kinds of date and the history of their dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from intake.db.calls import Call
from intake.db.processes import Milestone, Process
from intake.domain.texts import Text, choose
from intake.services.lookups import ProcessUnknown
from intake.services.wording import touch
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class When:
    """A date as announced: `kind` is day, range, month or open; dates are ISO; confirmed False is "to be confirmed"."""

    kind: str
    starts_on: str | None
    ends_on: str | None
    confirmed: bool
    place: Text


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A row of the timeline; `earlier` are the dates announced before, oldest first; `call` is a call's code."""

    kind: str
    title: Text
    note: Text
    when: When
    earlier: tuple[When, ...]
    call: str | None


def add(
    work: Work,
    *,
    process: str,
    kind: str,
    title: Mapping[str, str],
    note: Mapping[str, str],
    date_kind: str,
    starts_on: str | None,
    ends_on: str | None,
    confirmed: bool,
    place: Mapping[str, str],
    history: Sequence[Mapping[str, Any]] = (),
    call: str | None = None,
) -> None:
    """Put a row at the end of a process's timeline; `call` is a code, which need not exist yet."""
    process_id = work.session.scalar(select(Process.id).where(Process.slug == process))
    if process_id is None:
        raise ProcessUnknown
    count = select(func.count(Milestone.id)).where(Milestone.process_id == process_id)
    work.session.add(
        Milestone(
            process_id=process_id,
            position=work.session.scalar(count) or 0,
            kind=kind,
            title=dict(title),
            note=dict(note),
            date_kind=date_kind,
            starts_on=starts_on,
            ends_on=ends_on,
            confirmed=confirmed,
            place=dict(place),
            call_code=call,
            history=[dict(one) for one in history],
        )
    )
    touch(work)
    work.session.flush()


def of(work: Work, process_id: int, lang: str) -> tuple[MilestoneView, ...]:
    """Give a process's timeline in its order, in two queries."""
    rows = work.session.scalars(
        select(Milestone).where(Milestone.process_id == process_id).order_by(Milestone.position)
    ).all()
    known = set(work.session.scalars(select(Call.code).where(Call.opened_at.is_not(None))))
    return tuple(
        MilestoneView(
            kind=row.kind,
            title=choose(row.title, lang),
            note=choose(row.note, lang),
            when=When(
                row.date_kind, row.starts_on, row.ends_on, row.confirmed, choose(row.place, lang)
            ),
            earlier=tuple(_when(one, lang) for one in row.history),
            call=row.call_code if row.call_code in known else None,
        )
        for row in rows
    )


def _when(one: Mapping[str, Any], lang: str) -> When:
    return When(
        one["date_kind"],
        one["starts_on"],
        one["ends_on"],
        one["confirmed"],
        choose(one.get("place", {}), lang),
    )
