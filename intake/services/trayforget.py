"""What the tray names in the store, and how it forgets: for destroying, retention and the sweeper."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select

from intake.db.tray import TrayItem, TrayPart, TrayRow
from intake.services.work import Work

IMPORT: Final = "import"


def referenced(work: Work, digests: Collection[str]) -> set[str]:
    """Give those of some digests that the tray names, for the sweeper."""
    items = select(TrayItem.sha256).where(
        TrayItem.sha256.in_(digests), TrayItem.forgotten_at.is_(None)
    )
    parts = select(TrayPart.sha256).where(TrayPart.sha256.in_(digests))
    return set(work.session.scalars(items)) | set(work.session.scalars(parts))


def all_digests(work: Work) -> dict[str, tuple[int, str]]:
    """Give every digest that the tray names, with its size and the item that names it: for the checker."""
    items = select(TrayItem.sha256, TrayItem.size, TrayItem.id).where(
        TrayItem.forgotten_at.is_(None)
    )
    parts = select(TrayPart.sha256, TrayPart.size, TrayPart.item_id)
    found = [*work.session.execute(parts), *work.session.execute(items)]
    return {sha256: (size, f"item {item} of the tray") for sha256, size, item in found}


def forget(work: Work, submission_id: int) -> tuple[str, ...]:
    """Forget what the tray holds of a submission: message, parts, words.

    Gives the digests that the tray no longer names; whoever destroys removes their bytes, or the sweeper does.
    Of a table the bytes go with the first of its rows that is forgotten, for they tell of everybody; other rows stay.
    """
    gone: set[str] = set()
    row = work.session.scalars(
        select(TrayRow).where(TrayRow.submission_id == submission_id)
    ).first()
    if row is not None:
        gone |= _forget_row(work, row)
    item = work.session.scalars(
        select(TrayItem).where(TrayItem.submission_id == submission_id)
    ).first()
    if item is not None:
        gone |= _forget_item(work, item)
    work.session.flush()
    return tuple(sorted(gone - referenced(work, gone)))


def forget_addresses(work: Work, submission_ids: Collection[int]) -> None:
    """Take away what the tray's own rows say of the addresses of submissions; the evidence stays as it came."""
    for row in work.session.scalars(
        select(TrayRow).where(TrayRow.submission_id.in_(submission_ids))
    ).all():
        row.values = {**row.values, "email": None}
    for item in work.session.scalars(
        select(TrayItem).where(TrayItem.submission_id.in_(submission_ids))
    ).all():
        item.values = {**item.values, "email": None}
        heads = item.said.get("messages") or []
        item.said = {**item.said, "messages": [{**head, "sender": {}} for head in heads]}


def _forget_row(work: Work, row: TrayRow) -> set[str]:
    item = work.session.get_one(TrayItem, row.item_id)
    mine = {n for _role, n in row.files}
    row.values, row.claim, row.files, row.origin, row.faults = {}, {}, [], "", {}
    work.session.flush()
    others = work.session.scalars(select(TrayRow.files).where(TrayRow.item_id == item.id))
    kept = {n for files in others for _role, n in files}
    gone = {item.sha256}
    parts = select(TrayPart).where(TrayPart.item_id == item.id, TrayPart.n.in_(mine - kept))
    for part in work.session.scalars(parts).all():
        gone.add(part.sha256)
        work.session.delete(part)
    item.said, item.name = {}, ""
    item.forgotten_at = work.now
    return gone


def _forget_item(work: Work, item: TrayItem) -> set[str]:
    gone = {item.sha256}
    for part in work.session.scalars(select(TrayPart).where(TrayPart.item_id == item.id)).all():
        gone.add(part.sha256)
        work.session.delete(part)
    item.name, item.message_id, item.words = "", None, None
    item.said, item.values, item.claim, item.saved_by = {}, {}, {}, None
    item.forgotten_at = work.now
    return gone
