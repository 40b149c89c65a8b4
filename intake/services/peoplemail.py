"""The letter to an invited person of the secretariat; its link stands in no table, it is made anew at delivery."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.db.accounts import User
from intake.domain import links
from intake.services import accounts, outbox
from intake.services.outbox import Due
from intake.services.work import Work

LETTER = "staff-invitation"
LINK_LIFE = timedelta(days=7)
PURPOSE = "first"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the letter to an invited person says, and to whom it goes."""

    to: str
    name: str
    token: str
    until: datetime


def letter(work: Work, due: Due) -> Invitation | None:
    """Give the letter of one row of the outbox; None where its link was used, replaced or is over."""
    user = work.session.get(User, int(due.facts.get("account") or 0))
    if user is None or not user.active:
        return None
    token = links.token(work.keys.link, str(due.facts["nonce"]), user.id, purpose=PURPOSE)
    try:
        until = accounts.token_until(work, token)
    except accounts.TokenUnknown:
        return None
    return Invitation(user.email, user.name or user.email, token, until)


def write(work: Work, user_id: int) -> None:
    """Queue the letter with a link that stands in no table: it is made anew at delivery."""
    nonce = secrets.token_hex(16)
    made = links.token(work.keys.link, nonce, user_id, purpose=PURPOSE)
    accounts.token(work, user_id, made=made, life=LINK_LIFE)
    outbox.mail(
        work,
        event=f"{LETTER}:{nonce}",
        template=LETTER,
        language=work.session.get_one(User, user_id).language,
        facts={"account": user_id, "nonce": nonce},
    )
