"""Four people who send something: each one's way from the call's page to the receipt, as a browser walks it.

Used by the tests and, with a `shot` that keeps pictures, by scripts/journeys.py for the film strips under docs/.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import FilePayload, Route, expect

from intake.clock import FixedClock
from tests.browser.site import Site, Window, text_file
from tests.uploads.documents import word

LAST_MINUTES = datetime(2026, 3, 2, 22, 40, tzinfo=UTC)
"""23:40 in Zurich, twenty minutes before the calls of these journeys close."""
LEFT = timedelta(minutes=20)
LATE_PRESS = timedelta(minutes=19, seconds=50)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEMBERS = 40

Shot = Callable[[Window, str], None]

TEXTS = {
    "en": "We welcome the draft of the issues paper and answer its first question at some length here.\n",
    "fr": "Nous saluons le projet de document de réflexion et répondons ici longuement à sa première question.\n",
    "ar": "نرحب بمسودة وثيقة المسائل ونجيب هنا عن سؤالها الأول بشيء من التفصيل والشرح.\n",
}
PEOPLE = {
    "en": ("Maya Invented", "Society for Open Registers (sample)"),
    "fr": ("Élodie Exemple", "Société des registres ouverts (exemple)"),
    "ar": ("ليلى المثال", "جمعية السجلات المفتوحة (عيّنة)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Who goes: in which language, with or without script, and who is told of each step."""

    site: Site
    person: Window
    lang: str
    script: bool
    shot: Shot

    @property
    def name(self) -> str:
        """The person's name."""
        return PEOPLE[self.lang][0]

    @property
    def body(self) -> str:
        """What the person has to say."""
        return TEXTS[self.lang] * 3

    def open(self, code: str) -> None:
        """Come to the call's page and go on to its form."""
        self.person.go(f"/{self.lang}/calls/{code}")
        self.shot(self.person, "call")
        with self.person.page.expect_navigation():
            self.person.page.locator(f"a[href$='/calls/{code}/submit']").first.click()

    def attach(self, count: int, *files: FilePayload) -> None:
        """Choose files and have them attached: by the script, or by the button."""
        self.person.attach(*files)
        if self.script:
            self.person.page.wait_for_load_state("networkidle")
            self.settled()
        else:
            self.person.press("check")
        expect(self.person.page.locator("#attached .fn")).to_have_count(count, timeout=60_000)

    def settled(self) -> None:
        """Wait until every file that was chosen has gone up."""
        status = self.person.page.locator("ul[role=status]")
        expect(status.locator("li").first).to_be_attached()
        expect(status.locator("progress")).to_have_count(0, timeout=60_000)
        self.person.page.wait_for_load_state("networkidle")

    def role(self, n: int, value: str) -> None:
        """Say what the n-th attached file is, by the beginning of the choice's value."""
        select = self.person.page.locator(f"#attached .file:nth-child({n}) select")
        values = select.locator("option").evaluate_all("found => found.map(one => one.value)")
        select.select_option(next(one for one in values if one.startswith(value)))

    def speak_for(self, entity: str, kind: str) -> None:
        """Write for an organisation or a state."""
        page = self.person.page
        page.check("input[name=on_behalf][value='1']")
        page.fill("#name", self.name)
        page.fill("#entity", entity)
        page.select_option("#submitter_type", kind)

    def publication(self, value: str) -> None:
        """Choose what is published."""
        self.person.page.check(f"input[name=publication][value={value}]")

    def unfold(self, inside: str) -> None:
        """Open what a field is folded into."""
        for fold in self.person.page.locator(f"details:has({inside})").all():
            fold.evaluate("one => one.open = true")

    def send(self, name: str = "receipt") -> str:
        """Press Send; give the number on the receipt."""
        self.person.press("send")
        self.shot(self.person, name)
        return self.person.page.locator(".stamp .n").inner_text()


def hotspot(way: Journey, code: str) -> str:
    """An NGO on a telephone's hotspot, twenty minutes before the close; a missing field ten seconds before it."""
    clock = way.site.runtime.clock
    assert isinstance(clock, FixedClock)
    clock.set(LAST_MINUTES)
    cuts = 3 if way.script else 0

    def line(route: Route) -> None:
        nonlocal cuts
        if route.request.method == "POST" and cuts:
            cuts -= 1
            route.abort("connectionreset")
        else:
            route.continue_()

    way.open(code)
    way.person.page.route("**/submit?*", line)
    page = way.person.page
    page.check("input[name=on_behalf][value='1']")
    page.fill("#entity", PEOPLE[way.lang][1])
    page.select_option("#submitter_type", "ngo")
    way.publication("named")
    way.shot(way.person, "typed")
    if way.script:
        way.person.attach(text_file(way.body, "position.txt"))
        expect(page.locator("ul[role=status] li")).to_contain_text("position.txt")
        page.wait_for_timeout(700)
        way.shot(way.person, "cut")
        expect(page.locator("#attached .fn")).to_have_count(1, timeout=60_000)
    else:
        way.attach(1, text_file(way.body, "position.txt"))
    way.shot(way.person, "attached")
    clock.set(LAST_MINUTES + LATE_PRESS)
    way.person.press("send")
    way.shot(way.person, "missing")
    assert page.locator("#name[aria-invalid]").count() == 1
    assert page.locator("#attached .fn").count() == 1
    clock.set(LAST_MINUTES + LEFT + timedelta(seconds=10))
    page.fill("#name", way.name)
    return way.send()


def delegate(way: Journey, code: str) -> str:
    """A delegate who sends a statement with a note verbale, which only the secretariat reads."""
    way.open(code)
    statement: FilePayload = {
        "name": "statement.docx",
        "mimeType": DOCX,
        "buffer": word(*[TEXTS[way.lang].strip()] * 6),
    }
    way.speak_for(PEOPLE[way.lang][1], "member-state")
    way.unfold("#countries")
    way.person.page.select_option("#countries", "SN")
    way.publication("named")
    way.attach(2, statement, text_file(TEXTS[way.lang] * 2, "note verbale.txt"))
    way.role(2, "cover-letter")
    way.shot(way.person, "attached")
    way.person.press("preview")
    way.shot(way.person, "preview")
    return way.send()


def afraid(way: Journey, code: str) -> str:
    """A private person who fears to be found: the name stands inside the file, the preview says so, it is replaced."""
    way.open(code)
    page = way.person.page
    page.fill("#name", way.name)
    page.select_option("#submitter_type", "individual")
    way.publication("unnamed")
    telling: FilePayload = {
        "name": "letter.docx",
        "mimeType": DOCX,
        "buffer": word(TEXTS[way.lang].strip(), f"— {way.name}", author=way.name),
    }
    way.attach(1, telling)
    way.person.press("preview")
    way.shot(way.person, "preview")
    assert way.name in page.locator("#shown").inner_text()
    with page.expect_navigation():
        page.locator("#shown button").first.click()
    way.shot(way.person, "back")
    page.locator("#attached input[type=checkbox][name=remove]").check()
    clean: FilePayload = {
        "name": "letter.docx",
        "mimeType": DOCX,
        "buffer": word(TEXTS[way.lang].strip()),
    }
    way.attach(1, clean)
    way.person.press("preview")
    way.shot(way.person, "clean")
    assert way.name not in page.locator("#shown").inner_text()
    return way.send()


def federation(way: Journey, code: str) -> str:
    """A federation of forty members: one joint text, an annex and two translations."""
    way.open(code)
    page = way.person.page
    way.speak_for(PEOPLE[way.lang][1], "ngo")
    way.publication("named")
    way.unfold("#cosignatories")
    page.fill("#cosignatories", "\n".join(f"Member {n} (sample)" for n in range(1, MEMBERS + 1)))
    others = [lang for lang in TEXTS if lang != way.lang]
    way.attach(
        4,
        text_file(way.body, "joint text.txt"),
        text_file(way.body * 2, "annex.txt"),
        *(text_file(TEXTS[lang] * 3, f"joint text {lang}.txt") for lang in others),
    )
    way.role(2, "annex")
    way.role(3, "translation:")
    way.role(4, "translation:")
    way.shot(way.person, "attached")
    way.person.press("preview")
    way.shot(way.person, "preview")
    return way.send()


JOURNEYS = {
    "hotspot": hotspot,
    "delegate": delegate,
    "afraid": afraid,
    "federation": federation,
}
