"""What the queue's page shows beside its read model: filters read from the address, addresses that change them, places.

The last look at the queue is kept in the session, so that who opens a submission comes back to the same lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from flask import abort, request, session, url_for

from intake.domain.countries import sorted_for
from intake.domain.vocab import State
from intake.services.desk import Queue
from intake.services.foresight import Bulkable
from intake.services.queuefilters import FLAGS, FREE, MINE, OLDER, TAKEN, Filters
from intake.web.i18n import country, current_language
from intake.web.pages.narrowing import MOST_DIGITS, digits

NARROW = tuple(one.name for one in fields(Filters) if one.name != "state")
"""What narrows the list, beside the state, by its name in an address."""

MORE = ("claimed", "country", "channel", "wish", "older", "flag")
"""Filters that stand folded until one is used."""

PLACE = "queue"
LONGEST_PLACE = 600


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue with its filters and the addresses that change them; `query` is the address of what was seen."""

    queue: Queue
    filters: Filters
    states: tuple[tuple[str, int, str], ...]
    holders: tuple[tuple[str, int | None, str], ...]
    countries: tuple[tuple[str, str], ...]
    ages: tuple[int, ...]
    flags: tuple[str, ...]
    next_url: str | None
    previous_url: str | None
    narrowed: bool
    unfolded: bool
    may_act: bool
    emptied: bool
    query: str
    people: tuple[tuple[int, str], ...]
    bulk_acts: tuple[str, ...] = tuple(Bulkable)


def read(values: Mapping[str, str]) -> Filters:
    """Read the filters of an address or a form; no value of ours holds NUL."""
    wanted = values.get("state", State.UNDER_REVIEW.value)
    given = {key: values.get(key) or None for key in NARROW}
    if any("\x00" in value for value in given.values() if value):
        abort(400)
    return Filters(state=wanted if wanted in set(State) else None, **given)


def position(key: str) -> int | None:
    """Give where the queue goes on; digits beyond every log index are refused, what is no number is passed over."""
    if request.args.get(key, "").isdecimal() and len(request.args[key]) > MOST_DIGITS:
        abort(400)
    return digits(key)


def page(
    found: Queue, filters: Filters, *, may_act: bool, people: tuple[tuple[int, str], ...]
) -> QueuePage:
    """Make the queue's page: each figure with the address of its list; `people` may be given work."""
    shown = [(code, n) for code, n in found.states.items() if n or code == filters.state]
    states = [(code, n, _at(state=code)) for code, n in shown]
    holders: list[tuple[str, int | None, str]] = [
        ("all", None, _at(claimed=None)),
        (MINE, found.mine, _at(claimed=MINE)),
        (TAKEN, found.taken, _at(claimed=TAKEN)),
        (FREE, None, _at(claimed=FREE)),
    ]
    return QueuePage(
        queue=found,
        filters=filters,
        states=(*states, ("all", sum(found.states.values()), _at(state="all"))),
        holders=tuple(holders),
        countries=tuple((one.code, country(one.code)) for one in sorted_for(current_language())),
        ages=OLDER,
        flags=tuple(FLAGS),
        next_url=_at(after=str(found.next)) if found.next is not None else None,
        previous_url=_at(before=str(found.previous)) if found.previous is not None else None,
        narrowed=filters.narrow or bool(filters.call),
        unfolded=any(getattr(filters, key) not in {None, MINE, FREE, TAKEN} for key in MORE),
        may_act=may_act,
        emptied=bool(request.args.get("empty")),
        query=urlencode({"state": filters.state or "all", **_kept()}),
        people=people,
    )


def _kept() -> dict[str, str]:
    return {key: request.args[key] for key in NARROW if request.args.get(key)}


def _at(**changed: str | None) -> str:
    """Give the queue's address with some filters changed; a list begins anew when its filters change."""
    kept: dict[str, str | None] = {"state": request.args.get("state"), **_kept()}
    values = {key: value for key, value in {**kept, **changed}.items() if value}
    return f"{url_for('desk.queue')}?{urlencode(values)}" if values else url_for("desk.queue")


def keep_place() -> None:
    """Keep where in the queue somebody is, for when they come back from a submission."""
    here = {
        key: value
        for key in ("state", *NARROW, "after", "before")
        if (value := request.args.get(key))
    }
    place = urlencode(here)
    if len(place) <= LONGEST_PLACE and session.get(PLACE, "") != place:
        session[PLACE] = place


def place(number: str = "") -> str:
    """Give the address of the queue as it was last looked at, at the line of a submission."""
    kept = session.get(PLACE, "")
    anchor = f"#{number}" if number else ""
    return url_for("desk.queue") + (f"?{kept}" if kept else "") + anchor
