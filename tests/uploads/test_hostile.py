"""Documents made to harm whoever reads them."""

import socket
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.uploads.conftest import Inspect, inspecting
from tests.uploads.documents import (
    archive,
    deflate_bomb,
    docx_of,
    lying_member,
    many_pages,
    paragraph,
    pdf,
    pdf_of,
    pdf_with,
    relations,
    stream,
    types,
    word,
)
from tests.uploads.passages import PASSAGES
from uploads.jail import Jail, Unjailed
from uploads.report import MAX_PAGES, REASONS, Report

WORDS = PASSAGES["en"]


def codes(report: Report) -> list[str]:
    """Give a report's finding codes in order."""
    return [item.code for item in report.findings]


class Canary:
    """A listener on this machine that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            with self._socket.accept()[0] as caller:
                if caller.recv(4) == b"stop":
                    return
                self.calls += 1

    def stop(self) -> None:
        """Stop listening."""
        host, _, port = self.address.partition(":")
        with socket.create_connection((host, int(port))) as caller:
            caller.sendall(b"stop")
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """Listen while documents are read."""
    listening = Canary()
    yield listening
    listening.stop()


def xxe(where: str) -> str:
    """Write a prolog whose entity stands for what is at an address."""
    return f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "{where}">]>'


def test_no_document_reaches_the_network(inspect: Inspect, canary: Canary) -> None:
    # check 41
    url = f"http://{canary.address}/x"
    link = f"/OpenAction<</S/URI/URI({url})>>".encode()
    form = f"/AcroForm<</Fields[]/XFA(<x xmlns='{url}'><image href='{url}'/></x>)>>".encode()
    external = f"/X<</F({url})/FFilter/FlateDecode>>".encode()
    documents = {
        "entity.docx": docx_of(paragraph("&x;"), prolog=xxe(url)),
        "dtd.docx": docx_of(paragraph("x"), prolog=f'<!DOCTYPE w:document SYSTEM "{url}">'),
        "template.docx": docx_of(
            paragraph("x"), {"word/_rels/settings.xml.rels": relations(("attachedTemplate", url))}
        ),
        "picture.docx": docx_of(
            paragraph("x"), {"word/_rels/document.xml.rels": relations(("image", url))}
        ),
        "field.docx": docx_of(
            f'<w:p><w:r><w:instrText>INCLUDEPICTURE "{url}"</w:instrText></w:r></w:p>'
        ),
        "entity.odt": archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": xxe(url).replace("w:document", "x") + "<x>&x;</x>",
            }
        ),
        "link.pdf": pdf_with(link),
        "xfa.pdf": pdf_with(form),
        "stream.pdf": pdf_with(external),
        "field.rtf": rb"{\rtf1 {\field{\*\fldinst INCLUDEPICTURE "
        + url.encode()
        + rb"}}{\*\template "
        + url.encode()
        + b"}}",
        "page.txt": f'<img src="{url}">'.encode(),
    }
    for name, data in documents.items():
        for depth in ("quick", "full"):
            assert inspect(data, name, depth).status in ("read", "unreadable")
    assert canary.calls == 0


def test_the_canary_hears(canary: Canary) -> None:
    before = canary.calls
    host, _, port = canary.address.partition(":")
    with socket.create_connection((host, int(port))) as caller:
        caller.sendall(b"GET ")
        caller.shutdown(socket.SHUT_WR)
        caller.recv(1)
    assert canary.calls == before + 1
    canary.calls = before


def test_no_document_reads_a_file_of_ours(inspect: Inspect, tmp_path: Path) -> None:
    # check 42
    secret = tmp_path / "secret"
    secret.write_text("the canary sings")
    secret.chmod(0o644)
    for where in (secret.as_uri(), "file:///etc/hostname", "file:///proc/self/environ"):
        documents = [
            docx_of(paragraph("&x;"), prolog=xxe(where)),
            docx_of(
                paragraph("x"), {"docProps/core.xml": xxe(where) + "<x><creator>&x;</creator></x>"}
            ),
            archive(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "content.xml": xxe(where) + "<x>&x;</x>",
                }
            ),
            pdf_with(f"/X<</F({where})>>".encode()),
        ]
        for data in documents:
            report = inspect(data, "a.docx", "full")
            told = str(report.to_json())
            assert "canary" not in told
            assert Path("/etc/hostname").read_text().strip() not in "".join(report.text)
            assert report.text in (
                (),
                ("x",),
                ("We thank the Secretariat for this opportunity to comment.",),
            )


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
XML = {
    "billion laughs": docx_of(
        paragraph("&a11;"), prolog=f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
    ),
    "quadratic": docx_of(
        paragraph("&a;" * 9_000), prolog=f'<!DOCTYPE x [<!ENTITY a "{"x" * 9_000}">]>'
    ),
    "a modest entity": docx_of(paragraph("&a;"), prolog='<!DOCTYPE x [<!ENTITY a "words">]>'),
    "deep": docx_of("<w:p>" * 200_000),
    "utf-7": docx_of(paragraph("+ADw-x+AD4-"), prolog='<?xml version="1.0" encoding="UTF-7"?>'),
    "many attributes": docx_of(
        "<w:p " + " ".join(f'a{number}="1"' for number in range(200_000)) + ">"
    ),
    "a long name": docx_of(f"<{'x' * 3_000_000}"),
}


@pytest.mark.parametrize("data", XML.values(), ids=XML.keys())
def test_xml_made_to_explode_is_not_read_and_the_file_is_kept(
    inspect: Inspect, data: bytes
) -> None:
    # check 44
    begun = time.monotonic()
    report = inspect(data, "a.docx", "full")
    assert (report.kind, report.status, report.reason, codes(report)) == (
        "docx",
        "unreadable",
        "damaged",
        ["damaged"],
    )
    assert (report.refused, report.text) == (False, ())
    assert time.monotonic() - begun < 2


def _bombs() -> dict[str, bytes]:
    members: dict[str, str | bytes] = {"[Content_Types].xml": types(), "word/document.xml": "<x/>"}
    return {
        "a large member": deflate_bomb(1 << 30),
        "many members": archive({**members, **{f"m{number}": b"" for number in range(70_000)}}),
        "more than declared": lying_member(1_000, 50_000_000),
        "a high ratio": deflate_bomb(80_000_000),
    }


@pytest.fixture(scope="module")
def bombs() -> dict[str, bytes]:
    """Build the bombs once, when they are first needed."""
    return _bombs()


@pytest.mark.parametrize(
    "name", ["a large member", "many members", "more than declared", "a high ratio"]
)
def test_a_zip_bomb_is_refused_at_once(
    inspect: Inspect, bombs: dict[str, bytes], name: str
) -> None:
    # check 43
    begun = time.monotonic()
    report = inspect(bombs[name], "a.docx")
    assert ([item.code for item in report.findings if item.severity == "refusal"], report.kind) == (
        ["zip-bomb"],
        "docx",
    )
    assert time.monotonic() - begun < 2


def test_a_picture_that_unpacks_to_gigabytes_is_never_unpacked(inspect: Inspect) -> None:
    # check 43
    rows = zlib.compress(bytes(30_000_000), 9)
    head = b"\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x06\x00\x00\x00\x00\x00\x00\x00"
    data = (
        b"\x89PNG\r\n\x1a\n"
        + head
        + len(rows).to_bytes(4, "big")
        + b"IDAT"
        + rows
        + bytes(4)
        + b"\x00\x00\x00\x00IEND"
    )
    report = inspect(data, "a.png")
    assert (report.status, report.properties["width"]) == ("read", "100000")


def test_an_honest_docx_with_much_repetition_is_no_bomb(inspect: Inspect) -> None:
    report = inspect(docx_of(paragraph(WORDS) * 20_000), "a.docx")
    assert (report.status, report.refused, report.languages) == ("read", False, ("en",))


def _nested_form(depth: int) -> bytes:
    """Write a PDF whose form draws a form ten times, which draws a form ten times, and so on."""
    forms = []
    for level in range(depth):
        inner = b"/Resources<</XObject<</X %d 0 R>>>>" % (7 + level) if level < depth - 1 else b""
        forms.append(stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + inner))
    first = b"/Resources<</XObject<</X 6 0 R>>>>"
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R" + first + b">>",
        stream(b"/X Do " * 10),
        b"null",
        *forms,
    )


PDFS = {
    "page tree that is its own kid": pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"
    ),
    "catalog that is its own pages": pdf_of(b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"),
    "a count of 2^31": pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 2147483648>>"
    ),
    "a parent that is a child": pdf_with(
        b"/Outlines 6 0 R", b"<</First 6 0 R/Next 6 0 R/Parent 6 0 R>>"
    ),
    "names in a circle": pdf_with(b"/Names<</Dests 6 0 R>>", b"<</Kids[6 0 R 6 0 R]>>"),
    "a length that lies": pdf(WORDS).replace(b"/Length ", b"/Length 9"),
    "a length that is itself": pdf_with(b"/X 6 0 R", b"<</Length 6 0 R>>\nstream\nx\nendstream"),
    "a chain of filters": pdf_with(
        b"/X 6 0 R", stream(b"x", b"/Filter[" + b"/FlateDecode" * 5_000 + b"]")
    ),
    "deep arrays": pdf_with(b"/X " + b"[" * 100_000 + b"]" * 100_000),
    "deep dictionaries": pdf_with(b"/X " + b"<</X" * 50_000 + b" 1" + b">>" * 50_000),
    "a reference to the table's end": pdf(WORDS).replace(b"startxref\n", b"startxref\n9999999"),
    "a table that leads to itself": pdf(WORDS).replace(b"trailer\n<<", b"trailer\n<</Prev 9 "),
    "forms within forms": _nested_form(10),
    "flate bomb": pdf_with(content=b"").replace(
        b"4 0 obj",
        b"4 0 obj\n"
        + stream(zlib.compress(b"BT (x) Tj ET " * 8_000_000, 9), b"/Filter/FlateDecode")
        + b"\nendobj\n9 0 obj",
    ),
    "only a header": b"%PDF-1.7\n",
    "a header and noise": b"%PDF-1.7\n" + bytes(range(256)) * 400,
}


@pytest.mark.faults
@pytest.mark.parametrize("data", PDFS.values(), ids=PDFS.keys())
def test_a_pdf_made_to_exhaust_gives_a_report_in_time(inspect: Inspect, data: bytes) -> None:
    # check 45
    begun = time.monotonic()
    report = inspect(data, "a.pdf", "full")
    assert report.kind == "pdf"
    assert report.refused is False
    assert report.status in ("read", "partial", "unreadable")
    assert report.reason is None or report.reason in REASONS
    assert time.monotonic() - begun < 22


def test_ten_thousand_pages_are_counted_in_quick_depth(inspect: Inspect) -> None:
    # check 46
    data = many_pages(10_000)
    begun = time.monotonic()
    report = inspect(data, "a.pdf")
    assert (report.status, report.pages, len(report.text)) == ("read", 10_000, 5)
    assert codes(report) == ["too-many-pages"]
    assert time.monotonic() - begun < 5


def test_text_beyond_the_cap_is_marked_partial(inspect: Inspect) -> None:
    # check 46
    report = inspect(many_pages(MAX_PAGES + 100), "a.pdf", "full")
    assert (report.status, report.text_status, len(report.text)) == (
        "partial",
        "partial",
        MAX_PAGES,
    )
    assert codes(report) == ["too-many-pages", "partial-text"]


def test_an_rtf_of_a_million_braces_is_read_in_time(inspect: Inspect) -> None:
    begun = time.monotonic()
    report = inspect(rb"{\rtf1 " + b"{" * 1_000_000, "a.rtf")
    assert (report.kind, report.refused) == ("rtf", False)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("by", ["jail", "unjailed"])
def test_bombs_cost_little_memory(jail: Jail, bombs: dict[str, bytes], by: str) -> None:
    # check 43
    inspect = inspecting(jail if by == "jail" else Unjailed())
    inspect(word(WORDS), "a.docx")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before = _memory("VmHWM")
    for data in (*bombs.values(), XML["billion laughs"], XML["quadratic"]):
        inspect(data, "a.docx", "full")
    assert _memory("VmHWM") - before < (20_000 if by == "jail" else 100_000)


def _memory(what: str) -> int:
    """Give a figure of this process's memory, in kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))
