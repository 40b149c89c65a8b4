"""From the call's page to the receipt: four people, three languages, with JavaScript and without."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from intake.clock import FixedClock
from intake.db.submissions import File, Submission
from tests.browser.journeys import JOURNEYS, LAST_MINUTES, LEFT, MEMBERS, PEOPLE, Journey
from tests.browser.site import Site, open_window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LANGUAGES = ("en", "fr", "ar")
HOW = ("with script", "without")


@pytest.fixture(scope="module")
def last_minutes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a site whose clock stands at twenty minutes before the close."""
    folder = tmp_path_factory.mktemp("journeys") / "data"
    with Site(folder, clock=FixedClock(LAST_MINUTES)) as served:
        yield served


def walk(site: Site, chromium: Browser, who: str, lang: str, *, script: bool) -> Submission:
    """Walk one way; give the row that came of it."""
    clock = site.runtime.clock
    assert isinstance(clock, FixedClock)
    clock.set(LAST_MINUTES)
    code = site.call(f"{who[:4]}{lang}{'j' if script else 'n'}".upper(), closes_in=LEFT)
    person = open_window(chromium, site, lang=lang, java_script_enabled=script)
    try:
        way = Journey(site=site, person=person, lang=lang, script=script, shot=lambda *_: None)
        number = JOURNEYS[who](way, code)
        assert person.cookies == []
    finally:
        person.page.context.close()
    with site.runtime.works.reading() as work:
        row = work.session.scalars(select(Submission).where(Submission.number == number)).one()
        work.session.expunge(row)
    return row


def files(site: Site, row: Submission) -> list[tuple[str, str, int | None, bool]]:
    """Give role, name, what it belongs to and whether it is public of each file."""
    with site.runtime.works.reading() as work:
        held = work.session.scalars(
            select(File).where(File.submission_id == row.id).order_by(File.n)
        )
        return [(one.role, one.name, one.of, one.public) for one in held]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ngo_begins_in_time_misses_a_field_and_is_on_time_by_the_grace(  # check 129
    lang: str, how: str, last_minutes: Site, chromium: Browser
) -> None:
    row = walk(last_minutes, chromium, "hotspot", lang, script=how == HOW[0])
    assert (row.verdict, row.entity, row.name) == ("on-time", PEOPLE[lang][1], PEOPLE[lang][0])
    assert row.received == LAST_MINUTES + LEFT + timedelta(seconds=10)
    assert files(last_minutes, row) == [("main", "position.txt", None, True)]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_delegates_note_verbale_stays_with_the_secretariat(  # check 128
    lang: str, how: str, last_minutes: Site, chromium: Browser
) -> None:
    row = walk(last_minutes, chromium, "delegate", lang, script=how == HOW[0])
    assert (row.submitter_type, row.countries, row.languages) == ("member-state", ["SN"], [lang])
    assert files(last_minutes, row) == [
        ("main", "statement.docx", None, True),
        ("cover-letter", "note verbale.txt", None, False),
    ]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_who_is_afraid_sees_the_own_name_in_the_file_and_replaces_it(  # check 54
    lang: str, how: str, last_minutes: Site, chromium: Browser
) -> None:
    row = walk(last_minutes, chromium, "afraid", lang, script=how == HOW[0])
    assert (row.publication, row.marks) == ("unnamed", ["name-withheld"])
    assert files(last_minutes, row) == [("main", "letter.docx", None, True)]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_federation_sends_one_joint_text_with_annex_and_translations(
    lang: str, how: str, last_minutes: Site, chromium: Browser
) -> None:
    row = walk(last_minutes, chromium, "federation", lang, script=how == HOW[0])
    assert len((row.cosignatories or "").splitlines()) == MEMBERS
    assert [(role, of) for role, _, of, _ in files(last_minutes, row)] == [
        ("main", None),
        ("annex", None),
        ("translation", 1),
        ("translation", 1),
    ]
    assert sorted(row.languages) == sorted(LANGUAGES)
