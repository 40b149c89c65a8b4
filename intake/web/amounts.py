"""Numbers and sizes in the page's language, from Unicode's CLDR by Babel; digits are Western everywhere."""

from functools import lru_cache

from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from intake.web.i18n import date_locale

THOUSAND = 1000
"""Of which units of size are made, as CLDR's are."""

UNITS = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")
WORDED = frozenset({"ar"})
"""Languages that write units of size out: the abbreviations that CLDR has for them are hardly known."""


def number(count: int) -> str:
    """Give a whole number in groups of three digits: 1,254,882."""
    return _number(count, date_locale())


def percent(count: int) -> str:
    """Give a whole number of hundredths as a percentage: 95%, 95 %."""
    words: str = format_percent(count / 100, locale=date_locale())
    return words


def size(count: int) -> str:
    """Give a number of bytes in a rounded unit: 214 kB, 1.2 MB, 1,2 Mo, 25 ميغابايت."""
    amount, place = float(count), 0
    while _rounded(amount) >= THOUSAND and place < len(UNITS) - 1:
        amount, place = amount / THOUSAND, place + 1
    locale = date_locale()
    if place == 0:
        return exact(count)
    forms = ("long", "short") if locale in WORDED else ("short", "long")
    return _measure(_rounded(amount), UNITS[place], forms, locale)


def exact(count: int) -> str:
    """Give a number of bytes to the byte: 1,254,882 bytes."""
    return _measure(count, UNITS[0], ("long", "short"), date_locale())


def apart(one: int, other: int) -> tuple[str, str]:
    """Give two sizes so that they can be told apart: to the byte, where they look the same in a rounded unit."""
    rounded = size(one), size(other)
    return rounded if one == other or rounded[0] != rounded[1] else (exact(one), exact(other))


def _rounded(amount: float) -> float:
    """Keep one digit after the point below ten."""
    return round(amount, 1) if round(amount, 1) < 10 else round(amount)  # noqa: PLR2004 - see above


@lru_cache(maxsize=4096)
def _number(count: int, locale: str) -> str:
    """Format once: a register of thousands of lines asks for the same numbers at every reading."""
    words: str = format_decimal(count, locale=locale)
    return words


@lru_cache(maxsize=4096)
def _measure(amount: float, unit: str, forms: tuple[str, ...], locale: str) -> str:
    """Give the first form that CLDR has; for one that it lacks, Babel prints the unit's own key."""
    made = (format_unit(amount, unit, form, locale=locale) for form in forms)
    return next((words for words in made if unit not in words), f"{amount:g} {unit}")
