"""A forgotten password: a link by mail, for half an hour and once, that stands in no table.

The link is signed over the password that it replaces: whatever changes that password ends every link asked for before.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from intake.db.accounts import User
from intake.domain import links
from intake.services import accounts, outbox, transitions
from intake.services.accounts import TokenUnknown
from intake.services.outbox import Due
from intake.services.work import Work

LETTER = "password-reset"
LIFE = timedelta(minutes=30)

_TOKEN = re.compile(r"r-([1-9][0-9]{0,8})-([0-9]{9,11})-([0-9a-z]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reset:
    """What the letter says, and to whom it goes."""

    to: str
    name: str
    token: str
    until: datetime


def is_reset(token: str) -> bool:
    """Say whether a one-time token is one of these."""
    return _TOKEN.fullmatch(token) is not None


def ask(work: Work, email: str) -> None:
    """Queue the letter. For an address without an account the same is written, and no letter goes."""
    found = select(User.id).where(
        User.email == email.strip().lower(), User.active, User.password.is_not(None)
    )
    outbox.mail(
        work,
        event=f"{LETTER}:{secrets.token_hex(16)}",
        template=LETTER,
        language="en",
        facts={
            "account": work.session.scalar(found) or 0,
            "until": int((work.now + LIFE).timestamp()),
        },
    )


def letter(work: Work, due: Due) -> Reset | None:
    """Give the letter of one row of the outbox; None where there is nobody to write to, or its time is over."""
    user = work.session.get(User, int(due.facts.get("account") or 0))
    until = int(due.facts.get("until") or 0)
    if user is None or not user.active or user.password is None or until < work.now.timestamp():
        return None
    token = f"r-{user.id}-{until}-{_mac(work, user, until)}"
    return Reset(user.email, user.name or user.email, token, datetime.fromtimestamp(until, UTC))


def language(work: Work, due: Due) -> str:
    """Give the language in which an account is written to."""
    user = work.session.get(User, int(due.facts.get("account") or 0))
    return user.language if user is not None else "en"


def check(work: Work, token: str) -> str:
    """Give the address that a token is for; raise TokenUnknown."""
    return _user(work, token).email


def use(work: Work, token: str, password_hash: str) -> str:
    """Set the hashed password, end all sessions and links. Give the address; raise TokenUnknown."""
    user = _user(work, token, lock=True)
    accounts.put_password(work, user.id, password_hash)
    transitions.audit(work, "reset-password", after={"account": user.id})
    return user.email


def _user(work: Work, token: str, *, lock: bool = False) -> User:
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        raise TokenUnknown
    # Locked where it is used up: two requests at once must not both set a password.
    user = work.session.get(User, int(parts[1]), with_for_update=lock)
    if user is None or not user.active or user.password is None:
        raise TokenUnknown
    until = int(parts[2])
    if until < work.now.timestamp() or not hmac.compare_digest(_mac(work, user, until), parts[3]):
        raise TokenUnknown
    return user


def _mac(work: Work, user: User, until: int) -> str:
    held = hashlib.sha256((user.password or "").encode()).hexdigest()
    return links.token(work.keys.link, held, until, purpose=f"reset {user.id}")
