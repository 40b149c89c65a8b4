"""One item of the tray as its page shows it, and what the desk shows of where a submission came from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from intake.db.calls import Call
from intake.db.submissions import Submission
from intake.db.tray import TrayItem, TrayPart, TrayRow
from intake.domain.claims import Shown, Typed
from intake.services import rights, tray, trayfill, traytake
from intake.services.casework import may_see_in, names
from intake.services.traylist import numbers
from intake.services.traytake import Checked, Entry
from intake.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of an item as its page shows it."""

    n: int
    name: str
    was: str
    told: str
    size: int
    sha256: str
    use: str
    of: int | None
    public: bool
    typed: bool
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another item of the same Message-ID, or of the same bytes in another call."""

    id: int
    number: str
    same_bytes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item: what the message says, what the clerk has made of it, and what taking it in would still need."""

    id: int
    source: str
    state: str
    name: str
    size: int
    sha256: str
    call: str
    zone: str
    version: int
    values: Mapping[str, Any]
    claim: Typed
    shown: Shown | None
    said: Mapping[str, Any]
    parts: tuple[PartView, ...]
    checked: Checked
    twins: tuple[Twin, ...]
    words: str
    made_at: datetime
    made_by: str
    saved_at: datetime | None
    saved_by: str
    number: str
    may_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a submission came from, for the desk: the item it was, and whether its bytes are still held."""

    item: int
    source: str
    name: str
    sha256: str
    size: int
    line: int | None
    held: bool
    at: datetime
    precision: str
    basis: str


def item(work: Work, item_id: int) -> ItemView:
    """Give one item. Raises TrayUnknown."""
    row = tray.held(work, item_id)
    call = work.session.get_one(Call, row.call_id)
    rows = traytake.parts(work, row)
    files = iter(traytake.attach(rows, max_text=call.max_text))
    shown = trayfill.shown(row.said, now=work.now) if row.source == tray.MAIL else None
    checkable = row.source != tray.IMPORT and row.state in {tray.READY, tray.UNREADABLE}
    return ItemView(
        id=row.id,
        source=row.source,
        state=row.state,
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        call=call.code,
        zone=call.zone,
        version=row.version,
        values=row.values,
        claim=Typed(**row.claim),
        shown=shown,
        said=row.said,
        parts=tuple(_part(one, typed=one.use != "out" and next(files).typed) for one in rows),
        checked=traytake.check_item(work, row, call) if checkable else Checked(),
        twins=_twins(work, row),
        words=row.words or "",
        made_at=row.made_at,
        made_by=names(work, [row.made_by]).get(row.made_by or 0, ""),
        saved_at=row.saved_at,
        saved_by=row.saved_by or "",
        number=numbers(work, [row.submission_id]).get(row.submission_id or 0, ""),
        may_work=rights.may_review(work, row.process_id),
    )


def with_entry(view: ItemView, entry: Entry) -> ItemView:
    """Give an item as it stands with what a clerk typed over it: for showing a form again that came too late."""
    parts = tuple(
        replace(
            one,
            use=entry.uses.get(one.n, one.use),
            of=entry.of.get(one.n),
            public=one.n in entry.public or entry.uses.get(one.n, one.use) != "cover-letter",
        )
        for one in view.parts
    )
    return replace(view, values=entry.values, claim=entry.claim, parts=parts)


def _part(row: TrayPart, *, typed: bool) -> PartView:
    return PartView(
        n=row.n,
        name=row.name,
        was=row.was,
        told=row.told,
        size=row.size,
        sha256=row.sha256,
        use=row.use,
        of=row.of,
        public=row.public,
        typed=typed,
        report=row.report,
    )


def _twins(work: Work, row: TrayItem) -> tuple[Twin, ...]:
    """Find other items of the same message: said, never decided by a machine."""
    same = TrayItem.sha256 == row.sha256
    if row.message_id:
        same = or_(same, TrayItem.message_id == row.message_id)
    found = work.session.scalars(
        select(TrayItem)
        .where(
            TrayItem.process_id == row.process_id,
            TrayItem.id != row.id,
            TrayItem.source == row.source,
            TrayItem.forgotten_at.is_(None),
            same,
        )
        .order_by(TrayItem.id)
        .limit(10)
    ).all()
    taken = numbers(work, [one.submission_id for one in found])
    return tuple(
        Twin(
            id=one.id,
            number=taken.get(one.submission_id or 0, ""),
            same_bytes=one.sha256 == row.sha256,
        )
        for one in found
    )


def evidence(work: Work, item_id: int) -> tuple[str, str]:
    """Give name and digest of an item's own bytes. Raises TrayUnknown, also once they are forgotten."""
    row = tray.held(work, item_id)
    if row.forgotten_at is not None:
        raise tray.TrayUnknown
    return row.name, row.sha256


def part_bytes(work: Work, item_id: int, n: int) -> PartView:
    """Give a part whose bytes are asked for. Raises TrayUnknown."""
    row = tray.held(work, item_id)
    found = work.session.scalars(
        select(TrayPart).where(TrayPart.item_id == row.id, TrayPart.n == n)
    ).first()
    if found is None:
        raise tray.TrayUnknown
    return _part(found, typed=False)


def panel(work: Work, number: str) -> Evidence | None:
    """Give where a submission came from, None where it came by web. For the desk's page of it."""
    of = work.session.scalars(select(Submission).where(Submission.number == number)).first()
    if of is None or of.claimed_at is None:
        return None
    key = of.id
    line = None
    row = work.session.scalars(
        select(TrayItem).where(TrayItem.submission_id == key, may_see_in(work, TrayItem.process_id))
    ).first()
    if row is None:
        rows = (
            select(TrayRow.item_id, TrayRow.line)
            .join(TrayItem, TrayItem.id == TrayRow.item_id)
            .where(TrayRow.submission_id == key, may_see_in(work, TrayItem.process_id))
        )
        found = work.session.execute(rows).first()
        row = work.session.get(TrayItem, found.item_id) if found else None
        line = found.line if found else None
    if row is None:
        return None
    return Evidence(
        item=row.id,
        source=row.source,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        line=line,
        held=row.forgotten_at is None,
        at=of.claimed_at,
        precision=of.claimed_precision or "",
        basis=of.claimed_basis or "",
    )
