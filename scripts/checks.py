"""Writes docs/checks.md: every numbered check of bad inputs, faults and attacks, with its tests or the reason why not.

A test names its checks in a comment (`# check 29` or `# checks 29, 30`) above itself or in its body. With --check, the
page must be what would be written; the lines that differ are told.
"""

import difflib
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/checks.md"
LAST = 140

GROUPS = (
    (1, 23, "Receiving bytes"),
    (24, 37, "Names and types"),
    (38, 54, "Reading documents in the jail"),
    (55, 70, "Durability"),
    (71, 78, "Deadline and time"),
    (79, 85, "Receipts and withdrawal"),
    (86, 93, "Authorisation"),
    (94, 104, "Accounts and sessions"),
    (105, 112, "Serving the public"),
    (113, 125, "Mail, logs, exports, operations"),
    (126, 140, "People and the record"),
)

REASONS = {
    **dict.fromkeys((20, 21), "rate limits are not built yet"),
    22: "quotas and low-water marks are not built yet; a full disk answers 503 (57, 59)",
    36: "virus scanners are not built yet",
    38: "a large corpus is run by hand; the suite holds generated, damaged and hostile documents",
    **dict.fromkeys(
        (51, 52, 53), "the long mutation run and the re-reading report come with the long forms"
    ),
    **dict.fromkeys(
        range(55, 61), "the long fault forms are still to come; random kill -9 is there"
    ),
    **dict.fromkeys(
        range(63, 70), "backup, S3, failover and resource exhaustion are not built yet"
    ),
    78: "mail and paper cannot be entered yet",
    82: "proofs are still to come",
    93: "removal and destruction have no screens yet; the table asks for two persons",
    **dict.fromkeys(
        (95, 96, 97, 100, 102, 103), "two factors, resets and sign-in limits are still to come"
    ),
    **dict.fromkeys(
        (107, 108, 109, 110, 111, 112), "the bulk ZIP, exports and scale are still to come"
    ),
    **dict.fromkeys(range(117, 125), "operations are still to come"),
    **dict.fromkeys(range(131, 141), "screens for these acts are still to come"),
}
"""Why a check has no test, for those that have none."""

_COMMENT = re.compile(r"\bchecks?\s+([0-9][0-9, and–-]*)")
_TEST = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)


def found() -> dict[int, list[str]]:
    """Give the tests that name each check."""
    held: defaultdict[int, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        lines = path.read_text("utf-8").splitlines()
        name = path.relative_to(ROOT).as_posix()
        for at, line in enumerate(lines):
            _, _, comment = line.partition("#")
            for named in _COMMENT.findall(comment):
                owner = _owner(lines, at)
                test = f"{name}::{owner}" if owner else name
                for number in _numbers(named):
                    if test not in held[number]:
                        held[number].append(test)
    return held


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", text):
        numbers += range(int(first), int(last or first) + 1)
    return [number for number in numbers if number <= LAST]


def _owner(lines: list[str], at: int) -> str | None:
    """Find the test that a comment belongs to: the one it stands in, else the next one if nothing else comes first."""
    if lines[at].startswith((" ", "\t")) or "def test_" in lines[at]:
        for line in reversed(lines[: at + 1]):
            match = _TEST.match(line)
            if match:
                return match[1]
    for line in lines[at + 1 :]:
        match = _TEST.match(line)
        if match:
            return match[1]
        if line and not line.startswith(("@", "#", " ", ")", "]")):
            return None
    return None


def page() -> str:
    """Make the page."""
    held = found()
    out = [
        "# Checks",
        "",
        "Made by `make checks` from the comments of the tests. Numbers are stable.",
    ]
    for first, last, title in GROUPS:
        out += ["", f"## {title}", ""]
        for number in range(first, last + 1):
            tests = held.get(number, [])
            if tests:
                out.append(f"- **{number}** " + ", ".join(f"`{test}`" for test in tests))
            else:
                out.append(
                    f"- **{number}** not yet: {REASONS.get(number, 'NO TEST AND NO REASON')}"
                )
    return "\n".join(out) + "\n"


def differences(made: str) -> list[str]:
    """Give what the page lacks (+) and what it should not say (-), line by line; nothing when it is as made."""
    written = PAGE.read_text("utf-8") if PAGE.exists() else ""
    told = difflib.ndiff(written.splitlines(), made.splitlines())
    wrong = [line for line in told if line.startswith(("+ ", "- "))]
    if wrong or written != made:
        wrong.append(f"{PAGE.relative_to(ROOT)} is out of date; make fix writes it anew")
    return wrong


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it."""
    made = page()
    wrong = [line for line in made.splitlines() if "NO TEST AND NO REASON" in line]
    if "--check" in arguments:
        wrong += differences(made)
    else:
        PAGE.write_text(made, "utf-8")
    sys.stdout.write("".join(line + "\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
