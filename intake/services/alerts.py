"""What the staff must know at once: no room, a call that is full or nearly. Raised once, told by mail once, cleared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from intake.db.accounts import ProcessRole, User, roles_users
from intake.db.accounts import Role as SiteRole
from intake.db.records import Alert
from intake.domain.vocab import Role
from intake.services import outbox
from intake.services.work import Work

DISK, FULL, NEAR = "disk", "full", "near"
"""Too little room for anybody; a call at its quota; a call that will be soon."""

MAIL = "alert"
"""The template of its letter."""

Key = tuple[str, str]
"""Kind and call (its code in lower case, "" for the site)."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert as a banner or a letter tells it; facts are figures."""

    kind: str
    call: str
    at: datetime
    facts: Mapping[str, Any]


def standing(work: Work) -> Mapping[Key, int]:
    """Give what stands, with its row's number."""
    rows = select(Alert.kind, Alert.call, Alert.id).where(Alert.cleared_at.is_(None))
    return {(row.kind, row.call): row.id for row in work.session.execute(rows)}


def raise_new(work: Work, key: Key, facts: Mapping[str, Any], *, contact: str) -> bool:
    """Raise an alert and queue its letters: to the contact, the site's administrators, a call's own. False: it stands.

    `facts` are figures; `process` among them says whose call it is.
    """
    kind, call = key
    made = work.session.scalar(
        outbox.upsert(work)(Alert)
        .values(kind=kind, call=call, raised_at=work.now, facts=dict(facts))
        .on_conflict_do_nothing(
            index_elements=[Alert.kind, Alert.call], index_where=Alert.cleared_at.is_(None)
        )
        .returning(Alert.id)
    )
    if made is None:
        return False
    people = {contact: "en", **_people(work, facts.get("process"))}
    letters = [
        {
            "event": f"alert:{made}:{n}",
            "template": MAIL,
            "language": language,
            "facts": {"alert": made, "to": address},
        }
        for n, (address, language) in enumerate(people.items(), 1)
    ]
    outbox.mails_once(work, letters)
    return True


def clear(work: Work, keys: Collection[Key]) -> None:
    """Say that some are over; what comes again is a new one."""
    for kind, call in keys:
        work.session.execute(
            update(Alert)
            .where(Alert.kind == kind, Alert.call == call, Alert.cleared_at.is_(None))
            .values(cleared_at=work.now)
        )


def shown(work: Work) -> Sequence[Raised]:
    """Give what stands and concerns the actor, newest first: the site's to all staff, a call's to its process."""
    rows = work.session.scalars(
        select(Alert).where(Alert.cleared_at.is_(None)).order_by(Alert.id.desc())
    )
    everywhere = bool(work.actor.site_roles)
    return [
        Raised(row.kind, row.call, row.raised_at, row.facts)
        for row in rows
        if everywhere or not row.call or row.facts.get("process") in work.actor.process_roles
    ]


def find(work: Work, alert: int) -> Raised | None:
    """Give one, for its letter."""
    row = work.session.get(Alert, alert)
    return Raised(row.kind, row.call, row.raised_at, row.facts) if row else None


def _people(work: Work, process: int | None) -> dict[str, str]:
    """Give addresses and languages of the administrators of the site, and of a process."""
    wide = (
        select(roles_users.c.user_id)
        .join(SiteRole, SiteRole.id == roles_users.c.role_id)
        .where(SiteRole.name == Role.ADMINISTRATOR.value)
    )
    own = select(ProcessRole.user_id).where(
        ProcessRole.process_id == process, ProcessRole.role == Role.ADMINISTRATOR.value
    )
    rows = select(User.email, User.language).where(
        User.active.is_(True), User.id.in_(wide) | User.id.in_(own)
    )
    return {row.email: row.language for row in work.session.execute(rows.order_by(User.id))}
