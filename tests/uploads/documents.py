"""Documents made for these tests: honest ones by real writers, hostile ones byte by byte."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from typing import Any

import docx
import fpdf
from odf import meta, opendocument, text
from PIL import Image

from tests.uploads.passages import PASSAGES

DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
WRITTEN = datetime(2020, 2, 14, tzinfo=UTC)
"""What PDFs say of when they were written, so that the same call gives the same bytes."""
DOC_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(
    *pages: str, author: str = "", password: str = "", owner: str = "", aes: bool = False
) -> bytes:
    """Write a PDF of Latin text with fpdf2, a page per text."""
    writer = fpdf.FPDF()
    writer.set_creation_date(WRITTEN)
    writer.set_font("helvetica", size=12)
    if author:
        writer.set_author(author)
    if password or owner:
        method = fpdf.enums.EncryptionMethod.AES_256 if aes else fpdf.enums.EncryptionMethod.RC4
        writer.set_encryption(owner or "owner", password or None, method)
    for page in pages:
        writer.add_page()
        writer.multi_cell(0, 6, page)
    return bytes(writer.output())


def pdf_in(language: str) -> bytes:
    """Write a PDF in a script that needs a font of its own."""
    package, pattern = {
        "ar": ("fontpkg_amiri", "Amiri-Regular.ttf"),
        "zh": ("zhplot", "NotoSansSC-Regular.ttf"),
        "ru": ("fontpkg_noto_sans", "NotoSans[[]*.ttf"),
    }[language]
    spec = util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    font = next(Path(spec.submodule_search_locations[0]).rglob(pattern))
    writer = fpdf.FPDF()
    writer.set_creation_date(WRITTEN)
    writer.add_font("own", fname=str(font))
    writer.set_font("own", size=12)
    writer.set_text_shaping(use_shaping_engine=True)
    writer.add_page()
    writer.multi_cell(0, 8, PASSAGES[language])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bytes(writer.output())


def pdf_of(*objects: bytes, version: bytes = b"1.7") -> bytes:
    """Lay out PDF objects 1, 2, ... with a right cross-reference table; object 1 is the catalog."""
    out = bytearray(b"%PDF-" + version + b"\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """Write a PDF stream object's body."""
    return b"<</Length %d%s>>\nstream\n" % (len(data), extra) + data + b"\nendstream"


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf_with(catalog: bytes = b"", *more: bytes, page: bytes = b"", content: bytes = b"") -> bytes:
    """Write a one-page PDF whose catalog or page carries something; `more` are objects from 6 on."""
    show = (
        content
        or b"BT /F 12 Tf 20 100 Td (We thank the Secretariat for this opportunity to comment.) Tj ET"
    )
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
        + page
        + b">>",
        stream(show),
        _FONT,
        *more,
    )


def many_pages(count: int) -> bytes:
    """Write a PDF of many pages that share one content stream, in a tree of a hundred each."""
    leaves = (count + 99) // 100
    first_page = 5 + leaves
    kids = b" ".join(b"%d 0 R" % (5 + leaf) for leaf in range(leaves))
    nodes = []
    for leaf in range(leaves):
        numbers = range(leaf * 100, min(count, leaf * 100 + 100))
        pages = b" ".join(b"%d 0 R" % (first_page + number) for number in numbers)
        nodes.append(b"<</Type/Pages/Parent 2 0 R/Count %d/Kids[%s]>>" % (len(numbers), pages))
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 500 200]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        stream(
            b"BT /F 12 Tf 20 100 Td (We thank the Secretariat for this opportunity to comment.) Tj ET"
        ),
        _FONT,
        *nodes,
        *(page % (5 + number // 100) for number in range(count)),
    )


def word(*paragraphs: str, author: str = "") -> bytes:
    """Write a DOCX with python-docx."""
    document = docx.Document()
    document.core_properties.author = author
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt(*paragraphs: str, author: str = "") -> bytes:
    """Write an ODT with odfpy."""
    document: Any = opendocument.OpenDocumentText()
    if author:
        document.meta.addElement(meta.InitialCreator(text=author))
    for paragraph in paragraphs:
        document.text.addElement(text.P(text=paragraph))
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def archive(members: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Write a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return buffer.getvalue()


def types(part: str = "/word/document.xml", content: str = DOCX_MAIN) -> str:
    """Write a [Content_Types].xml with one main part."""
    return f'<Types xmlns="{TYPES}"><Override PartName="{part}" ContentType="{content}"/></Types>'


def docx_of(body: str, more: Mapping[str, str | bytes] | None = None, *, prolog: str = "") -> bytes:
    """Write a DOCX whose body is given as WordprocessingML."""
    document = f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": types(), "word/document.xml": document, **(more or {})})


def paragraph(words: str) -> str:
    """Write a paragraph of WordprocessingML."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def relations(*rows: tuple[str, str]) -> str:
    """Write a relationships part whose targets are external: (type, target)."""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{DOC_RELS}/{kind}" Target="{target}" TargetMode="External"/>'
        for number, (kind, target) in enumerate(rows)
    )
    return f'<Relationships xmlns="{RELS}">{lines}</Relationships>'


def jpeg(*, artist: str = "") -> bytes:
    """Write a JPEG with Pillow."""
    image = Image.new("RGB", (30, 20))
    exif = image.getexif()
    if artist:
        exif[0x013B] = artist
        exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def png(*, author: str = "") -> bytes:
    """Write a PNG with Pillow."""
    from PIL import PngImagePlugin  # noqa: PLC0415 - the one place that needs it

    info = PngImagePlugin.PngInfo()
    if author:
        info.add_text("Author", author)
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20)).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def compound(*streams: str) -> bytes:
    """Write the smallest [MS-CFB] file with these stream names."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", header, 76, *[0xFFFFFFFF] * 109)
    struct.pack_into("<I", header, 76, 0)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for name in ("Root Entry", *streams)[:4]:
        raw = name.encode("utf-16-le") + b"\x00\x00"
        entries += raw.ljust(64, b"\x00") + struct.pack("<HBB", len(raw), 2, 1) + bytes(60)
    return bytes(header) + fat + entries.ljust(512, b"\x00")


def deflate_bomb(size: int) -> bytes:
    """Write a DOCX with one member of `size` zero bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        written.writestr("[Content_Types].xml", types())
        written.writestr("word/document.xml", "<x/>")
        with written.open("word/media/a.bmp", "w", force_zip64=True) as member:
            for _ in range(size // (1 << 20)):
                member.write(bytes(1 << 20))
    return buffer.getvalue()


def lying_member(declared: int, real: int) -> bytes:
    """Write a DOCX with a member that unpacks to more than both of its headers declare."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(real)) + packer.flush()
    honest: Sequence[tuple[str, bytes]] = (
        ("[Content_Types].xml", types().encode()),
        ("word/document.xml", b"<x/>"),
    )
    return raw_zip(
        [
            *((n, 0, d, d, len(d)) for n, d in honest),
            ("word/media/a.bmp", 8, packed, bytes(real), declared),
        ]
    )


def raw_zip(members: Iterable[tuple[str, int, bytes, bytes, int]]) -> bytes:
    """Write a ZIP by hand from (name, method, packed, content, declared size)."""
    out, directory = bytearray(), bytearray()
    count = 0
    for name, method, packed, content, size in members:
        raw, crc = name.encode(), zlib.crc32(content)
        fields = (20, 0, method, 0, 0x5A21, crc, len(packed), size, len(raw))
        directory += (
            struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, 0, len(out)) + raw
        )
        out += struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields, 0) + raw + packed
        count += 1
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + end)
