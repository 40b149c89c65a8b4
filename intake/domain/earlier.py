"""The table of an earlier consultation: its columns, its rows as the form's fields, and what is wrong in each.

A table is read as text alone: no cell is a formula, and nothing is passed over unseen.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from intake.domain.canonical import digest, encode
from intake.domain.claims import STATED, Typed
from intake.domain.fields import JsonValue
from intake.domain.vocab import FileRole

MOST_ROWS = 2_000
MOST_CELL = 100_000

TEXTS: Final = (
    "name",
    "honorific",
    "name_latin",
    "entity",
    "email",
    "title",
    "cosignatories",
    "questions",
)
LISTS: Final = ("countries", "issues", "languages")
WORDS: Final = {"type": "submitter_type", "kind": "kind", "publication": "publication"}
FILES: Final = {
    "files": FileRole.MAIN,
    "annexes": FileRole.ANNEX,
    "translations": FileRole.TRANSLATION,
    "cover_letters": FileRole.COVER_LETTER,
}
COLUMNS: Final = ("id", "received", "basis", *WORDS, *TEXTS, *LISTS, "letters", "text", *FILES)
"""What a table may hold; `received` and `name` must be there."""

NEEDED: Final = ("received", "name")

_APART = re.compile(r"[\s,;]+")
_RECEIVED = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T\s]+(\d{1,2}:\d\d(?::\d\d)?))?\s*\Z")


class TableInvalid(Exception):
    """The table cannot be read at all; `code` says why, `columns` which ones."""

    def __init__(self, code: str, *columns: str) -> None:
        self.code, self.columns = code, columns
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its line in the table, its fields, when it came, its typed text, its files by role and name.

    `origin` is its name in the earlier system, or its own content's digest: a row is taken once.
    """

    line: int
    origin: str
    values: Mapping[str, JsonValue]
    claim: Typed
    text: str = ""
    files: Sequence[tuple[str, str]] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


def read(text: str) -> list[Row]:
    """Read a table. Raises TableInvalid."""
    lines = _lines(text)
    try:
        head = [cell.strip().lower() for cell in next(lines)[1]]
    except StopIteration:
        raise TableInvalid("empty") from None
    _check_head(head)
    rows: list[Row] = []
    seen: set[str] = set()
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) >= MOST_ROWS:
            raise TableInvalid("too-many-rows")
        row = _row(line, head, cells)
        if row.origin in seen:
            row = Row(**{**_facts(row), "faults": {**row.faults, "id": "twice"}})  # type: ignore[arg-type]  # its own facts
        seen.add(row.origin)
        rows.append(row)
    if not rows:
        raise TableInvalid("no-rows")
    return rows


def _facts(row: Row) -> dict[str, object]:
    return {key: getattr(row, key) for key in Row.__slots__}


def _lines(text: str) -> "_Lines":
    head = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    return _Lines(text.lstrip("\ufeff"), mark)


class _Lines:
    """Rows of cells with the line on which each begins."""

    def __init__(self, text: str, mark: str) -> None:
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> tuple[int, list[str]]:
        line = self._reader.line_num + 1
        try:
            cells = next(self._reader)
        except csv.Error as error:
            raise TableInvalid("not-a-table") from error
        return line, cells


def _check_head(head: Sequence[str]) -> None:
    unknown = [name for name in head if name and name not in COLUMNS]
    if unknown:
        raise TableInvalid("unknown-column", *unknown[:10])
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise TableInvalid("column-twice", *twice)
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise TableInvalid("column-missing", *missing)


def _row(line: int, head: Sequence[str], cells: Sequence[str]) -> Row:
    held = {name: cell.replace("\0", "") for name, cell in zip(head, cells, strict=False) if name}
    faults: dict[str, str] = {}
    if len(cells) > len(head):
        faults["id"] = "too-many-cells"
    if any(len(cell) > MOST_CELL for cell in cells):
        faults["text"] = "too-long"
    values: dict[str, JsonValue] = {key: held.get(key, "").strip() for key in TEXTS}
    values |= {key: held.get(name, "").strip().lower() for name, key in WORDS.items()}
    values |= {key: [one for one in _APART.split(held.get(key, "")) if one] for key in LISTS}
    values["countries"] = [str(code).upper() for code in _list(values["countries"])]
    values["on_behalf"] = bool(values["entity"])
    values["correspondence_language"] = held.get("letters", "").strip().lower() or "en"
    claim = _claim(held, faults)
    files = [
        (role.value, name)
        for column, role in FILES.items()
        for name in _names(held.get(column, ""))
    ]
    origin = held.get("id", "").strip() or digest(encode(dict(sorted(held.items()))))
    return Row(
        line=line,
        origin=origin,
        values=values,
        claim=claim,
        text=held.get("text", ""),
        files=files,
        faults=faults,
    )


def _list(value: JsonValue) -> list[str]:
    return value if isinstance(value, list) else []


def _names(cell: str) -> list[str]:
    return [name.strip() for name in re.split(r"[|\n]", cell) if name.strip()]


def _claim(held: Mapping[str, str], faults: dict[str, str]) -> Typed:
    said = held.get("received", "").strip()
    found = _RECEIVED.match(said)
    if found is None:
        faults["received"] = "date" if said else "missing"
    basis = held.get("basis", "").strip().lower() or STATED
    return Typed(found[1] if found else "", (found[2] or "") if found else "", basis)


def find_file(name: str, members: Sequence[tuple[str, str]]) -> int | None:
    """Find the place of the file that a cell names among (path, last part); None where none or several would do.

    The whole path first, then the last part, then either without regard to case.
    """
    wanted = name.replace("\\", "/").lstrip("./")
    for fold in (str, str.casefold):
        for part in (0, 1):
            found = [n for n, one in enumerate(members) if fold(one[part]) == fold(wanted)]
            if len(found) == 1:
                return found[0]
            if found:
                return None
    return None


def column_of(key: str) -> str:
    """Give the column that a field's fault belongs to."""
    names = {value: name for name, value in WORDS.items()} | {"correspondence_language": "letters"}
    if key.startswith("received-"):
        return "basis" if key == "received-basis" else "received"
    return names.get(key, key)
