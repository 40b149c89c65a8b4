"""ODT (OASIS OpenDocument 1.3): text by paragraph, properties, and what a reviewer should know is inside."""

import re

from uploads.containers import Container, ContainerError
from uploads.limits import Depth
from uploads.odtstory import XLINK, OdtStory
from uploads.office import Elements, flag_target, keep, look_at_pictures, place
from uploads.reading import Passage, Reading
from uploads.xmlparts import XmlRefused, walk

_SMALL = 1024 * 1024
_MACROS = re.compile(r"(Basic|Scripts)/.+")
_OBJECT = re.compile(r"(Object \d+|ObjectReplacements/Object \d+)(/.*)?\Z")
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
            self.template = attributes.get(XLINK, "")

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
    if depth.word == "full":
        look_at_pictures(container, reading)
    story = OdtStory()
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
    for where, texts in story.by_place().items():
        place(texts, where, reading, depth)
    keep(story.paragraphs, whole=whole, reading=reading, depth=depth)


def _flag_members(names: tuple[str, ...], reading: Reading) -> None:
    if any(_MACROS.match(name) for name in names):
        reading.find("macros")
    objects = [name for name in names if _OBJECT.match(name)]
    if objects:
        reading.find("embedded-files", count=len(objects), first=objects[0])


def _flag_story(story: OdtStory, reading: Reading) -> None:
    for change in story.changes.values():
        reading.note("tracked-change", change.author, change.text, change.page)
    reading.hidden.extend(Passage(one) for one in story.mailed)
    for one in story.annotations:
        reading.note("comment", one.author, one.text, one.page)
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
