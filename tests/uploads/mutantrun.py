"""The long run of damaged documents: a million by default, stopped and gone on with at will.

`python -m tests.uploads.mutantrun --seconds 900` goes on from where the state file says; what is not clean, and what a
child died of, is kept beside it as a file, and `--only NUMBER` reads that one again.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.uploads.mutants import SEED, document, honest
from uploads.jail import Inspector, Jail
from uploads.report import REASONS, STATUSES, Report

LONG = 1_000_000
LONGEST = 22.0
"""Seconds: the wall limit of a reading and two more."""
STATE = Path("var/mutants/state.json")
DIED = frozenset({"crashed", "bad-answer", "timeout", "memory"})


@dataclass(slots=True)
class Done:
    """How far a run has come, how readings ended, and what was not clean: number to reason."""

    seed: int = SEED
    next: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)
    died: dict[str, str] = field(default_factory=dict)
    """Mutants on which the child died or was stopped: clean for whoever sent it, and worth a look."""

    def save(self, path: Path) -> None:
        """Keep it so that a kill leaves the one before or this one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        held = {key: getattr(self, key) for key in ("seed", "next", "ends", "broken", "died")}
        part = path.with_suffix(".part")
        part.write_text(json.dumps(held, indent=1))
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Done":
        """Go on from where a run stopped; begin where there was none."""
        if not path.exists():
            return cls()
        held = json.loads(path.read_text())
        return cls(**{**held, "ends": Counter(held["ends"])})


def read(inspector: Inspector, number: int, seed: int = SEED) -> tuple[Report | None, str]:
    """Read one mutant in full; give its report and what is not clean about it ("" where all is)."""
    name, data = document(number, seed)
    begun = time.monotonic()
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            report = inspector.inspect(file.fileno(), name=name, depth="full", look_for=["Ada"])
            kept = os.pread(file.fileno(), len(data) + 1, 0)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach anybody
            return None, f"raised {type(error).__name__}: {error}"
    return report, unclean(report, data, kept, time.monotonic() - begun)


def unclean(report: Report, data: bytes, kept: bytes, took: float) -> str:
    """Say what is not clean about how a reading ended."""
    wrong = {
        "bytes touched": kept != data,
        "size": report.size != len(data),
        "slow": took > LONGEST,
        "status": report.status not in STATUSES or report.status == "not-yet-read",
        "reason": report.reason not in (None, *REASONS)
        or (report.reason is None) != (report.status in ("read", "partial")),
        "no way back from JSON": Report.from_json(report.to_json()) != report,
    }
    return ", ".join(name for name, is_so in wrong.items() if is_so)


def run(
    inspector: Inspector,
    done: Done,
    *,
    until: int,
    enough: Callable[[], bool] = lambda: False,
    at_once: int = 3,
    batch: int = 300,
    tell: Callable[[Done], None] = lambda _: None,
) -> Done:
    """Read mutants up to a number, or until somebody has enough; `tell` after each batch."""
    with ThreadPoolExecutor(at_once) as pool:
        while done.next < until and not enough():
            numbers = range(done.next, min(until, done.next + batch))
            results = pool.map(lambda number: read(inspector, number, done.seed), numbers)
            for number, (report, wrong) in zip(numbers, results, strict=True):
                _note(done, number, report, wrong)
            done.next = numbers[-1] + 1
            tell(done)
    return done


def _note(done: Done, number: int, report: Report | None, wrong: str) -> None:
    kind = list(honest())[number % len(honest())]
    if wrong:
        done.broken[f"{number} ({kind})"] = wrong
    if report is None:
        return
    done.ends[f"{kind}: {report.status}" + (f", {report.reason}" if report.reason else "")] += 1
    if report.reason in DIED:
        done.died[f"{number} ({kind})"] = report.reason


def keep(done: Done, state: Path) -> None:
    """Keep the state, and the bytes of every mutant worth a look: another release may write other originals."""
    done.save(state)
    for name in done.broken | done.died:
        what, data = document(int(name.partition(" ")[0]), done.seed)
        if not (kept := state.parent / what).exists():
            kept.write_bytes(data)


def main() -> None:
    """Go on with the long run for a while, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=LONG)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--at-once", type=int, default=3)
    parser.add_argument("--state", type=Path, default=STATE)
    parser.add_argument("--only", type=int, help="read this one mutant and print its report")
    chosen = parser.parse_args()
    jail = Jail.start(children=chosen.at_once + 1)
    begun = time.monotonic()
    try:
        if chosen.only is not None:
            report, wrong = read(jail, chosen.only)
            sys.stdout.write(f"{report}\n{wrong or 'clean'}\n")
            return
        done = run(
            jail,
            Done.load(chosen.state),
            until=chosen.count,
            enough=lambda: time.monotonic() - begun > chosen.seconds,
            at_once=chosen.at_once,
            tell=lambda held: keep(held, chosen.state),
        )
    finally:
        jail.close()
    lines = [f"{n:8} {end}" for end, n in sorted(done.ends.items())]
    sys.stdout.write("\n".join([f"{done.next} mutants", *lines, f"died: {done.died}", ""]))
    sys.stdout.write(f"not clean: {done.broken}\n")
    sys.exit(bool(done.broken))


if __name__ == "__main__":
    main()
