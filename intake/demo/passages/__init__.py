"""What the demo's invented submitters say, by language.

Each module of this package holds one language's `PHRASES`. Opinions differ on purpose, from passage to passage and from
language to language: nothing here is anyone's position.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es", "de", "pt")
"""The languages that the demo's documents are written in: the six of the interface and two others."""


@dataclass(frozen=True, slots=True)
class TableWords:
    """The words of an annex table: its caption takes {n} and {number}, a group's name takes {n}."""

    caption: str
    columns: tuple[str, str, str, str]
    group: str
    note: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """All that is said in one language.

    sample: the words that mark every page as invented. page: takes {n} and {total}. issue: takes {number} and {heading}. part: heads what is said in this language
    within a document of several.
    headings: by issue key, of both papers. passages: by issue key, 60 to 120 words each. openings, closings: by process,
    "ai" or "register". titles: by occasion, "comment", "intervention" or "register"; each takes {topic}.
    """

    language: str
    sample: str
    page: str
    issue: str
    part: str
    annex: str
    date: str
    translation: str
    table: TableWords
    headings: Mapping[str, str]
    passages: Mapping[str, tuple[str, ...]]
    openings: Mapping[str, tuple[str, ...]]
    closings: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[str, ...]]


@cache
def phrases(language: str) -> Phrases:
    """Give one language's phrases; KeyError for a language that the demo does not write."""
    if language not in LANGUAGES:
        raise KeyError(language)
    found = import_module(f"{__name__}.{language}").PHRASES
    if not isinstance(found, Phrases):
        raise TypeError(language)
    return found
