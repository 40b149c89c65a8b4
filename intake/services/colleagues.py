"""Who of the secretariat an account is: its pseudonym and the roles that it holds now. And who is to be written to."""

from sqlalchemy import select

from intake.db.accounts import ProcessRole, User
from intake.db.accounts import Role as SiteRole
from intake.domain.vocab import Role
from intake.services.work import Actor, Work


class AccountUnknown(Exception):
    """No active account for this id or address."""


def actor(work: Work, user_id: int) -> Actor:
    """Give who acts, with the roles held now; raise AccountUnknown for a disabled account."""
    user = work.session.get(User, user_id)
    if user is None or not user.active:
        raise AccountUnknown
    held: dict[int, frozenset[Role]] = {}
    for row in work.session.scalars(select(ProcessRole).where(ProcessRole.user_id == user_id)):
        held[row.process_id] = held.get(row.process_id, frozenset()) | {Role(row.role)}
    return Actor(
        "user",
        user.pseudonym,
        user_id=user.id,
        name=user.name or user.email,
        site_roles=frozenset(Role(role.name) for role in user.roles if role.name in set(Role)),
        process_roles=held,
    )


def holding(work: Work, process_id: int, roles: frozenset[Role]) -> tuple[int, ...]:
    """Give the ids of the active accounts that hold one of some roles for a process or the whole site."""
    wanted = [role.value for role in sorted(roles)]
    in_process = select(ProcessRole.user_id).where(
        ProcessRole.process_id == process_id, ProcessRole.role.in_(wanted)
    )
    anywhere = User.roles.any(SiteRole.name.in_(wanted))
    rows = select(User.id).where(User.active, User.id.in_(in_process) | anywhere)
    return tuple(work.session.scalars(rows.order_by(User.id)))
