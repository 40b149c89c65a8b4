"""Countries and groupings under the UN's short names, in its six languages.

Codes of countries are ISO 3166-1 alpha-2, their numbers UN M49; a grouping's code has no such form
and is never a country's. The tables lie beside this module as package data and are read when it is
imported: the one input the rules have, as constant as the code.
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
REGIONS = ("africa", "americas", "asia", "europe", "oceania")
STATUSES = ("member", "observer", "other")

_ARTICLE = "\u0627\u0644"


@dataclass(frozen=True, slots=True)
class Country:
    """A state or area: alpha-2 code, M49 number (three digits), M49 region, standing in the UN."""

    code: str
    m49: str
    region: str
    status: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grouping:
    """A group of states or a regional organisation, as speakers name themselves."""

    code: str
    names: Mapping[str, str]


def _rows(name: str) -> list[dict[str, str]]:
    table = resources.files("intake.domain").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


def _names(row: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({lang: row[lang] for lang in LANGUAGES})


_COUNTRIES = tuple(
    Country(row["code"], row["m49"], row["region"], row["status"], _names(row))
    for row in _rows("countries.csv")
)
_GROUPINGS = tuple(Grouping(row["code"], _names(row)) for row in _rows("groupings.csv"))
_NAMES = {it.code: it.names for it in _COUNTRIES} | {it.code: it.names for it in _GROUPINGS}


def countries() -> tuple[Country, ...]:
    """Return every country: the UN's members, its observer states, then a few others."""
    return _COUNTRIES


def groupings() -> tuple[Grouping, ...]:
    """Return every grouping."""
    return _GROUPINGS


def is_grouping(code: str) -> bool:
    """Say whether a code is of a grouping."""
    return any(it.code == code for it in _GROUPINGS)


def is_known(code: str) -> bool:
    """Say whether a code is of a country or a grouping."""
    return code in _NAMES


def name(code: str, lang: str) -> str:
    """Return the name of a country or grouping in a language (BCP 47); KeyError if unknown.

    A language that is none of the six gets the English name.
    """
    names = _NAMES[code]
    return names.get(lang.lower().partition("-")[0], names["en"])


def sorted_for(lang: str) -> tuple[Country, ...]:
    """Return the countries in the order a reader of a language looks for them.

    Accents and the Arabic article do not count; Chinese goes by pinyin, as far as its code table.
    """
    return tuple(sorted(_COUNTRIES, key=lambda it: _order(name(it.code, lang), lang)))


def _order(text: str, lang: str) -> tuple[bytes, str]:
    primary = lang.lower().partition("-")[0]
    if primary == "zh":
        # The first 3,755 characters of this table stand in the order of their pinyin.
        return text.encode("gbk", "replace"), text
    if primary == "ar":
        text = text.removeprefix(_ARTICLE)
    marked = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(it for it in marked if unicodedata.category(it)[0] != "M")
    return plain.encode(), text
