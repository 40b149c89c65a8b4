"""In which order submissions are shown that a query finds. Pure.

Nothing of it depends on other submissions or on the engine: the order is the same everywhere, can
be said in a sentence, and stays while others come and go.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.services.postings import is_head, log_index_of, page_of

_IN_HEAD, _EXACT, _OFTEN, _MANY_PAGES = 4, 2, 1, 3


@dataclass(frozen=True, slots=True)
class PageHit:
    """A row found, by its key: with every term as typed, with every term often on the page."""

    key: int
    exact: bool
    often: bool

    @property
    def worth(self) -> int:
        """From 1 to 4."""
        return 1 + _EXACT * self.exact + _OFTEN * self.often


@dataclass(frozen=True, slots=True)
class Ranked:
    """A submission found: its score, the key of its best page, how many `more` pages were found."""

    log_index: int
    score: int
    best: int
    more: int

    @property
    def order(self) -> tuple[int, int]:
        """Sort by this: the best first, the newest of equals first."""
        return -self.score, -self.log_index


def rank(found: Iterable[PageHit]) -> list[Ranked]:
    """Join pages to submissions and order them.

    First what is found in title or name, then as typed, then often on a page, then on many pages
    (1, 2 or 3, 4 and more); then the newest.
    """
    joined: dict[int, list[PageHit]] = {}
    for it in found:
        joined.setdefault(log_index_of(it.key), []).append(it)
    return sorted((_join(*it) for it in joined.items()), key=lambda it: it.order)


def _join(log_index: int, hits: list[PageHit]) -> Ranked:
    pages = [it for it in hits if not is_head(it.key)]
    best = max(pages or hits, key=lambda it: (it.worth, -it.key))
    count = len({page_of(it.key) for it in pages})
    score = max(it.worth for it in hits) + _IN_HEAD * (len(pages) < len(hits))
    score += min(count.bit_length(), _MANY_PAGES)
    return Ranked(log_index, score, best.key, max(0, count - 1))
