"""Takes docs/screenshots from a running demo: each page in English, Arabic and French, on a desktop and on a telephone.

    python scripts/screenshots.py http://127.0.0.1:8000 [folder] [name …]

It sends one sample in each language to the demo's open call, as a visitor would; names narrow what is taken.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import docx
from fpdf import FPDF
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript

ROOT: Final = Path(__file__).parent.parent
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
LANGUAGES: Final = ("en", "ar", "fr")
WIDTHS: Final = (1280, 360)
WINDOW, HIGHEST = 900, 1600
COLOURS: Final = 96
MANY, FEW = 1 << 16, 3
"""Colours that are counted at most, and fewer than which no page has."""
SETTLED: Final = 300
"""Milliseconds after which a window that was made smaller and scrolled has been drawn anew."""
EMAIL: Final = "publisher@intake.example"
PASSWORD: Final = "invented sample of a password"  # noqa: S105 - the demo prints it at its start

OPEN, TOLD, READ = "raf2", "raf", "dip"
"""Calls of the demo: the open one, the one in which every outcome occurs, one of the reference process."""

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENTENCES: Final = (
    "This is an invented sample. We welcome the draft and answer its first question.",
    "A register that lists every submission, and says why one was not published, can be checked by anybody.",
    "We suggest that each entry should show the instant at which it was received.",
)
TYPED: Final = {
    "en": {
        "name": "Maya Invented",
        "entity": "Society for Open Registers (sample)",
        "title": "On open registers",
        "q": "register",
    },
    "ar": {
        "name": "ليلى المثال",
        "entity": "جمعية السجلات المفتوحة (عيّنة)",
        "title": "في السجلات المفتوحة",
        "q": "السجل",
    },
    "fr": {
        "name": "Maïa Exemple",
        "entity": "Société des registres ouverts (exemple)",
        "title": "Des registres ouverts",
        "q": "registre",
    },
}

Upload = FilePayload


def upload(name: str, media_type: str, data: bytes) -> Upload:
    """Give a file as the browser takes it."""
    return {"name": name, "mimeType": media_type, "buffer": data}


def pdf(*, script: bool = False) -> bytes:
    """Make a short PDF, with a script that its reader would run at opening if wanted."""
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("Helvetica", size=12)
    sheet.multi_cell(0, 8, "\n".join(SENTENCES))
    data = bytes(sheet.output())
    if not script:
        return data
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.add_open_action(JavaScript("app.alert('sample')"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def letter() -> bytes:
    """Make a DOCX whose properties name its author."""
    document = docx.Document()
    document.core_properties.author = "Maya Invented"
    for sentence in SENTENCES:
        document.add_paragraph(sentence)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@dataclass
class Camera:
    """One browser, language and width: opens pages and keeps their pictures."""

    browser: Browser
    base: str
    folder: Path
    lang: str
    width: int
    only: Sequence[str]
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        """Open a window."""
        context = self.browser.new_context(
            viewport={"width": self.width, "height": WINDOW},
            locale=self.lang,
            java_script_enabled=False,
            reduced_motion="reduce",
        )
        self.page = context.new_page()

    def go(self, path: str) -> None:
        """Open an address of the site; anything but a page is an error."""
        answer = self.page.goto(self.base + path, wait_until="load")
        if answer is None or not answer.ok:
            raise SystemExit(f"{path}: {answer.status if answer else 'no answer'}")

    def keep(self, name: str, *, at: str = "") -> None:
        """Keep a picture of the page from its head, or from something in it, at most so high, in few colours."""
        if self.only and name not in self.only:
            return
        if at:
            self.page.set_viewport_size({"width": self.width, "height": WINDOW})
            self.page.locator(at).evaluate("one => one.scrollIntoView()")
            self.page.wait_for_timeout(SETTLED)
            self.develop(name)
            return
        high = int(self.page.locator("html").bounding_box()["height"])  # type: ignore[index]  # every page has one
        self.page.set_viewport_size({"width": self.width, "height": min(high, HIGHEST)})
        self.develop(name)
        self.page.set_viewport_size({"width": self.width, "height": WINDOW})

    def develop(self, name: str) -> None:
        """Keep what the window shows."""
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        if len(picture.getcolors(MANY) or [0] * MANY) < FEW:
            raise SystemExit(f"{name}: the window showed nothing yet")
        few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(self.folder / f"{name}-{self.lang}-{self.width}.png", optimize=True)

    def show(self, name: str, path: str) -> None:
        """Open an address and keep its picture."""
        if not self.only or name in self.only:
            self.go(path)
            self.keep(name)

    def first(self, selector: str) -> str:
        """Give where the first such link goes."""
        return self.page.locator(selector).first.get_attribute("href") or ""


def public(camera: Camera) -> None:
    """Take what anybody reads."""
    lang = camera.lang
    camera.show("home", f"/{lang}/")
    camera.show("process", f"/{lang}/processes/ip-and-ai-conversation")
    camera.show("call", f"/{lang}/calls/{TOLD}")
    camera.show("register", f"/{lang}/calls/{TOLD}/register")
    camera.show("search", f"/{lang}/search?q={TYPED[lang]['q']}")
    camera.go(f"/{lang}/calls/{READ}?language={lang}")
    camera.show("item", camera.first(".led .ti"))


def fill(camera: Camera) -> None:
    """Fill in the form as a visitor does."""
    page, typed = camera.page, TYPED[camera.lang]
    camera.go(f"/{camera.lang}/calls/{OPEN}/submit")
    page.check("#on_behalf-2")
    for key in ("entity", "name", "title"):
        page.fill(f"#{key}", typed[key])
    page.select_option("#submitter_type", index=5)
    page.fill("#email", "maya@intake.example")
    page.check("#publication")


def sending(camera: Camera, *, link: str | None) -> str:
    """Take the form, the form after a check, the preview and the receipt; send where no link of a receipt is given."""
    camera.show("submit", f"/{camera.lang}/calls/{OPEN}/submit")
    fill(camera)
    mixed = [
        upload("position.pdf", "application/pdf", pdf(script=True)),
        upload("annex.docx", DOCX, letter()),
        upload("figures.xlsx.pdf", "application/pdf", b"PK\x05\x06" + bytes(18)),
    ]
    camera.page.set_input_files("#files", mixed)
    camera.page.click("button[value=check]")
    camera.keep("check", at="#attached")
    camera.page.click("button[value=preview]")
    camera.keep("preview")
    if link is None:
        fill(camera)
        clean = [
            upload("position.pdf", "application/pdf", pdf()),
            upload("annex.docx", DOCX, letter()),
        ]
        camera.page.set_input_files("#files", clean)
        camera.page.click("button[value=send]")
        link = camera.page.url.removeprefix(camera.base)
        if not link.startswith("/my/"):
            raise SystemExit("the sample was not taken")
    camera.show("receipt", link)
    return link


def secretariat(camera: Camera) -> None:
    """Take what the signed-in secretariat sees."""
    page, asked = camera.page, f"?lang={camera.lang}"
    camera.show("login", f"/account/login{asked}")
    camera.go(f"/account/login{asked}")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    camera.show("desk", f"/desk/{asked}")
    camera.go(f"/desk/{asked}&call={TOLD.upper()}")
    camera.show("case", camera.first(".queue a.no").partition("?")[0] + asked)
    camera.show("manage", f"/manage/calls{asked}")
    camera.show("manage-call", f"/manage/calls/{OPEN}{asked}")


def cameras(
    browser: Browser, base: str, folder: Path, only: Sequence[str]
) -> Iterator[tuple[Camera, Camera]]:
    """Give a camera of each language and width, and a second one of the same that nobody has signed in with."""
    for lang in LANGUAGES:
        for width in WIDTHS:
            one, other = (Camera(browser, base, folder, lang, width, only) for _ in range(2))
            yield one, other
            one.page.context.close()
            other.page.context.close()


def main() -> int:
    """Take them all, or those named."""
    base = sys.argv[1].rstrip("/")
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs/screenshots"  # noqa: PLR2004 - see above
    folder.mkdir(parents=True, exist_ok=True)
    links: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for visitor, staff in cameras(browser, base, folder, sys.argv[3:]):
            public(visitor)
            links[visitor.lang] = sending(visitor, link=links.get(visitor.lang))
            secretariat(staff)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
