"""The tray: what came by mail, on paper or from an earlier system, until a clerk takes it in as a submission.

The bytes are kept before anybody reads them; an item goes to the queue by the same pipeline as a sending by web, once,
and never straight to the public.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import or_, select, update

from intake.db.calls import Call
from intake.db.submissions import Submission
from intake.db.tray import TrayItem, TrayPart
from intake.domain import policy
from intake.domain.earlier import Row
from intake.domain.vocab import LateRule
from intake.services import outbox, rights, transitions, wording
from intake.services.casework import may_see_in
from intake.services.lookups import find
from intake.services.trayforget import IMPORT
from intake.services.work import Work

__all__ = [
    "ASIDE",
    "IMPORT",
    "JOB",
    "MAIL",
    "NEW",
    "PAPER",
    "READY",
    "SOURCES",
    "TAKEN",
    "UNREADABLE",
    "Dropped",
    "Found",
    "PartFound",
    "Placed",
    "TrayChanged",
    "TrayOver",
    "TrayUnknown",
    "Unread",
    "bring_back",
    "drop",
    "held",
    "require_open",
    "set_aside",
    "unread",
]

MAIL, PAPER = "mail", "paper"
SOURCES: Final = (MAIL, PAPER, IMPORT)
NEW, READY, UNREADABLE, TAKEN, ASIDE = "new", "ready", "unreadable", "taken", "aside"
JOB = "tray"


class TrayUnknown(Exception):
    """No such item that the actor may know of."""


class TrayChanged(Exception):
    """A colleague saved this item meanwhile; `by` says who."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__(by)


class TrayOver(Exception):
    """The item was taken in or set aside meanwhile; `number` is the submission's, empty for none."""

    def __init__(self, state: str, number: str = "") -> None:
        self.state, self.number = state, number
        super().__init__(state)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as the edge kept it: its bytes are in the store already."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of what was dropped: an item's id, and whether the same bytes lay here before."""

    id: int
    name: str
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFound:
    """A part as reading found it; `told` says in which attached message or archive, `report` is Report.to_json."""

    name: str
    was: str
    size: int
    sha256: str
    report: Mapping[str, Any]
    message: int = 0
    told: str = ""
    letters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What reading an item gave: `said` as `uploads.mail.Unpacked`, its parts; for an import the rows of its table.

    `files` maps a row's line to its pairs of role and part; `fault` says why there are no rows.
    """

    said: Mapping[str, Any]
    parts: Sequence[PartFound] = ()
    rows: Sequence[Row] = ()
    files: Mapping[int, Sequence[tuple[str, int]]] = field(default_factory=dict)
    fault: tuple[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An item that waits to be read: its own bytes, and those of files that came with them."""

    id: int
    source: str
    file: Dropped
    beside: Sequence[Dropped] = field(default=())


def drop(work: Work, code: str, source: str, files: Sequence[Dropped]) -> tuple[Placed, ...]:
    """Put what was dropped into the tray of a call; mail makes an item a file, anything else one item of all.

    The same bytes in the same process are one item, whoever drops them again. Raises CallUnknown, ActNotAllowed.
    """
    if source not in SOURCES:
        raise ValueError(source)
    call = find(work, code)
    rights.require_review(work, call.process_id)
    # One after the other: two who drop the same message at once make one item of it.
    work.session.execute(select(Call.id).where(Call.id == call.id).with_for_update())
    if source == MAIL:
        return tuple(_place(work, call, source, [one]) for one in files)
    return (_place(work, call, source, files),) if files else ()


def _place(work: Work, call: Call, source: str, files: Sequence[Dropped]) -> Placed:
    first = files[0]
    known = _same(work, call, source, first)
    if known is not None:
        return Placed(known.id, first.name, again=True)
    item = TrayItem(
        process_id=call.process_id,
        call_id=call.id,
        source=source,
        state=NEW,
        name=first.name,
        size=first.size,
        sha256=first.sha256,
        nonce=secrets.token_hex(16),
        said={},
        values={},
        claim={},
        version=1,
        made_at=work.now,
        made_by=work.actor.user_id,
    )
    work.session.add(item)
    work.session.flush()
    for n, one in enumerate(files if source == PAPER else files[1:], 1):
        work.session.add(_unread_part(item.id, n, one))
    outbox.job(work, key=f"{JOB}:{item.id}", kind=JOB, facts={"item": item.id})
    after = {"item": item.id, "source": source, "sha256": first.sha256}
    transitions.audit(work, "tray-drop", call=call, after=after, roles=policy.REVIEW)
    return Placed(item.id, first.name, again=False)


def _same(work: Work, call: Call, source: str, first: Dropped) -> TrayItem | None:
    """Find the item of these bytes; a table may be tried again, since rows of it are taken once anyway."""
    if source == IMPORT:
        return None
    found = select(TrayItem).where(
        TrayItem.process_id == call.process_id,
        TrayItem.sha256 == first.sha256,
        TrayItem.source != IMPORT,
    )
    return work.session.scalars(found.order_by(TrayItem.id)).first()


def _unread_part(item_id: int, n: int, one: Dropped) -> TrayPart:
    return TrayPart(
        item_id=item_id,
        n=n,
        name=one.name,
        was="attachment",
        told="",
        size=one.size,
        sha256=one.sha256,
        report={},
        use="out",
        public=False,
    )


def unread(work: Work, item_id: int) -> Unread | None:
    """Give what is to be read of an item; None where that is done, or nothing is there any more."""
    item = work.session.get(TrayItem, item_id)
    if item is None or item.state != NEW:
        return None
    parts = work.session.scalars(
        select(TrayPart).where(TrayPart.item_id == item.id).order_by(TrayPart.n)
    )
    return Unread(
        id=item.id,
        source=item.source,
        file=Dropped(item.name, item.size, item.sha256),
        beside=tuple(Dropped(one.name, one.size, one.sha256) for one in parts),
    )


def held(work: Work, item_id: int, *, lock: bool = False) -> TrayItem:
    """Give an item's row that the actor may see; for the tray's own services. Raises TrayUnknown."""
    query = select(TrayItem).where(
        TrayItem.id == item_id,
        or_(TrayItem.forgotten_at.is_(None), TrayItem.source == IMPORT),
        may_see_in(work, TrayItem.process_id),
    )
    row = work.session.scalars(query.with_for_update() if lock else query).first()
    if row is None:
        raise TrayUnknown
    return row


def require_open(work: Work, item: TrayItem) -> None:
    """Raise TrayOver for an item that was taken in or set aside."""
    if item.submission_id is not None:
        raise TrayOver(item.state, work.session.get_one(Submission, item.submission_id).number)
    if item.state not in {READY, UNREADABLE}:
        raise TrayOver(item.state)


def set_aside(work: Work, item_id: int, *, words: str, late: bool = False) -> None:
    """Put an item aside that becomes no submission, with the reason; its bytes stay evidence.

    `late` counts it as an attempt that the call's late rule turned away. Raises TrayUnknown, TrayOver, ActNotAllowed.
    """
    item = held(work, item_id, lock=True)
    rights.require_review(work, item.process_id)
    if item.state == ASIDE:
        return
    require_open(work, item)
    item.state, item.words = ASIDE, words
    item.version += 1
    call = work.session.get_one(Call, item.call_id)
    if late and call.late_rule == LateRule.REFUSE:
        work.session.execute(
            update(Call).where(Call.id == call.id).values(refused_late=Call.refused_late + 1)
        )
        wording.touch(work)
    after = {"item": item.id}
    transitions.audit(work, "tray-aside", call=call, after=after, reason=words, roles=policy.REVIEW)


def bring_back(work: Work, item_id: int) -> None:
    """Take an item back that was set aside. Raises TrayUnknown, TrayOver, ActNotAllowed."""
    item = held(work, item_id, lock=True)
    rights.require_review(work, item.process_id)
    if item.state != ASIDE:
        require_open(work, item)
        return
    item.state, item.words = (READY if item.said.get("status") == "read" else UNREADABLE), None
    item.version += 1
    call = work.session.get_one(Call, item.call_id)
    transitions.audit(work, "tray-back", call=call, after={"item": item.id}, roles=policy.REVIEW)
