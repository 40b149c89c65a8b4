"""Accounts of the secretariat: first user, one-time tokens, roles per process, and who acts."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from intake.db.accounts import FirstUserToken, ProcessRole, User
from intake.db.accounts import Role as SiteRole
from intake.db.processes import Process
from intake.domain.links import ALPHABET
from intake.domain.texts import Text, choose
from intake.domain.vocab import Role
from intake.services import transitions
from intake.services.colleagues import AccountUnknown, actor
from intake.services.lookups import ProcessUnknown
from intake.services.work import Work

__all__ = [
    "GIVEN",
    "AccountExists",
    "AccountUnknown",
    "Membership",
    "Person",
    "TokenUnknown",
    "actor",
    "add",
    "check_token",
    "count",
    "disable",
    "enable",
    "fresh_token",
    "grant",
    "invite",
    "memberships",
    "people",
    "put_password",
    "revoke",
    "session_key",
    "set_password",
    "token",
    "token_until",
]

GIVEN = (Role.ADMINISTRATOR, Role.PUBLISHER, Role.REVIEWER, Role.AUDITOR)
"""Roles that accounts can hold."""

TOKEN_LIFE = timedelta(hours=24)


class AccountExists(Exception):
    """There is an account for this address already."""


class TokenUnknown(Exception):
    """No such one-time token, or it was used, or its time is over."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account as a list shows it; `roles` are (process slug or None for the whole site, role)."""

    id: int
    email: str
    name: str
    pseudonym: str
    active: bool
    roles: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """The roles that the actor holds for one process."""

    title: Text
    roles: tuple[str, ...]


def count(work: Work) -> int:
    """Count accounts: 0 means the first user is still to come."""
    return work.session.scalar(select(func.count(User.id))) or 0


def invite(work: Work, *, email: str, name: str, language: str = "en") -> str:
    """Make an account without a password; give the token that sets one, for 24 hours. Raises AccountExists."""
    return token(work, add(work, email=email, name=name, language=language))


def add(work: Work, *, email: str, name: str, language: str = "en") -> int:
    """Make an account without a password or a role; give its id. Raises AccountExists."""
    email = email.strip().lower()
    if work.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise AccountExists
    row = User(
        email=email,
        name=name.strip(),
        pseudonym="staff-" + "".join(secrets.choice(ALPHABET) for _ in range(8)),
        fs_uniquifier=secrets.token_hex(32),
        active=True,
        language=language,
        made_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    transitions.audit(work, "invite", after={"account": row.id})
    return row.id


def token(
    work: Work, user_id: int, *, made: str | None = None, life: timedelta = TOKEN_LIFE
) -> str:
    """Give a fresh one-time token for an account, in place of any before: it may have gone to the wrong person.

    `made` is a token that the caller can make again: of a letter, which holds it only once it is delivered.
    """
    _end_tokens(work, user_id)
    made = made or secrets.token_urlsafe(32)
    work.session.add(
        FirstUserToken(
            token_hash=hashlib.sha256(made.encode()).hexdigest(),
            user_id=user_id,
            expires_at=work.now + life,
        )
    )
    return made


def fresh_token(work: Work, email: str) -> str:
    """Give a fresh one-time token for an active account; raise AccountUnknown."""
    user = _user(work, email)
    if not user.active:
        raise AccountUnknown
    transitions.audit(work, "one-time-link", after={"account": user.id})
    return token(work, user.id)


def check_token(work: Work, made: str) -> str:
    """Give the address that a one-time token is for; raise TokenUnknown."""
    return work.session.get_one(User, _token(work, made).user_id).email


def token_until(work: Work, made: str) -> datetime:
    """Give until when a one-time token holds; raise TokenUnknown."""
    return _token(work, made).expires_at


def set_password(work: Work, made: str, password_hash: str) -> str:
    """Use a one-time token: set the hashed password, end all sessions. Give the address; raise TokenUnknown."""
    row = _token(work, made, lock=True)
    put_password(work, row.user_id, password_hash)
    transitions.audit(work, "set-password", after={"account": row.user_id})
    return work.session.get_one(User, row.user_id).email


def put_password(work: Work, user_id: int, password_hash: str) -> None:
    """Set an account's hashed password; its one-time tokens and sessions end."""
    _end_tokens(work, user_id)
    user = work.session.get_one(User, user_id)
    user.password = password_hash
    user.fs_uniquifier = secrets.token_hex(32)


def grant(work: Work, *, email: str, role: str, process: str | None) -> None:
    """Give a role, for one process (slug) or the whole site (None). Raises AccountUnknown, ProcessUnknown.

    Raises ValueError for a role that no account can hold.
    """
    if role not in GIVEN:
        raise ValueError(f"no account holds the role {role}")
    user, process_id = _user(work, email), None
    # A role that changes ends the sessions that began without it.
    user.fs_uniquifier = secrets.token_hex(32)
    if process is None:
        site_role = work.session.scalars(select(SiteRole).where(SiteRole.name == role)).first()
        if site_role is None:
            site_role = SiteRole(name=Role(role).value)
            work.session.add(site_role)
        if site_role not in user.roles:
            user.roles.append(site_role)
    else:
        process_id = _process(work, process)
        held = select(ProcessRole).where(
            ProcessRole.user_id == user.id,
            ProcessRole.process_id == process_id,
            ProcessRole.role == role,
        )
        if work.session.scalars(held).first() is None:
            work.session.add(
                ProcessRole(user_id=user.id, process_id=process_id, role=Role(role).value)
            )
    after = {"account": user.id, "role": role, "process": process}
    transitions.audit(work, "grant", after=after, process_id=process_id)


def revoke(work: Work, *, email: str, role: str, process: str | None) -> None:
    """Take a role away; the next request already lacks it, and the sessions that had it end."""
    user, process_id = _user(work, email), None
    user.fs_uniquifier = secrets.token_hex(32)
    if process is None:
        user.roles = [held for held in user.roles if held.name != role]
    else:
        process_id = _process(work, process)
        for row in work.session.scalars(
            select(ProcessRole).where(
                ProcessRole.user_id == user.id,
                ProcessRole.process_id == process_id,
                ProcessRole.role == role,
            )
        ):
            work.session.delete(row)
    before = {"account": user.id, "role": role, "process": process}
    transitions.audit(work, "revoke", before=before, process_id=process_id)


def disable(work: Work, *, email: str) -> None:
    """Disable an account, end its sessions and its one-time tokens."""
    user = _user(work, email)
    user.active = False
    _end_tokens(work, user.id)
    user.fs_uniquifier = secrets.token_hex(32)
    transitions.audit(work, "disable", after={"account": user.id})


def enable(work: Work, *, email: str) -> tuple[str, ...]:
    """Enable a disabled account again, with the roles that it held; give them as `role` or `role in process`.

    What disabling ended stays ended: sessions and one-time tokens. Enabling an enabled account changes nothing.
    """
    user = _user(work, email)
    if not user.active:
        user.active = True
        transitions.audit(work, "enable", after={"account": user.id})
    held = next(person.roles for person in people(work) if person.id == user.id)
    return tuple(f"{role} in {process}" if process else role for process, role in held)


def session_key(work: Work, user_id: int) -> str:
    """Give what an account's sessions begin with now; those that began with another are over."""
    return work.session.get_one(User, user_id).fs_uniquifier


def memberships(work: Work, lang: str) -> tuple[Membership, ...]:
    """List the processes that the actor holds roles for, in the site's order, each by its title."""
    held = work.actor.process_roles
    rows = select(Process).where(Process.id.in_(held)).order_by(Process.position, Process.id)
    return tuple(
        Membership(choose(row.title, lang), tuple(sorted(held[row.id])))
        for row in work.session.scalars(rows)
    )


def people(work: Work) -> tuple[Person, ...]:
    """List the accounts with their roles."""
    slugs = {row.id: row.slug for row in work.session.scalars(select(Process))}
    held: dict[int, list[tuple[str | None, str]]] = {}
    for row in work.session.scalars(select(ProcessRole).order_by(ProcessRole.id)):
        held.setdefault(row.user_id, []).append((slugs.get(row.process_id), row.role))
    return tuple(
        Person(
            user.id,
            user.email,
            user.name,
            user.pseudonym,
            user.active,
            tuple((None, role.name) for role in user.roles) + tuple(held.get(user.id, ())),
        )
        for user in work.session.scalars(select(User).order_by(User.id))
    )


def _user(work: Work, email: str) -> User:
    row = work.session.scalars(select(User).where(User.email == email.strip().lower())).first()
    if row is None:
        raise AccountUnknown
    return row


def _process(work: Work, slug: str) -> int:
    found = work.session.scalar(select(Process.id).where(Process.slug == slug))
    if found is None:
        raise ProcessUnknown
    return found


def _end_tokens(work: Work, user_id: int) -> None:
    held = FirstUserToken.user_id == user_id, FirstUserToken.used_at.is_(None)
    work.session.execute(update(FirstUserToken).where(*held).values(used_at=work.now))


def _token(work: Work, made: str, *, lock: bool = False) -> FirstUserToken:
    hashed = hashlib.sha256(made.encode()).hexdigest()
    # Locked where it is used up: two requests at once must not both set a password.
    row = work.session.get(FirstUserToken, hashed, with_for_update=lock)
    if row is None or row.used_at is not None or row.expires_at < work.now:
        raise TokenUnknown
    return row
