"""The preview in a browser without script or cookie, its files read in the real jail."""

import io

import docx
import pytest
from playwright.sync_api import FilePayload

from tests.browser.conftest import OpenWindow
from tests.browser.site import Site, text_file

pytestmark = pytest.mark.browser

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORDS = "We answer the first issue of the paper, at length and in order.\n"


def letter(author: str) -> bytes:
    document = docx.Document()
    document.core_properties.author = author
    for _ in range(4):
        document.add_paragraph(WORDS)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_file_is_seen_replaced_and_sent_from_the_preview(  # checks 18, 54
    lang: str, site: Site, window: OpenWindow
) -> None:
    code = site.call(f"SEE{lang.upper()}")
    person = window(lang=lang, java_script_enabled=False)
    page = person.page
    person.go(f"/{lang}/calls/{code}/submit")
    person.fill()
    told: FilePayload = {
        "name": "note.docx",
        "mimeType": WORD,
        "buffer": letter("Ilse Someone"),
    }
    person.attach(text_file(WORDS * 4 + "Write to bob@other.example.\n"), told)
    person.press("preview")
    assert page.locator("#shown .pd").all_inner_texts() == ["bob@other.example", "Ilse Someone"]
    assert page.get_attribute("html", "dir") == {"en": "ltr", "ar": "rtl"}[lang]
    person.follow("#seen-2 button")
    assert page.url.endswith("#file-2")
    assert page.input_value("#name") == "Ada Example"
    field = page.locator("#file-2 input[type=file]")
    assert field.is_visible()
    clean: FilePayload = {"name": "mended.docx", "mimeType": WORD, "buffer": letter("")}
    field.set_input_files([clean])
    person.press("preview")
    assert page.locator("#shown .pd").all_inner_texts() == ["bob@other.example"]
    page.check("#confirm-1")
    person.press("send")
    assert person.path().startswith("/my/")
    held = site.world.row(f"{code.upper()}-001")
    assert len(held.confirmed) == 1
    assert (held.name, held.title) == ("Ada Example", "Remarks on issue 1")
    assert person.cookies == []
