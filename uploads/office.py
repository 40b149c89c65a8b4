"""DOCX (ECMA-376, WordprocessingML): text by paragraph, properties, and what a reviewer should know is inside."""

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from uploads import image
from uploads.containers import Container, ContainerError
from uploads.limits import Depth
from uploads.reading import Passage, Reading
from uploads.text import PAGE, is_readable, paginate, take
from uploads.wordstory import Comments, People, Story
from uploads.xmlparts import Handler, XmlRefused, walk

_SMALL = 1024 * 1024
_STORY = re.compile(r"word/(footnotes|endnotes|header\d*|footer\d*)\.xml\Z", re.IGNORECASE)
_EMBEDDED = re.compile(r"word/(embeddings|activeX)/.+", re.IGNORECASE)
_PHOTOGRAPH = re.compile(r"\.jpe?g\Z", re.IGNORECASE)
_PICTURES = 50
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
    _read_people(container, reading)
    if depth.word == "full":
        look_at_pictures(container, reading)
    stories = [main, *sorted(name for name in names if _STORY.match(name))]
    paragraphs: list[str] = []
    whole = True
    for part in stories:
        story = Story()
        try:
            whole &= walk(container.stream(part), story, limit=depth.xml_bytes)
        except (XmlRefused, ContainerError):
            reading.fail("damaged")
            if part == main:
                return
        paragraphs.extend(story.paragraphs)
        _flag_story(story, reading)
        place(story.by_page(), _where(part), reading, depth)
        if part == main:
            _read_comments(container, story, reading)
    keep(paragraphs, whole=whole, reading=reading, depth=depth)


def _where(part: str) -> str:
    name = posixpath.basename(part).lower()
    return next((place for place in ("header", "footer") if name.startswith(place)), "text")


def place(
    texts: Iterable[tuple[int | None, str]], where: str, reading: Reading, depth: Depth
) -> None:
    """Keep texts by the page and the place where they stand, as much as the depth reads."""
    left = depth.pages * PAGE - sum(len(one.text) for one in reading.passages if one.where == where)
    for page, text in texts:
        for piece in paginate(text.split("\n")):
            if left <= 0:
                return
            reading.passages.append(Passage(piece[:left], where, page))
            left -= len(piece)


def keep(paragraphs: list[str], *, whole: bool, reading: Reading, depth: Depth) -> None:
    """Put paragraphs into the reading as pages, and say whether they are all."""
    reading.text, taken = take(paginate(paragraphs), depth)
    reading.text_status = "full" if whole and taken else "partial"
    if not any(is_readable(paragraph) for paragraph in paragraphs):
        reading.text_status = "none" if whole else "partial"
        reading.find("no-readable-text")


def _read_comments(container: Container, story: Story, reading: Reading) -> None:
    comments = Comments()
    _walk_small(container, "word/comments.xml", comments, reading)
    for one in comments.found:
        reading.note("comment", one.author, one.text, story.commented.get(one.key))


def _read_people(container: Container, reading: Reading) -> None:
    people = People()
    _walk_small(container, "word/people.xml", people, reading)
    for name in people.names:
        reading.expose("person", "properties", name)
    reading.hidden.extend(Passage(one, "properties") for one in (*people.names, *people.accounts))


def look_at_pictures(container: Container, reading: Reading) -> None:
    """Take what cameras wrote into a document's photographs."""
    photographs = [name for name in container.names() if _PHOTOGRAPH.search(name)]
    for name in photographs[:_PICTURES]:
        try:
            image.look_inside(container.read(name, limit=_SMALL), reading)
        except ContainerError:
            reading.find("damaged")


def _walk_small(container: Container, part: str, handler: Handler, reading: Reading) -> None:
    if part not in container:
        return
    try:
        walk(container.stream(part), handler, limit=4 * _SMALL)
    except (XmlRefused, ContainerError):
        reading.find("damaged")


def _flag_members(names: tuple[str, ...], reading: Reading) -> None:
    embedded = [name for name in names if _EMBEDDED.match(name)]
    if embedded:
        reading.find("embedded-files", count=len(embedded), first=posixpath.basename(embedded[0]))
    if any(_MACROS.match(name) for name in names):
        reading.find("macros")
    comments = [name for name in names if re.match(r"word/comments\w*\.xml\Z", name)]
    if comments:
        reading.find("comments")


def _flag_story(story: Story, reading: Reading) -> None:
    for change in story.changes:
        reading.note("tracked-change", change.author, change.text, change.page)
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
            target = row.get("Target", "")
            if target[:7].lower() == "mailto:":
                reading.hidden.append(Passage(target[7:].partition("?")[0]))
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
