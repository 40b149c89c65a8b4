"""Every kind of page of the site, one after the other, in one language: for checks that hold on all."""

import secrets
from collections.abc import Iterator

from intake.services import accounts, reviews
from tests.browser.site import Site, Window, text_file
from tests.world import SYSTEM_STAFF

LONG = "Observations_sur_le_projet_de_document_de_réflexion_de_l’Organisation_" * 3
BROKEN = {"name": f"{LONG}.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(90)}


def furnish(site: Site, code: str) -> None:
    """Fill a call with what its pages can show."""
    world, act = site.world, site.publisher
    long = world.values(
        name=f"{LONG[:100]} Example", title=LONG[:150], countries=["CH", "DE", "GB"]
    )
    world.published(act, code=code, values=long)
    world.published(act, code=code, publication="unnamed", title=None)
    hidden = world.published(act, code=code)
    world.do(act, reviews.suspend, hidden, words="Somebody is named without leave.")
    declined = world.send(code).number
    world.do(act, reviews.decline, declined, ground="off-subject", words="About something else.")
    copy = world.send(code).number
    world.do(act, reviews.duplicate, copy, of=f"{code}-001", words="Sent twice.")
    world.send(code, publication="private")


def public(window: Window, code: str, lang: str) -> Iterator[str]:
    """Open what anybody reads; give each page's name while it is open."""
    site, low = window.site, code.lower()
    pages = {
        "home": f"/{lang}/",
        "process": f"/{lang}/processes/talk",
        "call": f"/{lang}/calls/{low}",
        "call narrowed": f"/{lang}/calls/{low}?country=CH&issue=1",
        "call narrowed to nothing": f"/{lang}/calls/{low}?country=FR",
        "register": f"/{lang}/calls/{low}/register",
        "register of one outcome": f"/{lang}/calls/{low}/register?outcome=declined",
        "item": f"/{lang}/submissions/{code}-001",
        "item without a name": f"/{lang}/submissions/{code}-002",
        "tombstone": f"/{lang}/submissions/{code}-003",
        "search": f"/{lang}/search",
        "results": f"/{lang}/search?q=issue",
        "no results": f"/{lang}/search?q={LONG}",
        "not there": f"/{lang}/submissions/{code}-099",
        "form of no call": f"/{lang}/calls/nowhere/submit",
    }
    for name, path in pages.items():
        window.page.goto(site.base + path)
        yield name


def sending(window: Window, code: str, lang: str) -> Iterator[str]:
    """Open what a submitter sees, from the form to the receipt and what comes too late."""
    page, form = window.page, f"/{lang}/calls/{code.lower()}/submit"
    window.go(form)
    yield "form"
    window.press("send")
    yield "form with faults"
    window.press("preview")
    yield "preview with faults"
    window.go(form)
    window.fill(title=LONG[:150], email="ada@example.org")
    window.attach(text_file("We thank the secretariat. " * 9, f"{LONG[:200]}.txt"), BROKEN)  # type: ignore[arg-type]  # a FilePayload
    window.press("check")
    yield "form after a check"
    window.press("preview")
    yield "preview"
    token = page.input_value("[name=token]")
    window.press("send")
    yield "receipt"
    link = window.path()
    window.go(form)
    page.eval_on_selector("[name=token]", "(held, token) => { held.value = token }", token)
    window.press("send")
    yield "sent already"
    window.go(link)
    page.click("details:has(form[action$='/withdraw']) > summary")
    window.follow("form[action$='/withdraw'] button")
    yield "receipt of what was withdrawn"


def secretariat(window: Window, code: str, lang: str) -> Iterator[str]:
    """Open what the signed-in secretariat sees."""
    site, page = window.site, window.page
    page.goto(f"{site.base}/account/login?lang={lang}")
    yield "sign in"
    page.fill("#email", "nobody@example.org")
    page.fill("#password", "wrong" + secrets.token_hex(8))
    window.follow("main form button")
    yield "sign in refused"
    window.sign_in()
    waiting = site.world.send(code).number
    many = site.world.send(code).number
    pages = {
        "queue": "/desk/",
        "queue of all": "/desk/?state=all",
        "queue of nothing": f"/desk/?q={LONG}",
        "queue narrowed": "/desk/?state=all&q=issue&country=CH",
        "case to decide": f"/desk/submissions/{waiting}",
        "case published": f"/desk/submissions/{code}-001",
        "calls": "/manage/calls",
        "call to edit": f"/manage/calls/{code}",
        "new call": "/manage/processes/talk/calls/new",
        "papers": "/manage/processes/talk/papers",
        "texts": "/manage/texts",
        "account": "/account/",
        "password": "/account/password",
        "people": "/manage/people",
    }
    for name, path in pages.items():
        separator = "&" if "?" in path else "?"
        page.goto(f"{site.base}{path}{separator}lang={lang}")
        yield name
    page.goto(f"{site.base}/desk/?lang={lang}")
    page.check(f"#{many} [name=pick]")
    page.select_option("#bulk-act", "accept")
    window.follow("#bulk button")
    yield "many at once"
    window.follow(".acts .p")
    yield "many at once, running"
    page.goto(f"{site.base}/desk/submissions/{waiting}?lang={lang}")
    site.world.do(site.publisher, reviews.accept, waiting)
    window.follow("form[action$='/accept-publish'] button:not([name])")
    yield "somebody was quicker"
    page.goto(f"{site.base}/desk/submissions/{site.world.send(code).number}?lang={lang}")
    page.eval_on_selector("#decline", "one => { one.open = true }")
    window.follow("#decline button")
    yield "case with faults"
    yield from _first(window, lang)


def _first(window: Window, lang: str) -> Iterator[str]:
    world = window.site.world
    person = world.staff("reviewer", email=f"new-{lang}@intake.example")
    assert person.user_id is not None
    token = world.do(SYSTEM_STAFF, accounts.token, person.user_id)
    window.page.goto(f"{window.site.base}/account/first/{token}?lang={lang}")
    yield "first password"
