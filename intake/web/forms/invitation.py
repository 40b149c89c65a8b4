"""The form of an invitation and the table of many: what was typed, and what of it makes no sense as typed.

A table is CSV, UTF-8 with or without BOM, separated by commas or semicolons. Every cell is only a text: nothing in it
is ever a formula, markup or a command.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from werkzeug.datastructures import MultiDict

from intake.domain.countries import is_known
from intake.domain.deadlines import closing
from intake.domain.fields import JsonValue
from intake.domain.invitees import Invitee
from intake.domain.vocab import LANGUAGES
from intake.services.invitations import MOST

TEXTS = ("name", "email", "organisation", "honorific", "title", "basis")
REASONS = tuple(f"reason-{tag}" for tag in LANGUAGES)
TIMES = ("closes", "expires")
COLUMNS = (
    *("name", "email", "language", "type", "entity", "countries", "honorific", "title"),
    *("verified", "basis", "closes", *(name.replace("-", "_") for name in REASONS)),
    *("uses", "expires"),
)
"""The columns of the table, in the order in which the page explains them; one of the first two must be there."""

YES = frozenset({"yes", "y", "1", "true", "x", "oui", "sí", "si", "да", "是", "نعم"})
NO = frozenset({"", "no", "n", "0", "false", "non", "нет", "否", "لا"})
BIGGEST = 2_000_000
"""Bytes of a table."""

_COUNT = re.compile(r"[0-9]{1,4}")
_BETWEEN = re.compile(r"[\s,;|/]+")


class TableInvalid(Exception):
    """The table cannot be read as a whole; `code` says why, `what` names the column or line."""

    def __init__(self, code: str, what: str = "") -> None:
        self.code = code
        self.what = what
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Read:
    """One invitation as it was typed, and what of it makes no sense as typed."""

    invitee: Invitee
    faults: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


def read(form: "MultiDict[str, str]", zone: str) -> Read:
    """Read the form of one invitation; times are local in the call's zone."""
    typed = {name: _clean(form.get(name, "")) for name in (*TEXTS, "type", "language", "uses")}
    typed |= {name: _clean(form.get(name, ""), lines=True) for name in REASONS}
    typed |= {name: _moment(form, name) for name in TIMES}
    typed["entity"] = typed.pop("organisation")
    typed["verified"] = "yes" if form.get("verified") else ""
    countries = [_clean(one) for one in form.getlist("countries") if one]
    return _read(typed, countries, zone, {})


def table(data: bytes, zone: str, *, types: Mapping[str, str], language: str) -> list[Read]:
    """Read the rows of a table. `types` maps names of stakeholder types to their codes. Raises TableInvalid.

    A row that says no language speaks `language`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableInvalid("not-utf8") from None
    if "\x00" in text:
        raise TableInvalid("not-text")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return _rows(rows, zone, types, language)
    except csv.Error as error:
        raise TableInvalid("quotes", str(rows.line_num)) from error


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return ";" if head.count(";") > head.count(",") else ","


def _rows(
    rows: Any,  # noqa: ANN401 - the reader of csv, which has no public type
    zone: str,
    types: Mapping[str, str],
    language: str,
) -> list[Read]:
    columns = _columns(next(rows, []))
    found: list[Read] = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) >= MOST:
            raise TableInvalid("too-many-rows", str(MOST))
        read_ = _row(cells, columns, zone, types=types, language=language)
        found.append(replace(read_, line=rows.line_num))
    if not found:
        raise TableInvalid("empty")
    return found


def _columns(head: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip().lower().replace("-", "_").replace(" ", "_") for cell in head)
    names = tuple("email" if name == "e_mail" else name for name in names)
    unknown = [name for name in names if name not in COLUMNS]
    if not names or not {"name", "email"} & set(names):
        raise TableInvalid("no-head")
    if unknown:
        raise TableInvalid("unknown-column", unknown[0][:60])
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise TableInvalid("column-twice", twice)
    return names


def _row(
    cells: Sequence[str],
    columns: Sequence[str],
    zone: str,
    *,
    types: Mapping[str, str],
    language: str,
) -> Read:
    faults = {"row": "too-many-cells"} if len(cells) > len(columns) else {}
    held = dict.fromkeys(COLUMNS, "") | dict(zip(columns, cells, strict=False))
    typed = {key.replace("reason_", "reason-"): value.strip() for key, value in held.items()}
    typed["type"] = types.get(typed["type"].casefold(), typed["type"])
    typed["language"] = typed["language"].lower() or language
    if typed["verified"].casefold() not in YES | NO:
        faults["verified"] = "yes-no"
    typed["verified"] = "yes" if typed["verified"].casefold() in YES else ""
    codes = [code for code in _BETWEEN.split(typed["countries"]) if code]
    countries = [code if is_known(code) else code.upper() for code in codes]
    return _read(typed, countries, zone, faults)


def _read(
    typed: Mapping[str, str], countries: list[str], zone: str, faults: Mapping[str, str]
) -> Read:
    found = dict(faults)
    times: dict[str, datetime | None] = {}
    for name in TIMES:
        try:
            times[name] = _instant(typed[name], zone)
        except (ValueError, OverflowError):
            times[name], found[name] = None, "date"
    uses = typed["uses"] or "1"
    if not _COUNT.fullmatch(uses):
        uses, found["uses"] = "1", "number"
    values: dict[str, JsonValue] = {
        "name": typed["name"] or None,
        "honorific": typed["honorific"] or None,
        "on_behalf": bool(typed["entity"]),
        "entity": typed["entity"] or None,
        "submitter_type": typed["type"] or None,
        "countries": countries or None,
        "title": typed["title"] or None,
    }
    reason = {tag: typed[f"reason-{tag}"] for tag in LANGUAGES if typed[f"reason-{tag}"]}
    invitee = Invitee(
        values=values,
        language=typed["language"],
        email=typed["email"] or None,
        verified=bool(typed["verified"]),
        basis=typed["basis"] or None,
        closes_before=times["closes"],
        reason=reason,
        uses=int(uses),
        expires_at=times["expires"],
    )
    return Read(invitee, found)


def _instant(typed: str, zone: str) -> datetime | None:
    """Give the instant after a typed last second: `2026-05-01 18:00`, or a bare day, whose last one counts."""
    if not typed:
        return None
    day, _, clock = typed.replace("T", " ").partition(" ")
    at = date.fromisoformat(day)
    clock = clock.strip()
    if not clock:
        return closing(at, zone)
    when = time.fromisoformat(clock)
    if when.tzinfo is not None or when.microsecond:
        raise ValueError("a local time of whole seconds")
    return closing(datetime.combine(at, when), zone)


def _moment(form: "MultiDict[str, str]", name: str) -> str:
    day, clock = _clean(form.get(f"{name}_on", "")), _clean(form.get(f"{name}_time", ""))
    return f"{day} {clock}".strip()


def _clean(text: str, *, lines: bool = False) -> str:
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    return words if lines else words.replace("\n", " ")
