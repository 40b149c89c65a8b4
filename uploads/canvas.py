"""Draws pages of a document as pixels. Runs in the jail only; opens no file.

The size is settled before a pixel is made: a page may claim to be a mile wide. Photographs are decoded at a fraction of
their size where their format can, and not at all above MAX_DECODED.
"""

import io
import math
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin

from uploads.drawing import LONGEST, MAX_PIXELS, Pixels

MAX_DECODED = 80_000_000
"""Pixels of a photograph that is decoded: 240 MB of the child's memory."""
_FORMATS = {
    "jpeg": JpegImagePlugin.JpegImageFile.format,
    "png": PngImagePlugin.PngImageFile.format,
}
_ORIENTATION = 0x0112
_SMALLEST = 1e-6
_ENLARGED = 2.0
"""A page is drawn at most so much larger than it says it is: 144 dots an inch."""

Image.MAX_IMAGE_PIXELS = MAX_DECODED // 2  # Pillow warns there and raises at twice as many


def draw(data: bytes, *, kind: str, first: int, count: int) -> Iterator[Pixels]:
    """Draw pages from the first one on, at most `count`; what cannot be drawn raises or ends the process."""
    if kind == "pdf":
        yield from _pdf(data, first, count)
    elif first == 1 and count > 0:
        yield _photograph(data, kind)


def _pdf(data: bytes, first: int, count: int) -> Iterator[Pixels]:
    with pypdfium2.PdfDocument(data) as document:
        for index in range(first - 1, min(first - 1 + count, len(document))):
            page = document.get_page(index)
            try:
                yield _page(page, index + 1)
            finally:
                page.close()


def _page(page: pypdfium2.PdfPage, number: int) -> Pixels:
    bitmap = page.render(
        scale=scale(*page.get_size()),
        rev_byteorder=True,
        force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR,
    )
    try:
        width, height = min(bitmap.width, LONGEST), min(bitmap.height, LONGEST)
        rows = memoryview(bitmap.buffer).cast("B")
        rgb = b"".join(
            rows[at : at + width * 3] for at in range(0, height * bitmap.stride, bitmap.stride)
        )
        return Pixels(number, width, height, rgb)
    finally:
        bitmap.close()


def scale(width: float, height: float) -> float:
    """Give how much larger a page of some size (in points) is drawn. Raises ValueError for what is no size."""
    if not (math.isfinite(width) and math.isfinite(height)) or min(width, height) < _SMALLEST:
        raise ValueError("no size")
    # PDFium's wrapper rounds each side up.
    longest = (LONGEST - 1) / max(width, height)
    area = math.sqrt(MAX_PIXELS * 0.99 / (width * height))
    return min(longest, area, _ENLARGED)


def _photograph(data: bytes, kind: str) -> Pixels:
    with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as opened:
        if opened.width * opened.height > MAX_DECODED:
            raise ValueError("too large")
        opened.draft("RGB", (LONGEST, LONGEST))
        turned = ImageOps.exif_transpose(opened)
    shrink = min(
        1.0, LONGEST / max(turned.size), math.sqrt(MAX_PIXELS / (turned.width * turned.height))
    )
    size = (max(1, int(turned.width * shrink)), max(1, int(turned.height * shrink)))
    small = turned.convert("RGBA" if _clear(turned) else "RGB").resize(size, reducing_gap=2.0)
    if small.mode == "RGBA":
        paper = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(paper, small).convert("RGB")
    return Pixels(1, small.width, small.height, small.tobytes())


def _clear(image: Image.Image) -> bool:
    """Say whether light shines through some of it."""
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def warm() -> None:
    """Load what drawing loads on first use, with trusted pictures made here: turned by a camera, clear in part."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    for kind, name, mode in (("jpeg", "JPEG", "RGB"), ("png", "PNG", "RGBA"), ("png", "PNG", "P")):
        buffer = io.BytesIO()
        Image.new(mode, (2, 3)).save(buffer, name, exif=exif)
        list(draw(buffer.getvalue(), kind=kind, first=1, count=1))
