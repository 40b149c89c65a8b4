"""The main job in a real browser: from the home page to the bytes that anybody downloads."""

import hashlib
import socket
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Error as BrowserError

from tests.browser.conftest import OpenWindow
from tests.browser.site import Site, Window, text_file
from tests.uploads import documents

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

REMARKS = "We welcome the draft issues paper and answer its first question at some length.\n" * 3
TEXTS = {
    "en": REMARKS,
    "ar": "نرحب بمسودة وثيقة المسائل ونجيب عن سؤالها الأول بشيء من التفصيل.\n" * 3,
}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def send(person: Window, code: str, lang: str = "en") -> str:
    """Send a text file; give the path of the receipt."""
    person.go(f"/{lang}/calls/{code}/submit")
    person.fill()
    person.attach(text_file(TEXTS[lang]))
    person.press("send")
    assert person.path().startswith("/my/")
    return person.path()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_main_job_works_without_script_or_cookie(  # check 18
    lang: str, site: Site, window: OpenWindow, tmp_path: Path
) -> None:
    code = site.call(f"JOB{lang.upper()}")
    person = window(lang=lang, java_script_enabled=False)
    page = person.page
    person.go("/")
    assert page.get_attribute("html", "dir") == {"en": "ltr", "ar": "rtl"}[lang]
    person.follow(f"a[href='/{lang}/calls/{code}']")
    person.follow(f"a.btn.p[href='/{lang}/calls/{code}/submit']")
    person.fill()
    person.attach(text_file(TEXTS[lang]), text_file(TEXTS[lang] * 2, "annex ملحق.txt"))
    person.press("check")
    assert page.locator("#attached .file").count() == 2
    page.select_option("#attached .file:nth-child(2) select", "annex")
    person.press("send")
    number = f"{code.upper()}-001"
    assert page.locator(".stamp .n").inner_text() == number
    assert page.get_attribute("html", "dir") == {"en": "ltr", "ar": "rtl"}[lang]

    staff = window(lang=lang)
    staff.sign_in()
    staff.follow(f".queue a.no >> text={number}")
    staff.follow("form[action$='/accept-publish'] button:not([name])")
    assert site.world.row(number).state == "published"

    reader = window(lang=lang, java_script_enabled=False)
    reader.go(f"/{lang}/calls/{code}")
    reader.follow(f".led a.ti[href$='{number}']")
    assert reader.page.locator("dl.strip .st.ok").count() == 1
    with reader.page.expect_download() as waiting:
        reader.page.click(f"a.btn[href*='/s/{number}/files/2']")
    waiting.value.save_as(tmp_path / "saved")
    assert sha((tmp_path / "saved").read_bytes()) == sha(TEXTS[lang].encode() * 2)
    assert waiting.value.suggested_filename.endswith(".txt")
    assert person.cookies + reader.cookies == []
    assert page.context.cookies() + reader.page.context.cookies() == []
    assert person.wrong + staff.wrong + reader.wrong == []


def test_refresh_and_back_after_success_give_the_same_receipt_and_no_second_item(  # check 14
    site: Site, window: OpenWindow
) -> None:
    code = site.call("BACK")
    person = window(java_script_enabled=False)
    receipt = send(person, code)
    person.page.reload()
    assert person.path() == receipt
    assert person.page.locator(".stamp .n").inner_text() == "BACK-001"
    person.page.go_back()
    person.page.go_forward()
    assert person.path() == receipt
    assert site.numbers("BACK") == ["BACK-001"]


def test_the_form_sent_again_after_success_shows_the_same_receipt(  # checks 14, 15
    site: Site, window: OpenWindow
) -> None:
    code = site.call("AGAIN")
    person = window(java_script_enabled=False)
    person.go(f"/en/calls/{code}/submit")
    person.fill()
    person.attach(text_file(REMARKS))
    token = person.page.input_value("[name=token]")
    person.press("send")
    receipt = person.path()
    person.go(f"/en/calls/{code}/submit")
    person.fill()
    person.attach(text_file(REMARKS))
    person.page.eval_on_selector("[name=token]", "(held, token) => { held.value = token }", token)
    person.press("send")
    assert person.path() == receipt
    assert site.numbers("AGAIN") == ["AGAIN-001"]


def test_a_checked_form_that_is_refreshed_after_success_shows_the_first_receipt(  # check 14
    site: Site, window: OpenWindow
) -> None:
    code = site.call("STALE")
    person = window(java_script_enabled=False)
    person.go(f"/en/calls/{code}/submit")
    person.fill()
    person.attach(text_file(REMARKS))
    person.press("check")
    person.press("send")
    receipt = person.page.url
    with pytest.raises(BrowserError, match="ERR_CACHE_MISS"):
        person.page.go_back()  # a browser asks before it sends a form anew
    person.page.wait_for_url("chrome-error://chromewebdata/")
    person.page.reload()
    assert person.page.locator(f"a[href='{receipt}']").count() > 0
    assert site.numbers("STALE") == ["STALE-001"]


def test_a_refused_file_among_good_ones_costs_one_more_send(  # checks 125, 129
    site: Site, window: OpenWindow
) -> None:
    code = site.call("MIXED")
    person = window(java_script_enabled=False)
    person.go(f"/en/calls/{code}/submit")
    person.fill(title="Three and one", email="ada@example.org")
    good = [text_file(REMARKS * n, f"good-{n}.txt") for n in (1, 2, 3)]
    person.attach(*good, {"name": "tool.exe", "mimeType": "", "buffer": b"MZ\x90" + bytes(900)})
    person.press("send")
    page = person.page
    assert person.path().partition("?")[0] == f"/en/calls/{code}/submit"
    assert page.locator("#attached .file select").count() == 3
    assert page.locator(".sumerr li").count() == 1
    assert "tool.exe" in page.locator(".sumerr").inner_text()
    assert page.input_value("#title") == "Three and one"
    assert page.input_value("#email") == "ada@example.org"
    assert page.is_checked("#publication")
    assert page.locator("button[value=send]").count() == 1
    assert site.numbers("MIXED") == []
    person.press("send")
    assert page.locator("p.fn").all_inner_texts() == ["good-1.txt", "good-2.txt", "good-3.txt"]
    assert site.numbers("MIXED") == ["MIXED-001"]


def test_faults_are_summed_up_in_focus_and_lead_to_their_fields(  # check 125
    site: Site, window: OpenWindow
) -> None:
    code = site.call("FAULTS")
    person = window()
    person.go(f"/en/calls/{code}/submit")
    person.press("send")
    page = person.page
    page.locator(".sumerr:focus").wait_for()
    links = page.locator(".sumerr a")
    targets = [links.nth(n).get_attribute("href") or "" for n in range(links.count())]
    assert targets == ["#name", "#submitter_type", "#publication", "#files"]
    for target in targets:
        assert (
            page.locator(f":is({target}[aria-invalid=true], [aria-invalid=true] {target})").count()
            == 1
        )
        page.click(f".sumerr a[href='{target}']")
        assert page.evaluate("location.hash") == target
    page.focus(targets[0])
    described = (page.get_attribute(targets[0], "aria-describedby") or "").split()
    assert all(page.locator(f"#{one}").is_visible() for one in described)


def test_a_form_without_an_origin_header_is_taken(  # check 18
    site: Site, window: OpenWindow
) -> None:
    code = site.call("ORIGIN")
    person = window(java_script_enabled=False)
    person.go(f"/en/calls/{code}/submit")
    values = {
        "token": person.page.input_value("[name=token]"),
        "on_behalf": "",
        "name": "Ada Example",
        "submitter_type": "individual",
        "publication": "named",
        "text": REMARKS,
        "action": "send",
    }
    parts = [
        f'--line\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in values.items()
    ]
    body = ("".join(parts) + "--line--\r\n").encode()
    head = (
        f"POST /en/calls/{code}/submit HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=line\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as wire:
        wire.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 303 ")
    assert b"\r\nLocation: /my/" in answer
    assert site.numbers("ORIGIN") == ["ORIGIN-001"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_receipt_for_three_files_prints_on_one_page(
    lang: str, site: Site, window: OpenWindow
) -> None:
    code = site.call(f"PRINT{lang.upper()}")
    person = window(lang=lang)
    person.go(f"/{lang}/calls/{code}/submit")
    person.fill(email="ada@example.org")
    person.attach(
        text_file(TEXTS[lang], "position of the society.txt"),
        {
            "name": "annex.docx",
            "mimeType": "",
            "buffer": documents.word(REMARKS, author="Ada Example"),
        },
        text_file(TEXTS[lang] * 9, "مرفق.txt"),
    )
    person.press("send")
    printed = person.page.pdf(prefer_css_page_size=True)
    with pypdfium2.PdfDocument(printed) as sheets:
        width, height = sheets[0].get_size()
        assert (round(width), round(height)) == (595, 842)
        assert len(sheets) == 1
