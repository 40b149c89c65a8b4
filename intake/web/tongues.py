"""Names of languages, from Unicode's CLDR by Babel, with the capital that the place asks for.

French and others write the name of a language small in a sentence or after other words, and with a capital where
it begins something that stands by itself: an option of a list, a fact, a label (CLDR's contexts of use).
"""

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError

OTHERWISE = {("en", "ar"): "الإنكليزية"}
"""Names that the United Nations spell otherwise than CLDR."""

SMALL = frozenset({"fr", "es", "ru", "pt"})
"""Languages that write names of languages small within a sentence."""


@lru_cache(maxsize=2048)
def within(tag: str, lang: str) -> str:
    """Name the language of a BCP 47 tag within a sentence in `lang`; the tag itself where CLDR has no name for it."""
    if (tag, lang) in OTHERWISE:
        return OTHERWISE[tag, lang]
    try:
        named: str = Locale.parse(lang).languages.get(tag.split("-", 1)[0].lower()) or ""
    except (UnknownLocaleError, ValueError):
        named = ""
    return named or tag


def alone(tag: str, lang: str) -> str:
    """Name a language where the name stands by itself, in `lang`."""
    named = within(tag, lang)
    return named[0].upper() + named[1:] if lang in SMALL and named != tag else named


def row(tags: Sequence[str], lang: str) -> tuple[str, ...]:
    """Name languages in a row that stands by itself, in `lang`: a capital for the first."""
    return tuple(within(tag, lang) if n else alone(tag, lang) for n, tag in enumerate(tags))
