"""Damaged documents without end, each named by one number: what mutant 4,711 of a seed is, it stays."""

import io
import random
import re
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache

from tests.uploads.documents import (
    docx_of,
    jpeg,
    many_pages,
    odt,
    paragraph,
    pdf,
    pdf_in,
    pdf_with,
    png,
    word,
)
from tests.uploads.oldword import old_word
from tests.uploads.passages import PASSAGES

SEED = 20_200_214

Chance = random.Random


def document(number: int, seed: int = SEED) -> tuple[str, bytes]:
    """Give a mutant's name and bytes."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - mutants are no secrets
    kinds = list(honest())
    kind = kinds[number % len(kinds)]
    whole = chance.choice(honest()[kind])
    if kind in ("docx", "odt") and chance.random() < INSIDE:
        return f"{number}.{kind}", _inside(whole, chance)
    return f"{number}.{kind.partition(' ')[0]}", damage(whole, chance, TOKENS[_family(kind)])


INSIDE = 0.7
"""Of office files, the share whose parts are damaged before they are packed: a broken ZIP hides its XML."""


@cache
def honest() -> dict[str, tuple[bytes, ...]]:
    """Give documents of every kind that is read, and of those that are only recognised."""
    words, russian, chinese = PASSAGES["en"], PASSAGES["ru"], PASSAGES["zh"]
    return {
        "pdf": (
            pdf(words, author="A"),
            pdf_in("zh"),
            pdf_in("ar"),
            pdf_with(b"/OpenAction<</S/JavaScript/JS(1)>>"),
            pdf(words, owner="x"),
            many_pages(3),
        ),
        "docx": tuple(map(_undated, (word(words, author="A"), docx_of(paragraph(chinese))))),
        "odt": tuple(map(_undated, (odt(words, author="A"), odt(russian)))),
        "rtf": tuple(_rtf(text) for text in (words, russian, chinese)),
        "doc": (old_word(words), old_word(russian, encrypted=True)),
        "txt 8-bit": tuple(
            text.encode(name, "ignore")
            for text, name in (
                (russian, "cp1251"),
                (russian, "koi8-r"),
                (PASSAGES["fr"], "cp1252"),
                (PASSAGES["ar"], "cp1256"),
            )
        ),
        "txt wide": tuple(
            text.encode(name, "ignore")
            for text, name in (
                (words, "utf-16"),
                (russian, "utf-16-le"),
                (chinese, "utf-32"),
                (chinese, "utf-8-sig"),
            )
        ),
        "txt multibyte": tuple(
            chinese.encode(name, "ignore")
            for name in ("gb18030", "big5", "shift_jis", "euc_kr", "iso2022_jp")
        ),
        "jpeg": (jpeg(artist="A"), jpeg()),
        "png": (png(author="A"), png()),
    }


def _undated(whole: bytes) -> bytes:
    """Pack a ZIP anew without the instants that writing it left in it."""
    with zipfile.ZipFile(io.BytesIO(whole)) as held:
        return _packed({name: _DATED.sub(b"", held.read(name)) for name in held.namelist()})


_DATED = re.compile(b"<(?:meta:creation-date|dc:date)>[^<]*</[a-z:-]+>")


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            written.writestr(info, data)
    return buffer.getvalue()


def _rtf(text: str) -> bytes:
    said = "".join(
        c if c.isascii() else f"\\u{(ord(c) + 2**15) % 2**16 - 2**15}?" for c in text[:600]
    )
    return (
        rf"{{\rtf1\ansi\ansicpg1251\uc1{{\fonttbl{{\f0 A;}}}}{{\info{{\author A}}}}{said}"
        rf"{{\field{{\*\fldinst HYPERLINK}}{{\fldrslt x}}}}\par{{\pict 00ff}}\bin3 abc\'e9}}"
    ).encode("ascii")


def _family(kind: str) -> str:
    return "zip" if kind in ("docx", "odt") else kind.partition(" ")[0]


_NUMBERS = [
    b"-1",
    b"0",
    b"9" * 20,
    b"4294967295",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"\x00",
]
TOKENS = {
    "pdf": [
        *(b"<<", b">>", b"[", b"]", b"0 R", b"1 0 R", b"/Length 99999999", b"obj", b"endstream"),
        *(b"%%EOF", b"/Kids", b"/Parent 1 0 R", b"/Filter/FlateDecode", b"xref", b"#00", b"("),
    ],
    "zip": [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"\x08\x00", b"\x01\x00"],
    "rtf": [
        *(b"{", b"}", b"\\", b"\\bin99999", b"\\u-1?", b"\\uc9", b"\\'zz", b"\\*", b"\\ansicpg0"),
        *(b"\\u55357?", b"\\deleted", b"{\\info{\\author ", b"{\\*\\annotation ", b"\\revauth9 "),
    ],
    "doc": [b"WordDocument", b"\xec\xa5", b"\xfe\xff\xff\xff", b"1Table", b"EncryptedPackage"],
    "txt": [
        b"\x1b$B",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\x1b(B",
        b"+A-",
    ],
    "jpeg": [
        b"\xff\xd8",
        b"\xff\xe1",
        b"\xff\xe1\xff\xff",
        b"Exif\x00\x00",
        b"II*\x00",
        b"MM\x00*",
    ],
    "png": [b"IHDR", b"IDAT", b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"IEND", b"\x7f\xff\xff\xff"],
}
"""Bytes that mean something to who reads this kind, put in where they do harm."""

XML = [
    *(
        b"<w:p>",
        b"</w:p>",
        b"<w:ins w:author='x'>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"&#0;",
    ),
    *(
        b"<![CDATA[",
        b"]]>",
        b"<?",
        b"xmlns:w='y'",
        b"<office:annotation>",
        b"<text:p>",
        b"\xff",
        b"<",
        b">",
    ),
]


def damage(whole: bytes, chance: Chance, tokens: Iterable[bytes], *, most: int = 12) -> bytes:
    """Flip, cut, repeat, swap in tokens that matter, cut short, or join with itself."""
    data = bytearray(whole)
    known = [*tokens, *_NUMBERS]
    for _ in range(chance.randint(1, most)):
        at = chance.randrange(len(data))
        act = chance.randrange(7)
        if act == 0:
            data[at] = chance.randrange(256)
        elif act == 1:
            data[at : at + chance.randint(1, 60)] = chance.choice(known)
        elif act == 2:
            del data[at : at + chance.randint(1, 400)]
        elif act == 3:
            data[at:at] = data[at : at + chance.randint(1, 200)]
        elif act == 4:
            data[at] ^= 1 << chance.randrange(8)
        elif act == 5:
            data[at:at] = chance.choice(known) * chance.randint(1, 40)
        elif chance.random() < 0.1:
            del data[at:]
        data = data or bytearray(b"x")
    return bytes(data)


def _inside(whole: bytes, chance: Chance) -> bytes:
    """Damage a part of an office file and pack it anew; the ZIP around it is sound."""
    with zipfile.ZipFile(io.BytesIO(whole)) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    read = [name for name, data in parts.items() if name.endswith(".xml") and data]
    hit = chance.choice(read)
    parts[hit] = damage(parts[hit], chance, XML)
    return _packed(parts)
