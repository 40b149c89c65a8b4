"""The form token: a guard against forged requests and the idempotency key of a sending, without a cookie (DESIGN 6.18).

`CODE.nonce.issued.mac`: the call, 16 random bytes in hex, Unix seconds, HMAC-SHA-256 over the three in hex. The nonce
is the sending's: it survives the token's renewal, so that a draft and its form stay one. What is no first sending
names its subject before the mac, signed with the rest: `r:<submission id>:<purpose>` or
`i:<invitation id>:<generation>`.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

LIFE: Final = timedelta(hours=48)
"""A form older than this is shown again, with everything kept."""

NONCE_BYTES: Final = 16

_SUBJECT = r"r:[0-9]{1,18}:[a-z]{1,20}|i:[0-9]{1,18}:[0-9]{1,9}"
_SHAPE = re.compile(
    rf"([A-Z0-9]{{2,12}})\.([0-9a-f]{{32}})\.([0-9]{{1,12}})(?:\.({_SUBJECT}))?\.([0-9a-f]{{64}})"
)
_PURPOSE = b"intake form token\n"


class TokenForged(Exception):
    """Not a token that we made for this call."""


@dataclass(frozen=True, slots=True)
class FormToken:
    """A genuine token: its call, its nonce (hex), when it was issued, what its form is for ("": a first sending)."""

    call: str
    nonce: str
    issued: datetime
    subject: str = ""

    def expired(self, now: datetime) -> bool:
        """Say whether the form has to be shown once more before it is taken."""
        return now >= self.issued + LIFE


def fresh_nonce() -> str:
    """Draw the nonce of a new form."""
    return secrets.token_hex(NONCE_BYTES)


def issue(key: bytes, *, call: str, nonce: str, now: datetime, subject: str = "") -> str:
    """Make a token of a call's form."""
    parts = [call.upper(), nonce, str(int(now.timestamp()))]
    payload = ".".join([*parts, subject] if subject else parts)
    return f"{payload}.{_mac(key, payload)}"


def read(key: bytes, text: str, *, call: str) -> FormToken:
    """Read a token that came back; raise TokenForged for one that we did not make for this call."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise TokenForged
    code, nonce, issued, subject, mac = match.groups()
    made = _mac(key, text.rpartition(".")[0])
    if not hmac.compare_digest(mac, made) or code != call.upper():
        raise TokenForged
    return FormToken(code, nonce, datetime.fromtimestamp(int(issued), UTC), subject or "")


def _mac(key: bytes, payload: str) -> str:
    return hmac.new(key, _PURPOSE + payload.encode(), hashlib.sha256).hexdigest()
