"""What all letters share: from whom, to whom, one event one mail, plain text, one line a header (check 113)."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from hashlib import sha256
from typing import TypeGuard
from urllib.parse import urlsplit

from flask_babel import gettext as _

from intake.services.outbox import Due
from intake.services.work import Work
from intake.web.guards import runtime
from intake.web.visible import one_line

_ADDRESS = re.compile(r"[^@\s,;<>()\"'\x00-\x1f\x7f]{1,64}@[^@\s,;<>()\"'\x00-\x1f\x7f]{1,255}")
_WORD = re.compile(r"[a-z0-9.-]{1,80}")


def is_address(value: object) -> TypeGuard[str]:
    """Say whether something typed is one e-mail address to which a letter can go."""
    return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None


def headed(number: str, words: str) -> str:
    """Give a subject: of which submission or call, and what about it."""
    return str(_("%(number)s: %(words)s", number=number, words=words))


def compose(work: Work, due: Due, *, to: str, subject: str, text: str) -> EmailMessage:
    """Make the letter of a row of the outbox. Its Content-Language is set last: attaching files moves it away."""
    settings = runtime().settings
    host = urlsplit(settings.base_url).hostname or "localhost"
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((one_line(settings.site_name), settings.mail_from))
    message["To"] = to
    if settings.contact != settings.mail_from:
        message["Reply-To"] = settings.contact
    message["Subject"] = one_line(subject)
    message["Message-ID"] = f"<{event_name(due.event)}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Date"] = format_datetime(work.now)
    message.set_content(text, cte="base64")
    return message


def event_name(event: str) -> str:
    """Name an event so that one event is one mail, however often it is delivered."""
    word = event.replace(":", ".").lower()
    return word if _WORD.fullmatch(word) else sha256(event.encode()).hexdigest()[:32]
