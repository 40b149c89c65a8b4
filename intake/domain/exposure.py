"""What a file shows beyond what its sender typed as public: which of what inspection saw is worth a word.

Pure: takes what stands in a report as plain dicts, the fields as typed, and the publication choice.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from intake.domain.fields import FIELDS, JsonValue
from intake.domain.vocab import Publication, Tier

FILE_NAME: Final = "file-name"
"""The code of a name that stands in the file's own name; inspection never sees it as one."""
OWN_NAME: Final = "own-name"

_NAMES: Final = ("name", "name_latin", "entity", "cosignatories")
_OWN: Final = ("name", "name_latin", "entity", "email")
_SHORTEST: Final = 3
_APART = re.compile(r"[\s.,;:/|()\[\]<>\"'’_-]+")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")


def names_to_find(values: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Give the names that inspection looks for in a file: the person's own, the entity's, the own address."""
    told = (values.get(key) for key in _OWN)
    return tuple(one for one in told if isinstance(one, str) and one.strip())


def names_differ(one: Mapping[str, JsonValue], other: Mapping[str, JsonValue]) -> bool:
    """Say whether other names are to be looked for once the one values are the other."""
    return names_to_find(one) != names_to_find(other)


def covers(then: Mapping[str, JsonValue], now: Mapping[str, JsonValue]) -> bool:
    """Say whether "publish this file as it is" still holds: said of the same choice, and of the names it hides."""
    if then.get("publication") != now.get("publication"):
        return False
    return then.get("publication") != Publication.UNNAMED or not names_differ(then, now)


def exceeding(
    exposures: Iterable[Mapping[str, Any]],
    *,
    values: Mapping[str, JsonValue],
    publication: Publication,
    file_name: str = "",
) -> list[dict[str, Any]]:
    """Give what exceeds what was typed as public, in the order seen; the file's own name first.

    With the name shown, the fields that the public sees cover what says the same. With a withheld name they cover
    nothing that the choice hides, and an own name counts wherever it stands. What is not for publication shows nothing.
    """
    if publication is Publication.PRIVATE:
        return []
    own = [_words(name) for name in names_to_find(values)]
    found = []
    if publication is Publication.UNNAMED:
        found = [
            {"code": FILE_NAME, "page": None, "where": FILE_NAME, "what": file_name}
            for name in own
            if _same_person(name, _words(file_name))
        ][:1]
    public = _public(values, publication)
    for one in exposures:
        said = _words(str(one["what"]))
        if one["code"] == OWN_NAME and (
            publication is Publication.NAMED or not any(_same_person(said, name) for name in own)
        ):
            continue
        if not _typed(str(one["code"]), str(one["what"]), public):
            found.append({key: one[key] for key in ("code", "page", "where", "what")})
    return found


def _public(values: Mapping[str, JsonValue], publication: Publication) -> list[tuple[str, str]]:
    """Give key and text of what was typed into fields that the public will see."""
    hidden = publication is Publication.UNNAMED
    return [
        (key, value)
        for key, value in values.items()
        if isinstance(value, str)
        and key in FIELDS
        and FIELDS[key].shape == "text"
        and FIELDS[key].tier is Tier.PUBLIC
        and not (hidden and FIELDS[key].withheld)
    ]


def _typed(code: str, what: str, public: list[tuple[str, str]]) -> bool:
    """Say whether a public field says the same as an exposure."""
    if code == "person":
        return any(
            key in _NAMES and _same_person(_words(what), _words(text)) for key, text in public
        )
    if code == "email":
        wanted = what.casefold()
        return any(
            wanted == one.casefold().strip(".")
            for _, text in public
            for one in _EMAIL.findall(text)
        )
    if code == "phone":
        digits = _digits(what)
        return len(digits) > _SHORTEST and any(digits in _digits(text) for _, text in public)
    if code == "address":
        return any(_stands_in(_words(what), _words(text)) for _, text in public)
    return False


def _same_person(said: str, typed: str) -> bool:
    """Say whether a name stands in what was typed, in any order of its parts: "Example, Ann"."""
    if _stands_in(said, typed):
        return True
    parts, held = said.split(), set(typed.split())
    return len(parts) > 1 and held.issuperset(parts)


def _words(text: str) -> str:
    """Fold case, accents' composition, and everything between words to one space."""
    return " ".join(_APART.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


def _stands_in(name: str, text: str) -> bool:
    if len(name) + len(_WIDE.findall(name)) < _SHORTEST:
        return False
    if _WIDE.search(name):
        return name in text
    return f" {name} " in f" {text} "


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())
