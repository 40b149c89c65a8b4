"""How far a long command is: a line that counts in a terminal, a few lines in a file or a service's journal."""

import sys
from dataclasses import dataclass, field
from typing import TextIO

STEPS = 10
"""So many lines at most, where each stays."""


@dataclass(slots=True)
class Progress:
    """Tells on a stream how much is done; `tty` says that a line may be written over."""

    label: str
    unit: str
    stream: TextIO
    tty: bool
    told: int = field(default=-1)

    def tell(self, done: int, total: int) -> None:
        """Say that `done` of `total` are done."""
        step = done * STEPS // total if total else STEPS
        if self.tty:
            self._write(f"\r{self.label}: {done} of {total} {self.unit}")
        elif step > max(self.told, 0):
            self._write(f"{self.label}: {step * 100 // STEPS} % ({done} of {total} {self.unit})\n")
        self.told = max(self.told, step)

    def end(self) -> None:
        """Leave the counting line."""
        if self.tty and self.told >= 0:
            self._write("\n")

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()


def of(label: str, unit: str) -> Progress:
    """Give the progress of a command on standard output."""
    return Progress(label, unit, sys.stdout, sys.stdout.isatty())
