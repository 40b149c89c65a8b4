"""An item of the tray read: message or archive unpacked in the jail, each part kept and inspected, then filled in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from intake.domain import earlier
from intake.domain.earlier import Row, TableInvalid
from intake.domain.fields import TYPED_TEXT_NAME, file_name
from intake.domain.vocab import FileRole
from intake.runtime import Runtime
from intake.services import tray, trayfill
from intake.services.tray import Dropped, Found, PartFound, Unread
from intake.services.work import SYSTEM, Works
from uploads.mail import Part, Unpacked, guess, unreadable
from uploads.spool import Spool

MOST_TABLE = 16 * 1024 * 1024
"""Bytes of a table's text."""


class NotReadYet(Exception):
    """The jail had no place: the item waits, and is read later."""


class _Keeper:
    """Takes the parts' bytes one after the other and keeps each as soon as it is whole."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._n = 0
        self._spool: Spool | None = None
        self.kept: dict[int, str] = {}

    def take(self, n: int, piece: bytes) -> None:
        if n != self._n:
            self.finish()
            self._n, self._spool = n, self._runtime.store.spool()
        if self._spool is not None:
            self._spool.write(piece)

    def finish(self) -> None:
        """Keep the part in hand."""
        if self._spool is not None:
            with self._spool as spool:
                self.kept[self._n] = self._runtime.store.keep(spool).sha256
        self._spool = None

    def drop(self) -> None:
        """Let go of a part that did not come whole."""
        if self._spool is not None:
            self._spool.close()
            self._spool = None


@contextmanager
def _keeping(runtime: Runtime) -> Iterator[_Keeper]:
    keeper = _Keeper(runtime)
    try:
        yield keeper
    finally:
        keeper.drop()


def read_item(runtime: Runtime, works: Works, item_id: int) -> bool:
    """Read an item that waits and fill it in; say whether there was one. Raises NotReadYet, BlobMissing."""
    with works.reading(SYSTEM) as work:
        waiting = tray.unread(work, item_id)
    if waiting is None:
        return False
    found = _paper(runtime, waiting) if waiting.source == tray.PAPER else _packed(runtime, waiting)
    with works.writing(SYSTEM) as work:
        trayfill.fill(work, item_id, found)
    return True


def _paper(runtime: Runtime, waiting: Unread) -> Found:
    said = Unpacked(status="read", kind="other", level=runtime.inspector.level)
    parts = [_file(runtime, one, was="attachment") for one in waiting.beside]
    return Found(said=said.to_json(), parts=parts)


def _packed(runtime: Runtime, waiting: Unread) -> Found:
    said, parts = _unpack(runtime, waiting.file)
    if said.kind == "other" and said.status == "read":
        said = unreadable(guess(b"", waiting.file.name), "not-readable", level=said.level)
    if waiting.source == tray.IMPORT:
        return _import(runtime, waiting, said, parts)
    return Found(said=said.to_json(), parts=parts)


def _import(runtime: Runtime, waiting: Unread, said: Unpacked, parts: Sequence[PartFound]) -> Found:
    """Find the table of an earlier consultation: the file itself, or the one table in its archive."""
    table, members = None, list(parts)
    if said.kind == "csv":
        members = [_file(runtime, one, was="member") for one in waiting.beside]
        table = _text(runtime, parts)
    elif said.status == "read":
        tables = [one for one in parts if one.name.lower().endswith((".csv", ".tsv"))]
        if len(tables) != 1:
            code = "several-tables" if tables else "no-table"
            return Found(said=said.to_json(), parts=members, fault=(code, ()))
        inner = Dropped(tables[0].name, tables[0].size, tables[0].sha256)
        table = _text(runtime, _unpack(runtime, inner)[1])
    if table is None:
        return Found(said=said.to_json(), parts=members, fault=("unreadable", ()))
    try:
        rows = earlier.read(table)
    except TableInvalid as error:
        return Found(said=said.to_json(), parts=members, fault=(error.code, error.columns))
    return _with_files(runtime, said, rows, members)


def _with_files(
    runtime: Runtime, said: Unpacked, rows: Sequence[Row], members: list[PartFound]
) -> Found:
    """Give each row the parts that it names, and a part of its own for its text."""
    paths = [(one.told or one.name, one.name) for one in members]
    parts, files, made = list(members), {}, []
    for row in rows:
        pairs, faults = [], dict(row.faults)
        for role, name in row.files:
            place = earlier.find_file(name, paths)
            if place is None:
                faults["files"] = "file-missing"
            else:
                pairs.append((role, place + 1))
        if row.text.strip():
            parts.append(_typed(runtime, row))
            pairs.append((FileRole.MAIN.value, len(parts)))
        files[row.line] = pairs
        made.append(replace(row, faults=faults))
    return Found(said=said.to_json(), parts=parts, rows=made, files=files)


def _typed(runtime: Runtime, row: Row) -> PartFound:
    data = row.text.encode("utf-8", "replace")
    with runtime.store.spool() as spool:
        spool.write(data)
        sha256 = runtime.store.keep(spool).sha256
    return _file(runtime, Dropped(TYPED_TEXT_NAME, len(data), sha256), was="body")


def _text(runtime: Runtime, parts: Sequence[PartFound]) -> str | None:
    if not parts:
        return None
    with runtime.store.open(parts[0].sha256) as file:
        data = file.read(MOST_TABLE + 1)
    return data.decode("utf-8", "replace") if len(data) <= MOST_TABLE else None


def _unpack(runtime: Runtime, file: Dropped) -> tuple[Unpacked, list[PartFound]]:
    with _keeping(runtime) as keeper:
        with runtime.store.open(file.sha256) as opened:
            said = runtime.inspector.unpack(opened.fileno(), name=file.name, sink=keeper.take)
        if said.status == "not-yet-read":
            raise NotReadYet(file.name)
        if said.status == "read" or said.parts:
            keeper.finish()
    return said, [_part(runtime, said, one, keeper) for one in said.parts]


def _part(runtime: Runtime, said: Unpacked, part: Part, keeper: _Keeper) -> PartFound:
    sha256 = keeper.kept.get(part.n) or _empty(runtime)
    name = file_name(part.name)
    told = ""
    if part.archive:
        told = file_name(said.parts[part.archive - 1].name)
    elif part.message and part.message < len(said.messages):
        told = said.messages[part.message].subject
    shown = name or {"body": "message.txt"}.get(part.role, f"part-{part.n}")
    # Members keep their whole path beside their name: a table may mean either.
    told = part.name if part.role == "member" and not part.archive else told
    return _file(
        runtime,
        Dropped(shown, part.size, sha256),
        was=part.role,
        message=part.message,
        told=told,
    )


def _empty(runtime: Runtime) -> str:
    with runtime.store.spool() as spool:
        return runtime.store.keep(spool).sha256


def _file(
    runtime: Runtime, one: Dropped, *, was: str, message: int = 0, told: str = ""
) -> PartFound:
    with runtime.store.open(one.sha256) as file:
        report = runtime.inspector.inspect(
            file.fileno(), name=one.name, depth="quick", sha256=one.sha256
        )
        letters = len(file.read().decode("utf-8", "replace")) if was == "body" else None
    plain = {key: value for key, value in report.to_json().items() if key != "text"}
    return PartFound(
        name=one.name,
        was=was,
        size=one.size,
        sha256=one.sha256,
        report=plain,
        message=message,
        told=told,
        letters=letters,
    )
