"""The home page: what is open, every consultation, what came last."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from intake.domain.texts import Text
from intake.services import home, listing, processes, register, wording
from intake.services.work import Work
from intake.web.pages.figures import account, card
from intake.web.pages.lines import published
from intake.web.pages.models import Account, CallCard, LedgerRow

RECENT = 5


@dataclass(frozen=True, slots=True)
class ProcessCard:
    """A process among others."""

    title: Text
    summary: Text
    url: str
    calls: int
    received: int
    published: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """See templates/public/home.html."""

    open_calls: tuple[CallCard, ...]
    coming: tuple[CallCard, ...]
    processes: tuple[ProcessCard, ...]
    recent: tuple[LedgerRow, ...]
    account: Account


def make(work: Work, lang: str, *, at: datetime) -> HomePage:
    """Make the home page; `at` is the instant from which what is left of a call is counted."""
    calls = home.calls(work, lang)
    sums = register.accounts(work, [call.id for call in calls])
    types = dict(wording.types(work, lang))
    zones = {call.code: call.zone for call in calls}
    recent = listing.published(work, None, newest_first=True, limit=RECENT)
    cards = {call.id: card(call, sums[call.id], at=at) for call in calls}
    of: dict[int, list[int]] = {}
    for call in calls:
        of.setdefault(call.process_id, []).append(call.id)
    return HomePage(
        open_calls=tuple(cards[call.id] for call in calls if call.state == "open"),
        coming=tuple(cards[call.id] for call in calls if call.state == "not-yet"),
        processes=tuple(
            ProcessCard(
                title=one.title,
                summary=one.summary,
                url=url_for("public.process", lang=lang, slug=one.slug),
                calls=len(of.get(one.id, ())),
                received=sum(sums[call].received for call in of.get(one.id, ())),
                published=sum(sums[call].states["published"] for call in of.get(one.id, ())),
            )
            for one in processes.processes(work, lang)
        ),
        recent=tuple(
            published(row, zone=zones.get(row.call, "UTC"), types=types) for row in recent.rows
        ),
        account=account(register.account(work)),
    )
