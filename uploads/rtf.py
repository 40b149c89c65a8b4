"""RTF 1.9: text with the code page of its font, properties, and what a reviewer should know is inside.

Read in one pass without recursion, so that neither depth nor length of a hostile file costs more than its bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from uploads.limits import Depth
from uploads.office import flag_target, keep, place
from uploads.reading import Reading

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_PAGES = {
    932: "cp932",
    936: "gb18030",
    949: "cp949",
    950: "cp950",
    10000: "mac_roman",
    65001: "utf-8",
}
_SIGNS = {
    "par": "\n",
    "sect": "\n",
    "page": "\n",
    "line": "\n",
    "row": "\n",
    "cell": "\t",
    "nestcell": "\t",
    "nestrow": "\n",
    "tab": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "emspace": " ",
    "enspace": " ",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
}
_SYMBOLS = {
    b"~": "\u00a0",
    b"_": "\u2011",
    b"-": "",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
    b"\n": "\n",
    b"\r": "\n",
}
_INFO = {
    "author": "author",
    "operator": "last-modified-by",
    "title": "title",
    "subject": "subject",
    "company": "company",
    "manager": "manager",
    "doccomm": "description",
}
_KEPT = {"footnote", "shptxt"}
_EDGES = {f"{edge}{side}": edge for edge in ("header", "footer") for side in ("", "l", "r", "f")}
_NOTES = {"annotation", "atnauthor", "revtbl"}
_OPEN = {"shpinst", "shppict", "info", "fldrslt", "object", "result"}
_SKIPPED = re.compile(
    "colortbl|stylesheet|listtable|listoverridetable|rsidtbl|generator|pict|objdata|themedata|datastore|"
    "colorschememapping|latentstyles|xmlnstbl|bkmkstart|bkmkend|filetbl|nonshppict|listtext|pntext|pn|sp|"
    "creatim|revtim|printim|buptim|atnid|atndate|atnicn|atnref|private|userprops"
)
_FETCHING = re.compile(r"\b(INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DDEAUTO|DDE)\b", re.IGNORECASE)
_APART = "\0"
_MOST = 64 * 1024 * 1024
_DEEPEST = 100_000


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: where its text goes, its font, how many stand-ins follow a Unicode character."""

    sink: str = "text"
    font: int = -1
    skip: int = 1
    deleted: bool = False


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.sinks: dict[str, list[str]] = {"text": []}
        self.seen: set[str] = set()
        self.whole = True
        self._data = data
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._page = self._codec = "cp1252"
        self._bytes = bytearray()
        self._pending = 0
        self._starred = False

    def run(self) -> None:
        """Read to the end of the outermost group, or of the data."""
        for word, number, pair, symbol, brace, run in self._tokens():
            if pair is not None:
                self._raw(bytes((int(pair, 16),)))
                continue
            if run is not None:
                self._raw(run)
                continue
            self._flush()
            if brace is not None and not self._group(opens=brace == b"{"):
                return
            if word is not None:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif symbol is not None:
                self._symbol(symbol)
        self._flush()

    def _group(self, *, opens: bool) -> bool:
        """Enter or leave a group; gives whether reading goes on."""
        self._pending = 0
        self._starred = False
        if opens:
            self._stack.append(self._state)
            self.whole = len(self._stack) <= _DEEPEST
            return self.whole
        if not self._stack:
            return False
        self._state = self._stack.pop()
        return bool(self._stack)

    def _tokens(self) -> Iterator[tuple[bytes | None, ...]]:
        at = 0
        while match := _TOKEN.match(self._data, at):
            at = match.end()
            if match.group(1) == b"bin" and match.group(2):
                at += max(0, min(int(match.group(2)), len(self._data)))
                continue
            yield match.groups()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        else:
            self._put(_SYMBOLS.get(symbol, ""))

    def _raw(self, run: bytes) -> None:
        if self._pending:
            dropped = min(self._pending, len(run))
            self._pending -= dropped
            run = run[dropped:]
        self._bytes += run

    def _flush(self) -> None:
        if self._bytes:
            codec = self._fonts.get(self._state.font, self._codec)
            self._put(self._bytes.decode(codec, "replace"))
            self._bytes.clear()

    def _put(self, text: str) -> None:
        sink = self._state.sink
        if self._state.deleted:
            sink = "deleted" if sink != "skip" else sink
        if text and sink != "skip":
            self.sinks.setdefault(sink, []).append(text)

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word == "u" and number is not None:
            self._put_unicode(number)
        elif word in ("uc", "f", "fcharset", "ansicpg", "deleted", "plain"):
            self._set(word, number)
        elif word in _KEPT or word in _OPEN:
            self.seen.add(word)
        elif word in _EDGES:
            self._go(_EDGES[word])
        elif word in _NOTES:
            self._begin_note(word)
        elif word in _INFO or word in ("fldinst", "template", "fonttbl"):
            self._go(_INFO.get(word, word))
        elif starred or _SKIPPED.fullmatch(word):
            self._go("skip")
        if word in ("objdata", "objlink", "objautlink", "revised", "deleted", "objemb", "objocx"):
            self.seen.add(word)

    def _go(self, sink: str) -> None:
        self.seen.add(sink)
        if self._state.sink != "skip":
            self._state = replace(self._state, sink=sink)

    def _begin_note(self, word: str) -> None:
        """Enter a comment, its author or the table of who changed what; they are told apart by a sign no text has."""
        self._go(word)
        self._put(_APART)

    def _set(self, word: str, number: int | None) -> None:
        if word == "uc":
            self._state = replace(self._state, skip=min(max(number or 0, 0), 16))
        elif word == "f" and number is not None:
            self._state = replace(self._state, font=number)
        elif word == "fcharset" and self._state.sink == "fonttbl":
            self._fonts[self._state.font] = _CHARSETS.get(number or 0, self._page)
        elif word == "ansicpg" and number is not None:
            self._page = self._codec = _page(number)
        elif word == "deleted":
            self._state = replace(self._state, deleted=number != 0)
        elif word == "plain":
            self._state = replace(self._state, deleted=False)

    def _put_unicode(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        if 0 <= code < 0x110000:  # noqa: PLR2004 - the end of Unicode
            self._put(chr(code))
        self._pending = self._state.skip


def _page(number: int) -> str:
    if number in _PAGES:
        return _PAGES[number]
    try:
        b"".decode(f"cp{number}")
    except LookupError:
        return "cp1252"
    return f"cp{number}"


def read(data: bytes, reading: Reading, depth: Depth) -> None:
    """Read an RTF file into `reading`."""
    limit = min(_MOST, depth.xml_bytes)
    reader = _Reader(data[:limit])
    reader.run()
    for name in _INFO.values():
        reading.know(name, "".join(reader.sinks.get(name, ())))
    _flag(reader, reading)
    # Surrogate pairs come as two \u words.
    texts = {name: _whole(parts) for name, parts in reader.sinks.items()}
    for where in ("text", "header", "footer"):
        place([(None, texts.get(where, ""))], where, reading, depth)
    _note(texts, reading)
    text = "\n".join(texts[name] for name in ("text", "header", "footer") if name in texts)
    whole = reader.whole and len(data) <= limit
    keep(text.split("\n"), whole=whole, reading=reading, depth=depth)


def _whole(parts: list[str]) -> str:
    return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _note(texts: dict[str, str], reading: Reading) -> None:
    """Take down comments with their authors, who changed the text, and what was deleted from it."""
    authors = texts.get("atnauthor", "").split(_APART)[1:]
    said = texts.get("annotation", "").split(_APART)[1:]
    for one, author in zip(said, [*authors, *[""] * len(said)], strict=False):
        reading.note("comment", author, one)
    people = re.split(rf"[{_APART};]", texts.get("revtbl", ""))
    changed = [name for name in people if name.strip() and name.strip() != "Unknown"]
    for name in changed:
        reading.note("tracked-change", name, "")
    if texts.get("deleted", "").strip():
        reading.note("tracked-change", changed[0] if len(changed) == 1 else "", texts["deleted"])


def _flag(reader: _Reader, reading: Reading) -> None:
    if reader.seen & {"objdata", "objemb", "objocx"}:
        reading.find("embedded-files", count=1)
    if reader.seen & {"objlink", "objautlink"}:
        reading.find("external-reference", what="object")
    if reader.seen & {"revised", "deleted"}:
        reading.find("tracked-changes")
    if "annotation" in reader.seen:
        reading.find("comments")
    match = _FETCHING.search("".join(reader.sinks.get("fldinst", ())))
    if match is not None:
        reading.find("external-reference", what=match.group(1).upper())
    template = "".join(reader.sinks.get("template", ())).strip()
    if re.match(r"[a-z]{2,6}://|\\\\", template, re.IGNORECASE):
        flag_target(reading, "template", template)
