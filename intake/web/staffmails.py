"""Letters to the secretariat's own people, made at delivery: the address is found then."""

from email.message import EmailMessage

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.domain.vocab import LANGUAGES
from intake.services import peoplemail, reminders, resets
from intake.services.outbox import Due
from intake.services.work import Work
from intake.web.guards import runtime
from intake.web.i18n import moment
from intake.web.mailframe import compose, headed, is_address
from intake.web.visible import one_line

TEMPLATES = frozenset({reminders.LETTER, peoplemail.LETTER, resets.LETTER})


def render(work: Work, due: Due) -> EmailMessage | None:
    """Make the letter of one row of the outbox; None where nobody is to be written to any more."""
    language = due.language if due.language in LANGUAGES else "en"
    if due.kind == peoplemail.LETTER:
        return _invitation(work, due, language)
    if due.kind == resets.LETTER:
        return _reset(work, due)
    with force_locale(language):
        held = reminders.letter(work, due)
        if held is None or not is_address(held.to):
            return None
        settings = runtime().settings
        text = render_template(
            f"mails/{due.kind}.txt",
            number=held.number,
            name=one_line(held.name),
            since=moment(held.since, held.zone),
            words=one_line(held.words),
            link=settings.base_url + url_for("desk.item", number=held.number),
            site=one_line(settings.site_name),
        )
        subject = headed(held.number, _("hidden for ten days"))
        message = compose(work, due, to=held.to, subject=subject, text=text)
        message["Content-Language"] = language
    return message


def _invitation(work: Work, due: Due, language: str) -> EmailMessage | None:
    """Write to a person who is invited, or gets a fresh link to set a password."""
    held = peoplemail.letter(work, due)
    if held is None or not is_address(held.to):
        return None
    settings = runtime().settings
    with force_locale(language):
        text = render_template(
            f"mails/{peoplemail.LETTER}.txt",
            name=one_line(held.name),
            until=moment(held.until, "UTC"),
            link=settings.base_url + url_for("accounts.first", token=held.token, lang=language),
            sign_in=settings.base_url + url_for("security.login", lang=language),
            site=one_line(settings.site_name),
        )
        subject = _("Your account for %(site)s", site=one_line(settings.site_name))
        message = compose(work, due, to=held.to, subject=subject, text=text)
        message["Content-Language"] = language
    return message


def _reset(work: Work, due: Due) -> EmailMessage | None:
    """Write to who forgot a password. Never in a demo: its mail is open to everybody."""
    held = resets.letter(work, due)
    settings = runtime().settings
    if held is None or settings.demo or not is_address(held.to):
        return None
    language = resets.language(work, due)
    with force_locale(language):
        text = render_template(
            f"mails/{resets.LETTER}.txt",
            name=one_line(held.name),
            until=moment(held.until, "UTC"),
            link=settings.base_url + url_for("accounts.first", token=held.token, lang=language),
            site=one_line(settings.site_name),
        )
        message = compose(work, due, to=held.to, subject=_("A new password"), text=text)
        message["Content-Language"] = language
    return message
