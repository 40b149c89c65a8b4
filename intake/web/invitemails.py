"""Letters to whom a call invites by a personal link: made at delivery, when address and link are found."""

from dataclasses import dataclass
from email.message import EmailMessage

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.domain.vocab import LANGUAGES
from intake.services import invitationmail
from intake.services.outbox import Due
from intake.services.work import Work
from intake.web.guards import runtime
from intake.web.i18n import Moment, deadline, moment
from intake.web.mailframe import compose, is_address
from intake.web.visible import one_line

TEMPLATES = frozenset({invitationmail.MAIL, invitationmail.CLOSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What templates/mails/invitation.txt shows; `own` says that the closing instant is this person's alone."""

    name: str
    call: str
    title: str
    process: str
    link: str
    call_link: str
    closes: Moment
    own: bool
    reason: str
    uses: int
    expires: Moment
    contact: str
    site: str


def render(work: Work, due: Due) -> EmailMessage | None:
    """Make the letter; None where the invitation is over or has another link by now.

    Needs a request context with the site's base URL.
    """
    language = due.language if due.language in LANGUAGES else "en"
    with force_locale(language):
        held = invitationmail.letter(work, due.facts, language)
        if held is None or not is_address(held.email):
            return None
        letter = _letter(held, language)
        subject = f"{letter.call}: {_subject(due.kind)}"
        text = render_template(f"mails/{due.kind}.txt", letter=letter)
        message = compose(work, due, to=held.email, subject=subject, text=text)
        message["Content-Language"] = language
    return message


def _subject(template: str) -> str:
    if template == invitationmail.CLOSING:
        return str(_("it closes soon, and we have nothing from you"))
    return str(_("you are invited to send a submission"))


def _letter(held: invitationmail.Letter, language: str) -> Letter:
    settings = runtime().settings
    call = url_for("public.call", lang=language, code=held.call.lower())
    return Letter(
        name=one_line(held.name),
        call=held.call,
        title=one_line(held.title.value),
        process=one_line(held.process.value),
        link=settings.base_url + url_for("my.receipt", token=held.token),
        call_link=settings.base_url + call,
        closes=deadline(held.closes_before, held.zone),
        own=held.own,
        reason=held.reason.value if held.reason else "",
        uses=held.uses,
        expires=moment(held.expires_at, held.zone),
        contact=held.contact.value or settings.contact,
        site=one_line(settings.site_name),
    )
