"""Helps the tests of invitations: somebody to invite, and what came of it."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from intake.db.records import LogEntry
from intake.domain.fields import JsonValue
from intake.domain.invitees import Invitee
from intake.services import invitationlist, invitations, revising, subjects
from intake.services.invitations import Made
from intake.services.receiving import Sending
from intake.services.work import SUBMITTER, Actor
from tests.world import World

LATER = timedelta(days=20)


def invitee(**changed: Any) -> Invitee:
    values = {"name": "Ana Delegate", "entity": "Ministry of Samples", "on_behalf": True}
    return Invitee(**{"values": values, "language": "en", "email": "ana@example.org", **changed})


def make(world: World, actor: Actor, *many: Invitee, key: str | None = None) -> tuple[Made, ...]:
    return world.do(actor, invitations.make, "CAL", many, key=key or secrets.token_hex(16))


def own(world: World, **changed: Any) -> Invitee:
    at = (world.clock.now() + LATER).replace(microsecond=0)
    return invitee(**{"closes_before": at, "reason": {"en": "Elections."}, **changed})


def lines(world: World, actor: Actor) -> tuple[invitationlist.Line, ...]:
    with world.works.reading(actor) as work:
        return invitationlist.listing(work, "CAL", "en").lines


def entries(world: World) -> list[dict[str, Any]]:
    with world.works.reading() as work:
        rows = select(LogEntry).where(LogEntry.type == "deadline").order_by(LogEntry.index)
        return [row.content or {} for row in work.session.scalars(rows)]


def revise(world: World, token: str, **changed: JsonValue) -> None:
    """Send a revision that carries every file over."""
    with world.works.reading() as work:
        held = subjects.behind(work, token)
    now = world.clock.now()
    values = {**held.values, **changed}
    sending = Sending(nonce=held.nonce, values=values, files=held.files, begun=now, complete=now)
    world.do(SUBMITTER, revising.send, token, sending)
