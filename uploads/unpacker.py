"""Unpacking of a message or an archive held in memory: heads, parts, their bytes. Runs in the jail, opens no file."""

import re
from dataclasses import replace
from typing import Any

from uploads import mailmime, outlook, plain
from uploads.compound import CompoundInvalid
from uploads.containers import Bomb, Container, ContainerError, TwoReadings
from uploads.limits import MAX_FILE, OutOfTime, within
from uploads.mail import MAX_MESSAGE, Unpacked
from uploads.mailbasket import Basket

_SECONDS = 12.0
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def unpack_bytes(data: bytes, *, name: str) -> dict[str, Any]:
    """Unpack; gives `Unpacked.to_json` with the parts' bytes under "stream". Never raises: only the process may die."""
    basket = Basket()
    found = Unpacked(status="read", kind="other")
    try:
        with within(_SECONDS):
            found = _unpack(data, name, basket)
    except OutOfTime:
        found = replace(found, status="unreadable", reason="timeout")
    except (MemoryError, RecursionError):
        found = replace(found, status="unreadable", reason="memory")
    except Exception:  # noqa: BLE001 - libraries raise outside their own classes; the message is kept all the same
        found = replace(found, status="unreadable", reason="damaged")
    found = replace(
        found,
        messages=tuple(basket.messages),
        parts=tuple(basket.parts),
        findings=tuple(basket.findings),
    )
    return {**found.to_json(), "stream": basket.stream()}


def _unpack(data: bytes, name: str, basket: Basket) -> Unpacked:
    if data.startswith(_ZIP):
        return _archive(data, basket)
    most = MAX_FILE if data.startswith(_OLE) else MAX_MESSAGE
    if data.startswith(_OLE) and outlook.looks_like(data):
        kind = "msg"
    elif mailmime.looks_like(data) or _is_named_mail(data, name):
        kind = "eml"
    elif name.lower().endswith((".csv", ".tsv")) and plain.is_text(data):
        return _table(data, basket)
    else:
        return Unpacked(status="read", kind="other")
    if len(data) > most:
        return Unpacked(status="unreadable", kind=kind, reason="memory")
    try:
        if kind == "msg":
            outlook.read(data, basket)
        else:
            mailmime.read(data, basket)
    except CompoundInvalid:
        return Unpacked(status="unreadable", kind=kind, reason="damaged")
    return Unpacked(status="read", kind=kind)


def _table(data: bytes, basket: Basket) -> Unpacked:
    """Give a table's text in UTF-8, whatever it was saved in."""
    decoded = plain.decode(data)
    if not decoded.sure:
        basket.find("undecodable-text", charset=decoded.charset)
    text = decoded.text.removeprefix("\ufeff").encode("utf-8", "replace")
    basket.add(text, name="", role="body", media="text/csv", message=0)
    return Unpacked(status="read", kind="csv")


def _is_named_mail(data: bytes, name: str) -> bool:
    """Believe a name where the bytes are some text at least: a message may have lost its headers."""
    return name.lower().endswith(".eml") and re.search(rb"[^\s\0]", data[:4096]) is not None


def _archive(data: bytes, basket: Basket) -> Unpacked:
    try:
        basket.add_members(Container(data))
    except (TwoReadings, Bomb) as error:
        basket.find("zip-bomb" if isinstance(error, Bomb) else "two-readings", why=str(error))
        return Unpacked(status="unreadable", kind="zip", reason="not-readable")
    except ContainerError:
        return Unpacked(status="unreadable", kind="zip", reason="damaged")
    return Unpacked(status="read", kind="zip")
