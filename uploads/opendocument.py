"""ODT (OASIS OpenDocument 1.3): text by paragraph, properties, and what a reviewer should know is inside."""

import re

from uploads.containers import Container, ContainerError
from uploads.limits import Depth
from uploads.office import Elements, flag_target, keep
from uploads.reading import Reading
from uploads.xmlparts import XmlRefused, walk

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_XLINK = "http://www.w3.org/1999/xlink href"
_SMALL = 1024 * 1024
_MACROS = re.compile(r"(Basic|Scripts)/.+")
_OBJECT = re.compile(r"(Object \d+|ObjectReplacements/Object \d+)(/.*)?\Z")
_FETCHED = ("image", "object", "object-ole", "plugin", "section-source", "audio", "video")
_PROPERTIES = {
    "creator": "last-modified-by",
    "initial-creator": "author",
    "title": "title",
    "subject": "subject",
    "description": "description",
    "keyword": "keywords",
    "generator": "application",
    "printed-by": "owner",
    "creation-date": "created",
    "date": "modified",
}


class _Story:
    """Collects paragraphs; deleted text and reviewers' notes are flagged and left out."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.tracked = self.comments = self.scripts = 0
        self.fetched: list[tuple[str, str]] = []
        self._stack: list[list[str]] = []
        self._skipping = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        hidden = (namespace, local) in ((_TEXT, "tracked-changes"), (_OFFICE, "annotation"))
        if self._skipping or hidden:
            self._skipping += 1
            self.tracked += local in ("insertion", "deletion", "format-change")
            self.comments += local == "annotation"
            return
        target = attributes.get(_XLINK, "")
        if local in _FETCHED and re.match(r"[a-z][a-z0-9+.-]+:|//|\\\\|/", target, re.IGNORECASE):
            self.fetched.append((local, target))
        if local == "event-listener":
            self.scripts += 1
        if namespace == _TEXT:
            self._start_text(local, attributes)

    def _start_text(self, local: str, attributes: dict[str, str]) -> None:
        if local in ("p", "h"):
            self._stack.append([])
        elif self._stack and local == "s":
            count = attributes.get(f"{_TEXT} c", "1")
            self._stack[-1].append(" " * (min(int(count[:3]), 100) if count.isdecimal() else 1))
        elif self._stack and local in ("tab", "line-break"):
            self._stack[-1].append("\t" if local == "tab" else "\n")

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        namespace, _, local = name.rpartition(" ")
        if namespace == _TEXT and local in ("p", "h") and self._stack:
            self.paragraphs.append("".join(self._stack.pop()))

    def text(self, data: str) -> None:
        if self._stack and not self._skipping:
            self._stack[-1].append(data)


class _Meta:
    """Keeps the leaves of meta.xml and the attributes of its statistics and template."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.pages = self.template = ""
        self._parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._parts = []
        if local == "document-statistic":
            found = [value for key, value in attributes.items() if key.endswith(" page-count")]
            self.pages = found[0] if found else ""
        elif local == "template":
            self.template = attributes.get(_XLINK, "")

    def end(self, name: str) -> None:
        value = "".join(self._parts).strip()
        if value:
            self.values.setdefault(name.rpartition(" ")[2], value)
        self._parts = []

    def text(self, data: str) -> None:
        self._parts.append(data)


def is_encrypted(container: Container) -> bool:
    """Whether the manifest says that members are encrypted (ODF 1.3 part 2, 3.4)."""
    if "META-INF/manifest.xml" not in container:
        return False
    marks = Elements("encryption-data")
    try:
        walk(container.stream("META-INF/manifest.xml"), marks, limit=_SMALL)
    except (XmlRefused, ContainerError):
        return False
    return bool(marks.found)


def read(container: Container, reading: Reading, depth: Depth) -> None:
    """Read an ODT into `reading`. A part that cannot be read makes it damaged, never lost."""
    if is_encrypted(container):
        reading.fail("encrypted")
        return
    _read_meta(container, reading)
    _flag_members(container.names(), reading)
    story = _Story()
    whole = True
    for part in ("content.xml", "styles.xml"):
        if part not in container:
            continue
        try:
            whole &= walk(container.stream(part), story, limit=depth.xml_bytes)
        except (XmlRefused, ContainerError):
            reading.fail("damaged")
            if part == "content.xml":
                return
    _flag_story(story, reading)
    keep(story.paragraphs, whole=whole, reading=reading, depth=depth)


def _flag_members(names: tuple[str, ...], reading: Reading) -> None:
    if any(_MACROS.match(name) for name in names):
        reading.find("macros")
    objects = [name for name in names if _OBJECT.match(name)]
    if objects:
        reading.find("embedded-files", count=len(objects), first=objects[0])


def _flag_story(story: _Story, reading: Reading) -> None:
    if story.tracked:
        reading.find("tracked-changes", count=story.tracked)
    if story.comments:
        reading.find("comments", count=story.comments)
    if story.scripts:
        reading.find("macros")
    for local, target in story.fetched:
        flag_target(reading, local, target)


def _read_meta(container: Container, reading: Reading) -> None:
    if "meta.xml" not in container:
        return
    meta = _Meta()
    try:
        walk(container.stream("meta.xml"), meta, limit=_SMALL)
    except (XmlRefused, ContainerError):
        reading.find("damaged")
        return
    for local, name in _PROPERTIES.items():
        reading.know(name, meta.values.get(local))
    if meta.pages.isascii() and meta.pages.isdecimal() and int(meta.pages[:9]) > 0:
        reading.pages = int(meta.pages[:9])
    if re.match(r"(https?|ftp|smb|file)://(?!/)|\\\\", meta.template, re.IGNORECASE):
        flag_target(reading, "template", meta.template)
