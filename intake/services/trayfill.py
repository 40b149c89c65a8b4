"""An item of the tray after it was read: its parts with a proposed use each, and the form as it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.tray import TrayItem, TrayPart
from intake.domain import claims, sorting
from intake.domain.claims import Shown, Typed
from intake.domain.sorting import Piece
from intake.domain.vocab import FileRole
from intake.services import lookups, tray, trayimport
from intake.services.tray import Found, PartFound
from intake.services.work import Work
from uploads import mail

MOST_PARTS = 300
"""Parts of one item on one screen; more than that is no letter."""


def fill(work: Work, item_id: int, found: Found) -> None:
    """Put what reading gave into an item; nothing where that was done before."""
    item = work.session.scalars(
        select(TrayItem).where(TrayItem.id == item_id).with_for_update()
    ).first()
    if item is None or item.state != tray.NEW:
        return
    call = work.session.get_one(Call, item.call_id)
    item.said = dict(found.said)
    item.state = tray.READY if found.said.get("status") == "read" else tray.UNREADABLE
    _take_parts(work, item, found.parts)
    work.session.flush()
    if item.source != tray.IMPORT:
        _propose(work, item, call)
        return
    item.said = {key: value for key, value in item.said.items() if key != "parts"}
    if found.fault is not None:
        item.said = {**item.said, "table": [found.fault[0], list(found.fault[1])]}
        item.state = tray.UNREADABLE
    trayimport.fill_rows(work, item, found.rows, found.files)


def _take_parts(work: Work, item: TrayItem, parts: Sequence[PartFound]) -> None:
    """Take the parts; those of a letter on paper stand there since it was dropped, and get their reports."""
    held = {
        row.n: row
        for row in work.session.scalars(select(TrayPart).where(TrayPart.item_id == item.id))
    }
    most = MOST_PARTS if item.source == tray.MAIL else mail.MAX_PARTS
    for n, one in enumerate(parts[:most], 1):
        row = held.get(n)
        if row is None:
            row = TrayPart(item_id=item.id, n=n, use=sorting.OUT, public=False, report={})
            work.session.add(row)
        row.name, row.was, row.told = one.name, one.was, one.told
        row.size, row.sha256, row.letters = one.size, one.sha256, one.letters
        # Which message it stood in is asked once, for the proposal; the report keeps it.
        row.report = {**one.report, "message": one.message}
    if len(parts) > most:
        item.said = {**item.said, "cut": len(parts) - most}


def _propose(work: Work, item: TrayItem, call: Call) -> None:
    rows = work.session.scalars(
        select(TrayPart).where(TrayPart.item_id == item.id).order_by(TrayPart.n)
    ).all()
    pieces = [
        Piece(
            was=row.was,
            message=int(row.report.get("message", 0)),
            report=row.report,
            size=row.size,
            letters=row.letters,
        )
        for row in rows
    ]
    uses = sorting.uses(pieces, lookups.rules(call), max_text=call.max_text)
    for row, use in zip(rows, uses, strict=True):
        row.use = use
        row.public = use not in {sorting.OUT, FileRole.COVER_LETTER}
    main = next((n for n, use in enumerate(uses) if use == FileRole.MAIN), None)
    head = _head(item.said, pieces[main].message if main is not None else 0)
    languages = list(
        dict.fromkeys(
            tag
            for row in rows
            if row.use == FileRole.MAIN
            for tag in row.report.get("languages", ())
        )
    )
    item.values = sorting.values(
        head, languages=languages, kinds=call.kinds, choices=call.publications
    )
    item.message_id = str(head.get("message_id") or "") or None
    basis = claims.BASES[item.source][0]
    typed = Typed(basis=basis)
    if item.source == tray.MAIL:
        typed = claims.proposed(shown(item.said, now=work.now), call.zone)
    item.claim = asdict(typed)


def _head(said: Mapping[str, Any], place: int) -> Mapping[str, Any]:
    """Give the head of the message that the main part stood in; where that names nobody, the outermost."""
    heads = said.get("messages") or [{}]
    head: Mapping[str, Any] = heads[place] if place < len(heads) else heads[0]
    if not (head.get("sender") or {}).get("address"):
        head = {**heads[0], "subject": head.get("subject") or heads[0].get("subject", "")}
    return head


def shown(said: Mapping[str, Any], *, now: Any) -> Shown:  # noqa: ANN401 - the work's instant
    """Give what a message shows of when it came: the outermost is the one that our own server received."""
    head = (said.get("messages") or [{}])[0]
    return claims.shown(
        mail.instant(str(head.get("arrived") or "")),
        mail.instant(str(head.get("dated") or "")),
        now=now,
    )
