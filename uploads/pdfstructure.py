"""What a PDF would do when it is opened or filled in: its actions, scripts and attachments, found by pypdf."""

import io
import re
from collections.abc import Iterator

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from uploads import exif
from uploads.limits import Budget, Depth
from uploads.reading import Passage, Reading

_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch-action",
    "/SubmitForm": "submit-form",
    "/ImportData": "import-data",
}
_ATTACHED = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound"}
_PASSED_OVER = {
    "/Font",
    "/XObject",
    "/ColorSpace",
    "/Pattern",
    "/Shading",
    "/ExtGState",
    "/StructTreeRoot",
    "/StructParents",
    "/Contents",
    "/Parent",
    "/P",
    "/MarkInfo",
    "/Dests",
    "/Thumb",
}
_MOST_OBJECTS = 50_000
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_MAILTO = "mailto:"


def open_reader(data: bytes) -> pypdf.PdfReader:
    """Open a PDF leniently, with the empty password if it asks for one. Raises what pypdf raises, and more."""
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise pypdf.errors.WrongPasswordError("a password is needed")
    return reader


def flag(data: bytes, reading: Reading, depth: Depth) -> bool:
    """Walk the objects that can act and flag them; gives whether all of them were seen."""
    reader = open_reader(data)
    root = reader.root_object
    _flag_root(root, reading)
    budget = Budget(depth.seconds)
    for count, item in enumerate(_reachable(root)):
        if count >= _MOST_OBJECTS or budget.spent:
            return False
        _flag_object(item, reading)
    return True


def _flag_root(root: DictionaryObject, reading: Reading) -> None:
    names = _resolved(root.get("/Names"))
    if isinstance(names, DictionaryObject):
        if "/JavaScript" in names:
            reading.find("javascript")
        if "/EmbeddedFiles" in names:
            reading.find("embedded-files")
    if "/Collection" in root:
        reading.find("embedded-files")
    packet = _resolved(root.get("/Metadata"))
    if isinstance(packet, StreamObject):
        exif.read_xmp(packet.get_data(), reading)


def _flag_object(item: DictionaryObject, reading: Reading) -> None:
    action = item.get("/S")
    if isinstance(action, str) and action in _ACTIONS:
        reading.find(_ACTIONS[action])
    target = item.get("/URI")
    if isinstance(target, str) and target[:7].lower() == _MAILTO:
        reading.hidden.append(Passage(target[7:].partition("?")[0]))
    if "/JS" in item:
        reading.find("javascript")
    if (
        "/EF" in item
        or str(item.get("/Type")) in _ATTACHED
        or str(item.get("/Subtype")) in _ATTACHED
    ):
        reading.find("embedded-files")
    if "/XFA" in item:
        reading.find("external-reference", what="xfa")
    if isinstance(item, StreamObject) and "/F" in item:
        reading.find("external-reference", what="stream")


def _reachable(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Give every dictionary reachable from the catalog but for what only draws; each object once."""
    stack: list[object] = [root]
    seen: set[tuple[int, int]] = set()
    while stack:
        item = stack.pop()
        if isinstance(item, IndirectObject):
            key = (item.idnum, item.generation)
            if key in seen:
                continue
            seen.add(key)
            item = _resolved(item)
        if isinstance(item, DictionaryObject):
            yield item
            stack.extend(
                value
                for name, value in item.items()
                if name not in _PASSED_OVER and isinstance(value, _BRANCHES)
            )
        elif isinstance(item, ArrayObject):
            stack.extend(value for value in item if isinstance(value, _BRANCHES))


_BRANCHES = (DictionaryObject, ArrayObject, IndirectObject)


def _resolved(item: object) -> object:
    """Follow a reference; one that leads nowhere is passed over."""
    try:
        return item.get_object() if isinstance(item, IndirectObject) else item
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - damaged objects raise outside pypdf's own class
        return None


def flag_raw(data: bytes, reading: Reading) -> None:
    """Flag by the names that stand in the bytes, where the objects could not all be walked."""
    plain = (
        _ESCAPED.sub(lambda match: bytes((int(match.group(1), 16),)), data)
        if b"#" in data
        else data
    )
    for name, code in {**_ACTIONS, "/EmbeddedFile": "embedded-files"}.items():
        if name.encode() in plain:
            reading.find(code)
