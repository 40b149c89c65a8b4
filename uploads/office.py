"""DOCX (ECMA-376, WordprocessingML): text by paragraph, properties, and what a reviewer should know is inside."""

import posixpath
import re
from urllib.parse import urlsplit

from uploads.containers import Container, ContainerError
from uploads.limits import Depth
from uploads.reading import Reading
from uploads.text import is_readable, paginate, take
from uploads.xmlparts import XmlRefused, walk

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (_LOOSE, _STRICT)
_SMALL = 1024 * 1024
_STORY = re.compile(r"word/(footnotes|endnotes|header\d*|footer\d*)\.xml\Z", re.IGNORECASE)
_EMBEDDED = re.compile(r"word/(embeddings|activeX)/.+", re.IGNORECASE)
_MACROS = re.compile(r"(.*/)?vba(Project|Data)[^/]*\Z", re.IGNORECASE)
_FETCHING_FIELD = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DDEAUTO|DDE)\b", re.IGNORECASE
)
_PROPERTIES = {
    "creator": "author",
    "lastModifiedBy": "last-modified-by",
    "title": "title",
    "subject": "subject",
    "description": "description",
    "keywords": "keywords",
    "created": "created",
    "modified": "modified",
    "Company": "company",
    "Manager": "manager",
    "Application": "application",
}


class _Story:
    """Collects the paragraphs of one part; deleted text and the fallback of a drawing are left out."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.tracked = 0
        self.fields: list[str] = []
        self.objects = 0
        self._parts: list[str] = []
        self._within: str | None = None
        self._skipping = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if self._skipping or local in ("Fallback", "del", "moveFrom"):
            self._skipping += local in ("Fallback", "del", "moveFrom")
            self.tracked += local in ("del", "moveFrom")
            return
        if namespace not in _NAMESPACES:
            self.objects += local == "OLEObject"
            return
        if local in ("t", "instrText"):
            self._within = local
        elif local in ("tab", "ptab"):
            self._parts.append("\t")
        elif local in ("br", "cr"):
            self._parts.append("\n")
        elif local == "noBreakHyphen":
            self._parts.append("-")
        elif local in ("ins", "moveTo", "rPrChange", "pPrChange"):
            self.tracked += 1
        elif local == "fldSimple":
            self.fields.extend(value for key, value in attributes.items() if key.endswith(" instr"))

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self._skipping:
            self._skipping -= local in ("Fallback", "del", "moveFrom")
        elif local in ("t", "instrText"):
            self._within = None
        elif local == "p":
            self.paragraphs.append("".join(self._parts))
            self._parts = []
        elif local == "tc":
            self._parts.append("\t")

    def text(self, data: str) -> None:
        if self._skipping:
            return
        if self._within == "t":
            self._parts.append(data)
        elif self._within == "instrText":
            self.fields.append(data)


class _Leaves:
    """Keeps the text of elements that hold nothing but text, by local name."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._parts: list[str] = []

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        self._parts = []

    def end(self, name: str) -> None:
        value = "".join(self._parts).strip()
        if value:
            self.values.setdefault(name.rpartition(" ")[2], value)
        self._parts = []

    def text(self, data: str) -> None:
        self._parts.append(data)


class Elements:
    """Keeps the attributes of every element of one local name; at most 5,000."""

    def __init__(self, local: str) -> None:
        """Watch for elements called `local` in any namespace."""
        self._local = local
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the attributes if the name fits."""
        if name.rpartition(" ")[2] == self._local and len(self.found) < 5_000:  # noqa: PLR2004 - as the docstring says
            self.found.append(attributes)

    def end(self, name: str) -> None:
        """Pass over."""

    def text(self, data: str) -> None:
        """Pass over."""


def main_parts(container: Container) -> list[tuple[str, str]]:
    """Give (part name without leading slash, content type) of every part whose type ends in `main+xml`.

    Reads `[Content_Types].xml` (ECMA-376-2, 10.1.2). Raises ContainerError, XmlRefused.
    """
    overrides = Elements("Override")
    types = container.read("[Content_Types].xml", limit=4 * _SMALL)
    walk([types], overrides, limit=4 * _SMALL)
    pairs = [(row.get("PartName", ""), row.get("ContentType", "")) for row in overrides.found]
    return [
        (part.lstrip("/"), content)
        for part, content in pairs
        if "main+xml" in content or _BINARY in content
    ]


_BINARY = "sheet.binary.macroEnabled.main"


def read(container: Container, reading: Reading, depth: Depth) -> None:
    """Read a DOCX into `reading`. A part that cannot be read makes it damaged, never lost."""
    names = container.names()
    main = next((part for part, _ in main_parts(container)), "word/document.xml")
    _flag_members(names, reading)
    _flag_relationships(container, reading)
    _read_properties(container, reading)
    stories = [main, *sorted(name for name in names if _STORY.match(name))]
    paragraphs: list[str] = []
    whole = True
    for part in stories:
        story = _Story()
        try:
            whole &= walk(container.stream(part), story, limit=depth.xml_bytes)
        except (XmlRefused, ContainerError):
            reading.fail("damaged")
            if part == main:
                return
        paragraphs.extend(story.paragraphs)
        _flag_story(story, reading)
    keep(paragraphs, whole=whole, reading=reading, depth=depth)


def keep(paragraphs: list[str], *, whole: bool, reading: Reading, depth: Depth) -> None:
    """Put paragraphs into the reading as pages, and say whether they are all."""
    reading.text, taken = take(paginate(paragraphs), depth)
    reading.text_status = "full" if whole and taken else "partial"
    if not any(is_readable(paragraph) for paragraph in paragraphs):
        reading.text_status = "none" if whole else "partial"
        reading.find("no-readable-text")


def _flag_members(names: tuple[str, ...], reading: Reading) -> None:
    embedded = [name for name in names if _EMBEDDED.match(name)]
    if embedded:
        reading.find("embedded-files", count=len(embedded), first=posixpath.basename(embedded[0]))
    if any(_MACROS.match(name) for name in names):
        reading.find("macros")
    comments = [name for name in names if re.match(r"word/comments\w*\.xml\Z", name)]
    if comments:
        reading.find("comments")


def _flag_story(story: _Story, reading: Reading) -> None:
    if story.tracked:
        reading.find("tracked-changes", count=story.tracked)
    match = _FETCHING_FIELD.search(" ".join(story.fields))
    if match is not None:
        reading.find("external-reference", what=match.group(1).upper())


def _flag_relationships(container: Container, reading: Reading) -> None:
    for name in container.names():
        if not name.endswith(".rels"):
            continue
        relations = Elements("Relationship")
        try:
            walk(container.stream(name), relations, limit=_SMALL)
        except (XmlRefused, ContainerError):
            reading.find("damaged")
            continue
        for row in relations.found:
            if row.get("TargetMode", "").lower() == "external":
                flag_target(reading, row.get("Type", "").rpartition("/")[2], row.get("Target", ""))


def flag_target(reading: Reading, relation: str, target: str) -> None:
    """Flag what a document would fetch when it is opened; a link that waits for a click is none."""
    if relation == "hyperlink":
        return
    parts = urlsplit(target.replace("\\", "/")) if "[" not in target else urlsplit("")
    where = parts.hostname or parts.scheme or "file"
    template = relation in ("attachedTemplate", "template")
    code = "remote-template" if template else "external-reference"
    reading.find(code, what=relation, host=where)


def _read_properties(container: Container, reading: Reading) -> None:
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if part not in container:
            continue
        leaves = _Leaves()
        try:
            walk(container.stream(part), leaves, limit=_SMALL)
        except (XmlRefused, ContainerError):
            reading.find("damaged")
            continue
        for local, name in _PROPERTIES.items():
            reading.know(name, leaves.values.get(local))
        pages = leaves.values.get("Pages", "")
        if pages.isascii() and pages.isdigit() and int(pages[:9]) > 0:
            reading.pages = int(pages[:9])
