"""winmail.dat: what Outlook sends to those it takes for Outlook ([MS-OXTNEF]). Runs in the jail."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from uploads import mailhtml, mailwords, mapi
from uploads.limits import FULL
from uploads.mail import MAX_ADDRESS, MAX_ID, Message, Person, stamp
from uploads.mailbasket import MOST_DEPTH, Basket
from uploads.mapi import Properties
from uploads.reading import Reading
from uploads.rtf import read as read_rtf

_MAGIC = b"\x78\x9f\x3e\x22"
_RENDERING, _ATTACHMENT, _ATTACHED_DATA, _TITLE = 0x9002, 0x9005, 0x800F, 0x8010
_MESSAGE_PROPERTIES, _BODY, _SUBJECT, _CODEPAGE = 0x9003, 0x800C, 0x8004, 0x9007


@dataclass(slots=True)
class _File:
    title: bytes = b""
    data: bytes = b""
    properties: Properties = field(default_factory=Properties)


@dataclass(slots=True)
class _Found:
    """What one winmail.dat holds."""

    codepage: str = "cp1252"
    body: bytes = b""
    properties: Properties = field(default_factory=Properties)
    files: list[_File] = field(default_factory=list)


def looks_like(data: bytes) -> bool:
    """Whether bytes begin like a winmail.dat."""
    return data.startswith(_MAGIC)


def read(data: bytes, basket: Basket, *, message: int, level: int, words: list[str]) -> bool:
    """Put the files of a winmail.dat beside the message it came with, and its words where that has none.

    Gives False for what is none.
    """
    if not looks_like(data):
        return False
    found = _found(data)
    said = body_of(found.properties) or mailwords.text(found.body.rstrip(b"\0"), found.codepage)
    if said.strip() and not any(text.strip() for text in words):
        words.append(said)
    for file in found.files:
        _put(file, basket, message=message, level=level, codepage=found.codepage)
    return True


def _found(data: bytes) -> _Found:
    made = _Found()
    for key, value in _attributes(data):
        if key == _CODEPAGE and len(value) >= 4:  # noqa: PLR2004 - a number of 32 bits
            number = struct.unpack_from("<I", value)[0]
            made.codepage = f"cp{number}"
        elif key == _BODY:
            made.body = value
        elif key == _MESSAGE_PROPERTIES:
            made.properties = mapi.of_stream(value, made.codepage)
        elif key == _RENDERING:
            made.files.append(_File())
        elif key in (_TITLE, _ATTACHED_DATA, _ATTACHMENT):
            if not made.files:
                made.files.append(_File())
            last = made.files[-1]
            if key == _TITLE:
                last.title = value
            elif key == _ATTACHED_DATA:
                last.data = value
            else:
                last.properties = mapi.of_stream(value, made.codepage)
    return made


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        key, length = struct.unpack_from("<xHxxI", data, at)
        yield key, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _put(file: _File, basket: Basket, *, message: int, level: int, codepage: str) -> None:
    held = file.properties
    title = mailwords.words(mailwords.text(file.title.rstrip(b"\0"), codepage))
    name = held.text(mapi.LONG_NAME, mapi.SHORT_NAME) or title or held.text(mapi.DISPLAY_NAME)
    kind, value = held.held.get(mapi.DATA, (0, b""))
    data = file.data or (value if kind == mapi.BINARY else b"")
    if held.number(mapi.METHOD) == mapi.EMBEDDED and looks_like(value[16:]):
        inside(value[16:], basket, level=level + 1, name=name)
        return
    if not data and kind == mapi.OBJECT:
        data = value[16:]
    if data or name:
        basket.add(
            data,
            name=name,
            role="attachment",
            media=held.text(mapi.MIME),
            message=message,
        )


def inside(data: bytes, basket: Basket, *, level: int, name: str = "") -> None:
    """Read a message that another holds in this form."""
    if level > MOST_DEPTH:
        basket.find("nested-too-deep")
        return
    found = _found(data)
    place = basket.open(head(found.properties, level=level, subject=name))
    if place is None:
        return
    words: list[str] = []
    read(data, basket, message=place, level=level, words=words)
    for text in words:
        basket.add(
            text.encode("utf-8", "replace"),
            name="",
            role="body",
            media="text/plain",
            message=place,
        )


def head(held: Properties, *, level: int, subject: str = "") -> Message:
    """Make a message's head of its properties."""
    address = held.text(mapi.SENDER_SMTP, mapi.OF_SMTP) or next(
        (one for one in (held.text(mapi.OF_ADDRESS), held.text(mapi.SENDER_ADDRESS)) if "@" in one),
        "",
    )
    return Message(
        level=level,
        subject=mailwords.words(held.text(mapi.SUBJECT) or subject),
        sender=Person(
            mailwords.words(held.text(mapi.OF_NAME, mapi.SENDER_NAME)),
            mailwords.words(address, MAX_ADDRESS),
        ),
        message_id=mailwords.words(held.text(mapi.MESSAGE_ID), MAX_ID),
        dated=stamp(held.time(mapi.SUBMITTED)),
        arrived=stamp(held.time(mapi.DELIVERED)),
    )


def body_of(held: Properties) -> str:
    """Give the words of a message: plain, of a page, or of rich text."""
    plain = held.text(mapi.BODY)
    if plain.strip():
        return plain.replace("\r\n", "\n")
    page = page_of(held)
    if page.strip():
        return mailhtml.words(page)
    packed = held.binary(mapi.RTF)
    if not packed:
        return ""
    reading = Reading("rtf")
    read_rtf(mapi.unpack_rtf(packed), reading, FULL)
    return "\n".join(reading.text)


def page_of(held: Properties) -> str:
    """Give a message's words as a web page, empty for none."""
    kind, value = held.held.get(mapi.HTML, (0, b""))
    if kind == mapi.BINARY:
        return mailwords.text(value, held.codepage)
    return held.text(mapi.HTML)
