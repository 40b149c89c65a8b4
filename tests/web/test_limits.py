import threading
from datetime import timedelta

import pytest

from intake.services import forms
from intake.services.work import Work
from intake.web import limits
from intake.web.limits import DEFAULT_TOTAL, FORM_BYTES, REFRESHING, TRAY, TRAY_BYTES, Limits
from tests.world import World


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/en/calls/cal/submit"),
        ("POST", "/en/calls/cal"),
        ("POST", "/xx/calls/cal/submit"),
        ("POST", "/en/calls/cal/submit/more"),
        ("POST", "/my/0000/withdraw"),
    ],
)
def test_only_the_form_of_a_call_has_a_limit_of_its_own(
    world: World, method: str, path: str
) -> None:
    assert Limits(world.works).limit_for(method, path) is None


def test_the_form_may_hold_what_its_call_takes_and_its_fields(world: World) -> None:  # check 3
    world.call(max_file_bytes=1000, max_total_bytes=5000)
    held = Limits(world.works)
    assert held.limit_for("POST", "/ar/calls/cal/submit") == 5000 + FORM_BYTES
    assert held.limit_for("POST", "/en/calls/CAL/submit") == 5000 + FORM_BYTES


def test_what_is_dropped_into_the_tray_may_be_as_large_as_a_form(world: World) -> None:
    assert Limits(world.works).limit_for("POST", TRAY) == TRAY_BYTES == DEFAULT_TOTAL + FORM_BYTES
    assert Limits(world.works).limit_for("GET", TRAY) is None


def test_a_call_not_known_yet_gets_the_largest_limit_there_is(world: World) -> None:
    held = Limits(world.works)
    assert held.limit_for("POST", "/en/calls/new/submit") == DEFAULT_TOTAL + FORM_BYTES
    world.call("LRG", max_total_bytes=500_000_000)
    held.refresh()
    assert held.limit_for("POST", "/en/calls/new/submit") == 500_000_000 + FORM_BYTES


def test_asking_reads_no_database_and_a_changed_limit_comes_soon(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.call(max_file_bytes=1000, max_total_bytes=5000)
    held = Limits(world.works)
    readers: list[str] = []
    read = forms.limits

    def noted(work: Work) -> object:
        readers.append(threading.current_thread().name)
        return read(work)

    monkeypatch.setattr(forms, "limits", noted)
    monkeypatch.setattr(limits, "FRESH", timedelta(0).total_seconds())
    assert held.limit_for("POST", "/en/calls/cal/submit") == 5000 + FORM_BYTES
    for thread in threading.enumerate():
        if thread.name == REFRESHING:
            thread.join(5)
    assert readers
    assert threading.current_thread().name not in readers
