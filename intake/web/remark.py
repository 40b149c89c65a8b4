"""What is said about a file: one remark."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]
Words = tuple[str, str]
"""What it is; what it means and what to do."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as a page shows it; severity: ok | note | warning | refusal."""

    severity: str
    title: str
    words: str
    page: int | None = None
