"""A crowd about the last second: one rule for everybody, and no receipt lost or given wrongly. # check 71"""

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults import rush
from tests.fronts import Served, need_nginx

pytestmark = pytest.mark.faults

LONG = bool(os.environ.get("INTAKE_LONG"))
SEED = 20_200_214
LEAD = timedelta(seconds=4)
GRACE = 60

CROWDS = [
    *([pytest.param(False, 1_000, "CAL", id="alone-marks")] if LONG else []),
    pytest.param(False, 1_000 if LONG else 60, "REF", id="alone-refuses"),
    pytest.param(True, 1_000 if LONG else 60, "CAL", id="nginx-marks", marks=pytest.mark.nginx),
    *([pytest.param(True, 10_000, "CAL", id="nginx-10000", marks=pytest.mark.nginx)] if LONG else []),
]  # fmt: skip


@pytest.mark.parametrize(("nginx", "count", "code"), CROWDS)
def test_everybody_about_the_last_second_is_judged_by_one_rule(
    tmp_path: Path, count: int, code: str, *, nginx: bool
) -> None:
    if nginx:
        need_nginx()
    folder = tmp_path / "site"
    folder.mkdir(mode=0o700)
    site = Served(
        folder,
        behind=nginx,
        # Everybody presses from one address here, far more than one office has.
        settings={"INTAKE_WORKER": "no", "INTAKE_RATE_SEND": "no", "INTAKE_CONNECTIONS": "65535"},
    )
    late_rule = "refuse" if code == "REF" else "mark"
    site.found({code: {"grace": GRACE, "late_rule": late_rule}})
    try:
        site.start()
        everybody = rush.crowd(site, count, code=code, chance=random.Random(SEED))  # noqa: S311 - the same crowd
        rush.press(site, site.close_in(LEAD, code), everybody)
    finally:
        site.stop()
    with site.record() as runtime:
        found = list(rush.faults(runtime, everybody, code=code, refuses=code == "REF"))
    assert found == []
    verdicts = {
        told.said["error"] if told.status == 422 else "kept" for told in everybody if told.said
    }
    assert verdicts == ({"kept", "late-refused"} if code == "REF" else {"kept"})
