"""How long a file takes through the jail, p50 and p95 in milliseconds (of this machine: nothing to compare with)."""

import statistics
import tempfile
import time

from tests.uploads.documents import many_pages, odt, pdf, pdf_in, word
from tests.uploads.passages import PASSAGES
from uploads.jail import Jail

ROUNDS = 100


def run(*, quick: bool = False) -> dict[str, float]:
    """Time both depths over small documents of each kind and one PDF of 10,000 pages; give p50 in milliseconds."""
    documents = {
        "3 pages.pdf": pdf(*[PASSAGES["en"] * 3] * 3),
        "chinese.pdf": pdf_in("zh"),
        "10,000 pages.pdf": many_pages(10_000),
        "letter.docx": word(*[PASSAGES["en"]] * 20),
        "letter.odt": odt(*[PASSAGES["fr"]] * 20),
        "letter.txt": (PASSAGES["ru"] * 10).encode("cp1251"),
    }
    found = {}
    begun = time.perf_counter()
    jail = Jail.start()
    print(f"start {time.perf_counter() - begun:.2f} s, level {jail.level}")
    for name, data in documents.items():
        for depth in ("quick", "full"):
            rounds = 5 if quick or len(data) > 1_000_000 else ROUNDS
            times = sorted(_times(jail, name, data, depth, rounds))
            p95 = times[int(0.95 * (len(times) - 1))]
            p50 = statistics.median(times)
            found[f"{name}, {depth}, ms"] = p50
            print(f"{name:18} {depth:6} p50 {p50:7.1f}  p95 {p95:7.1f}")
    jail.close()
    return found


def _times(jail: Jail, name: str, data: bytes, depth: str, rounds: int) -> list[float]:
    times = []
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        for _ in range(rounds):
            begun = time.perf_counter()
            report = jail.inspect(file.fileno(), name=name, depth=depth)
            times.append((time.perf_counter() - begun) * 1000)
            assert report.status in ("read", "partial"), report.reason
    return times


if __name__ == "__main__":
    run()
