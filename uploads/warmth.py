"""Everything a parser would load or build on first use, done while files can still be opened.

Inside a child an import fails, and libraries tend to hide that: without this a text in Big5 came back empty and
without an error.
"""

import base64
import contextlib
import importlib
import io
import pkgutil
import zipfile
from encodings.aliases import aliases

from uploads import canvas, charset, detector, inspector, pdfstructure, phones, unpacker
from uploads.alphabets import MULTIBYTE, TABLES

_PACKAGES = ("encodings", "email", "html", "pypdf", "pypdfium2", "phonenumbers.data")
_MODULES = (
    "bz2",
    "lzma",
    "_strptime",
    "stringprep",
    "unicodedata",
    "_multibytecodec",
    "_codecs_cn",
    "_codecs_hk",
    "_codecs_iso2022",
    "_codecs_jp",
    "_codecs_kr",
    "_codecs_tw",
    "cryptography.hazmat.primitives.ciphers.algorithms",
    "cryptography.hazmat.primitives.ciphers.modes",
    "cryptography.hazmat.primitives.padding",
    "cryptography.hazmat.decrepit.ciphers.algorithms",
)
_WORDS = {
    "cp1252": "caf\u00e9 au lait",
    "gb18030": "\u4e00\u4e2d\u6587",
    "big5": "\u4e00\u4e2d\u6587",
    "cp932": "\u3042\u3044\u4e00",
    "cp949": "\ud55c\uad6d",
}
_PDF_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
    (
        b"<</Length 76>>stream\nBT /F1 12 Tf 10 100 Td (Warm words) Tj "
        b"/F2 12 Tf 0 -20 Td <4E2D6587> Tj ET       \nendstream"
    ),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[7 0 R]>>",
    (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 4>>/DW 1000/FontDescriptor 8 0 R>>"
    ),
    (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800"
        b"/Descent -100/CapHeight 700/StemV 80>>"
    ),
)


def warm() -> None:
    """Load every codec and parser module, then read one trusted document of each kind."""
    for package in _PACKAGES:
        _import_all(package)
    for name in (*_MODULES, *(f"encodings.{each}" for each in set(aliases.values()))):
        with contextlib.suppress(ImportError, LookupError):
            importlib.import_module(name)
    for encoding in (
        *TABLES,
        *MULTIBYTE,
        "iso2022_jp_2",
        "iso2022_kr",
        "utf-16",
        "utf-32",
        "utf-8-sig",
    ):
        "a".encode(encoding).decode(encoding)
    for encoding, words in _WORDS.items():
        charset.guess(words.encode(encoding))
    detector.rank("a warm word")
    phones.warm()
    canvas.warm()
    for name, data in samples().items():
        inspector.inspect_bytes(data, name=name, depth="full", announce=lambda _: None)
    for name, data in messages().items():
        list(unpacker.unpack_bytes(data, name=name)["stream"])
    list(canvas.draw(_pdf(), kind="pdf", first=1, count=1))
    with contextlib.suppress(Exception):
        list(pdfstructure.open_reader(samples()["warm.pdf"]).pages[0].extract_text())


def stretch() -> None:
    """Read the trusted PDF once more: a child that waits makes the memory it shares its own before a file is there."""
    inspector.inspect_bytes(_pdf(), name="warm.pdf", depth="quick", announce=lambda _: None)


def _import_all(package: str) -> None:
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if (
            "__main__" in module.name
            or "_cli" in module.name
            or module.name.endswith((".mbcs", ".oem"))
        ):
            continue
        with contextlib.suppress(Exception):  # optional parts miss their dependencies
            importlib.import_module(module.name)


def samples() -> dict[str, bytes]:
    """Make a trusted document of each kind that is read, by file name."""
    return {
        "warm.pdf": _pdf(),
        "warm.docx": _docx(),
        "warm.odt": _odt(),
        "warm.rtf": rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 A;}}\f0 warm \'e0\par}",
        "warm.txt": "warm words, caf\u00e9\n".encode(),
        "warm.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00",
        "warm.jpg": b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xd9",
    }


def messages() -> dict[str, bytes]:
    """Make a trusted message and archive, by file name."""
    inner = b"From: a@example.org\nTo: b@example.org\nDate: Tue, 1 Dec 2026 10:00:00 +0100\n\nwarm words\n"
    head = b"--x\nContent-Transfer-Encoding: base64\nContent-Type: "
    coded = base64.encodebytes(inner)
    parts = (
        head + b"message/rfc822\n\n" + coded,
        head + b"application/octet-stream; name*=utf-8''w%20arm\n\n" + coded,
        b"--x\nContent-Type: message/rfc822\n\n" + inner,
        b"--x\nContent-Type: text/html\n\n<p>caf&eacute; <img src='cid:a'>",
        b"--x\nContent-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9\n",
    )
    top = (
        b"Subject: =?utf-8?B?d2FybQ==?= =?utf-8?Q?=20words?=\n"
        + inner.partition(b"\n\n")[0]
        + b"\nContent-Type: multipart/mixed; boundary=x\n\n"
    )
    return {"warm.eml": top + b"\n".join(parts) + b"\n--x--\n", "warm.zip": _zip({"a.txt": "warm"})}


def _pdf() -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(_PDF_OBJECTS, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
    return bytes(out)


def _zip(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _docx() -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zip(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:body><w:p><w:r><w:t>warm words</w:t></w:r></w:p></w:body></w:document>",
        }
    )


def _odt() -> bytes:
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><t:p>warm words</t:p></o:document-content>',
        }
    )
