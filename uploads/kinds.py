"""The kinds of file that are known by name: what each is called, served as and ended with.

Importing this imports no parser. `uploads.sniff` decides which kind a file is; `guess` here looks at the first bytes
only, for the time in which nothing could be inspected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table: registered media type, canonical extension, other extensions in use, whether text is read."""

    media_type: str
    extension: str
    also: tuple[str, ...] = ()
    read: bool = False


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_MACRO = ".macroEnabled.12"

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "pdf": Kind("application/pdf", ".pdf", read=True),
        "docx": Kind(_OOXML + "wordprocessingml.document", ".docx", read=True),
        "odt": Kind(_ODF + "text", ".odt", read=True),
        "rtf": Kind("application/rtf", ".rtf", (".doc",), read=True),
        "txt": Kind("text/plain", ".txt", (".text", ".md", ".csv", ".log"), read=True),
        "jpeg": Kind("image/jpeg", ".jpg", (".jpeg", ".jpe", ".jfif"), read=True),
        "png": Kind("image/png", ".png", read=True),
        # recognised so that a refusal can name them
        "doc": Kind("application/msword", ".doc", (".dot",)),
        "xls": Kind("application/vnd.ms-excel", ".xls"),
        "ppt": Kind("application/vnd.ms-powerpoint", ".ppt", (".pps",)),
        "ole": Kind("application/x-ole-storage", ".ole", (".msg", ".msi", ".vsd", ".pub")),
        "docm": Kind("application/vnd.ms-word.document" + _MACRO, ".docm"),
        "dotx": Kind(_OOXML + "wordprocessingml.template", ".dotx"),
        "dotm": Kind("application/vnd.ms-word.template" + _MACRO, ".dotm"),
        "xlsx": Kind(_OOXML + "spreadsheetml.sheet", ".xlsx"),
        "xlsm": Kind("application/vnd.ms-excel.sheet" + _MACRO, ".xlsm"),
        "xlsb": Kind("application/vnd.ms-excel.sheet.binary" + _MACRO, ".xlsb"),
        "pptx": Kind(_OOXML + "presentationml.presentation", ".pptx"),
        "pptm": Kind("application/vnd.ms-powerpoint.presentation" + _MACRO, ".pptm"),
        "ppsx": Kind(_OOXML + "presentationml.slideshow", ".ppsx"),
        "ott": Kind(_ODF + "text-template", ".ott"),
        "ods": Kind(_ODF + "spreadsheet", ".ods"),
        "odp": Kind(_ODF + "presentation", ".odp"),
        "odg": Kind(_ODF + "graphics", ".odg"),
        "epub": Kind("application/epub+zip", ".epub"),
        "html": Kind("text/html", ".html", (".htm", ".xhtml")),
        "svg": Kind("image/svg+xml", ".svg"),
        "xml": Kind("application/xml", ".xml", (".fodt",)),
        "postscript": Kind("application/postscript", ".ps", (".eps", ".ai")),
        "exe": Kind("application/vnd.microsoft.portable-executable", ".exe", (".dll", ".scr")),
        "elf": Kind("application/x-executable", ".elf", (".so", ".bin")),
        "zip": Kind("application/zip", ".zip", (".jar",)),
        "gzip": Kind("application/gzip", ".gz", (".tgz",)),
        "bzip2": Kind("application/x-bzip2", ".bz2"),
        "xz": Kind("application/x-xz", ".xz"),
        "7z": Kind("application/x-7z-compressed", ".7z"),
        "rar": Kind("application/vnd.rar", ".rar"),
        "tar": Kind("application/x-tar", ".tar"),
        "gif": Kind("image/gif", ".gif"),
        "bmp": Kind("image/bmp", ".bmp"),
        "tiff": Kind("image/tiff", ".tif", (".tiff",)),
        "webp": Kind("image/webp", ".webp"),
        "heic": Kind("image/heic", ".heic", (".heif",)),
        "audio": Kind("application/octet-stream", ".bin", (".mp3", ".wav", ".ogg", ".m4a")),
        "video": Kind("application/octet-stream", ".bin", (".mp4", ".avi", ".mov", ".mkv")),
        UNKNOWN: Kind("application/octet-stream", ".bin"),
    }
)

SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\x7fELF", "elf"),
    (b"%!PS", "postscript"),
    (b"\xc5\xd0\xd3\xc6", "postscript"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
"""First bytes that settle the outer type by themselves."""


def media_type(kind: str) -> str:
    """Give the media type a file of this kind is stored and served with; never taken from the client."""
    return KINDS.get(kind, KINDS[UNKNOWN]).media_type


def extension(kind: str) -> str:
    """Give the extension, with its dot, that download names of this kind end with."""
    return KINDS.get(kind, KINDS[UNKNOWN]).extension


def is_read(kind: str) -> bool:
    """Whether text or structure of this kind is read here; the others are only recognised."""
    return KINDS.get(kind, KINDS[UNKNOWN]).read


def claimed(name: str) -> str | None:
    """Give the kind that a file name's extension claims, None where it has none or an unknown one."""
    _, dot, last = name.strip().lower().rpartition(".")
    suffix = dot + last
    if not dot:
        return None
    for word, kind in KINDS.items():
        if suffix == kind.extension and word != UNKNOWN:
            return word
    return next((word for word, kind in KINDS.items() if suffix in kind.also), None)


def fits(name: str, kind: str) -> bool:
    """Whether a name's extension agrees with the kind found; a name without extension claims nothing."""
    _, dot, last = name.strip().lower().rpartition(".")
    row = KINDS.get(kind, KINDS[UNKNOWN])
    return not dot or dot + last == row.extension or dot + last in row.also


def guess(head: bytes, name: str) -> str:
    """Guess a kind from the first bytes and the name, for a file that could not be inspected yet.

    Compares bytes, parses nothing; inspection has the last word.
    """
    kind = next((word for start, word in SIGNATURES if head.startswith(start)), None)
    wanted = claimed(name)
    if kind in ("zip", "ole"):
        inside = {"zip": ("docx", "odt", "xlsx", "pptx", "ods", "odp"), "ole": ("doc", "docx")}
        return wanted if wanted in inside[kind] else kind
    if kind is not None:
        return kind
    bom = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "txt" if head and wanted == "txt" and (bom or b"\x00" not in head) else UNKNOWN
