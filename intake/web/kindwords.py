"""Kinds of file and languages by name, for sentences."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import pgettext

from intake.web.i18n import language_within
from uploads.kinds import media_type


def accepted(kinds: Sequence[str]) -> str:
    """Name the kinds of file that a call takes, in a row."""
    comma = str(pgettext("between words in a list", ", "))
    return comma.join(kind_word(kind) for kind in kinds)


def kind_word(kind: str) -> str:
    """Name a kind of file in the page's language."""
    known = KIND_WORDS.get(kind)
    if known:
        return known()
    return kind.upper() if media_type(kind) != media_type("unknown") else str(_("an unknown type"))


def language_list(tags: Sequence[str]) -> str:
    """Name languages, in a row within a sentence."""
    comma = str(pgettext("between words in a list", ", "))
    return comma.join(language_within(tag) for tag in tags)


KIND_WORDS: Mapping[str, Callable[[], str]] = {
    "unknown": lambda: _("an unknown type"),
    "exe": lambda: _("a Windows program"),
    "elf": lambda: _("a program"),
    "html": lambda: _("a web page (HTML)"),
    "svg": lambda: _("a drawing (SVG)"),
    "xml": lambda: _("an XML file"),
    "zip": lambda: _("a ZIP archive"),
    "gzip": lambda: _("a compressed archive"),
    "bzip2": lambda: _("a compressed archive"),
    "xz": lambda: _("a compressed archive"),
    "7z": lambda: _("a compressed archive"),
    "rar": lambda: _("a compressed archive"),
    "tar": lambda: _("an archive"),
    "ole": lambda: _("an old Office file of another kind"),
    "doc": lambda: _("an old Word document (DOC)"),
    "xls": lambda: _("an old Excel workbook (XLS)"),
    "xlsx": lambda: _("an Excel workbook (XLSX)"),
    "ods": lambda: _("a spreadsheet (ODS)"),
    "pptx": lambda: _("a presentation (PPTX)"),
    "odp": lambda: _("a presentation (ODP)"),
    "docm": lambda: _("a Word document with macros (DOCM)"),
    "audio": lambda: _("a sound recording"),
    "video": lambda: _("a video"),
    "gif": lambda: _("a GIF picture"),
    "bmp": lambda: _("a BMP picture"),
    "tiff": lambda: _("a TIFF picture"),
    "webp": lambda: _("a WebP picture"),
    "heic": lambda: _("a HEIC picture"),
    "postscript": lambda: _("a PostScript file"),
}
