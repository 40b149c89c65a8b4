"""What the form offers to choose from, in the page's language: countries, languages, issues by chapter."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale
from flask_babel import gettext as _

from intake.domain import countries as un
from intake.domain.texts import Text
from intake.domain.vocab import LANGUAGES
from intake.services.wording import Issue
from intake.web.i18n import language_name
from intake.web.tongues import alone

Choice = tuple[str, str]
"""A value and its words."""

_TWO = 2
"""Letters of a language code (ISO 639-1) that a list offers; others come by the files."""


def countries(lang: str) -> tuple[Choice, ...]:
    """Give every country, in the order its readers look for them."""
    return tuple((it.code, un.name(it.code, lang)) for it in un.sorted_for(lang))


def regions(lang: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Give the groups of states, then the countries by region."""
    names = {
        "africa": _("Africa"),
        "americas": _("Americas"),
        "asia": _("Asia"),
        "europe": _("Europe"),
        "oceania": _("Oceania"),
    }
    ordered = un.sorted_for(lang)
    groups = tuple((it.code, un.name(it.code, lang)) for it in un.groupings())
    by_region = [
        (str(words), tuple((it.code, un.name(it.code, lang)) for it in ordered if it.region == key))
        for key, words in names.items()
    ]
    return ((str(_("Groups of states")), groups), *by_region)


def chapters(issues: Sequence[Issue]) -> tuple[tuple[Text | None, tuple[Issue, ...]], ...]:
    """Give the issues by chapter, in the paper's order, each chapter once.

    A chapter of a single issue needs no heading of its own: such issues stand together under None, where the first was.
    """
    held: dict[str, list[Issue]] = {}
    for issue in issues:
        held.setdefault(issue.chapter.value, []).append(issue)
    found: dict[str | None, list[Issue]] = {}
    for name, rows in held.items():
        found.setdefault(name if name and len(rows) > 1 else None, []).extend(rows)
    return tuple((rows[0].chapter if name else None, tuple(rows)) for name, rows in found.items())


def languages(tags: Sequence[str]) -> tuple[Choice, ...]:
    """Give the languages that the form offers as boxes."""
    return tuple((tag, language_name(tag)) for tag in dict.fromkeys(tags))


def more_languages(tags: Sequence[str], lang: str) -> tuple[Choice, ...]:
    """Give all other languages that have a name."""
    return tuple(one for one in _tongues(lang) if one[0] not in tags)


def letters() -> tuple[Choice, ...]:
    """Give the languages in which the secretariat writes, each by its own name."""
    return tuple((tag, language_name(tag, tag)) for tag in LANGUAGES)


@lru_cache(maxsize=16)
def _tongues(lang: str) -> tuple[Choice, ...]:
    tags = [tag for tag in Locale.parse("en").languages if len(tag) == _TWO]
    named = [(tag, alone(tag, lang)) for tag in tags]
    return tuple(sorted(named, key=lambda one: unicodedata.normalize("NFD", one[1].casefold())))
