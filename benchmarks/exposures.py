"""What inspection finds of people's data planted in 60 files, and the share of pages on which it finds what is none.

The lists of what is planted are `exposures.json` and `exposures_third.json`, 60 files each; every second item was kept
aside while the detectors were made, and the halves are reported apart. Pages of prose full of years, articles, patents,
cases and accounts give the second figure a meaning. `README.md` says what each list gave before anybody mended by it.
"""

import tempfile
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import product

from tests.uploads import planting
from uploads.jail import Inspector, Jail
from uploads.report import Exposure, Report

HALVES = {0: "looked at", 1: "kept aside"}
ALIKE = 0.5
"""How much of the shorter of two wordings must stand in the other in one piece."""


def run(*, quick: bool = False) -> dict[str, float]:
    """Plant, inspect in full in the jail, and count; give both figures of each half in per cent."""
    del quick
    figures: dict[str, float] = {}
    jail = Jail.start()
    try:
        for which, (aside, name) in product(planting.LISTS, HALVES.items()):
            figures |= figures_of(f"{which}, {name}", *measure(jail, which, aside))
        for language, text in planting.load("third")["venues"].items():
            named = inspect(jail, text.encode(), "venue.txt").exposures
            print(
                f"a venue's address ({language}), which counts neither way: {named or 'not named'}"
            )
    finally:
        jail.close()
    return figures


def figures_of(
    name: str, found: dict[str, tuple[int, int]], false: int, pages: int
) -> dict[str, float]:
    """Print what one half gave by code, and give its figures in per cent.

    Telephone numbers and addresses stand apart as well: they are hardest, and the rest would hide how they fare.
    """
    for code, (hit, missed) in found.items():
        print(f"{name:18} {code:15} {hit:3} of {hit + missed:3}")
    print(f"{name:18} {'false':15} {false:3} of {pages:3} pages")
    shares = {
        "found": list(found.values()),
        "numbers and addresses found": [found["phone"], found["address"]],
    }
    figures = {
        f"{what}, {name}, %": 100 * sum(hit for hit, _ in held) / sum(map(sum, held))
        for what, held in shares.items()
    }
    return figures | {f"pages with a false one, {name}, %": 100 * false / pages}


def measure(
    inspector: Inspector, which: str, aside: int
) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Give for each code (found, missed); then pages with something false, and all pages."""
    counts: dict[str, list[int]] = {}
    false = pages = 0
    for file in planting.plan(which, aside):
        report = inspect(inspector, planting.write(file), file.name)
        for item in file.items:
            hit = any(fits(item, one) for one in report.exposures)
            counts.setdefault(item.code, [0, 0])[not hit] += 1
            if not hit:
                print(f"  missed in {file.name}: {item.code} {item.what!r} ({item.where})")
        extra = [one for one in report.exposures if not any(fits(i, one) for i in file.items)]
        false += tell(file.name, extra)
        pages += report.pages or 1
    for language, texts in planting.clean_pages(which, aside):
        data = bytes(planting.pages_in(language, texts).output())
        false += tell(f"clean {language}.pdf", inspect(inspector, data, "clean.pdf").exposures)
        for text in texts:
            false += tell(
                f"clean {language}.txt", inspect(inspector, text.encode(), "clean.txt").exposures
            )
        pages += 2 * len(texts)
    return {code: (hit, missed) for code, (hit, missed) in counts.items()}, false, pages


def inspect(inspector: Inspector, data: bytes, name: str) -> Report:
    """Inspect bytes in full."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        report = inspector.inspect(file.fileno(), name=name, depth="full")
    assert report.status == "read", (name, report.reason)
    return report


def tell(name: str, false: Iterable[Exposure]) -> int:
    """Print what is false and give on how many pages."""
    held = list(false)
    for one in held:
        print(f"  false in {name}: {one}")
    return len({one.page for one in held})


def fits(item: planting.Item, one: Exposure) -> bool:
    """Say whether an exposure is what was planted: its kind and place, and most of its words."""
    if (one.code, one.where) != (item.code, item.where):
        return False
    if item.page not in (None, one.page) and item.code != "person":
        return False
    planted, said = plain(item.what), plain(one.what)
    if item.code in ("phone", "email"):
        return planted == said
    block = SequenceMatcher(None, planted, said, autojunk=False).find_longest_match()
    return block.size >= ALIKE * min(len(planted), len(said))


def plain(text: str) -> str:
    """Give letters and digits alone."""
    return "".join(c for c in text.casefold() if c.isalnum())


if __name__ == "__main__":
    print(run())
