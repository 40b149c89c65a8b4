"""Finding one's way in lists: what an address asks of one, and the filters, orders and pages that answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext as _

from intake.domain.countries import is_known
from intake.domain.privacy import GROUP, NOT_SHOWN
from intake.domain.texts import Text
from intake.services.keyset import COUNTED, Rows
from intake.web import i18n
from intake.web.pages.models import Chosen, Facet, FacetOption, Filters, Order, Page

NONE = "none"
"""In an address: none was given (kept as "")."""

MOST_VALUES = 20
MOST_LETTERS = 64
MOST_DIGITS = 18
LIMITS = (50, 100, 300)

Types = Mapping[str, Text]
Url = Callable[[Mapping[str, object]], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list: filters by facet, order, where to go on, how many lines."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    newest_first: bool = False
    after: int | None = None
    before: int | None = None
    limit: int = LIMITS[0]

    @property
    def odd(self) -> bool:
        """Whether a filter holds NUL, which no text of ours has and PostgreSQL takes in none."""
        return any("\x00" in value for values in self.filters.values() for value in values)

    def query(self, **changed: object) -> dict[str, object]:
        """Give the parameters of an address that asks for the same, with changes; where to go on is left out."""
        asked: dict[str, object] = {
            key: [value or NONE for value in values] for key, values in self.filters.items()
        }
        if self.newest_first:
            asked["order"] = "newest"
        if self.limit != LIMITS[0]:
            asked["limit"] = self.limit
        return {key: value for key, value in {**asked, **changed}.items() if value is not None}


def asked(keys: Sequence[str]) -> Asked:
    """Read what the request asks of a list; what is not understood is passed over."""
    filters = {key: values for key in keys if (values := _values(key))}
    limit = digits("limit")
    return Asked(
        filters=filters,
        newest_first=request.args.get("order") == "newest",
        after=digits("after"),
        before=digits("before"),
        limit=limit if limit in LIMITS else LIMITS[0],
    )


def _values(key: str) -> tuple[str, ...]:
    given = (value[:MOST_LETTERS].strip() for value in request.args.getlist(key)[:MOST_VALUES])
    return tuple(dict.fromkeys("" if value == NONE else value for value in given if value))


def digits(key: str) -> int | None:
    """Read a position, a page or a number of lines from the address; None where none is given that could be one."""
    value = request.args.get(key, "")
    plain = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    return int(value) if plain else None


def page(found: Rows, url: Url, asked: Asked) -> Page:
    """Say where in a list one is; `url` makes the address for a query."""
    capped = found.total > COUNTED
    return Page(
        shown=len(found.rows),
        total=COUNTED if capped else found.total,
        capped=capped,
        previous_url=url(asked.query(before=found.previous))
        if found.previous is not None
        else None,
        next_url=url(asked.query(after=found.next)) if found.next is not None else None,
    )


def orders(url: Url, asked: Asked) -> tuple[Order, ...]:
    """Offer the orders of a list: by number, and the newest first."""
    return (
        Order("number", url(asked.query(order=None)), not asked.newest_first),
        Order("newest", url(asked.query(order="newest")), asked.newest_first),
    )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the options of a list's filters are made from.

    `url` makes the list's address for a query, `kept` is what every address keeps besides. `titles` are words for
    values that have none of their own (issues). At most `most` options a facet are offered, and those chosen.
    """

    url: Url
    asked: Asked
    types: Types
    kept: Mapping[str, object] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    most: int | None = None


def filters(
    narrowing: Narrowing, counts: Mapping[str, Mapping[str, int]], *, q: str | None = None
) -> Filters:
    """Make a list's filters of what was counted; what is chosen is offered even where nothing has it."""
    asked = narrowing.asked
    groups = tuple(_facet(narrowing, key, held) for key, held in counts.items())
    chosen = tuple(
        Chosen(group.label, option.label, option.url)
        for group in groups
        for option in group.options
        if option.chosen
    )
    bare = asked.query(**narrowing.kept, **dict.fromkeys(counts))
    return Filters(narrowing.url({}), q, groups, chosen, narrowing.url(bare))


def _facet(narrowing: Narrowing, key: str, held: Mapping[str, int]) -> Facet:
    picked = narrowing.asked.filters.get(key, ())
    values = [*held, *(value for value in picked if value not in held)]
    shown = values[: narrowing.most]
    shown += [value for value in picked if value not in shown]
    options = tuple(_option(narrowing, key, value, held.get(value, 0)) for value in shown)
    return Facet(key, facet_word(key), options, more=len(values) - len(shown))


def _option(narrowing: Narrowing, key: str, value: str, count: int) -> FacetOption:
    picked = narrowing.asked.filters.get(key, ())
    is_picked = value in picked
    then = [one for one in picked if one != value] if is_picked else [*picked, value]
    changed = {key: [one or NONE for one in then] or None}
    return FacetOption(
        value=value or NONE,
        label=label(key, value, types=narrowing.types, titles=narrowing.titles),
        count=count,
        url=narrowing.url(narrowing.asked.query(**narrowing.kept, **changed)),
        chosen=is_picked,
    )


def facet_word(key: str) -> str:
    """Name a filter."""
    words: dict[str, str] = {
        "type": _("Type"),
        "country": _("Country"),
        "language": _("Language"),
        "issue": _("Issue"),
        "call": _("Call"),
    }
    return words[key]


def label(key: str, value: str, *, types: Types, titles: Mapping[str, str]) -> str:
    """Name a filter's value."""
    if value == NOT_SHOWN:
        return str(_("not shown (name withheld)"))
    if not value:
        return str(_("the whole paper") if key == "issue" else _("not stated"))
    if key == "type":
        return type_word(value, types)
    if key == "country":
        return str(_("Groups of states")) if value == GROUP else country_word(value)
    if key == "language":
        return i18n.language_name(value)
    more = titles.get(value)
    return f"{value}. {more}" if more else value


def type_word(code: str, types: Types) -> str:
    """Name a stakeholder type; its code where the table has it no more."""
    return types[code].value if code in types else code


def country_word(code: str) -> str:
    """Name a country or grouping; its code where the table has it not."""
    return i18n.country(code) if is_known(code) else code
