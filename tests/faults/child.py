"""The server under test: the real command, with the fault that its one argument names."""

import sys

from intake.cli import main
from tests.faults.mistakes import FAULTS

if __name__ == "__main__":
    for name in sys.argv[1:]:
        FAULTS[name]()
    main(["serve"])
