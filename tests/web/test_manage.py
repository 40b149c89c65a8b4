"""Managing calls, deadlines, papers and the site's texts. # checks 89 90 92"""

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.domain.vocab import LANGUAGES
from intake.services import management, processes, register, submissions
from intake.services.calltexts import columns
from intake.services.management import Sheet
from intake.services.work import SUBMITTER
from tests.web.staffing import Browser
from tests.world import SYSTEM_STAFF, World

NEW = "/manage/processes/talk/calls/new"
PAPERS = "/manage/processes/talk/papers"


@pytest.fixture
def manager(world: World, browser: Browser) -> Browser:
    """Sign a publisher of the process in."""
    return browser.be(world.staff("publisher", email="pia@intake.example"))


def sheet(world: World, code: str) -> Sheet:
    with world.works.reading(SYSTEM_STAFF) as work:
        return management.sheet(work, code, "en")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def form(**changed: Any) -> dict[str, Any]:
    """Give a complete form of a call."""
    values: dict[str, Any] = {
        "code": "DIP",
        "title-en": "Comments on the draft",
        "title-ar": "تعليقات",
        "summary-en": "Say what you think.",
        "body-en": "First.\r\n\r\nSecond.",
        "kinds": ["comment", "intervention"],
        "revision_id": "",
        "accepts": ["pdf", "docx"],
        "annex_accepts": ["pdf", "png"],
        "max_files": "5",
        "max_file_mb": "20",
        "max_total_mb": "60",
        "max_text": "60000",
        "languages": ["en", "fr"],
        "more_languages": "de, pt-BR",
        "publications": ["named", "private"],
        "grounds": ["off-subject", "advertising"],
        "late_rule": "refuse",
        "grace_minutes": "45",
        "timing": "as-accepted",
        "zone": "Europe/Zurich",
        "closes_on": "2026-04-30",
    }
    return {**values, **changed}


def typed_again(page: str) -> dict[str, list[str]]:
    """Read back what a form shows: values by field name."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        if "name" in attributes:
            found.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    for name, value in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n?([^<]*)<', page):
        found.setdefault(name, []).append(value)
    for name, body in re.findall(
        r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        found.setdefault(name, []).extend(re.findall(r'value="([^"]*)" selected', body))
    return found


def test_a_call_is_made_with_everything_that_was_typed(world: World, manager: Browser) -> None:
    chosen = {"revision_id": str(world.revision_id), f"issues-{world.revision_id}": ["1", "3"]}
    answer = manager.post(NEW, form(**chosen, opens_on="2026-03-10", opens_time="09:30"))
    assert (answer.status_code, answer.location) == (303, "/manage/calls/DIP?done=created")
    held = sheet(world, "DIP")
    text = held.text
    assert (text.title, text.body) == (
        {"en": "Comments on the draft", "ar": "تعليقات"},
        {"en": "First.\n\nSecond."},
    )
    assert (list(text.kinds), list(text.issues)) == (["comment", "intervention"], ["1", "3"])
    assert (list(text.accepts), list(text.annex_accepts)) == (["pdf", "docx"], ["pdf", "png"])
    assert (text.max_files, text.max_file_bytes, text.max_total_bytes) == (
        5,
        20_000_000,
        60_000_000,
    )
    assert (text.max_text, text.grace, text.late_rule) == (60_000, 2700, "refuse")
    assert list(text.languages) == ["en", "fr", "de", "pt-BR"]
    assert (list(text.publications), list(text.grounds)) == (
        ["named", "private"],
        ["off-subject", "advertising"],
    )
    assert text.opens_at == datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    assert held.closes_before == datetime(2026, 4, 30, 22, 0, tzinfo=UTC)
    assert (held.state, held.seen) == ("draft", 1)


def test_an_edit_shows_and_keeps_what_it_does_not_change(world: World, manager: Browser) -> None:
    manager.post(NEW, form())
    before = sheet(world, "DIP")
    shown = typed_again(manager.get("/manage/calls/DIP").text)
    assert (shown["closes_on"], shown["closes_time"]) == (["2026-04-30"], ["23:59:59"])
    shown["title-fr"] = ["Commentaires"]
    assert manager.post("/manage/calls/DIP", dict(shown)).status_code == 303
    after = sheet(world, "DIP")
    assert after.text.title == {**before.text.title, "fr": "Commentaires"}
    assert after.closes_before == before.closes_before
    assert columns(after.text) | {"title": 0} == columns(before.text) | {"title": 0}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "a-b"}, "code"),
        ({"title-en": "", "title-ar": ""}, "title-en"),
        ({"title-en": "x" * 301}, "title-en"),
        ({"kinds": []}, "kinds"),
        ({"accepts": []}, "accepts"),
        ({"accepts": ["exe2"]}, "accepts"),
        ({"publications": []}, "publications"),
        ({"grounds": ["opinion"]}, "grounds"),
        ({"late_rule": "forget"}, "late_rule"),
        ({"timing": ""}, "timing"),
        ({"timing": "at-instant"}, "publish_on"),
        ({"publish_on": "2026-05-05"}, "publish_on"),
        ({"max_text": "49999"}, "max_text"),
        ({"max_files": "0"}, "max_files"),
        ({"max_files": "many"}, "max_files"),
        ({"max_file_mb": "80"}, "max_total_mb"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"closes_on": "2026-02-30"}, "closes_on"),
        ({"closes_on": "", "closes_time": "12:00"}, "closes_on"),
        ({"opens_on": "9999-12-31", "opens_time": "noon"}, "opens_on"),
        ({"more_languages": "German!"}, "more_languages"),
        ({"revision_id": "999"}, "revision_id"),
        ({"revision_id": "1", "issues-1": ["77"]}, "issues"),
    ],
)
def test_a_fault_stands_beside_its_field_and_everything_typed_is_kept(
    world: World, manager: Browser, typed: dict[str, Any], field: str
) -> None:
    answer = manager.post(NEW, form(**typed))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    shown = typed_again(answer.text)
    for name, value in form(**typed).items():
        if (
            isinstance(value, str)
            and value
            and name not in {field, "late_rule", "timing"} | set(typed)
        ):
            assert value.replace("\r\n", "\n") in shown[name], name
    with world.works.reading(SYSTEM_STAFF) as work:
        assert [line for one in management.processes(work, "en") for line in one.calls] == []


def test_no_call_promises_more_than_the_front_lets_through(world: World, manager: Browser) -> None:
    held = world.runtime.settings
    world.runtime.settings = dataclasses.replace(held, trusted_proxy=True, max_body=61_999_999)
    answer = manager.post(NEW, form(max_total_mb="60"))
    assert answer.status_code == 422
    assert 'id="max_total_mb-error"' in answer.text
    world.runtime.settings = dataclasses.replace(held, trusted_proxy=True, max_body=62_000_000)
    assert manager.post(NEW, form(max_total_mb="60")).status_code == 303


def test_several_faults_are_said_at_once(manager: Browser) -> None:
    answer = manager.post(NEW, form(kinds=[], accepts=[], code="?", max_text="1"))
    for field in ("kinds", "accepts", "code", "max_text"):
        assert f'id="{field}-error"' in answer.text


def test_a_code_is_used_once(world: World, manager: Browser) -> None:
    world.call("DIP")
    assert "codes are for ever" in words(manager.post(NEW, form()).text)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "before"),
    [
        ("2020-02-14", "", "Europe/Zurich", "2020-02-14T23:00:00+00:00"),
        ("2026-04-30", "17:00", "Europe/Zurich", "2026-04-30T15:00:01+00:00"),
        ("2026-04-30", "23:59:59", "Pacific/Kiritimati", "2026-04-30T10:00:00+00:00"),
        ("2026-10-25", "02:30:00", "Europe/Zurich", "2026-10-25T01:30:01+00:00"),
        ("2026-12-31", "", "UTC", "2027-01-01T00:00:00+00:00"),
    ],
)
def test_a_deadline_is_typed_as_its_last_second(
    world: World, manager: Browser, *, day: str, clock: str, zone: str, before: str
) -> None:
    answer = manager.post(NEW, form(closes_on=day, closes_time=clock, zone=zone, anyway=day))
    assert answer.status_code == 303
    held = sheet(world, "DIP")
    assert held.closes_before is not None
    assert held.closes_before.isoformat() == before
    shown = typed_again(manager.get("/manage/calls/DIP").text)
    assert shown["closes_on"] == [day]


def test_a_call_opens_moves_its_deadline_and_closes(world: World, manager: Browser) -> None:
    manager.post(NEW, form())
    assert manager.post("/manage/calls/DIP/open").location == "/manage/calls/DIP?done=opened"
    assert sheet(world, "DIP").state == "open"
    assert manager.post("/manage/calls/DIP/open").status_code == 422
    move = {"closes_on": "2026-05-15", "reason-en": "Holidays.", "reason-fr": "Congés."}
    assert (
        manager.post("/manage/calls/DIP/deadline", move).location
        == "/manage/calls/DIP?done=deadline"
    )
    assert (
        manager.post("/manage/calls/DIP/close", {"closing-en": "All is said."}).status_code == 303
    )
    world.clock.advance(timedelta(seconds=1))
    held = sheet(world, "DIP")
    assert held.state == "closed"
    assert [(one.version, one.reason.value) for one in held.deadlines] == [
        (1, ""),
        (2, "Holidays."),
        (3, "All is said."),
    ]
    page = words(manager.get("/manage/calls/DIP").text)
    assert "Holidays." in page
    assert manager.post("/manage/calls/DIP/close", {"closing-en": "Again."}).status_code == 409


@pytest.mark.parametrize(
    ("act", "data", "field"),
    [
        ("deadline", {"closes_on": "2026-05-15"}, "reason-en"),
        ("deadline", {"closes_on": "2026-05-15", "reason-fr": "Congés."}, "reason-en"),
        ("deadline", {"closes_on": "", "reason-en": "Holidays."}, "closes_on"),
        ("deadline", {"closes_on": "soon", "reason-en": "Holidays."}, "closes_on"),
        ("deadline", {"closes_on": "2020-01-01", "reason-en": "Back."}, "closes_on"),
        ("close", {"closing-en": "  "}, "closing-en"),
    ],
)
def test_moving_a_deadline_needs_a_reason_and_a_day_to_come(
    world: World, manager: Browser, act: str, data: dict[str, str], field: str
) -> None:
    world.call("DIP")
    answer = manager.post(f"/manage/calls/DIP/{act}", data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    for name, value in data.items():
        if value.strip() and name != field:
            assert value in answer.text
    assert len(sheet(world, "DIP").deadlines) == 1


def test_a_call_without_a_deadline_does_not_open(manager: Browser) -> None:
    manager.post(NEW, form(closes_on=""))
    answer = manager.post("/manage/calls/DIP/open")
    assert answer.status_code == 422
    assert "deadline that is still to come" in words(answer.text)


def test_what_was_printed_stays_when_an_open_call_is_edited(world: World, manager: Browser) -> None:
    manager.post(NEW, form())
    manager.post("/manage/calls/DIP/open")
    before = sheet(world, "DIP")
    shown = typed_again(manager.get("/manage/calls/DIP").text)
    assert "grounds" not in shown
    forged = {**shown, "grounds": ["unlawful"], "late_rule": "mark", "grace_minutes": "0", "zone": "UTC",
              "opens_on": "2026-04-01", "title-en": "New title", "closes_on": "2030-01-01"}  # fmt: skip
    assert manager.post("/manage/calls/DIP", forged).status_code == 303
    after = sheet(world, "DIP")
    assert after.text.title["en"] == "New title"
    for name in ("grounds", "late_rule", "grace", "zone", "opens_at"):
        assert getattr(after.text, name) == getattr(before.text, name), name
    assert (after.closes_before, len(after.deadlines)) == (before.closes_before, 1)


def test_two_editors_the_second_is_told_and_keeps_what_was_typed(
    world: World, manager: Browser
) -> None:
    world.call("DIP")
    shown = typed_again(manager.get("/manage/calls/DIP").text)
    assert (
        manager.post("/manage/calls/DIP", {**shown, "title-en": "The first's"}).status_code == 303
    )
    answer = manager.post("/manage/calls/DIP", {**shown, "title-en": "The second's"})
    assert answer.status_code == 409
    assert "Somebody saved this call while you were editing it" in answer.text
    again = typed_again(answer.text)
    assert again["title-en"] == ["The second&#39;s"]
    assert sheet(world, "DIP").text.title["en"] == "The first's"
    assert again["seen"] != shown["seen"]
    fresh = {**shown, "title-en": "The second's", "seen": again["seen"]}
    assert manager.post("/manage/calls/DIP", fresh).status_code == 303


def test_a_paper_is_put_out_with_numbered_issues_in_two_languages(
    world: World, manager: Browser
) -> None:
    issues = (
        "1 | Patents | Who invents? | Can a machine?\r\n7(ii)\tCopyright\tTraining data\t\r\n\r\n"
    )
    data = {"slug": "ai-issues", "status": "draft", "title-en": "Issues paper", "symbol": "IP/AI/1",
            "published_on": "2026-03-01", "issues-en": issues, "issues-ar": "1 | براءات | من يخترع؟ |"}  # fmt: skip
    assert manager.post(PAPERS, data).status_code == 303
    with world.works.reading(SYSTEM_STAFF) as work:
        revision = processes.revision_id(work, "ai-issues", 1)
        arabic = processes.paper(work, revision, "ar").issues
        english = processes.paper(work, revision, "en").issues
    assert [(i.number, i.chapter.value, i.title.value, i.question.value) for i in english] == [
        ("1", "Patents", "Who invents?", "Can a machine?"),
        ("7(ii)", "Copyright", "Training data", ""),
    ]
    assert [(i.title.value, i.title.fallback) for i in arabic] == [
        ("من يخترع؟", False),
        ("Training data", True),
    ]
    assert manager.post(PAPERS, {**data, "status": "revised"}).status_code == 303
    assert "Revision 2" in words(manager.get(PAPERS).text)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"slug": "Ai Issues"}, "slug", "small letters"),
        ({"title-en": ""}, "title-en", "missing"),
        ({"status": "printed"}, "status", "missing"),
        ({"published_on": "2026-02-31"}, "published_on", "day of the calendar"),
        ({"issues-en": ""}, "issues-en", "missing"),
        ({"issues-en": "1 | a | b | c\n2 | only two"}, "issues-en", "Line 2"),
        ({"issues-en": "1 | a | b | c\n1 | d | e | f"}, "issues-en", "Line 2"),
        ({"issues-en": "one issue | a | b | c"}, "issues-en", "Line 1"),
        ({"issues-fr": "9 | a | b | c"}, "issues-fr", "Issue 1"),
    ],
)
def test_a_fault_in_a_paper_names_its_line(
    manager: Browser, typed: dict[str, str], field: str, said: str
) -> None:
    data = {"slug": "x", "status": "draft", "title-en": "T", "issues-en": "1 | a | b | c", **typed}
    answer = manager.post(PAPERS, data)
    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error".*?</p>', answer.text, re.DOTALL)
    assert error is not None
    assert said in error[0]


def test_a_papers_name_belongs_to_one_process(world: World, manager: Browser) -> None:
    with world.works.writing(SYSTEM_STAFF) as work:
        other = processes.add_process(
            work, theme_id=1, slug="other", title={"en": "O"}, summary={}, contact={}
        )
        processes.add_paper(work, process_id=other, slug="theirs", title={"en": "T"})
    data = {"slug": "theirs", "status": "draft", "title-en": "T", "issues-en": "1 | a | b | c"}
    assert "another process" in words(manager.post(PAPERS, data).text)


def test_disclaimer_and_terms_get_new_versions_from_the_sites_administrator_only(
    world: World, manager: Browser
) -> None:
    statement = {
        "statement0-en": "As received, unchanged.",
        "statement0-ar": "كما ورد.",
        "statement1-en": "Theirs.",
    }
    page = manager.get("/manage/texts")
    assert (page.status_code, "Save as a new version" in page.text) == (200, False)
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    assert re.findall("<(?:form|textarea|input)", main) == []
    assert "Only administrators of the whole site change these texts." in main
    assert manager.post("/manage/texts/disclaimer", statement).status_code == 403
    manager.be(world.staff("administrator", email="root@intake.example", process=None))
    assert (
        manager.post("/manage/texts/disclaimer", statement).location
        == "/manage/texts?done=disclaimer"
    )
    assert manager.post("/manage/texts/terms", {"terms-en": "Reuse freely."}).status_code == 303
    with world.works.reading(SYSTEM_STAFF) as work:
        assert processes.latest_versions(work) == (2, 2)
        texts = processes.disclaimer(work, 2, "ar")
    assert [(text.value, text.fallback) for text in texts] == [
        ("كما ورد.", False),
        ("Theirs.", True),
    ]
    refused = manager.post("/manage/texts/terms", {"terms-fr": "Libre."})
    assert (refused.status_code, "Libre." in refused.text) == (422, True)
    world.call("NEW")
    assert (sheet(world, "NEW").disclaimer, sheet(world, "NEW").terms) == (2, 2)


@pytest.mark.parametrize("role", ["reviewer", "auditor"])
def test_reviewers_and_auditors_look_and_change_nothing(
    world: World, browser: Browser, role: str
) -> None:
    world.call("DIP")
    browser.be(world.staff(role))
    with world.works.reading(SYSTEM_STAFF) as work:
        before = register.account(work), sheet(world, "DIP")
    for address in ("/manage/calls", "/manage/calls/DIP", PAPERS, "/manage/texts"):
        page = browser.get(address)
        assert (page.status_code, "<button" in page.text) == (200, False)
    assert browser.get(NEW).status_code == 403
    posts: dict[str, dict[str, Any]] = {
        NEW: form(),
        "/manage/calls/DIP": {**form(), "seen": "1"},
        "/manage/calls/DIP/open": {},
        "/manage/calls/DIP/deadline": {"closes_on": "2026-05-15", "reason-en": "x"},
        "/manage/calls/DIP/close": {"closing-en": "x"},
        PAPERS: {"slug": "x", "status": "draft", "title-en": "T", "issues-en": "1 | a | b | c"},
        "/manage/texts/terms": {"terms-en": "x"},
    }
    for address, data in posts.items():
        assert browser.post(address, data).status_code == 403, address
    with world.works.reading(SYSTEM_STAFF) as work:
        assert (register.account(work), sheet(world, "DIP")) == before


def test_another_process_is_not_managed_nor_seen(world: World, browser: Browser) -> None:
    # check 89
    world.call("DIP")
    with world.works.writing(SYSTEM_STAFF) as work:
        processes.add_process(
            work, theme_id=1, slug="other", title={"en": "O"}, summary={}, contact={}
        )
    browser.be(world.staff("administrator", email="else@intake.example", process="other"))
    for address in ("/manage/calls/DIP", NEW, PAPERS):
        assert browser.get(address).status_code == 404
    for address in (
        "/manage/calls/DIP/open",
        "/manage/calls/DIP/close",
        "/manage/calls/DIP",
        NEW,
        PAPERS,
    ):
        assert browser.post(address, {**form(), "seen": "1"}).status_code == 404
    assert "DIP" not in browser.get("/manage/calls").text
    foreign = {"revision_id": str(world.revision_id), "code": "OTH"}
    answer = browser.post("/manage/processes/other/calls/new", form(**foreign))
    assert (answer.status_code, 'id="revision_id-error"' in answer.text) == (422, True)


def test_fields_that_the_form_has_not_change_nothing(world: World, manager: Browser) -> None:
    # check 90
    data = form(
        process_id="2",
        disclaimer="9",
        sent="100",
        opened_at="2020-01-01",
        version="7",
        closes_before="1",
    )
    assert manager.post(NEW, data).status_code == 303
    held = sheet(world, "DIP")
    assert (held.process.id, held.disclaimer, held.opened, held.seen) == (
        world.process_id,
        1,
        False,
        1,
    )


def test_forms_of_management_need_their_token(world: World, manager: Browser) -> None:
    # check 104
    world.call("DIP")
    for address in (
        NEW,
        "/manage/calls/DIP",
        "/manage/calls/DIP/close",
        PAPERS,
        "/manage/texts/terms",
    ):
        assert manager.post(address, {"csrf_token": ""}).status_code == 400


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_text_has_a_field_in_each_language(manager: Browser, tag: str) -> None:
    page = manager.get(NEW).text
    way = "rtl" if tag == "ar" else "ltr"
    for name in ("title", "summary", "body"):
        field = re.search(rf'<(?:input|textarea) id="{name}-{tag}"[^>]*>', page)
        assert field is not None
        assert (f'lang="{tag}"' in field[0], f'dir="{way}"' in field[0]) == (True, True)


# check 77
def test_the_secretariat_sees_how_many_came_too_late(world: World, manager: Browser) -> None:
    world.call(late_rule="refuse")
    assert "too late" not in words(manager.get("/manage/calls/CAL").text)
    world.do(SUBMITTER, submissions.count_refused, "CAL")
    said = words(manager.get("/manage/calls/CAL").text)
    assert "1 attempt came too late and was refused; it is counted apart." in said
