"""What is planted in files of six languages is found, and prose full of other numbers is left in peace."""

import pytest

from benchmarks import exposures
from tests.uploads import planting
from uploads.jail import Jail


@pytest.mark.parametrize("which", planting.LISTS)
@pytest.mark.parametrize("aside", exposures.HALVES)
def test_nineteen_of_twenty_are_found_and_of_a_hundred_pages_five_at_most_are_accused(
    jail: Jail, which: str, aside: int
) -> None:
    # check 54
    found, false, pages = exposures.measure(jail, which, aside)
    hits = sum(hit for hit, _ in found.values())
    assert hits >= 0.95 * sum(map(sum, found.values()))
    assert false <= 0.05 * pages
    assert all(hit for hit, _ in found.values())
    assert pages > 100
