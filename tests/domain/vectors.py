"""The test vectors of docs/formats.md, as written there before the code."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"


def vectors(name: str) -> Any:
    """Return one file of vectors."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
