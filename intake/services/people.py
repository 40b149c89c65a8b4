"""Who of the secretariat holds which role where, and what its administrators do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intake.db.accounts import FirstUserToken, ProcessRole, User
from intake.db.accounts import Role as SiteRole
from intake.db.processes import Process
from intake.domain.policy import ActNotAllowed
from intake.domain.texts import Text, choose
from intake.domain.vocab import LANGUAGES, Act, Role, State
from intake.services import accounts, peoplemail, transitions
from intake.services.accounts import AccountExists, AccountUnknown
from intake.services.lookups import ProcessUnknown
from intake.services.work import Actor, Work

WATCH = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


class LastAdministrator(Exception):
    """Nobody would be left who administers the site."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held: for a process (slug and title), or with None for the whole site; `may`: who looks may take it."""

    process: str | None
    title: Text | None
    role: str
    may: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the list shows them; `governed` says whether who looks may disable, enable and send a fresh link."""

    id: int
    email: str
    name: str
    pseudonym: str
    active: bool
    signs_in: bool
    link_until: datetime | None
    last_seen: datetime | None
    holds: tuple[Holding, ...]
    governed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where who looks may give roles: a process, or with None the whole site."""

    slug: str | None
    title: Text | None


@dataclass(frozen=True, slots=True)
class Page:
    """The list as somebody may see it."""

    members: tuple[Member, ...]
    places: tuple[Place, ...]


def page(work: Work, lang: str) -> Page:
    """List the people whom the actor may see. Raises ActNotAllowed for who neither administers nor audits anything."""
    actor = work.actor
    seen = _where(actor, WATCH)
    if seen == set():
        raise _refused(actor)
    processes = {
        row.id: row
        for row in work.session.scalars(select(Process).order_by(Process.position, Process.id))
    }
    held = _held(work)
    until = {
        row.user_id: row.expires_at
        for row in work.session.scalars(
            select(FirstUserToken).where(
                FirstUserToken.used_at.is_(None), FirstUserToken.expires_at >= work.now
            )
        )
    }
    users = select(User).options(selectinload(User.roles)).order_by(User.active.desc(), User.id)
    members = [
        _member(
            actor,
            user,
            held.get(user.id, ()),
            processes=processes,
            until=until.get(user.id),
            lang=lang,
        )
        for user in work.session.scalars(users)
        if seen is None
        or user.roles
        or any(one.process_id in seen for one in held.get(user.id, ()))
    ]
    mine = _where(actor, {Role.ADMINISTRATOR})
    places = [
        Place(row.slug, choose(row.title, lang))
        for row in processes.values()
        if mine is None or row.id in mine
    ]
    return Page(tuple(members), tuple([Place(None, None)] * (mine is None) + places))


def _member(
    actor: Actor,
    user: User,
    held: Sequence[ProcessRole],
    *,
    processes: dict[int, Process],
    until: datetime | None,
    lang: str,
) -> Member:
    seen, mine = _where(actor, WATCH), _where(actor, {Role.ADMINISTRATOR})
    holds = [Holding(None, None, role.name, mine is None) for role in user.roles]
    holds += [
        Holding(
            processes[one.process_id].slug,
            choose(processes[one.process_id].title, lang),
            one.role,
            mine is None or one.process_id in mine,
        )
        for one in held
        if seen is None or one.process_id in seen
    ]
    last = user.current_login_at
    return Member(
        id=user.id,
        email=user.email,
        name=user.name,
        pseudonym=user.pseudonym,
        active=user.active,
        signs_in=user.password is not None,
        link_until=until if user.active else None,
        last_seen=last.replace(tzinfo=UTC) if last else None,
        holds=tuple(holds),
        governed=_governs(actor, user, held),
    )


def invite(
    work: Work, *, email: str, name: str, language: str, role: str, process: str | None
) -> tuple[int, bool]:
    """Make an account with a first role and queue its letter; who has an account already is only given the role.

    Give (account, whether it is new). Raises ActNotAllowed, ProcessUnknown, ValueError for a role nobody can hold.
    """
    require(work, process)
    if role not in accounts.GIVEN or language not in LANGUAGES:
        raise ValueError
    try:
        user_id = accounts.add(work, email=email, name=name, language=language)
    except AccountExists:
        known = select(User.id).where(User.email == email.strip().lower())
        user_id, new = work.session.scalars(known).one(), False
    else:
        new = True
        peoplemail.write(work, user_id)
    accounts.grant(work, email=email, role=role, process=process)
    return user_id, new


def send_link(work: Work, user_id: int) -> None:
    """Write to an account with a fresh link, which ends the one before. Raises AccountUnknown, ActNotAllowed."""
    user = _governed(work, user_id)
    if not user.active:
        raise AccountUnknown
    transitions.audit(work, "one-time-link", after={"account": user.id})
    peoplemail.write(work, user.id)


def grant(work: Work, user_id: int, *, role: str, process: str | None) -> None:
    """Give a role in a place that the actor administers. Raises as `invite`, and AccountUnknown."""
    require(work, process)
    accounts.grant(work, email=_seen(work, user_id).email, role=role, process=process)


def revoke(work: Work, user_id: int, *, role: str, process: str | None) -> None:
    """Take a role in a place that the actor administers. Raises as `grant`, and LastAdministrator."""
    require(work, process)
    user = _seen(work, user_id)
    if process is None and role == Role.ADMINISTRATOR:
        _keep_one(work, user)
    accounts.revoke(work, email=user.email, role=role, process=process)


def disable(work: Work, user_id: int) -> None:
    """Disable an account that the actor governs. Raises AccountUnknown, ActNotAllowed, LastAdministrator."""
    user = _governed(work, user_id)
    _keep_one(work, user)
    accounts.disable(work, email=user.email)


def enable(work: Work, user_id: int) -> None:
    """Enable an account that the actor governs. Raises AccountUnknown, ActNotAllowed."""
    accounts.enable(work, email=_governed(work, user_id).email)


def _where(actor: Actor, roles: set[Role] | frozenset[Role]) -> set[int] | None:
    """Give the processes for which somebody holds one of some roles; None for every one."""
    if actor.site_roles & (roles | {Role.SYSTEM}):
        return None
    return {process for process, held in actor.process_roles.items() if held & roles}


def _held(work: Work) -> dict[int, list[ProcessRole]]:
    held: dict[int, list[ProcessRole]] = {}
    for row in work.session.scalars(select(ProcessRole).order_by(ProcessRole.id)):
        held.setdefault(row.user_id, []).append(row)
    return held


def require(work: Work, process: str | None) -> None:
    """Hold the actor to the places that it administers: ActNotAllowed for who has none, ProcessUnknown for others."""
    mine = _where(work.actor, {Role.ADMINISTRATOR})
    if mine is None and process is None:
        return
    if mine == set() or process is None:
        raise _refused(work.actor)
    found = work.session.scalar(select(Process.id).where(Process.slug == process))
    if found is None or (mine is not None and found not in mine):
        raise ProcessUnknown


def _seen(work: Work, user_id: int) -> User:
    """Give an account that the actor's list shows; raise AccountUnknown."""
    user = work.session.get(User, user_id)
    mine = _where(work.actor, {Role.ADMINISTRATOR})
    if user is None:
        raise AccountUnknown
    rows = select(ProcessRole.process_id).where(ProcessRole.user_id == user_id)
    if mine is not None and not user.roles and not mine & set(work.session.scalars(rows)):
        raise AccountUnknown
    return user


def _governs(actor: Actor, user: User, held: Sequence[ProcessRole]) -> bool:
    """Say whether all that an account may do lies where somebody administers: only then is the whole account theirs."""
    mine = _where(actor, {Role.ADMINISTRATOR})
    if mine is None:
        return True
    return bool(held) and not user.roles and all(one.process_id in mine for one in held)


def _governed(work: Work, user_id: int) -> User:
    if _where(work.actor, {Role.ADMINISTRATOR}) == set():
        raise _refused(work.actor)
    user = _seen(work, user_id)
    held = work.session.scalars(select(ProcessRole).where(ProcessRole.user_id == user_id)).all()
    if not _governs(work.actor, user, held):
        raise _refused(work.actor)
    return user


def _keep_one(work: Work, user: User) -> None:
    """Raise LastAdministrator where nobody else administers the site; who never set a password is nobody yet."""
    if all(role.name != Role.ADMINISTRATOR for role in user.roles) or not user.active:
        return
    chiefs = User.active, User.roles.any(SiteRole.name == Role.ADMINISTRATOR.value)
    # Two who remove each other at once: the second waits here, then reads what the first left.
    work.session.execute(select(User.id).where(*chiefs).order_by(User.id).with_for_update()).all()
    others = [User.id != user.id] + ([User.password.is_not(None)] if user.password else [])
    if work.session.scalar(select(User.id).where(*chiefs, *others).limit(1)) is None:
        raise LastAdministrator


def _refused(actor: Actor) -> ActNotAllowed:
    held = sorted(actor.anywhere)
    return ActNotAllowed(State.UNDER_REVIEW, Act.CALL, held[0] if held else Role.SUBMITTER)
