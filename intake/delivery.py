"""A finished mail on its way out: to the relay, or into a folder where a site has none."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from intake.logs import masked

SMTP_TIMEOUT = 20
SMTP_PORTS = {"smtp": 25, "smtps": 465}
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
_PERMANENT = 500


class MailRefused(Exception):
    """The relay will never take this mail (a 5xx for the recipient); it is not tried again."""


def plain(message: EmailMessage) -> str:
    """Give the words of a mail, its secret link left out."""
    body = message.get_body(("plain",))
    return masked(str(body.get_content())) if body is not None else ""


def hand_over(message: EmailMessage, target: str) -> None:
    """Give a mail to the relay (smtp://, smtps://) or write it into a folder; raise MailRefused for a final no."""
    if "://" not in target:
        folder = Path(target)
        folder.mkdir(parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").split("@", 1)[0]
        temporary = folder / f".{name}.part"
        temporary.write_bytes(message.as_bytes())
        temporary.replace(folder / f"{name}.eml")
        return
    parts = urlsplit(target)
    with _relay(parts.scheme, parts.hostname or "", parts.port) as relay:
        if parts.username:
            relay.login(unquote(parts.username), unquote(parts.password or ""))
        try:
            relay.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= _PERMANENT for code in codes):
                raise MailRefused(str(codes)) from error
            raise


def _relay(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    """Connect to the relay: encrypted and its certificate checked, but on this machine itself."""
    context = ssl.create_default_context()
    port = port or SMTP_PORTS[scheme]
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SMTP_TIMEOUT, context=context)
    relay = smtplib.SMTP(host, port, timeout=SMTP_TIMEOUT)
    if host not in LOCAL:
        try:
            relay.starttls(context=context)
        except (OSError, smtplib.SMTPException):
            relay.close()
            raise
    return relay
