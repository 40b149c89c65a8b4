"""What came by mail, on paper or from an earlier system, before and after it becomes a submission."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class TrayItem(Base):
    """One message, one letter on paper, or one earlier consultation as a table; its bytes are private evidence.

    `source` is mail, paper or import; `state` new (bytes kept, not yet read), ready, unreadable, taken or aside. `said`
    is what unpacking saw (`uploads.mail.Unpacked`), `values` the form of a submission as the clerk has it, `claim` when
    it came: at, precision, basis. `nonce` is the sending's key. `version` counts savings, for two clerks at one item.
    """

    __tablename__ = "tray_item"
    __table_args__ = (
        Index("ix_tray_item_process_id_state_id", "process_id", "state", "id"),
        Index("ix_tray_item_process_id_sha256", "process_id", "sha256"),
        Index("ix_tray_item_process_id_message_id", "process_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    source: Mapped[str]
    state: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigKey)
    sha256: Mapped[str] = mapped_column(index=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str | None]
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    claim: Mapped[dict[str, Any]] = mapped_column(default=dict)
    words: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    saved_by: Mapped[str | None]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), unique=True)
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)


class TrayPart(Base):
    """One part of an item: its name as it came, what it was there, and what the clerk makes of it.

    `use` is a role of a file, or `out`; `of` the n of the part that it translates or gives the text of. `told` says
    from which attached message or archive it came. `letters` counts the characters of a message's own words.
    """

    __tablename__ = "tray_part"
    __table_args__ = (Index("ix_tray_part_item_id_n", "item_id", "n", unique=True),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("tray_item.id", ondelete="CASCADE"))
    n: Mapped[int]
    name: Mapped[str]
    was: Mapped[str]
    told: Mapped[str]
    size: Mapped[int] = mapped_column(BigKey)
    sha256: Mapped[str] = mapped_column(index=True)
    letters: Mapped[int | None]
    report: Mapped[dict[str, Any]]
    use: Mapped[str]
    of: Mapped[int | None]
    public: Mapped[bool]


class TrayRow(Base):
    """One row of an earlier consultation's table. `files` are pairs of a role and the n of a part.

    `origin` is the row's name in the earlier system, by which it is taken once into a call; `faults` maps a column to
    a code word. `submission_id` is what it became.
    """

    __tablename__ = "tray_row"
    __table_args__ = (Index("ix_tray_row_item_id_line", "item_id", "line", unique=True),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("tray_item.id", ondelete="CASCADE"))
    line: Mapped[int]
    origin: Mapped[str]
    nonce: Mapped[str] = mapped_column(unique=True)
    values: Mapped[dict[str, Any]]
    claim: Mapped[dict[str, Any]]
    files: Mapped[list[Any]]
    faults: Mapped[dict[str, Any]]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), unique=True)
