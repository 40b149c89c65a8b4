"""The parts of an ODT as they are read: paragraphs by place and page, and beside them changes and reviewers' notes."""

import re

from uploads.wordstory import Note

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
XLINK = "http://www.w3.org/1999/xlink href"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FETCHED = ("image", "object", "object-ole", "plugin", "section-source", "audio", "video")
_CHANGED = ("insertion", "deletion", "format-change")
_MOST_NOTES = 500


class OdtStory:
    """Collects paragraphs; deleted text and reviewers' notes are flagged, kept apart, and left out of the text."""

    def __init__(self) -> None:
        """Begin in the body, on no known page."""
        self.paragraphs: list[str] = []
        self.places: list[tuple[str, int | None]] = []
        self.tracked = self.comments = self.scripts = 0
        self.fetched: list[tuple[str, str]] = []
        self.mailed: list[str] = []
        self.changes: dict[str, Note] = {}
        self.annotations: list[Note] = []
        self._stack: list[list[str]] = []
        self._skipping = 0
        self._where = "text"
        self._page = 1
        self._paged = False
        self._note: Note | None = None
        self._into: str | None = None
        self._inserted: dict[str, Note] = {}

    @property
    def page(self) -> int | None:
        """The page that is being read, as far as the file says where pages end."""
        return self._page if self._paged and self._where == "text" else None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        namespace, _, local = name.rpartition(" ")
        hidden = (namespace, local) in ((TEXT, "tracked-changes"), (OFFICE, "annotation"))
        if self._skipping or hidden:
            self._skipping += 1
            self._start_hidden(local, attributes)
            return
        target = attributes.get(XLINK, "")
        if local == "a" and target[:7].lower() == "mailto:" and len(self.mailed) < _MOST_NOTES:
            self.mailed.append(target[7:].partition("?")[0])
        if local in _FETCHED and re.match(r"[a-z][a-z0-9+.-]+:|//|\\\\|/", target, re.IGNORECASE):
            self.fetched.append((local, target))
        if local == "event-listener":
            self.scripts += 1
        if namespace == TEXT:
            self._start_text(local, attributes)
        elif namespace == _STYLE and local.startswith(("header", "footer")):
            self._where = local[:6]

    def _start_hidden(self, local: str, attributes: dict[str, str]) -> None:
        self.tracked += local in _CHANGED
        self.comments += local == "annotation"
        if local == "annotation":
            self._note = Note("", self.page)
            if len(self.annotations) < _MOST_NOTES:
                self.annotations.append(self._note)
        elif local == "changed-region":
            key = attributes.get(f"{TEXT} id") or next(
                (value for name, value in attributes.items() if name.endswith(" id")), ""
            )
            self._note = Note("", key=key)
            if len(self.changes) < _MOST_NOTES:
                self.changes[key] = self._note
        elif local in ("creator", "date", "p", "h", "creator-initials"):
            self._into = local

    def _start_text(self, local: str, attributes: dict[str, str]) -> None:
        if local in ("p", "h"):
            self._stack.append([])
        elif self._stack and local == "s":
            count = attributes.get(f"{TEXT} c", "1")
            self._stack[-1].append(" " * (min(int(count[:3]), 100) if count.isdecimal() else 1))
        elif self._stack and local in ("tab", "line-break"):
            self._stack[-1].append("\t" if local == "tab" else "\n")
        elif local == "soft-page-break":
            self._page += 1
            self._paged = True
        elif local in ("change", "change-start", "change-end"):
            self._turn(local, self.changes.get(attributes.get(f"{TEXT} change-id", "")))

    def _turn(self, local: str, note: Note | None) -> None:
        """Come to where a change stands in the body, or begins, or ends."""
        if note is None:
            return
        note.page = self.page
        if local == "change-start":
            self._inserted[note.key] = note
        else:
            self._inserted.pop(note.key, None)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        namespace, _, local = name.rpartition(" ")
        if self._skipping:
            self._skipping -= 1
            self._into = None if local == self._into else self._into
            return
        if namespace == TEXT and local in ("p", "h") and self._stack:
            self.paragraphs.append("".join(self._stack.pop()))
            self.places.append((self._where, self.page))
        elif namespace == _STYLE and local.startswith(("header", "footer")):
            self._where = "text"

    def text(self, data: str) -> None:
        """Take characters between tags."""
        if self._skipping:
            self._note_down(data)
            return
        for note in self._inserted.values():
            note.add(data)
        if self._stack:
            self._stack[-1].append(data)

    def _note_down(self, data: str) -> None:
        if self._note is None:
            return
        if self._into == "creator":
            self._note.author = (self._note.author + data)[:200]
        elif self._into in ("p", "h"):
            self._note.add(data if not self._note.parts else f" {data}")

    def by_place(self) -> dict[str, list[tuple[int | None, str]]]:
        """Give the text by place and page."""
        found: dict[tuple[str, int | None], list[str]] = {}
        for (where, page), paragraph in zip(self.places, self.paragraphs, strict=True):
            first = 1 if self._paged and where == "text" and page is None else page
            found.setdefault((where, first), []).append(paragraph)
        places: dict[str, list[tuple[int | None, str]]] = {}
        for (where, page), held in found.items():
            places.setdefault(where, []).append((page, "\n".join(held)))
        return places
