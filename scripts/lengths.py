"""Says which source files are longer than 300 lines; exits 1 when one is."""

import subprocess
import sys
from pathlib import Path

LIMIT = 300
SOURCES = ("intake/", "uploads/", "config.py", "wsgi.py", "scripts/", "benchmarks/")


def main() -> int:
    """Measure every tracked source file that is not a test or a migration."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],  # noqa: S607 - git, wherever it is
        capture_output=True,
        text=True,
        check=True,
    )
    long = 0
    for name in listed.stdout.split():
        if name.startswith(SOURCES) and Path(name).exists():
            lines = len(Path(name).read_text("utf-8").splitlines())
            if lines > LIMIT:
                long += 1
                sys.stdout.write(
                    f"{name}: {lines} lines; which of its nouns wants a room of its own?\n"
                )
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
