"""Makes the film strips under docs/journeys: four people on their way from a call to a receipt, a picture a step.

    python scripts/journeys.py [language …]

Each strip is walked on a site of its own, on a telephone's screen; the ways are those of tests/browser/journeys.py.
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from intake.clock import FixedClock  # noqa: E402 - the project's own folder comes first
from tests.browser.journeys import JOURNEYS, LAST_MINUTES, LEFT, Journey  # noqa: E402 - as above
from tests.browser.site import Site, Window, open_window  # noqa: E402 - as above

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
WIDE, HIGH = 390, 1500
GAP, LINE = 24, 28
COLOURS: Final = 64


def strip(frames: list[tuple[str, bytes]]) -> Image.Image:
    """Set the pictures side by side, each under its number and name."""
    pictures = [(name, Image.open(io.BytesIO(data))) for name, data in frames]
    wide = GAP + sum(picture.width + GAP for _, picture in pictures)
    made = Image.new("RGB", (wide, HIGH + LINE + 2 * GAP), "#e7e5e0")
    draw = ImageDraw.Draw(made)
    at = GAP
    for n, (name, picture) in enumerate(pictures, 1):
        draw.text((at, GAP // 2), f"{n}  {name}", fill="#1b1b1b", font_size=18)
        made.paste(picture.crop((0, 0, picture.width, min(picture.height, HIGH))), (at, LINE + GAP))
        at += picture.width + GAP
    return made.quantize(COLOURS)


def film(site: Site, browser: Browser, who: str, lang: str) -> None:
    """Walk one way and keep its strip."""
    frames: list[tuple[str, bytes]] = []

    def shot(person: Window, name: str) -> None:
        # What matters after a press stands at its anchor or at the head; a whole page would be too high for a strip.
        height = min(HIGH, int(person.page.evaluate("document.documentElement.scrollHeight")))
        person.page.set_viewport_size({"width": WIDE, "height": height})
        found = person.page.locator("#shown")
        if found.count():
            found.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 500)")
        frames.append((name, person.page.screenshot()))

    clock = site.runtime.clock
    if isinstance(clock, FixedClock):
        clock.set(LAST_MINUTES)
    code = site.call(f"{who[:4]}{lang}".upper(), closes_in=LEFT)
    person = open_window(browser, site, lang=lang, viewport={"width": WIDE, "height": 844})
    JOURNEYS[who](Journey(site=site, person=person, lang=lang, script=True, shot=shot), code)
    person.page.context.close()
    folder = ROOT / "docs" / "journeys"
    folder.mkdir(exist_ok=True)
    strip(frames).save(folder / f"{who}-{lang}.png", optimize=True)


def main(languages: list[str]) -> None:
    """Walk all ways in these languages."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder) / "data", clock=FixedClock(LAST_MINUTES)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for lang in languages:
            for who in JOURNEYS:
                film(site, browser, who, lang)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or ["en", "fr", "ar"])
