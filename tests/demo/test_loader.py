"""The demo goes through the real verbs, resumes where it stopped, and leaves a record without a fault."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from intake.app import create_app
from intake.demo import loader
from intake.domain.vocab import State
from intake.runtime import Runtime
from intake.services import founding, inspections, register, verification
from tests.world import make_runtime
from uploads.store import LocalStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STOPPED_AFTER = 70
# The demo is loaded once, not by each worker.
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Runtime]]:
    """Load the demo once, with one stop on the way."""
    folder: Path = tmp_path_factory.mktemp("demo")
    (folder / "store").mkdir()
    runtime = make_runtime(folder, demo=True, at=NOW, store=LocalStore(folder / "store"))
    app = create_app(runtime)
    first = loader.load(app, runtime, today=NOW.date())
    assert len(list(itertools.islice(first, STOPPED_AFTER))) == STOPPED_AFTER
    first.close()
    with runtime.works.reading() as work:
        assert founding.progress(work) == STOPPED_AFTER
    done = list(loader.load(app, runtime, today=NOW.date()))
    assert done[0][0] == STOPPED_AFTER + 1
    yield app, runtime
    runtime.works.engine.dispose()


def test_every_outcome_occurs_and_the_sum_is_all_that_was_received(
    demo: tuple[Flask, Runtime],
) -> None:
    _, runtime = demo
    with runtime.works.reading() as work:
        account = register.account(work)
    assert account.received == sum(account.states.values()) == 84
    never = {State.SUSPENDED, State.MOVED, State.REMOVED}
    assert {state for state, n in account.states.items() if n} == set(State) - never
    assert account.verdicts["late"] == 1


def test_the_record_has_no_fault(demo: tuple[Flask, Runtime]) -> None:
    _, runtime = demo
    with runtime.works.reading() as work:
        faults = [
            *verification.log(work),
            *verification.receipts(work),
            *verification.figures(work),
        ]
        digests = inspections.all_digests(work)
    assert faults == []
    assert all(runtime.store.verify(digest) for digest in digests)


def test_the_door_is_closed_once_all_is_there(demo: tuple[Flask, Runtime]) -> None:
    app, runtime = demo
    with pytest.raises(loader.NotEmpty):
        next(loader.load(app, runtime, today=NOW.date()))


def test_pages_say_that_it_is_a_demonstration_and_sending_is_open(
    demo: tuple[Flask, Runtime],
) -> None:
    app, _ = demo
    client = app.test_client()
    for address in ("/en/", "/ar/", "/en/calls/dip", "/en/calls/raf2/submit"):
        answer = client.get(address, base_url="http://127.0.0.1:8000")
        assert (address, answer.status_code) == (address, 200)
        assert 'class="ban"' in answer.get_data(as_text=True)


def test_a_real_site_refuses_to_be_filled_with_samples(tmp_path: Path) -> None:
    runtime = make_runtime(tmp_path)
    with pytest.raises(loader.NotEmpty):
        next(loader.load(create_app(runtime), runtime, today=NOW.date()))
