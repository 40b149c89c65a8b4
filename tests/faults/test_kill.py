"""kill -9 at any point loses no receipted submission and shows no half of one (I1 to I4)."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.harness import Site
from tests.faults.mistakes import MISTAKES

pytestmark = pytest.mark.faults

ROUNDS = 50 if os.environ.get("INTAKE_LONG") else 8
SEED = 20_200_214
MOST = 6


@contextmanager
def running(site: Site) -> Iterator[None]:
    try:
        yield
    finally:
        site.kill()


def one_round(site: Site, chance: random.Random) -> None:
    """Start, send again what was sent before, send under load, kill, examine."""
    unheard = [attempt for attempt in site.attempts if attempt.receipt is None]
    heard = [attempt for attempt in site.attempts if attempt.receipt is not None]
    site.start()
    site.again(unheard + chance.sample(heard, min(5, len(heard))))
    site.under_load(chance.uniform(0.1, 0.8), chance)
    site.examine()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    made.mkdir(mode=0o700)
    return made


# check 55 (short form; 50 rounds by make faults): random kill -9 of the whole group
@pytest.mark.parametrize("fault", [None, "lost_answers"])
def test_a_killed_server_keeps_every_receipt_it_gave(folder: Path, fault: str | None) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same rounds each time
    site = Site(folder, fault)
    site.found()
    with running(site):
        for _ in range(ROUNDS if fault is None else max(2, ROUNDS // 4)):
            one_round(site, chance)
            assert site.faults == []
        cut = sum(attempt.receipt is None for attempt in site.attempts)
        assert 0 < cut < len(site.attempts)
        site.start()
        site.again(site.attempts)
        site.kill()
        site.examine()
    assert site.faults == []
    assert all(attempt.receipt for attempt in site.attempts)


SEEN = {
    "early_receipt": "0 rows have its key",
    "bytes_later": "are missing",
    "bytes_cut": "have another size",
    "two_commits": "the head is not what the entries give",
    "no_dedupe": "the same key gave another receipt",
    "bytes_deleted": "are missing",
}


# check 123: a harness counts only if it sees what was planted
@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_harness_sees_a_planted_mistake(folder: Path, mistake: str) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same rounds each time
    site = Site(folder, mistake)
    site.found()
    with running(site):
        for _ in range(MOST):
            one_round(site, chance)
            if site.faults:
                break
    assert any(SEEN[mistake] in fault for fault in site.faults), site.faults
