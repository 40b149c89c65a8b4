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

ROUNDS = 50 if os.environ.get("INTAKE_LONG") else 6
SEED = 20_200_214
MOST = 6


@contextmanager
def running(site: Site) -> Iterator[None]:
    try:
        yield
    finally:
        site.kill()


def loads(rounds: int) -> list[int]:
    """Give how many receipts the clients of each round hold when the server is killed: few or many."""
    chance = random.Random(SEED)  # noqa: S311 - the same rounds each time
    return [chance.randrange(50) for _ in range(rounds)]


def one_round(site: Site, chance: random.Random, receipts: int) -> None:
    """Start, send again what was sent before, send under load, kill, examine."""
    unheard = [attempt for attempt in site.attempts if attempt.receipt is None]
    heard = [attempt for attempt in site.attempts if attempt.receipt is not None]
    site.start()
    site.again(unheard + chance.sample(heard, min(5, len(heard))))
    site.under_load(receipts, chance)
    site.examine()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    made.mkdir(mode=0o700)
    return made


# check 55 (short form; 50 rounds by make faults): random kill -9 of the whole group
@pytest.mark.parametrize("fault", [None, "lost_answers"])
def test_a_killed_server_keeps_every_receipt_it_gave(folder: Path, fault: str | None) -> None:
    """Receipts are counted, not seconds: a slow machine sends for longer and is held to the same.

    The rounds wait for more receipts than their clients can lose by a kill: where over half of the attempts got none,
    the server answered too often without one.
    """
    chance = random.Random(SEED)  # noqa: S311 - the same rounds each time
    site = Site(folder, fault)
    site.found()
    with running(site):
        for receipts in loads(ROUNDS if fault is None else max(2, ROUNDS // 4)):
            one_round(site, chance, receipts)
            assert site.faults == []
        unheard = sum(attempt.unheard for attempt in site.attempts)
        assert 0 < unheard <= len(site.attempts) / 2
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
        for receipts in loads(MOST):
            one_round(site, chance, receipts)
            if site.faults:
                break
    assert any(SEEN[mistake] in fault for fault in site.faults), site.faults
