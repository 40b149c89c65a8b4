"""Which kind a file is: libmagic and the container's own parts; bytes that are two kinds at once are refused."""

import re
from dataclasses import dataclass, field

from uploads import magicfile, office, ole, plain
from uploads.containers import Bomb, Container, ContainerError, TwoReadings, find_end
from uploads.kinds import SIGNATURES, UNKNOWN, claimed, fits
from uploads.report import Finding, finding
from uploads.xmlparts import XmlRefused

_WORD = "wordprocessingml"
_OOXML = (
    (_WORD + ".document.main", "docx"),
    ("ms-word.document.macroEnabled.main", "docm"),
    (_WORD + ".template.main", "dotx"),
    ("ms-word.template.macroEnabledTemplate.main", "dotm"),
    ("spreadsheetml.sheet.main", "xlsx"),
    ("spreadsheetml.template.main", "xlsx"),
    ("ms-excel.sheet.macroEnabled.main", "xlsm"),
    ("sheet.binary.macroEnabled.main", "xlsb"),
    ("presentationml.presentation.main", "pptx"),
    ("presentationml.slideshow.main", "ppsx"),
    ("ms-powerpoint.presentation.macroEnabled.main", "pptm"),
)
_ODF = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "ott",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.graphics": "odg",
    "application/epub+zip": "epub",
}
_MAGIC = {
    "application/x-dosexec": "exe",
    "application/vnd.microsoft.portable-executable": "exe",
    "application/x-executable": "elf",
    "application/x-tar": "tar",
    "image/bmp": "bmp",
    "image/x-ms-bmp": "bmp",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heic",
    "application/ogg": "audio",
}
_HEAD = 1024
_HTML = re.compile(
    rb"<(!doctype html|html|head|body|script|iframe|title|style|table|div|font|h1|br|meta|p|a|b|svg)[\s>/]",
    re.IGNORECASE,
)
_ACTIVE = re.compile(rb"<(!doctype html|html|script|svg|iframe|body)[\s>]", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PDF_START = re.compile(rb"%PDF-\d\.\d")
_PDF_TAIL = 2048


@dataclass(slots=True)
class Sniffed:
    """The kind found, what was found about it, and its container where that could be opened."""

    kind: str
    findings: list[Finding] = field(default_factory=list)
    container: Container | None = None
    encrypted: bool = False
    damaged: bool = False

    def find(self, code: str, **detail: str) -> None:
        """Add a finding."""
        self.findings.append(finding(code, page=None, **detail))


def sniff(data: bytes, name: str) -> Sniffed:
    """Decide the kind of `data`; `name` only tells a file that was meant to be text from an unknown one."""
    if not data:
        return Sniffed(UNKNOWN, [finding("empty")])
    outer = next((kind for start, kind in SIGNATURES if data.startswith(start)), None)
    if outer == "zip":
        sniffed = _sniff_zip(data, name)
    elif outer == "ole":
        sniffed = _sniff_ole(data, name)
    elif outer is not None:
        sniffed = Sniffed(outer)
    else:
        sniffed = _sniff_rest(data, name)
    _find_second(data, sniffed)
    if sniffed.kind != UNKNOWN and not fits(name, sniffed.kind):
        sniffed.find("name-mismatch", claimed=claimed(name) or UNKNOWN, found=sniffed.kind)
    return sniffed


def _sniff_zip(data: bytes, name: str) -> Sniffed:
    try:
        container = Container(data)
    except TwoReadings as error:
        return Sniffed(_named_inside(data), [finding("two-readings", why=str(error))])
    except Bomb as error:
        return Sniffed(_named_inside(data), [finding("zip-bomb", why=str(error))])
    except ContainerError:
        return Sniffed(_named_inside(data), damaged=True)
    sniffed = Sniffed("zip", container=container)
    try:
        _sniff_parts(container, sniffed)
    except Bomb as error:
        sniffed.find("zip-bomb", why=str(error))
    except (ContainerError, XmlRefused) as error:
        sniffed.kind = _named_inside(data)
        sniffed.damaged = True
        sniffed.find("damaged", why=str(error))
    if sniffed.kind == "zip" and claimed(name) in ("docx", "odt"):
        sniffed.find("wrong-container", claimed=claimed(name) or UNKNOWN, missing="type")
    return sniffed


def _sniff_parts(container: Container, sniffed: Sniffed) -> None:
    """Decide by `[Content_Types].xml` and `mimetype`; both at once are two kinds."""
    mains = office.main_parts(container) if "[Content_Types].xml" in container else []
    found = {_ooxml(content): part for part, content in mains}
    found.pop(None, None)
    mimetype = (
        container.read("mimetype", limit=200).decode("ascii", "replace").strip()
        if "mimetype" in container
        else ""
    )
    if mimetype in _ODF:
        found[_ODF[mimetype]] = "content.xml"
    kinds = [kind for kind in found if kind is not None]
    if not kinds:
        return
    sniffed.kind = kinds[0]
    if len(kinds) > 1:
        sniffed.find("polyglot", first=kinds[0], second=kinds[1])
    part = found[sniffed.kind]
    if sniffed.kind in ("docx", "odt") and (part is None or part not in container):
        sniffed.find("wrong-container", claimed=sniffed.kind, missing=part or "type")


def _ooxml(content_type: str) -> str | None:
    return next((kind for mark, kind in _OOXML if mark in content_type), None)


def _named_inside(data: bytes) -> str:
    """Guess what a broken ZIP was meant to be from the member names in its local headers."""
    if b"word/document.xml" in data:
        return "docx"
    at = data.find(b"mimetypeapplication/", 0, 256)
    kinds = [
        kind for media, kind in _ODF.items() if data[at + 8 :].startswith(media.encode() + b"PK")
    ]
    return kinds[0] if at >= 0 and kinds else "zip"


def _sniff_ole(data: bytes, name: str) -> Sniffed:
    streams = ole.stream_names(data)
    if "EncryptedPackage" in streams:
        # The package says nothing about what is inside it; only the name does.
        wanted = claimed(name)
        kind = wanted if wanted in ("docx", "xlsx", "pptx") else "docx"
        return Sniffed(kind, [finding("encrypted")], encrypted=True)
    if "WordDocument" in streams and ole.is_encrypted_word(data):
        return Sniffed("doc", [finding("encrypted")], encrypted=True)
    marks = (
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
    )
    return Sniffed(next((kind for mark, kind in marks if mark in streams), "ole"))


def _sniff_rest(data: bytes, name: str) -> Sniffed:
    # Text first: libmagic takes a Russian letter in code page 866 for a DOS program.
    if plain.is_text(data):
        return Sniffed(_markup(data) or "txt")
    media = magicfile.media_type(data)
    if media in _MAGIC:
        return Sniffed(_MAGIC[media])
    family = media.partition("/")[0]
    if family in ("audio", "video"):
        return Sniffed(family)
    sniffed = Sniffed(UNKNOWN)
    if claimed(name) == "txt" or family == "text":
        sniffed.find("binary-as-text")
    else:
        sniffed.find("unknown-type", seen=media)
    return sniffed


def _markup(data: bytes) -> str | None:
    """Give the kind of a text that a browser would take for a page (WHATWG MIME Sniffing, 7.1), or that is XML."""
    head = plain.head(data, _HEAD).lstrip().encode()
    if head.startswith(b"<?xml"):
        if re.search(rb"<svg[\s>]", head, re.IGNORECASE):
            return "svg"
        return "html" if re.search(rb"<html[\s>]", head, re.IGNORECASE) else "xml"
    while head.startswith(b"<!--"):
        _, closed, head = head.partition(b"-->")
        if not closed:
            return "html"
        head = head.lstrip()
    match = _HTML.match(head)
    if match is None:
        return None
    return "svg" if match.group(1).lower() == b"svg" else "html"


def _find_second(data: bytes, sniffed: Sniffed) -> None:
    """Look for another kind in the same bytes, where other readers look for it."""
    second = None
    # A plain archive is no document for anybody; what lies in it stored is its own part, not a second reading.
    archive = sniffed.kind == "zip" and sniffed.container is not None
    if sniffed.kind != "pdf" and not archive and _has_pdf(data):
        second = "pdf"
    elif sniffed.container is None and _has_zip(data, sniffed):
        second = "zip"
    elif sniffed.kind == "pdf":
        second = _around_pdf(data)
    elif sniffed.kind in ("jpeg", "png", "gif", "bmp") and _ACTIVE.search(data[:_HEAD]):
        second = "html"
    if second is not None:
        if sniffed.kind == UNKNOWN and second == "zip":
            sniffed.findings = [finding("two-readings", why="data before the archive")]
        else:
            sniffed.findings = [item for item in sniffed.findings if item.code == "two-readings"]
            behind_page = sniffed.kind == UNKNOWN and _ACTIVE.search(data[:_HEAD])
            sniffed.find("polyglot", first="html" if behind_page else sniffed.kind, second=second)


def _has_pdf(data: bytes) -> bool:
    """Whether PDF readers, which accept their mark anywhere in the first KiB, would open these bytes."""
    match = _PDF_START.search(data, 0, _HEAD + 8)
    return match is not None and (
        b"startxref" in data[-_PDF_TAIL:] or re.search(rb"\d obj\b", data) is not None
    )


def _has_zip(data: bytes, sniffed: Sniffed) -> bool:
    if sniffed.kind in ("docx", "odt", "zip") or data.startswith(b"PK"):
        return False
    end = find_end(data)
    if end is None:
        return False
    # A ZIP attached to a PDF without compression ends inside the PDF's stream.
    attached = re.match(rb"\s*endstream\b", data[end + 22 : end + 64])
    return not (sniffed.kind == "pdf" and attached)


def _around_pdf(data: bytes) -> str | None:
    first = re.search(rb"\d\s+obj\b", data[:_HEAD])
    if _ACTIVE.search(data[: first.start() if first else _HEAD]):
        return "html"
    last = data.rfind(b"%%EOF")
    rest = data[last + 5 :].strip(b"\r\n\t \x00") if last >= 0 else b""
    if _ACTIVE.search(rest[:_HEAD]):
        return "html"
    return next(
        (kind for start, kind in SIGNATURES if kind != "pdf" and rest.startswith(start)), None
    )
