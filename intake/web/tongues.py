"""Names of languages, from Unicode's CLDR by Babel."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

OTHERWISE = {("en", "ar"): "الإنكليزية"}
"""Names that the United Nations spell otherwise than CLDR."""


@lru_cache(maxsize=2048)
def tongue(tag: str, lang: str) -> str:
    """Name the language of a BCP 47 tag in the language `lang`; the tag itself where CLDR has no name for it."""
    if (tag, lang) in OTHERWISE:
        return OTHERWISE[tag, lang]
    try:
        named: str = Locale.parse(lang).languages.get(tag.split("-", 1)[0].lower()) or ""
    except (UnknownLocaleError, ValueError):
        named = ""
    if not named:
        return tag
    return named[0].upper() + named[1:] if lang in {"fr", "es", "ru", "pt"} else named
