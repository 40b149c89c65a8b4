"""Nothing scrolls sideways on a telephone, whatever long names people give, with scripts off too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenWindow
from tests.browser.site import Site, Window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = (320, 360, 400)
NAMES = {"en": "X" * 251 + ".txt", "ar": "ملاحظات_على_مشروع_الورقة" * 10 + ".txt"}
SIDEWAYS = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  const out = [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return (box.right > innerWidth + 1 || box.left < -1) && !one.closest('.scroll, .vh, .skip, svg');
  });
  return [`${wide} too wide`, ...out.slice(-2).map(one => one.outerHTML.slice(0, 160))];
}"""


def look(page: Page) -> list[str]:
    """Say what reaches out of the window at each width."""
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        wrong += [f"{width}: {one}" for one in page.evaluate(SIDEWAYS)]
    return wrong


def attach(window: Window, lang: str) -> None:
    """Choose two files of the longest names, and one that no call takes."""
    made = []
    for n, start in enumerate("ab"):
        data = f"We thank the secretariat for its draft, {n}. ".encode() * 9
        made.append({"name": start + NAMES[lang][1:], "mimeType": "text/plain", "buffer": data})
    wrong = {"name": "z" * 251 + ".pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(9)}
    window.page.set_input_files("#files", [*made, wrong])  # type: ignore[arg-type]


def visit(window: Window, staff: Window, code: str, lang: str) -> Iterator[str]:
    """Go a submission's way; give each page's name while it is open."""
    page, form = window.page, f"/{lang}/calls/{code.lower()}/submit"
    window.go(form)
    page.check("#on_behalf")
    window.fill(title="T" * 200, name="N" * 200, email=f"{'m' * 60}@example.org")
    attach(window, lang)
    yield "form with files chosen"
    window.press("check")
    yield "form after a check"
    window.press("preview")
    yield "preview"
    window.press("send")
    yield "receipt"
    link, number = window.path(), page.locator(".stamp .n").inner_text()
    for part in ("revise", "not-me"):  # the form with what it holds, and a page of a link
        window.go(f"{link}/{part}")
        yield part
    window.go(f"/{lang}/lost-link")
    yield "lost link"
    world, act = window.site.world, window.site.publisher
    world.read_whole(number)
    for path in ("/desk/", f"/desk/submissions/{number}"):
        staff.go(f"{path}?lang={lang}")
        yield path
    world.publish(number, act)
    for path in (
        f"submissions/{number}",
        f"calls/{code.lower()}",
        f"calls/{code.lower()}/register",
    ):
        window.go(f"/{lang}/{path}")
        yield path
    for path in ("/desk/?state=all", f"/desk/submissions/{number}", "/manage/calls"):
        staff.go(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        yield path


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_names_of_255_signs_never_make_a_page_scroll_sideways(
    lang: str, site: Site, window: OpenWindow
) -> None:
    code = f"NARROW{lang.upper()}"
    site.call(code)
    visitor = window(lang=lang, viewport={"width": 360, "height": 700}, java_script_enabled=False)
    staff = window(lang=lang, viewport={"width": 360, "height": 700})
    staff.sign_in()
    pages = visit(visitor, staff, code, lang)
    found = {name: look(which(name, visitor, staff)) for name in pages}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) >= 13


def which(name: str, visitor: Window, staff: Window) -> Page:
    """Give the window in which a page is open."""
    return (staff if name.startswith(("/desk", "/manage")) else visitor).page


def test_the_look_sees_what_reaches_out(window: OpenWindow) -> None:
    page = window(viewport={"width": 360, "height": 700}).page
    page.set_content(f"<body style='margin:0'><p>{'X' * 255}</p></body>")
    assert {one.partition(":")[0] for one in look(page)} == {"320", "360", "400"}
