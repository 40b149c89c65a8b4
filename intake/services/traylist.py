"""The tray as its list shows it: what waits, what was taken in or set aside, and the calls it can go to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from intake.db.calls import Call
from intake.db.submissions import Submission
from intake.db.tray import TrayItem, TrayPart, TrayRow
from intake.domain.texts import Text, choose
from intake.services import rights, tray
from intake.services.casework import may_see_in
from intake.services.work import Work

PAGE = 50
OPEN = (tray.NEW, tray.READY, tray.UNREADABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item as the list shows it; `who` and `title` are the clerk's, or what the message says."""

    id: int
    source: str
    state: str
    name: str
    call: str
    zone: str
    who: str
    title: str
    parts: int
    made_at: datetime
    number: str
    words: str
    reason: str
    findings: tuple[Mapping[str, Any], ...]
    rows: int
    rows_taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the list, newest first, and how many items stand in each state."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChoice:
    """A call that the actor may take something into."""

    code: str
    title: Text


def calls(work: Work, lang: str) -> tuple[CallChoice, ...]:
    """Give the calls that the actor may take something into, the newest first."""
    rows = work.session.scalars(
        select(Call)
        .where(Call.opened_at.is_not(None), may_see_in(work, Call.process_id))
        .order_by(Call.closes_before.desc(), Call.id.desc())
    )
    return tuple(
        CallChoice(code=row.code, title=choose(row.title, lang))
        for row in rows
        if rights.may_review(work, row.process_id)
    )


def waiting(work: Work) -> int:
    """Count what waits in the tray, for the frame of the desk."""
    query = select(func.count()).where(TrayItem.state.in_(OPEN), _visible(work))
    return int(work.session.scalar(query) or 0)


def _visible(work: Work) -> ColumnElement[bool]:
    shown = or_(TrayItem.forgotten_at.is_(None), TrayItem.source == tray.IMPORT)
    return shown & may_see_in(work, TrayItem.process_id)


def listing(work: Work, *, state: str = "", before: int | None = None) -> Page:
    """List items: those that wait, or of one state."""
    wanted = (state,) if state in {tray.TAKEN, tray.ASIDE} else OPEN
    query = select(TrayItem).where(TrayItem.state.in_(wanted), _visible(work))
    if before is not None:
        query = query.where(TrayItem.id < before)
    rows = work.session.scalars(query.order_by(TrayItem.id.desc()).limit(PAGE + 1)).all()
    counted = select(TrayItem.state, func.count()).where(_visible(work)).group_by(TrayItem.state)
    return Page(
        lines=_lines(work, rows[:PAGE]),
        counts={name: int(n) for name, n in work.session.execute(counted)},
        next=rows[PAGE - 1].id if len(rows) > PAGE else None,
    )


def some(work: Work, ids: Sequence[int]) -> tuple[Line, ...]:
    """Give the lines of some items, in their order: for the answer to a drop."""
    rows = work.session.scalars(select(TrayItem).where(TrayItem.id.in_(ids), _visible(work)))
    held = {row.id: row for row in rows}
    return _lines(work, [held[one] for one in dict.fromkeys(ids) if one in held])


def _lines(work: Work, rows: Sequence[TrayItem]) -> tuple[Line, ...]:
    ids = [row.id for row in rows]
    of_part = select(TrayPart.item_id, func.count()).where(TrayPart.item_id.in_(ids))
    counts = {key: int(n) for key, n in work.session.execute(of_part.group_by(TrayPart.item_id))}
    of_row = (
        select(TrayRow.item_id, func.count(), func.count(TrayRow.submission_id))
        .where(TrayRow.item_id.in_(ids))
        .group_by(TrayRow.item_id)
    )
    tables = {key: (int(n), int(done)) for key, n, done in work.session.execute(of_row)}
    of_call = select(Call.id, Call.code, Call.zone)
    found = work.session.execute(of_call.where(Call.id.in_({row.call_id for row in rows})))
    call = {key: (code, zone) for key, code, zone in found}
    taken = numbers(work, [row.submission_id for row in rows])
    return tuple(
        Line(
            id=row.id,
            source=row.source,
            state=row.state,
            name=row.name,
            call=call[row.call_id][0],
            zone=call[row.call_id][1],
            who=_who(row),
            title=str(row.values.get("title") or _head(row).get("subject") or ""),
            parts=counts.get(row.id, 0),
            made_at=row.made_at,
            number=taken.get(row.submission_id or 0, ""),
            words=row.words or "",
            reason=str(row.said.get("reason") or ""),
            findings=tuple(row.said.get("findings", ())),
            rows=tables.get(row.id, (0, 0))[0],
            rows_taken=tables.get(row.id, (0, 0))[1],
        )
        for row in rows
    )


def _head(row: TrayItem) -> Mapping[str, Any]:
    heads = row.said.get("messages") or [{}]
    head: Mapping[str, Any] = heads[0]
    return head


def _who(row: TrayItem) -> str:
    sender = _head(row).get("sender") or {}
    said = sender.get("name") or sender.get("address") or ""
    entity = row.values.get("entity") if row.values.get("on_behalf") else ""
    return str(entity or row.values.get("name") or said)


def numbers(work: Work, keys: Sequence[int | None]) -> dict[int, str]:
    """Give the numbers of some submissions by id."""
    wanted = [key for key in keys if key is not None]
    rows = select(Submission.id, Submission.number).where(Submission.id.in_(wanted))
    return {row.id: row.number for row in work.session.execute(rows)}
