"""The words in a message's head: encoded (RFC 2047, RFC 2231), raw in eight bits, or wrong; addresses and dates.

Runs in the jail. A header comes as `email` gives it: bytes beyond ASCII as lone surrogates.
"""

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses, parsedate_tz
from urllib.parse import unquote_to_bytes

from uploads import charset
from uploads.checked import clean
from uploads.mail import MAX_ADDRESS, MAX_WORDS, Person

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"[ \t\r\n]*")
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]+@[^\s<>\"',;:()\[\]]+")
_PARAMETER = re.compile(
    r";\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.DOTALL
)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?\Z")
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso8859-8",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "big5": "big5hkscs",
    "windows-874": "cp874",
}
"""Charsets as mail names them, to the superset that mail programs mean by them."""


def raw(header: object) -> bytes:
    """Give back the bytes of a header as `email` holds it."""
    return str(header).encode("utf-8", "surrogateescape")


def text(data: bytes, said: str = "") -> str:
    """Decode bytes in the charset they are said to be in; where that is wrong, in the one they look like."""
    # What is said to be Latin and reads as UTF-8 is UTF-8: the other way round hardly happens.
    first = ("utf-8", said) if _codec(said) == "cp1252" else (said, "utf-8")
    for name in first:
        codec = _codec(name)
        if codec is None:
            continue
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError, AssertionError):
            continue
    found = charset.guess(data)
    codec = found.charset if found is not None else _codec(said) or "latin-1"
    return data.decode(codec, "replace")


def _codec(name: str) -> str | None:
    plain = name.strip().strip("'\"").lower()
    try:
        info = codecs.lookup(_ALIASES.get(plain, plain)) if plain else None
    except (LookupError, ValueError):
        return None
    # Python also calls base64 and zip codecs; those are no charsets.
    return info.name if info is not None and getattr(info, "_is_text_encoding", True) else None


def header(value: object, hint: str = "") -> str:
    """Give a header's words on one line: encoded words decoded, joined where one character was cut in two.

    `hint` is the charset of the message's own words, for what stands there in eight bits.
    """
    unfolded = re.sub(r"\r?\n[ \t]?|\r", " ", str(value))
    out: list[str] = []
    held: tuple[str, bytes] | None = None
    at = 0
    for match in _WORD.finditer(unfolded):
        between = unfolded[at : match.start()]
        name, data = match[1].split("*")[0], _decoded(match[2], match[3])
        if held is not None and _BETWEEN.fullmatch(between):
            if held[0].lower() == name.lower():
                held = (held[0], held[1] + data)
            else:
                out.append(text(held[1], held[0]))
                held = (name, data)
        else:
            if held is not None:
                out.append(text(held[1], held[0]))
            out.append(_eight_bits(raw(between), hint))
            held = (name, data)
        at = match.end()
    if held is not None:
        out.append(text(held[1], held[0]))
    out.append(_eight_bits(raw(unfolded[at:]), hint))
    return words("".join(out))


def _eight_bits(data: bytes, hint: str) -> str:
    """Decode what no standard allowed: UTF-8 where it is that, else most likely the charset of the message's words."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return text(data, hint)


def _decoded(how: str, coded: str) -> bytes:
    data = coded.encode("utf-8", "surrogateescape")
    if how in "qQ":
        return quopri.decodestring(data.replace(b"_", b"=20"))
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return data


def words(value: str, most: int = MAX_WORDS) -> str:
    """Give words on one line, without controls, cut."""
    plain = "".join(" " if one in "\t\r\n" else one for one in clean(value))
    return " ".join("".join(one for one in plain if one.isprintable() or one == " ").split())[:most]


def person(value: object, hint: str = "") -> Person:
    """Give the first mailbox of a header; an address is found in what is no mailbox, too."""
    unfolded = re.sub(r"\r?\n[ \t]?|\r", " ", str(value))
    pairs = [pair for pair in getaddresses([unfolded]) if "@" in pair[1]]
    if pairs:
        name, address = pairs[0]
    else:
        plain = header(unfolded, hint)
        found = _ADDRESS.search(plain)
        address = found[0] if found else ""
        name = plain.replace(address, "").strip(" <>\"'()") if address else plain
    shown = header(name, hint).strip("'\" ")
    spoken = words(text(raw(address)), MAX_ADDRESS)
    return Person("" if shown == spoken else shown, spoken)


def date(value: object) -> datetime | None:
    """Give the instant of a Date header; one without a zone is UTC, one without sense none."""
    try:
        parts = parsedate_tz(words(str(value)))
        if parts is None:
            return None
        year, month, day, hour, minute, second = parts[:6]
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        return local - timedelta(seconds=parts[9] or 0)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def received(value: object) -> datetime | None:
    """Give the instant that a server wrote into its Received header."""
    return date(str(value).rpartition(";")[2])


def parameters(value: object, hint: str = "") -> dict[str, str]:
    """Give the parameters of a header in every way they are written.

    RFC 2231 with and without charset and sections, RFC 2047 inside quotes, eight raw bits.
    """
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    for key, quoted in _PARAMETER.findall(re.sub(r"\r?\n[ \t]?|\r", " ", str(value))):
        said = _unquoted(quoted.strip())
        match = _SECTION.match(key.lower())
        if match is None:
            continue
        if match[2] is None and match[3] is None:
            plain.setdefault(match[1], header(said, hint))
        else:
            held = sections.setdefault(match[1], {})
            held.setdefault(int(match[2] or 0), (match[3] is not None, said))
    return {**plain, **{key: _joined(held) for key, held in sections.items()}}


def _joined(held: Mapping[int, tuple[bool, str]]) -> str:
    name, data = "", b""
    for place in sorted(held):
        is_coded, said = held[place]
        value = said
        if is_coded:
            if place == min(held) and said.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
                name, _, value = said.split("'", 2)
            data += unquote_to_bytes(value.encode("utf-8", "surrogateescape"))
        else:
            data += raw(value)
    # Some write encoded words there all the same.
    decoded = text(data, name)
    return header(decoded) if "=?" in decoded else clean(decoded)


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    return re.sub(r"\\([\\\"])", r"\1", value[1:].removesuffix('"'))
