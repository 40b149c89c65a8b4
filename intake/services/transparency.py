"""The log: one writer at a time appends; each commit that appended signs one checkpoint (DESIGN 6.14).

Whoever opens the log updates the head's row first and so holds its lock until the commit. READ COMMITTED; never a
sequence.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from intake.clock import Clock
from intake.db.calls import Deadline
from intake.db.records import Checkpoint, LogEntry, LogHead, LogKey, Site
from intake.db.requests import OwnDeadline
from intake.domain import transparency as tree
from intake.domain.canonical import digest
from intake.domain.contents import CLEAR, content
from intake.domain.notes import Signer
from intake.domain.vocab import Act


@dataclass(frozen=True, slots=True)
class Head:
    """The signed head: the number of entries, the root (hex), when it was signed, the note's bytes."""

    size: int
    root: str
    made_at: datetime
    note: bytes


def milliseconds(at: datetime) -> datetime:
    """Truncate an instant to the three digits that the record keeps."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def fresh_salt() -> str:
    """Make a salt: 32 random bytes, in hex."""
    return secrets.token_hex(32)


class Log:
    """The open log of one transaction. `recorded` is its one instant: max(clock, last recorded)."""

    def __init__(self, session: Session, *, clock: Clock, signer: Signer) -> None:
        self._session = session
        self._signer = signer
        row = session.execute(
            update(LogHead)
            .where(LogHead.id == 1)
            .values(size=LogHead.size)
            .returning(LogHead.size, LogHead.frontier, LogHead.recorded)
        ).one()
        self._frontier = tree.Frontier.from_text(row.frontier)
        self._opened_at = row.size
        self.recorded = max(milliseconds(clock.now()), row.recorded)

    @property
    def index(self) -> int:
        """Give the index that the next entry gets."""
        return self._frontier.size

    def append(
        self,
        act: Act,
        *,
        call: str | None = None,
        subject: int | None = None,
        content: Mapping[str, Any],
        salt: str | None = None,
    ) -> int:
        """Add one entry; give its index. It commits to `content`, or carries it in the clear (contents.CLEAR)."""
        clear = act in CLEAR
        salt = None if clear else salt or fresh_salt()
        entry = tree.entry(
            type=act.value,
            call=call,
            subject=subject,
            recorded=self.recorded,
            commit=None if salt is None else tree.commitment(salt, content),
            content=content if clear else None,
        )
        leaf = tree.leaf_hash(entry)
        index = self._frontier.size
        self._frontier = self._frontier.append(leaf)
        self._session.add(
            LogEntry(
                index=index,
                type=act.value,
                call=call,
                subject=subject,
                recorded=self.recorded,
                body=entry.decode(),
                leaf=leaf.hex(),
                salt=salt,
                content=dict(content),
            )
        )
        return index

    def close(self) -> None:
        """Write the new head and sign its checkpoint, where anything was appended."""
        if self._frontier.size == self._opened_at:
            return
        root = self._frontier.root()
        note = self._signer.sign(tree.checkpoint(self._signer.name, self._frontier.size, root))
        self._session.execute(
            update(LogHead)
            .where(LogHead.id == 1)
            .values(
                size=self._frontier.size,
                frontier=self._frontier.to_text(),
                recorded=self.recorded,
            )
        )
        self._session.add(
            Checkpoint(
                size=self._frontier.size,
                made_at=self.recorded,
                root=root.hex(),
                note=note.decode(),
            )
        )


def found(session: Session, *, log: Signer, receipts: Signer, clock: Clock, demo: bool) -> None:
    """Begin the record on an empty database: the site's row, the empty head, and entry 0, which announces the keys."""
    loading = {"progress": 0, "progress_of": 1} if demo else {}
    session.add(Site(id=1, origin=log.name, demo=demo, **loading))
    session.add(LogHead(id=1, size=0, frontier=tree.Frontier().to_text(), recorded=_BEGINNING))
    session.flush()
    opened = Log(session, clock=clock, signer=log)
    announced = content(Act.KEY, from_=0, log=log.vkey(), receipts=receipts.vkey())
    index = opened.append(Act.KEY, content=announced)
    for purpose, signer in (("log", log), ("receipts", receipts)):
        session.add(LogKey(vkey=signer.vkey(), purpose=purpose, in_force=True, log_index=index))
    opened.close()


_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def head(session: Session) -> Head | None:
    """Give the newest signed checkpoint; None before the record is founded."""
    columns = (Checkpoint.size, Checkpoint.root, Checkpoint.made_at, Checkpoint.note)
    row = session.execute(select(*columns).order_by(Checkpoint.size.desc()).limit(1)).first()
    if row is None:
        return None
    return Head(row.size, row.root, row.made_at, row.note.encode())


def latest_recorded(session: Session) -> datetime | None:
    """Give the latest instant the record holds, closings that were seen among them: steady time never precedes it."""
    recorded = session.scalar(select(LogHead.recorded).where(LogHead.id == 1))
    closed = session.scalar(select(func.max(Deadline.closed_at)))
    own = session.scalar(select(func.max(OwnDeadline.closed_at)))
    return max((at for at in (recorded, closed, own) if at is not None), default=None)


def keys(session: Session) -> tuple[str, ...]:
    """Give the vkeys, those in force first."""
    rows = select(LogKey.vkey).order_by(LogKey.in_force.desc(), LogKey.log_index.desc())
    return tuple(session.scalars(rows))


def entries(session: Session, subject: int) -> tuple[LogEntry, ...]:
    """Give every entry of a submission, its first receipt included, in log order."""
    rows = select(LogEntry).where((LogEntry.subject == subject) | (LogEntry.index == subject))
    return tuple(session.scalars(rows.order_by(LogEntry.index)))


def words_hash(words: str | None) -> str | None:
    """Give the hash that stands for words in a content: SHA-256 of their UTF-8, None for none."""
    return digest(words.encode()) if words else None
