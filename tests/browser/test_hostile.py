"""What a stranger typed, named or put into a file is shown as it is and runs nowhere."""

import hashlib
from pathlib import Path

import pytest

from tests.browser.conftest import OpenWindow
from tests.browser.site import Site, Window, text_file
from tests.uploads import documents

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCRIPT = "<script>alert('name')</script>"
IMAGE = "\"'><img src=x onerror=alert('entity')>"
FORMULA = "{{48271*7}} ${48271*7} <%= 48271*7 %>"
TURNED = "exe.\u202eTXT.fdp"
TEXT = (
    "<script>alert('text'); window.ran = true</script>\n"
    "{{48271*7}} '; DROP TABLE submission; -- \u202eevil \u2066 \x1b[31m\n"
    "<svg onload=alert(1)><a href='javascript:alert(2)'>We thank the secretariat for its questions.</a>\n"
)
CODE = "window.ran = true; document.title = 'ran';\n" * 3


@pytest.fixture
def watched(site: Site, window: OpenWindow) -> tuple[Window, Window, str]:
    """Give a stranger, a publisher and the number of what the stranger sent them."""
    code = site.call("EVIL", languages=["en"]) if not site.numbers("EVIL") else "evil"
    person, staff = window(), window()
    person.go(f"/en/calls/{code}/submit")
    page = person.page
    page.check("#on_behalf-2")
    person.fill(name=SCRIPT, entity=IMAGE, title=FORMULA + TURNED, email="ada@example.org")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.fill("#honorific", SCRIPT)
    page.fill("#questions", TEXT)
    page.fill("#cosignatories", IMAGE)
    page.fill("#text", TEXT)
    person.attach(
        text_file(TEXT + "x" * 50, f"{SCRIPT.replace('/', '_')}{TURNED}.txt"),
        {
            "name": f"{IMAGE}.docx",
            "mimeType": "",
            "buffer": documents.word(TEXT.replace("\x1b", ""), author=SCRIPT),
        },
    )
    person.press("check")
    person.press("send")
    assert person.path().startswith("/my/")
    staff.sign_in()
    return person, staff, site.numbers("EVIL")[-1]


def test_hostile_names_and_texts_are_shown_as_typed_and_run_nothing(  # checks 25, 49
    watched: tuple[Window, Window, str],
) -> None:
    person, staff, number = watched
    shown = [person.page.inner_text("main")]
    for path in ("/desk/", f"/desk/submissions/{number}"):
        staff.go(path)
        shown.append(staff.page.inner_text("main"))
    staff.follow("form[action$='/accept-publish'] button:not([name])")
    for path in (
        f"/en/submissions/{number}",
        f"/ar/submissions/{number}",
        "/en/calls/evil",
        "/en/calls/evil/register",
        "/en/search?q=secretariat+questions",
        f"/en/search?q={SCRIPT}",
    ):
        person.go(path)
        shown.append(person.page.inner_text("main"))
        assert person.page.evaluate("window.ran") is None
    everything = "\n".join(shown)
    assert IMAGE in everything
    assert "{{48271*7}} ${48271*7} <%= 48271*7 %>" in everything
    assert "337897" not in everything
    assert "\u202e" not in everything
    assert "⟨U+202E⟩" in everything
    assert person.page.locator("main script, main img, main [onload], main [onerror]").count() == 0
    assert person.wrong + staff.wrong == []


def test_what_was_typed_is_isolated_from_what_stands_beside_it(  # check 25
    watched: tuple[Window, Window, str],
) -> None:
    person, staff, number = watched
    loose = """words => {
        const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        const found = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode())
            if (words.some(one => node.data.includes(one)) && !node.parentElement.closest(
                'bdi, textarea, input, option, [dir=auto], .txt, h1 > bdi'))
                found.push(node.parentElement.outerHTML.slice(0, 200));
        return found;
    }"""
    typed = [SCRIPT, IMAGE, "{{48271*7}}", "U+202E"]
    assert person.page.evaluate(loose, typed) == []
    for path in ("/desk/", f"/desk/submissions/{number}"):
        staff.go(path)
        assert staff.page.evaluate(loose, typed) == []
    staff.go(f"/desk/submissions/{number}")
    staff.follow("form[action$='/accept-publish'] button:not([name])")
    for path in (f"/en/submissions/{number}", "/en/calls/evil", "/en/calls/evil/register"):
        person.go(path)
        assert person.page.evaluate(loose, typed) == []


def test_a_hostile_file_opened_by_its_address_runs_nothing(  # check 107
    site: Site, window: OpenWindow, tmp_path: Path
) -> None:
    site.call("FILES")
    held = {
        "page.txt": f"<!doctype html><html><body>{TEXT}</body></html>".encode(),
        "code.txt": CODE.encode(),
        "note.pdf": documents.pdf_with(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    }
    world = site.world
    number = world.published(
        site.publisher,
        code="FILES",
        files=[world.attach(data, name) for name, data in held.items()],
    )
    reader = window()
    reader.go(f"/en/submissions/{number}")
    page = reader.page
    for n, (name, data) in enumerate(held.items(), 1):
        with page.expect_download() as waiting:
            page.evaluate("address => { location = address }", f"/s/{number}/files/{n}")
        waiting.value.save_as(tmp_path / name)
        saved = (tmp_path / name).read_bytes()
        assert hashlib.sha256(saved).digest() == hashlib.sha256(data).digest()
        assert reader.path() == f"/en/submissions/{number}"
    assert reader.wrong == []


@pytest.mark.parametrize("tag", ["script", "iframe", "embed", "object", "img"])
def test_a_hostile_file_put_into_a_page_of_the_site_runs_nothing(  # check 107
    tag: str, site: Site, window: OpenWindow
) -> None:
    code = f"INTO{tag.upper()}"
    site.call(code)
    world = site.world
    number = world.published(
        site.publisher, code=code, files=[world.attach(CODE.encode(), "a.txt")]
    )
    reader = window()
    reader.go(f"/en/submissions/{number}")
    page = reader.page
    title = page.title()
    page.evaluate(
        """([tag, address]) => new Promise(done => {
            const made = document.createElement(tag);
            made[tag === 'object' ? 'data' : 'src'] = address;
            made.onload = made.onerror = done;
            addEventListener('securitypolicyviolation', done);
            document.body.append(made);
        })""",
        [tag, f"/s/{number}/files/1"],
    )
    assert page.evaluate("window.ran") is None
    assert page.title() == title
    assert [one for one in reader.wrong if one.startswith("dialog")] == []
