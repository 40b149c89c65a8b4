"""Every version of a deadline stands on the call's page, and one function says when it is, in pages and letters."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from intake.db.calls import Deadline
from intake.services import calls
from intake.web import i18n
from tests.web.reading import Reader
from tests.web.test_manage import words
from tests.world import NOON, SYSTEM_STAFF, World

ROOT = Path(__file__).parent.parent.parent
DAY = timedelta(days=1)
CLOSES = NOON + 10 * DAY


def move(world: World, to: timedelta, **reason: str) -> None:
    world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", NOON + to, reason=reason)


# check 76: from when, until when, why, where in the log
def test_every_version_is_shown_with_its_reason_and_its_log_entry(
    reader: Reader, world: World
) -> None:
    world.call()
    world.clock.advance(DAY)
    move(world, 17 * DAY, en="The assembly asked.", ar="طلبت الجمعية.")
    world.clock.advance(DAY)
    move(world, 15 * DAY, en="A mistake <b>in</b> the day.")
    page = words(reader.get("/en/calls/cal").text)
    _, _, table = page.partition("all 3 versions")
    at = [
        "3 4 March 2026, 13:00:00 CET 17 March 2026, 12:59:59 CET (11:59:59 UTC) A mistake",
        "2 3 March 2026, 13:00:00 CET 19 March 2026, 12:59:59 CET (11:59:59 UTC) The assembly asked.",
        "1 2 March 2026, 13:00:00 CET 12 March 2026, 12:59:59 CET (11:59:59 UTC)",
    ]
    assert [one in table for one in at] == [True, True, True]
    assert table.index(at[0]) < table.index(at[1]) < table.index(at[2])
    with world.works.reading() as work:
        rows = select(Deadline.log_index).order_by(Deadline.version.desc())
        indices = [str(index) for index in work.session.scalars(rows)]
    assert "<b>in</b>" not in reader.get("/en/calls/cal").text
    assert "طلبت الجمعية." in reader.get("/ar/calls/cal").text
    shown = re.findall(r'data-th="Log entry">(\d+)<', reader.get("/en/calls/cal").text)
    assert shown == indices


@pytest.mark.parametrize(
    ("passed", "to", "said"),
    [
        (1, 17, "There is more time than was announced before."),
        (1, 5, "There is less time than was announced before."),
        (11, 17, "The call had closed and was opened again."),
    ],
)
def test_a_change_is_announced_on_the_page(
    reader: Reader, world: World, passed: int, to: int, said: str
) -> None:
    world.call()
    assert "The deadline was changed" not in reader.get("/en/calls/cal").text
    world.clock.advance(passed * DAY)
    move(world, to * DAY, en="Because.")
    page = words(reader.get("/en/calls/cal").text)
    assert said in page
    assert "It was 12 March 2026, 12:59:59 CET (11:59:59 UTC) ." in page
    assert page.count("Because.") == 2


def test_no_template_formats_an_instant_by_itself() -> None:
    macros = ROOT / "templates/_macros/record.html"
    for path in sorted((ROOT / "templates").rglob("*.*")):
        source = path.read_text("utf-8")
        assert not re.search(r"strftime|isoformat|format_date|\.tzinfo|\.astimezone", source), path
        # One line of a letter is Moment.full; on a page the macro puts UTC beside it, in its <time>.
        assert (
            not re.search(r"\.local\b[^\n]{0,12}\(\{\{[^\n]*\.utc\b", source) or path == macros
        ), path
        if path != macros:
            times = re.findall(r"<time[^>]*datetime=\"\{\{\s*([^}]*?)\s*\}\}\"", source)
            # A bare day of the calendar is no instant.
            assert all(one.endswith(".day") for one in times), (path, times)


def test_no_other_module_formats_an_instant() -> None:
    once = {"i18n.py", "dates.py"}
    for path in sorted((ROOT / "intake/web").rglob("*.py")):
        if path.name in once:
            continue
        for line in path.read_text("utf-8").splitlines():
            if "strftime" in line:
                # What a machine reads, and what a form's own control takes.
                assert "T00:00:00Z" in line or '"%H:%M:%S"' in line, (path, line)


def test_pages_and_letters_say_it_alike(app: Flask) -> None:
    with app.test_request_context("/"):
        made = i18n.deadline(CLOSES, "Pacific/Auckland")
    assert made.iso == "2026-03-12T11:59:59Z"
    assert made.full == "13 March 2026, 00:59:59 NZDT (12 March 2026, 11:59:59 UTC)"
    assert made.full == f"{made.local} ({made.utc})"


def test_a_pages_instants_carry_utc_for_the_script(reader: Reader, world: World) -> None:
    world.call()
    page = reader.get("/en/calls/cal").text
    assert '<time datetime="2026-03-12T11:59:59Z">' in page
    for at in re.findall(r"<time([^>]*)>", page):
        assert re.fullmatch(r'( class="\w+")? datetime="[0-9-]{10}T[0-9:]{8}Z"', at), at
