"""What the desk is told about a file beside its findings: its maker's dates, and how it was read."""

import re

import pytest
from flask import Flask
from flask_babel import force_locale

from intake.services.work import Actor
from intake.web import filedates
from tests.web.staffing import Browser
from tests.world import World


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-03-03T09:30:00Z", "3 March 2026, 09:30 UTC"),
        ("2026-03-03T09:30:00.123456+02:00", "3 March 2026, 09:30 UTC+2"),
        ("2026-03-03T09:30:00", "3 March 2026, 09:30"),
        ("2026-03-03", "3 March 2026"),
        ("D:20260303093000-05'30'", "3 March 2026, 09:30 UTC-5:30"),
        ("2026-02-31T09:30:00Z", "2026-02-31T09:30:00Z"),
        ("last\tspring", "last␉spring"),
        ("", ""),
    ],
)
def test_a_documents_own_instant_is_told_in_words(app: Flask, written: str, told: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert filedates.words(written) == told


def test_versions_of_what_read_a_file_are_folded_away(
    browser: Browser, world: World, publisher: Actor
) -> None:
    world.call()
    number = world.send().number
    world.read_whole(number)
    page = browser.be(publisher).get(f"/desk/submissions/{number}").text
    folded = re.findall(
        r"<details class=\"sm\"><summary>How it was read.*?</details>", page, re.DOTALL
    )
    assert len(folded) == 1
    told = re.sub(r"<[^>]+>", " ", folded[0])
    assert "not at all" in told
    assert re.search(r"When\s+\d+ \w+ 20\d\d, \d\d:\d\d:\d\d CET", told)
    assert "none)" not in page
