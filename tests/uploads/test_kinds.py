"""What a file is, decided by its bytes."""

import io
import subprocess
import sys
import zipfile

import pytest

from tests.uploads.conftest import Inspect
from tests.uploads.documents import (
    archive,
    compound,
    docx_of,
    jpeg,
    odt,
    paragraph,
    pdf,
    pdf_with,
    png,
    stream,
    types,
    word,
)
from tests.uploads.passages import PASSAGES
from uploads.kinds import KINDS, claimed, extension, fits, guess, media_type
from uploads.report import Report

WORDS = PASSAGES["en"]


def codes(report: Report) -> list[str]:
    """Give a report's finding codes in order."""
    return [item.code for item in report.findings]


def refusals(report: Report) -> list[str]:
    """Give the codes that refuse the file whatever the call says."""
    return [item.code for item in report.findings if item.severity == "refusal"]


def ooxml(part: str, content: str) -> bytes:
    """Write an OOXML package of one part."""
    return archive({"[Content_Types].xml": types(f"/{part}", content), part: "<x/>"})


OFFICE = "application/vnd.openxmlformats-officedocument."
HONEST = [
    ("pdf", pdf(WORDS)),
    ("docx", word(WORDS)),
    ("odt", odt(WORDS)),
    ("rtf", rb"{\rtf1\ansi " + WORDS.encode() + b"}"),
    ("txt", WORDS.encode()),
    ("txt", b"From: a@example.org\nTo: b@example.org\nSubject: A letter\n\nDear all,\n"),
    ("txt", b'{"title": "not a web page", "list": [1, 2]}'),
    ("txt", b"a,b,c\n1,2,3\n"),
    ("txt", b"#!/bin/sh\necho no page\n"),
    ("txt", b"We write <b> for bold; 1 < 2 and <script> is only a word here."),
    ("jpeg", jpeg()),
    ("png", png()),
    ("doc", compound("WordDocument", "1Table")),
    ("xls", compound("Workbook")),
    ("ppt", compound("PowerPoint Document")),
    ("ole", compound("__properties_version1.0")),
    ("docm", ooxml("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml")),
    ("dotx", ooxml("word/document.xml", OFFICE + "wordprocessingml.template.main+xml")),
    ("xlsx", ooxml("xl/workbook.xml", OFFICE + "spreadsheetml.sheet.main+xml")),
    ("xlsm", ooxml("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
    ("pptx", ooxml("ppt/presentation.xml", OFFICE + "presentationml.presentation.main+xml")),
    (
        "ods",
        archive(
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
        ),
    ),
    (
        "odp",
        archive(
            {"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "<x/>"}
        ),
    ),
    ("epub", archive({"mimetype": "application/epub+zip"})),
    ("zip", archive({"a.txt": "words"})),
    ("html", b"<!DOCTYPE html><html><body>Words</body></html>"),
    ("html", b"\n  <!-- a note --> <p>Words"),
    ("html", "\ufeff<script>alert(1)</script>".encode("utf-16-le")),
    ("html", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>'),
    ("svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    ("svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ("xml", b'<?xml version="1.0"?><note/>'),
    ("exe", b"MZ\x90\x00" + bytes(56) + b"\x40\x00\x00\x00" + b"PE\x00\x00" + bytes(400)),
    ("elf", b"\x7fELF\x02\x01\x01" + bytes(60)),
    ("gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
    ("bmp", b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00" + bytes(52)),
    ("tiff", b"II*\x00\x08\x00\x00\x00" + bytes(20)),
    ("gzip", b"\x1f\x8b\x08\x00" + bytes(20)),
    ("postscript", b"%!PS-Adobe-3.0\n"),
    ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(24)),
    ("rar", b"Rar!\x1a\x07\x01\x00" + bytes(20)),
]


@pytest.mark.parametrize(
    ("kind", "data"), HONEST, ids=[f"{kind}-{at}" for at, (kind, _) in enumerate(HONEST)]
)
def test_the_kind_is_what_the_bytes_are_whatever_the_name(
    inspect: Inspect, kind: str, data: bytes
) -> None:
    # check 27, check 28, check 30, check 32
    for name in ("letter" + extension(kind), "letter.pdf", "letter"):
        report = inspect(data, name)
        assert (report.kind, refusals(report)) == (kind, [])
        assert report.media_type == KINDS[kind].media_type
        assert report.has("name-mismatch") == (name == "letter.pdf" and kind != "pdf")


def test_what_is_only_recognised_says_that_it_is_not_read(inspect: Inspect) -> None:
    # check 33
    report = inspect(compound("WordDocument"), "old.doc")
    assert (report.kind, report.status, report.reason) == ("doc", "unreadable", "not-readable")


def test_both_types_stand_in_the_mismatch(inspect: Inspect) -> None:
    # check 27
    report = inspect(pdf(WORDS), "letter.docx")
    assert [item.detail for item in report.findings] == [{"claimed": "docx", "found": "pdf"}]


def test_a_password_protected_docx_is_kept_and_said_to_be_unreadable(inspect: Inspect) -> None:
    # check 33
    report = inspect(compound("EncryptionInfo", "EncryptedPackage"), "secret.docx")
    assert (report.kind, report.status, report.reason) == ("docx", "unreadable", "encrypted")
    assert (codes(report), refusals(report)) == (["encrypted"], [])


def test_an_empty_file_is_refused(inspect: Inspect) -> None:
    # check 1
    report = inspect(b"", "empty.pdf")
    assert (report.kind, codes(report)) == ("unknown", ["empty"])


@pytest.mark.parametrize("data", [b" ", b"\n\n\t", b"\xef\xbb\xbf", b".", b"\xff\xfe"])
def test_a_file_without_anything_to_read_is_kept_and_flagged(inspect: Inspect, data: bytes) -> None:
    # check 2
    report = inspect(data, "short.txt")
    assert (report.kind, report.text_status, codes(report)) == ("txt", "none", ["no-readable-text"])


def test_one_letter_is_a_text(inspect: Inspect) -> None:
    # check 2
    report = inspect(b"a", "short.txt")
    assert (report.kind, report.status, report.text) == ("txt", "read", ("a",))


@pytest.mark.parametrize(
    "data",
    [
        b"words and\x00a NUL",
        bytes(100),
        bytes(range(256)) * 4,
        b"\x01\x02\x03words" * 20,
        b"\x93\x00\x17\xfe" * 64,
    ],
)
def test_bytes_that_are_no_text_are_refused_as_text(inspect: Inspect, data: bytes) -> None:
    # check 35
    report = inspect(data, "notes.txt")
    assert refusals(report) == ["binary-as-text"]


def test_bytes_of_no_known_kind_are_refused(inspect: Inspect) -> None:
    report = inspect(b"\x07\x00\x13\x00\xfe" * 50, "data.xyz")
    assert (report.kind, refusals(report)) == ("unknown", ["unknown-type"])


POLYGLOTS = {
    "html before pdf": b"<html><body>" + pdf(WORDS),
    "text before pdf": b"Some words first\n" + pdf(WORDS),
    "a newline before pdf": b"\n" + pdf(WORDS),
    "html in pdf's head": pdf(WORDS).replace(b"\n", b"\n<html><script>alert(1)</script>\n", 1),
    "html after pdf": pdf(WORDS) + b"<script>alert(1)</script>",
    "zip after pdf": pdf(WORDS) + archive({"a.txt": "words"}),
    "pdf before docx": pdf(WORDS) + word(WORDS),
    "jpeg and zip": jpeg() + archive({"a.txt": "words"}),
    "png and zip": png() + archive({"a.txt": "words"}),
    "png and pdf": png()[:33] + pdf(WORDS) + png()[33:],
    "gif and html": b"GIF89a/*<script>*/=1;alert(1)//" + bytes(20),
    "docx and odt": archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "[Content_Types].xml": types(),
            "word/document.xml": "<x/>",
            "content.xml": "<x/>",
        }
    ),
    "rtf and zip": rb"{\rtf1 words}" + archive({"a.txt": "words"}),
}


@pytest.mark.parametrize("data", POLYGLOTS.values(), ids=POLYGLOTS.keys())
def test_two_kinds_in_the_same_bytes_are_refused(inspect: Inspect, data: bytes) -> None:
    # check 29
    report = inspect(data, "letter.pdf")
    assert refusals(report) == ["polyglot"]
    assert (report.status, report.text) == ("unreadable", ())


def test_an_archive_that_holds_a_pdf_as_it_is_is_an_archive(inspect: Inspect) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        file.writestr("letter.pdf", pdf(WORDS))
    report = inspect(packed.getvalue(), "letters.zip")
    assert (report.kind, refusals(report), report.text) == ("zip", [], ())


def test_a_text_about_pdf_is_a_text(inspect: Inspect) -> None:
    report = inspect(b"A PDF file begins with the letters %PDF-1.7 and ends with %%EOF.", "a.txt")
    assert (report.kind, refusals(report)) == ("txt", [])


def test_a_pdf_with_an_attached_zip_is_flagged_and_not_refused(inspect: Inspect) -> None:
    attached = stream(archive({"a.txt": "words"}), b"/Type/EmbeddedFile")
    names = b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.zip)/EF<</F 6 0 R>>>>]>>>>"
    report = inspect(pdf_with(names, attached), "a.pdf")
    assert (report.kind, codes(report)) == ("pdf", ["embedded-files"])


def _readings() -> dict[str, bytes]:
    good = word(WORDS)
    twice = io.BytesIO(good)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as written:
        written.writestr("word/document.xml", "<other/>")
    case = io.BytesIO(good)
    with zipfile.ZipFile(case, "a") as written:
        written.writestr("Word/Document.xml", "<other/>")
    central = good.rindex(b"word/document.xml")
    second_end = good + good[good.rindex(b"PK\x05\x06") :]
    commented = bytearray(good + b"PK\x05\x06" + bytes(18))
    commented[len(good) - 2 : len(good)] = (22).to_bytes(2, "little")
    return {
        "prefix": b"junk" + good,
        "trailing data": good + b"junk",
        "a zip after a zip": good + good,
        "a second end record": second_end,
        "duplicate member": twice.getvalue(),
        "member twice but for case": case.getvalue(),
        "directory names another member": good[:central]
        + b"word/documenX.xml"
        + good[central + 17 :],
        "a gap between members": _with_gap(good),
        "an end record in the comment": bytes(commented),
    }


def _with_gap(good: bytes) -> bytes:
    """Hide 40 bytes between the last member and the directory, with the end record mended."""
    end = good.rindex(b"PK\x05\x06")
    directory = int.from_bytes(good[end + 16 : end + 20], "little")
    mended = bytearray(good[:directory] + bytes(40) + good[directory:])
    mended[end + 56 : end + 60] = (directory + 40).to_bytes(4, "little")
    return bytes(mended)


READINGS = _readings()


@pytest.mark.parametrize("data", READINGS.values(), ids=READINGS.keys())
def test_a_zip_with_two_readings_is_refused(inspect: Inspect, data: bytes) -> None:
    # check 31
    report = inspect(data, "letter.docx")
    assert refusals(report) == ["two-readings"]
    assert report.text == ()


def test_a_streamed_zip_with_data_descriptors_has_one_reading(inspect: Inspect) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    pipe = Pipe()
    document = f'<w:document xmlns:w="x">{paragraph("words")}</w:document>'
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("[Content_Types].xml", types())
        written.writestr("word/document.xml", document)
    report = inspect(pipe.getvalue(), "a.docx")
    assert (report.kind, refusals(report)) == ("docx", [])


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.docx", archive({"[Content_Types].xml": types()}), "docx"),
        ("a.docx", archive({"word/other.xml": "<x/>"}), "zip"),
        ("a.odt", archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "odt"),
        ("a.odt", archive({"content.xml": "<x/>"}), "zip"),
    ],
)
def test_a_document_without_its_required_part_is_refused(
    inspect: Inspect, name: str, data: bytes, kind: str
) -> None:
    # check 32
    report = inspect(data, name)
    assert (report.kind, refusals(report)) == (kind, ["wrong-container"])


def test_a_docx_cut_short_is_kept_as_damaged(inspect: Inspect) -> None:
    whole = word(WORDS)
    report = inspect(whole[: len(whole) // 2], "a.docx")
    assert (report.kind, report.status, report.reason) == ("docx", "unreadable", "damaged")
    assert (codes(report), refusals(report)) == (["damaged"], [])


def test_the_same_bytes_get_the_same_answer_again(inspect: Inspect) -> None:
    # check 37
    data = docx_of(paragraph(WORDS))
    assert inspect(data, "a.docx") == inspect(data, "a.docx")


def test_the_table_needs_no_parser() -> None:
    # check 26
    code = (
        "import sys, uploads.kinds, uploads.report, uploads.jail; "
        "print([name for name in ('pypdf', 'pypdfium2', 'magic', 'fasttext', 'striprtf') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("double.pdf.exe", "exe"),
        ("A.PDF", "pdf"),
        ("a.jpeg", "jpeg"),
        ("a", None),
        ("a.qqq", None),
        (".txt", "txt"),
    ],
)
def test_a_name_claims_what_its_last_extension_says(name: str, kind: str | None) -> None:
    # check 26
    assert claimed(name) == kind


def test_extension_and_media_type_come_from_the_table_alone() -> None:
    # check 26
    assert (extension("pdf"), media_type("pdf")) == (".pdf", "application/pdf")
    assert (extension("nonsense"), media_type("nonsense")) == (".bin", "application/octet-stream")
    assert fits("letter.doc", "rtf")


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.7", "a.docx", "pdf"),
        (b"PK\x03\x04", "a.docx", "docx"),
        (b"PK\x03\x04", "a.exe", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "doc"),
        (b"Dear all", "a.txt", "txt"),
        (b"Dear\x00all", "a.txt", "unknown"),
        (b"", "a.txt", "unknown"),
    ],
)
def test_what_cannot_be_inspected_yet_is_guessed_by_its_first_bytes(
    head: bytes, name: str, kind: str
) -> None:
    # check 23
    assert guess(head, name) == kind
