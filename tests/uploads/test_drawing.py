"""Pictures of pages: drawn in the jail, bounded before a pixel is made, and nothing but pixels believed."""

import io
import math
import os
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.uploads import documents
from uploads.canvas import scale
from uploads.child import Limits
from uploads.drawing import LONGEST, MAX_PIXELS, PAGES_AT_ONCE, Drawing, Pixels, PixelsInvalid
from uploads.jail import Inspector, Jail
from uploads.keeper import Order
from uploads.picture import encode
from uploads.wire import BadAnswer, Strips

WORDS = "The society writes about the first issue. " * 12


def draw(by: Inspector, data: bytes, *, kind: str = "pdf", first: int = 1) -> Drawing:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return by.draw(file.fileno(), kind=kind, first=first)


def dark(page: Pixels) -> float:
    """Give the share of pixels that are ink."""
    grey = Image.frombytes("RGB", (page.width, page.height), page.rgb).convert("L")
    return sum(grey.histogram()[:128]) / (page.width * page.height)


def test_each_page_of_a_pdf_is_drawn_with_its_words(inspector: Inspector) -> None:
    drawn = draw(inspector, documents.pdf(WORDS, "", WORDS * 3))
    assert [(one.page, one.width, one.height) for one in drawn.pages] == [
        (1, 990, 1399),
        (2, 990, 1399),
        (3, 990, 1399),
    ]
    assert drawn.reason is None
    one, blank, three = (dark(page) for page in drawn.pages)
    assert blank == 0
    assert three > 2 * one > 0


@pytest.mark.parametrize("language", ["ar", "zh", "ru"])
def test_every_script_with_its_own_font_leaves_ink(jail: Jail, language: str) -> None:
    assert dark(draw(jail, documents.pdf_in(language)).pages[0]) > 0.002


def test_a_long_document_is_drawn_a_few_pages_at_a_time(jail: Jail) -> None:
    data = documents.pdf(*(f"page {n}" for n in range(PAGES_AT_ONCE + 2)))
    assert len(draw(jail, data).pages) == PAGES_AT_ONCE
    assert [one.page for one in draw(jail, data, first=9).pages] == [9, 10]
    assert draw(jail, data, first=11) == Drawing(())


def test_photographs_are_made_small_and_stand_as_they_were_held(inspector: Inspector) -> None:
    tall, buffer = Image.new("RGB", (2000, 1000), "navy"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    tall.save(buffer, "JPEG", exif=exif)
    page = draw(inspector, buffer.getvalue(), kind="jpeg").pages[0]
    assert (page.width, page.height) == (700, 1400)


def test_what_is_clear_in_a_picture_is_paper(inspector: Inspector) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(buffer, "PNG")
    page = draw(inspector, buffer.getvalue(), kind="png").pages[0]
    assert (page.width, page.height, page.rgb) == (30, 20, b"\xff" * 30 * 20 * 3)


def _sized(box: bytes) -> bytes:
    return documents.pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]>>",
    )


@pytest.mark.parametrize(
    "box", [b"0 0 14400000 14400000", b"0 0 1 9000000", b"0 0 1e30 1e30", b"0 0 .0001 .0001"]
)
def test_a_page_that_claims_any_size_gets_a_bounded_picture_or_none(jail: Jail, box: bytes) -> None:
    # check 45
    for page in draw(jail, _sized(box)).pages:
        assert max(page.width, page.height) <= LONGEST
        assert page.width * page.height <= MAX_PIXELS


@given(st.floats(1e-6, 1e12), st.floats(1e-6, 1e12))
def test_no_size_leads_beyond_the_bounds(width: float, height: float) -> None:
    by = scale(width, height)
    assert math.ceil(max(width, height) * by) <= LONGEST
    assert width * by * height * by < MAX_PIXELS


@pytest.mark.parametrize(
    "size", [(0.0, 1.0), (float("nan"), 1.0), (1.0, float("inf")), (-1.0, 1.0)]
)
def test_what_is_no_size_is_refused(size: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no size"):
        scale(*size)


def _flood(side: int) -> bytes:
    """Write a PNG of a few kilobytes that decodes to a great many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + side // 8) * 64, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_flood_of_pixels_gives_no_picture_and_the_jail_goes_on(jail: Jail) -> None:
    # check 43
    assert draw(jail, _flood(60_000), kind="png") == Drawing((), "crashed")
    assert len(draw(jail, documents.pdf("well")).pages) == 1


@pytest.mark.parametrize("kind", ["pdf", "jpeg", "png"])
def test_what_is_no_document_gives_no_picture(inspector: Inspector, kind: str) -> None:
    assert draw(inspector, b"%PDF-1.7 and then nothing", kind=kind) == Drawing((), "crashed")


@pytest.fixture(scope="module")
def gone_bad() -> Iterator[Jail]:
    """Start a jail whose artist does what the document says."""
    started = Jail.start(
        order=Order(
            wall=3.0,
            limits=Limits(memory=1 << 29, cpu=2),
            artist="tests.uploads.mock_artist:draw",
            paths=(str(Path(__file__).parents[2]),),
        )
    )
    yield started
    started.close()


@pytest.mark.parametrize(
    ("what", "reason", "pages"),
    [
        (b"dies", "crashed", 2),
        (b"hangs", "timeout", 2),
        (b"eats", "memory", 2),
        (b"lies of a size", "bad-answer", 2),
        (b"goes on and on", "bad-answer", PAGES_AT_ONCE),
        (b"goes backwards", "bad-answer", 2),
    ],
)
def test_an_artist_gone_bad_costs_its_own_pages_and_nothing_else(
    gone_bad: Jail, what: bytes, reason: str, pages: int
) -> None:
    # check 39
    drawn = draw(gone_bad, what)
    assert drawn.reason == reason
    assert [(one.page, len(one.rgb)) for one in drawn.pages] == [
        (n, 18) for n in range(1, pages + 1)
    ]


@given(st.binary(max_size=400))
def test_no_bytes_are_taken_for_pixels_that_are_not_all_there(data: bytes) -> None:
    try:
        page = Pixels.unpack(data)
    except PixelsInvalid:
        return
    assert page.pack() == data
    assert len(page.rgb) == page.width * page.height * 3


def _frames(*frames: tuple[bytes, bytes]) -> Iterator[bytes]:
    return (struct.pack(">cI", tag, len(body)) + body for tag, body in frames)


@pytest.mark.parametrize("tag", [b"T", b"P", b"X"])
def test_a_drawing_holds_nothing_but_pages(tag: bytes) -> None:
    strips = Strips()
    with pytest.raises(BadAnswer):
        strips.feed(b"".join(_frames((tag, b"{}"))))


def test_a_page_of_text_becomes_a_png_and_a_photograph_a_jpeg() -> None:
    white = encode(Pixels(1, 40, 30, b"\xff" * 40 * 30 * 3))
    noise = encode(Pixels(2, 128, 128, os.urandom(128 * 128 * 3)))
    for made, name in ((white, "PNG"), (noise, "JPEG")):
        with Image.open(io.BytesIO(made.data)) as opened:
            assert (opened.format, opened.size) == (name, (made.width, made.height))
            assert made.kind == name.lower()


def test_the_same_page_makes_the_same_file(jail: Jail) -> None:
    data = documents.pdf(WORDS)
    one, other = (encode(draw(jail, data).pages[0]) for _ in range(2))
    assert one == other
