"""The demo's typefaces, cut down once per process to the letters that the demo writes.

All are under the SIL Open Font License and come inside installed packages, whose files are found without importing them.
"""

import atexit
import importlib.util
import shutil
import string
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from intake.demo import cast
from intake.demo.passages import LANGUAGES, phrases

LETTERS = string.printable.strip() + " \u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ac\u00ab\u00bb"
SOURCES: Mapping[str, tuple[str, str, Mapping[str, float]]] = {
    "sans": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf", {"wght": 400, "wdth": 100}),
    "sans-bold": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf", {"wght": 700, "wdth": 100}),
    "naskh": ("fontpkg_amiri", "files/Amiri-Regular.ttf", {}),
    "naskh-bold": ("fontpkg_amiri", "files/Amiri-Bold.ttf", {}),
    "hans": ("zhplot", "fonts/NotoSansSC-Regular.ttf", {}),
}
"""Face: package, file inside it, instance of a variable font."""


def location(package: str, inside: str) -> Path:
    """Find a file of an installed package without running the package; FileNotFoundError if it is not there."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(package)
    path = Path(spec.submodule_search_locations[0]) / inside
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


@cache
def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="intake-demo-fonts-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def letters(face: str) -> frozenset[str]:
    """Give the characters that a face must hold: all that the languages and names set in it use."""
    script = face.removesuffix("-bold")
    chosen = {"naskh": ("ar",), "hans": ("zh",)}.get(
        script, tuple(x for x in LANGUAGES if x not in {"ar", "zh"})
    )
    used = set(LETTERS)
    for language in chosen:
        used.update(repr(phrases(language)))
        used.update("".join(cast.spoken(language)))
    return frozenset(used - set("\n\r\t"))


@cache
def path(face: str) -> Path:
    """Give the file of a face, made at the first call; ValueError names a letter that the source lacks."""
    package, inside, instance = SOURCES[face]
    made = _folder() / f"{face}.ttf"
    with TTFont(location(package, inside), lazy=True, recalcTimestamp=False) as font:
        missing = {letter for letter in letters(face) if ord(letter) not in font.getBestCmap()}
        if missing:
            raise ValueError(f"{face} lacks {sorted(missing)}")
        _cut(font, face)
        if instance:
            instancer.instantiateVariableFont(font, dict(instance), inplace=True, static=True)
        font.save(made)
    return made


def _cut(font: TTFont, face: str) -> None:
    options = Options()
    options.layout_features = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(letters(face))))
    subsetter.subset(font)
