"""When the demo's submissions come in, and what the desk does with them."""

import random
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from intake.demo.cast import Guest, guests
from intake.demo.plan import PlannedAct, PlannedSubmission
from intake.demo.texts import Call, calls, closes_before
from intake.demo.writing import Desk, choose, files, issues, title, typed

CROWDING = 0.45
"""The share of time passed grows with this power of the share of submissions: most come near the end."""
RETURNED = (
    "Gracias por su contribución. ¿Podrían decirnos a qué cuestiones del documento se refiere la segunda parte y si la dirección "
    "que figura en ella puede publicarse?"
)
DUPLICATE = "The same text was received once before from the same organisation; it is counted once, under the earlier number."
ADVERTISING = "The text offers a product for sale and answers none of the questions. Comments on the paper remain welcome."
OFF_SUBJECT = "Le texte concerne le stationnement en ville et non l’accès au registre ni ses taxes."


def all_submissions(today: date) -> list[PlannedSubmission]:
    """Give every planned submission in the order of sending."""
    planned: list[PlannedSubmission] = []
    listed = guests()
    for call in calls(today):
        if call.code in listed:
            planned.extend(_submissions(call, listed[call.code]))
    return sorted(planned, key=lambda one: one.sent_at)


def _submissions(call: Call, listed: tuple[Guest, ...]) -> list[PlannedSubmission]:
    ordered = list(listed)
    if all(guest.outcome == "published" for guest in listed):
        random.Random(call.code).shuffle(ordered)
    instants = [_instants(call, n, len(ordered), guest) for n, guest in enumerate(ordered, 1)]
    planned: list[PlannedSubmission] = []
    for n, guest in enumerate(ordered, 1):
        written = instants[(guest.repeats or n) - 1][
            0
        ].date()  # what is sent again bears its first day
        desk = Desk(call.code, n, guest, written, choose(call.code, n, guest))
        planned.append(_submission(call, desk, *instants[n - 1]))
    return planned


def _submission(call: Call, desk: Desk, sent: datetime, begun: timedelta) -> PlannedSubmission:
    guest = desk.guest
    written = files(desk)
    languages = [
        guest.language,
        *(tongue for sheet in guest.sheets() for tongue in sheet.languages),
    ]
    plain = desk.seed % 4 == 0 or not written or bool(guest.own)
    return PlannedSubmission(
        call=call.code,
        sent_at=sent,
        begun=begun,
        name=guest.name,
        entity=guest.entity,
        honorific=guest.honorific,
        submitter_type=guest.submitter_type,
        countries=tuple(guest.countries.split()),
        email=_email(desk),
        title=None if plain else title(desk, guest.language),
        languages=tuple(dict.fromkeys(languages)),
        issues=issues(desk),
        publication=guest.publication,
        kind=guest.kind,
        typed_text=None if written else typed(desk),
        files=written,
        outcome=_outcome(call, sent, guest, desk.n),
    )


def _instants(call: Call, n: int, count: int, guest: Guest) -> tuple[datetime, timedelta]:
    """Spread the sendings over the window; the last of a call is finished within the grace."""
    end = closes_before(call)
    chance = random.Random(f"{call.code} {n} sent")
    begun = timedelta(milliseconds=chance.randint(1_500, 40_000))
    if guest.outcome == "late":
        return end + timedelta(hours=10, minutes=12, seconds=7, milliseconds=412), begun
    if n == count:
        return end + timedelta(minutes=6, seconds=31), timedelta(minutes=8, seconds=2)
    share = (n / (count + 0.6)) ** CROWDING
    at = call.opens + (end - call.opens) * share
    return at.replace(microsecond=chance.randint(0, 999) * 1000), begun


def _email(desk: Desk) -> str | None:
    """Give an address in a domain kept for examples; one in four gives none."""
    guest = desk.guest
    name, entity = guest.latin or (guest.name, guest.entity or "")
    if desk.seed % 4 == 1:
        return None
    local = ".".join(_ascii(name).split("-"))
    house = "-".join(_ascii(entity).split("-")[:5])
    return f"{local}@{house}.example" if house else f"{local}@example.org"


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded.replace("'", "")).strip("-")


def _office(day: date, chance: random.Random) -> datetime:
    """Give a moment in office hours on the day, or on the Monday after a weekend."""
    day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
    return datetime.combine(day, time(8), UTC) + timedelta(seconds=chance.randint(0, 8 * 3600))


def _outcome(call: Call, sent: datetime, guest: Guest, n: int) -> tuple[PlannedAct, ...]:
    chance = random.Random(f"{call.code} {n} desk")
    decided = _office(sent.date() + timedelta(days=chance.randint(2, 11)), chance)
    accept = PlannedAct("accept", decided, "reviewer")
    if guest.outcome == "withdrawn":
        return (
            PlannedAct(
                "withdraw",
                sent + timedelta(days=3, hours=2),
                "submitter",
                reason="I shall write again with my co-author.",
            ),
        )
    if guest.outcome in {"published", "late"}:
        at_once = n % 2 == 0
        published = (
            decided
            if at_once
            else _office(decided.date() + timedelta(days=chance.randint(1, 3)), chance)
        )
        first = PlannedAct("accept", decided, "publisher") if at_once else accept
        return (first, PlannedAct("publish", published, "publisher"))
    ends: Mapping[str, tuple[PlannedAct, ...]] = {
        "advertising": (
            PlannedAct("decline", decided, "reviewer", ground="advertising", reason=ADVERTISING),
        ),
        "off-subject": (
            PlannedAct("decline", decided, "reviewer", ground="off-subject", reason=OFF_SUBJECT),
        ),
        "private": (accept,),
        "accepted": (accept,),
        "returned": (PlannedAct("return", decided, "reviewer", reason=RETURNED),),
        "duplicate": (
            PlannedAct("duplicate", decided, "reviewer", reason=DUPLICATE, other=guest.repeats),
        ),
        "claimed": (PlannedAct("claim", decided, "reviewer"),),
        "waiting": (),
    }
    return ends[guest.outcome]
