"""One part of a DOCX as it is read: its paragraphs by page, and beside them what a reader of the page does not see."""

from dataclasses import dataclass, field

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (_LOOSE, _STRICT)
_GONE = ("del", "moveFrom")
_CAME = ("ins", "moveTo")
_MOST_NOTES, _LONGEST = 500, 1_000


@dataclass(slots=True)
class Note:
    """A change or a comment: whose, what it says, on which page where that is known; `key` is the part's own id."""

    author: str
    page: int | None = None
    key: str = ""
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, data: str) -> None:
        """Add words, as far as anybody will look at them."""
        if self.length < _LONGEST:
            self.parts.append(data[:_LONGEST])
            self.length += len(data)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(self.parts)


def _own(attributes: dict[str, str], name: str) -> str:
    """Give an attribute of the part's own namespace, or of none."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


class Story:
    """Collects the paragraphs of one part; deleted text and the fallback of a drawing are left out.

    Pages are those that the program which saved the file had laid out, None where it did not say.
    """

    def __init__(self) -> None:
        """Begin on no known page."""
        self.paragraphs: list[str] = []
        self.pages: list[int | None] = []
        self.tracked = 0
        self.fields: list[str] = []
        self.objects = 0
        self.changes: list[Note] = []
        self.commented: dict[str, int | None] = {}
        self._page = 1
        self._paged = False
        self._began: int | None = None
        self._parts: list[str] = []
        self._within: str | None = None
        self._skipping = self._fallback = 0
        self._open: list[Note] = []

    @property
    def page(self) -> int | None:
        """The page that is being read, as far as it is known."""
        return self._page if self._paged else None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        namespace, _, local = name.rpartition(" ")
        if local in _GONE or (local in _CAME and not self._skipping):
            self._begin(attributes)
        if self._skipping or local == "Fallback" or local in _GONE:
            self._skip(local)
            return
        if namespace not in NAMESPACES:
            self.objects += local == "OLEObject"
            return
        if local in ("t", "instrText"):
            self._within = local
        elif local in ("rPrChange", "pPrChange"):
            self._begin(attributes)
            self._open.pop()
        elif local == "fldSimple":
            self.fields.extend(value for key, value in attributes.items() if key.endswith(" instr"))
        elif local in ("commentRangeStart", "commentReference"):
            self.commented.setdefault(_own(attributes, "id"), self.page)
        else:
            self._sign(local)

    def _skip(self, local: str) -> None:
        self._skipping += local == "Fallback" or local in _GONE
        self._fallback += local == "Fallback"
        if local in ("delText", "t"):
            self._within = "gone"

    def _sign(self, local: str) -> None:
        if local in ("tab", "ptab"):
            self._parts.append("\t")
        elif local in ("br", "cr"):
            self._parts.append("\n")
        elif local == "noBreakHyphen":
            self._parts.append("-")
        elif local == "lastRenderedPageBreak":
            self._page += 1
            self._paged = True

    def _begin(self, attributes: dict[str, str]) -> None:
        note = Note(_own(attributes, "author"), self.page)
        self.tracked += 1
        self._open.append(note)
        if len(self.changes) < _MOST_NOTES:
            self.changes.append(note)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        local = name.rpartition(" ")[2]
        if (local in _GONE or (local in _CAME and not self._skipping)) and self._open:
            self._open.pop()
        if self._skipping:
            self._skipping -= local == "Fallback" or local in _GONE
            self._fallback -= local == "Fallback"
            self._within = None if local in ("delText", "t") else self._within
        elif local in ("t", "instrText"):
            self._within = None
        elif local == "p":
            self.paragraphs.append("".join(self._parts))
            self.pages.append(self._began)
            self._parts = []
            self._began = None
        elif local == "tc":
            self._parts.append("\t")

    def text(self, data: str) -> None:
        """Take characters between tags."""
        if self._within in ("t", "gone") and self._open and not self._fallback:
            self._open[-1].add(data)
        if self._skipping:
            return
        if self._within == "t":
            if not self._parts:
                self._began = self.page
            self._parts.append(data)
        elif self._within == "instrText":
            self.fields.append(data)

    def by_page(self) -> list[tuple[int | None, str]]:
        """Give the text by page; one text without a page where none is known."""
        if not self._paged:
            return [(None, "\n".join(self.paragraphs))]
        pages: dict[int, list[str]] = {}
        for page, paragraph in zip(self.pages, self.paragraphs, strict=True):
            pages.setdefault(page or 1, []).append(paragraph)
        return [(page, "\n".join(held)) for page, held in pages.items()]


class Comments:
    """Collects the comments of word/comments.xml."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: list[Note] = []
        self._within = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        local = name.rpartition(" ")[2]
        if local == "comment" and len(self.found) < _MOST_NOTES:
            self.found.append(Note(_own(attributes, "author"), key=_own(attributes, "id")))
        elif self.found and local == "p":
            self.found[-1].add(" ")
        self._within = local == "t"

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._within = self._within and name.rpartition(" ")[2] != "t"

    def text(self, data: str) -> None:
        """Take characters between tags."""
        if self._within and self.found:
            self.found[-1].add(data)


class People:
    """Collects word/people.xml: who edited, and the account by which, often an e-mail address."""

    def __init__(self) -> None:
        """Begin with none."""
        self.names: list[str] = []
        self.accounts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        del name
        for found, key in ((self.names, "author"), (self.accounts, "userId")):
            value = _own(attributes, key)
            if value and len(found) < _MOST_NOTES:
                found.append(value)

    def end(self, name: str) -> None:
        """Pass over."""

    def text(self, data: str) -> None:
        """Pass over."""
