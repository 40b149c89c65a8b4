"""PDF (ISO 32000-2): text by PDFium, structure by pypdf, each the other's fallback. Runs in the jail only."""

import ctypes
import logging
from collections.abc import Iterator

import pypdf
import pypdfium2
import pypdfium2.raw

from uploads import exif, pdfstructure
from uploads.limits import Depth, OutOfTime, within
from uploads.reading import Reading
from uploads.report import MAX_PAGES
from uploads.text import is_readable, mend_arabic, take

_LOOK = 20
"""Pages looked at in quick depth before a document is said to have no text."""
_PROPERTIES = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "application",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}

_MARKS = frozenset({1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
"""Annotations that hold somebody's words (FPDF_ANNOT_TEXT to FPDF_ANNOT_INK): no links, fields or pop-ups."""
_MOST_NOTES, _LONGEST = 200, 4_096
_PICTURES, _BLOCK = 50, 64 * 1024

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_structure(data: bytes, reading: Reading, depth: Depth) -> None:
    """Flag what a PDF would do when opened. Never raises but MemoryError."""
    done = False
    try:
        with within(depth.seconds):
            done = pdfstructure.flag(data, reading, depth)
    except MemoryError:
        raise
    except (OutOfTime, Exception):  # noqa: BLE001 - 1.8 % of damaged PDFs raise outside pypdf's own class
        done = False
    if not done:
        pdfstructure.flag_raw(data, reading)


def read_text(data: bytes, reading: Reading, depth: Depth) -> None:
    """Read pages and properties into `reading`. Raises what PDFium's wrapper raises; the process may die."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            reading.fail("encrypted")
        else:
            _read_fallback(data, reading, depth)
        return
    with document:
        reading.pages = len(document)
        if reading.pages == 0:
            reading.fail("damaged")
            return
        for key, value in document.get_metadata_dict(skip_empty=True).items():
            if key in _PROPERTIES:
                reading.know(_PROPERTIES[key], value)
        _keep(_pages(document, reading), reading, depth)
        if depth.word == "full":
            _look_at_pictures(data, reading)
        if reading.text_status == "none" and reading.pages > len(reading.text):
            _look_further(document, reading)
    _conclude(reading)


def _look_at_pictures(data: bytes, reading: Reading) -> None:
    """Take what cameras wrote into pictures: a JPEG stands in a PDF byte for byte."""
    at = -1
    for _ in range(_PICTURES):
        at = data.find(b"Exif\x00\x00", at + 1)
        if at < 0:
            return
        exif.read(data[at + 6 : at + _BLOCK], reading)


def _keep(pages: Iterator[str], reading: Reading, depth: Depth) -> None:
    reading.text, whole = take(pages, depth)
    reading.text_status = "full" if whole else "partial"
    if not any(map(is_readable, reading.text)):
        reading.text_status = "none"


def _conclude(reading: Reading) -> None:
    if reading.pages is not None and reading.pages > MAX_PAGES:
        reading.find("too-many-pages", pages=reading.pages, read=MAX_PAGES)
    if reading.text_status == "none" and reading.status != "unreadable":
        reading.find("no-text-layer")


def _pages(document: pypdfium2.PdfDocument, reading: Reading) -> Iterator[str]:
    for number in range(len(document)):
        try:
            yield mend_arabic(_page(document, number, reading))
        except pypdfium2.PdfiumError:
            reading.find("damaged", page=number + 1)
            yield ""


def _page(document: pypdfium2.PdfDocument, number: int, reading: Reading | None = None) -> str:
    """Give a page's text; with a reading, put the comments on the page into it."""
    page = document.get_page(number)
    try:
        if reading is not None:
            _note(page, number + 1, reading)
        text_page = page.get_textpage()
        try:
            return str(text_page.get_text_bounded())
        finally:
            text_page.close()
    finally:
        page.close()


def _note(page: pypdfium2.PdfPage, number: int, reading: Reading) -> None:
    """Take down what people wrote onto a page: notes, marks, stamps, with the name they left."""
    for index in range(min(pypdfium2.raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        held = pypdfium2.raw.FPDFPage_GetAnnot(page, index)
        if not held:
            continue
        try:
            if pypdfium2.raw.FPDFAnnot_GetSubtype(held) in _MARKS:
                author, said = _string(held, b"T"), _string(held, b"Contents")
                if author or said:
                    reading.note("comment", author, said, number)
        finally:
            pypdfium2.raw.FPDFPage_CloseAnnot(held)


def _string(annotation: object, key: bytes) -> str:
    size = min(pypdfium2.raw.FPDFAnnot_GetStringValue(annotation, key, None, 0), _LONGEST)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pypdfium2.raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]


def _look_further(document: pypdfium2.PdfDocument, reading: Reading) -> None:
    """See whether a scanned cover hides text behind it; gives no text, only the doubt back."""
    for number in range(len(reading.text), min(len(document), _LOOK)):
        try:
            if is_readable(_page(document, number)):
                reading.text_status = "partial"
                return
        except pypdfium2.PdfiumError:
            continue


def _read_fallback(data: bytes, reading: Reading, depth: Depth) -> None:
    """Read with pypdf what PDFium does not open."""
    try:
        with within(depth.seconds * 2):
            reader = pdfstructure.open_reader(data)
            reading.pages = len(reader.pages)
            texts = (mend_arabic(page.extract_text()) for page in reader.pages)
            _keep(texts, reading, depth)
    except MemoryError:
        raise
    except pypdf.errors.WrongPasswordError:
        reading.fail("encrypted")
    except (OutOfTime, Exception):  # noqa: BLE001 - as above
        reading.fail("damaged")
    if reading.pages == 0:
        reading.fail("damaged")
    _conclude(reading)
