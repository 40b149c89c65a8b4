"""The report of what newer parsers changed, at the desk and as CSV: check 52."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from intake import rereading
from intake.services import processes
from intake.services import rereading as runs
from intake.services.work import SYSTEM, Actor
from tests.web.staffing import Browser
from tests.world import SYSTEM_STAFF, World
from uploads.jail import Unjailed
from uploads.report import Exposure, Report


class Newer(Unjailed):
    """Parsers after an upgrade, which find a telephone number and a page more."""

    def inspect(
        self,
        fd: int,
        *,
        name: str,
        depth: str,
        sha256: str | None = None,
        look_for: Sequence[str] = (),
    ) -> Report:
        """Read as ever, and more."""
        said = super().inspect(fd, name=name, depth=depth, sha256=sha256, look_for=look_for)
        return replace(
            said,
            parsers={**said.parsers, "pypdf": "99"},
            text=(*said.text, "a second page"),
            status="partial",
            exposures=(Exposure("phone", "text", "+41 22 555 01 23"),),
        )


@pytest.fixture
def number(world: World, publisher: Actor) -> str:
    """Publish something, and upgrade the parsers."""
    world.call()
    letter = world.attach(b"We write about the first issue of the paper.\n" * 5, "letter.txt")
    number = world.published(publisher, files=[letter])
    world.work_jobs()
    world.runtime.inspector = Newer()
    return number


def run(world: World, *, dry: bool = False) -> int:
    held = rereading.parsers(world.runtime)
    run_id = world.do(SYSTEM, runs.begin, parsers=held, dry=dry)
    rereading.carry_out(world.runtime, run_id)
    world.work_jobs()
    return run_id


def signed_in(browser: Browser, world: World, role: str) -> Browser:
    return browser.be(world.staff(role, email=f"{role}-2@intake.example"))


def test_an_auditor_reads_what_changed_and_what_was_only_tried(
    world: World, browser: Browser, number: str
) -> None:
    # check 52
    dry, real = run(world, dry=True), run(world)
    signed_in(browser, world, "auditor")
    listed = browser.get("/desk/rereadings/").text
    assert listed.index(f"/desk/rereadings/{real}") < listed.index(f"/desk/rereadings/{dry}")
    assert "dry run" in listed
    shown = browser.get(f"/desk/rereadings/{real}").text
    for words in (
        number,
        "+ Reading: partial",
        "- Reading: read",
        "+ What it shows: phone 1",
        "± Text of page 2: 0 → 13 characters, changed over 13",
    ):
        assert words in shown
    assert "555 01 23" not in shown
    assert browser.get(f"/desk/rereadings/{real}?outcome=same").text.count(number) == 0


def test_the_csv_holds_every_line_with_a_unified_summary(
    world: World, browser: Browser, number: str
) -> None:
    # check 52
    run_id = run(world)
    signed_in(browser, world, "auditor")
    answer = browser.get(f"/desk/rereadings/{run_id}.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    (line,) = csv.DictReader(io.StringIO(answer.text))
    assert (line["number"], line["outcome"], line["pages_changed"]) == (number, "changed", "1")
    told = line["summary"].lstrip("'").split("\n")
    assert told[:2] == ["- status: read", "+ status: partial"]
    assert "+ exposures: phone 1" in told
    assert told[-1] == "+ text of page 2: 13 (13 between)"


def test_a_reviewer_finds_the_flag_looks_and_says_that_it_was_seen(
    world: World, browser: Browser, number: str
) -> None:
    # check 52
    run(world)
    signed_in(browser, world, "reviewer")
    there = f"/desk/rereadings/of/{number}"
    assert there in browser.get("/desk/requests/").text
    assert there in browser.get(f"/desk/submissions/{number}").text
    assert "+ What it shows: phone 1" in browser.get(there).text
    answer = browser.post(there)
    assert answer.headers["Location"].endswith(f"/desk/submissions/{number}")
    assert there not in browser.get("/desk/requests/").text
    assert world.row(number).state == "published"


def test_files_of_another_process_stand_in_nobody_elses_report(
    world: World, browser: Browser, number: str
) -> None:
    # check 86
    run_id = run(world)
    with world.works.writing(SYSTEM_STAFF) as work:
        theme = processes.add_theme(work, slug="else", title={"en": "E"}, summary={"en": "E"})
        processes.add_process(
            work,
            theme_id=theme,
            slug="other",
            title={"en": "Another"},
            summary={"en": "Of others."},
            contact={"en": "others@intake.example"},
        )
    browser.be(world.staff("reviewer", email="else@intake.example", process="other"))
    assert number not in browser.get(f"/desk/rereadings/{run_id}").text
    assert number not in browser.get(f"/desk/rereadings/{run_id}.csv").text
