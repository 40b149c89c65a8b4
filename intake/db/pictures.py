"""Pictures of pages and sketches of text, by the digest of the file that they were made from."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey, Instant


class Drawn(Base):
    """How far the pages of some bytes are drawn: `status` is "drawing", "drawn", "partial" or "none".

    `next_page` is where drawing goes on, `failed` how often it stopped, `size` how many bytes the pictures take.
    """

    __tablename__ = "drawn"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    next_page: Mapped[int]
    failed: Mapped[int]
    size: Mapped[int] = mapped_column(BigKey)
    made_at: Mapped[datetime] = mapped_column(Instant)


class Picture(Base):
    """The picture of one page; `blob` is the digest under which the store holds it."""

    __tablename__ = "picture"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blob: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]


class Sketch(Base):
    """What the text of some bytes is like (domain.sketches): files of one `family` say nearly the same."""

    __tablename__ = "sketch"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[int]
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    family: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)


class SketchBand(Base):
    """A part of a sketch: who shares one with another may be like it."""

    __tablename__ = "sketch_band"
    __table_args__ = (Index("ix_sketch_band_sha256", "sha256"),)

    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(primary_key=True)
