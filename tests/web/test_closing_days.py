"""A deadline on a weekend or a closing day is asked about twice; nothing typed is lost by the question."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from intake.services import closingdays, lookups, management
from tests.web.staffing import Browser
from tests.web.test_manage import form, sheet, typed_again, words
from tests.world import SYSTEM_STAFF, World

NEW = "/manage/processes/talk/calls/new"
DAYS = "/manage/closing-days/"
SATURDAY, SUNDAY, MONDAY = "2026-05-16", "2026-05-17", "2026-05-18"


@pytest.fixture
def manager(world: World, browser: Browser) -> Browser:
    return browser.be(world.staff("publisher", email="pia@intake.example"))


@pytest.fixture
def site(world: World, browser: Browser) -> Browser:
    return browser.be(world.staff("administrator", email="ada@intake.example", process=None))


def close_on(world: World, day: str, why: str = "Ascension") -> None:
    world.do(SYSTEM_STAFF, closingdays.add, date.fromisoformat(day), {"en": why})


def codes(world: World) -> list[str]:
    with world.works.reading(SYSTEM_STAFF) as work:
        return [line.code for one in management.processes(work, "en") for line in one.calls]


@pytest.mark.parametrize(("day", "said"), [(SATURDAY, "Saturday"), (SUNDAY, "Sunday")])
def test_a_new_call_on_a_weekend_needs_a_second_press(
    world: World, manager: Browser, day: str, said: str
) -> None:
    answer = manager.post(NEW, form(closes_on=day))
    assert answer.status_code == 422
    assert f"The deadline falls on a weekend: {said}" in words(answer.text)
    assert codes(world) == []
    shown = typed_again(answer.text)
    for name, value in form(closes_on=day).items():
        if isinstance(value, str) and value and name not in {"late_rule", "timing"}:
            assert value.replace("\r\n", "\n") in shown[name], name
    again = manager.post(NEW, form(closes_on=day, anyway=day))
    assert (again.status_code, codes(world)) == (303, ["DIP"])


def test_a_press_is_for_one_day_only(world: World, manager: Browser) -> None:
    assert manager.post(NEW, form(closes_on=SUNDAY, anyway=SATURDAY)).status_code == 422
    assert manager.post(NEW, form(closes_on=SUNDAY, anyway="1")).status_code == 422
    assert codes(world) == []


def test_the_day_is_that_of_the_calls_own_zone(world: World, manager: Browser) -> None:
    # 23:59:59 on a Friday in Kiritimati is Friday noon in Geneva; the same instant must not be asked about.
    friday = form(closes_on="2026-05-15", zone="Pacific/Kiritimati")
    assert manager.post(NEW, friday).status_code == 303
    held = sheet(world, "DIP").closes_before
    assert held == datetime(2026, 5, 15, 10, 0, tzinfo=UTC)


def test_moving_to_a_closing_day_says_why_and_keeps_the_reason(
    world: World, manager: Browser
) -> None:
    world.call("DIP")
    close_on(world, MONDAY)
    typed: dict[str, Any] = {
        "closes_on": MONDAY,
        "closes_time": "18:00:00",
        "reason-en": "Holidays.",
    }
    answer = manager.post("/manage/calls/DIP/deadline", typed)
    assert answer.status_code == 422
    said = words(answer.text)
    assert "The deadline falls on Monday" in said
    assert "when the secretariat is closed: Ascension." in said
    assert len(sheet(world, "DIP").deadlines) == 1
    shown = typed_again(answer.text)
    assert (shown["closes_on"][0], shown["closes_time"][0]) == (MONDAY, "18:00:00")
    assert "Holidays." in shown["reason-en"]
    assert f'name="anyway" value="{MONDAY}"' in answer.text
    assert (
        manager.post("/manage/calls/DIP/deadline", {**typed, "anyway": MONDAY}).status_code == 303
    )
    assert len(sheet(world, "DIP").deadlines) == 2


def test_a_working_day_is_set_at_once(world: World, manager: Browser) -> None:
    world.call("DIP")
    typed = {"closes_on": MONDAY, "reason-en": "Holidays."}
    assert manager.post("/manage/calls/DIP/deadline", typed).status_code == 303


def test_closing_now_is_never_asked_about(world: World, manager: Browser) -> None:
    world.call("DIP")
    world.clock.set(datetime(2026, 3, 7, 12, tzinfo=UTC))
    manager.be(world.staff("publisher", email="pia2@intake.example"))
    assert manager.post("/manage/calls/DIP/close", {"closing-en": "All said."}).status_code == 303


def test_an_edit_is_asked_only_about_a_new_day(world: World, manager: Browser) -> None:
    manager.post(NEW, form(closes_on=SATURDAY, anyway=SATURDAY))
    page = manager.get("/manage/calls/DIP").text
    assert "The deadline falls on a weekend" in page
    shown: dict[str, Any] = typed_again(page)
    assert manager.post("/manage/calls/DIP", {**shown, "title-en": "Better"}).status_code == 303
    shown = typed_again(manager.get("/manage/calls/DIP").text)
    moved = manager.post("/manage/calls/DIP", {**shown, "closes_on": SUNDAY, "title-fr": "Mieux"})
    assert moved.status_code == 422
    again = typed_again(moved.text)
    assert (again["title-fr"], again["closes_on"]) == (["Mieux"], [SUNDAY])
    pressed = {**shown, "closes_on": SUNDAY, "anyway": SUNDAY}
    assert manager.post("/manage/calls/DIP", pressed).status_code == 303
    call = world.see(lookups.find, "DIP")
    assert call.closes_before == datetime(2026, 5, 17, 22, 0, tzinfo=UTC)


def test_the_list_is_kept_by_who_manages_the_site(world: World, site: Browser) -> None:
    assert "No day yet." in words(site.get(DAYS).text)
    typed = {"day": "2026-12-25", "label-en": "Christmas", "label-fr": "Noël"}
    assert site.post(DAYS, typed).status_code == 303
    assert site.post(DAYS, {"day": "2026-01-01", "label-en": "New Year"}).status_code == 303
    page = words(site.get(DAYS).text)
    assert page.index("1 January 2026") < page.index("Friday")
    assert [(one.day, one.label.value) for one in world.see(closingdays.days, "fr")] == [
        ("2026-01-01", "New Year"),
        ("2026-12-25", "Noël"),
    ]
    assert site.post(DAYS + "remove", {"day": "2026-12-25"}).status_code == 303
    assert site.post(DAYS + "remove", {"day": "2026-12-25"}).status_code == 303
    assert [one.day for one in world.see(closingdays.days, "en")] == ["2026-01-01"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "2026-02-30", "label-en": "x"}, "day"),
        ({"day": "", "label-en": "x"}, "day"),
        ({"day": "2026-12-25", "label-en": ""}, "label-en"),
        ({"day": "2026-12-25", "label-fr": "Noël"}, "label-en"),
        ({"day": "2026-12-25", "label-en": "x" * 201}, "label-en"),
        ({"day": "2026-12-24", "label-en": "again"}, "day"),
    ],
)
def test_a_fault_stands_beside_its_field(
    world: World, site: Browser, typed: dict[str, str], field: str
) -> None:
    close_on(world, "2026-12-24")
    answer = site.post(DAYS, typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert typed.get("label-en", "") in answer.text
    assert len(world.see(closingdays.days, "en")) == 1


def test_who_may_not_change_the_list_reads_it_and_who_may(world: World, browser: Browser) -> None:
    close_on(world, MONDAY, "holiday")
    browser.be(world.staff("publisher"))
    page = browser.get(DAYS).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "Only administrators of the whole site change this list." in main
    assert "holiday" in main
    assert re.findall("<(?:form|textarea|input)", main) == []


def test_a_reason_is_shown_as_text(world: World, site: Browser) -> None:
    close_on(world, MONDAY, "<b>holiday</b>")
    assert "<b>holiday</b>" not in site.get(DAYS).text
    world.call("DIP")
    typed = {"closes_on": MONDAY, "reason-en": "Why."}
    assert "<b>holiday</b>" not in site.post("/manage/calls/DIP/deadline", typed).text
