"""Letters to who holds a draft and has not sent it: made at delivery, when the address and the link are found."""

from dataclasses import dataclass
from email.message import EmailMessage

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.domain.vocab import LANGUAGES
from intake.services import announcing
from intake.services.outbox import Due
from intake.services.work import Work
from intake.web.guards import runtime
from intake.web.i18n import Moment, deadline, moment
from intake.web.mailframe import compose, headed, is_address
from intake.web.visible import one_line

TEMPLATES = frozenset({announcing.MOVED, announcing.CLOSING, announcing.EXPIRING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What templates/mails/draft-*.txt show; grace is minutes."""

    call: str
    title: str
    link: str
    closes: Moment
    before: Moment | None
    later: bool
    is_open: bool
    grace: int
    late_rule: str
    reason: str
    expires: Moment
    contact: str
    site: str


def render(work: Work, due: Due) -> EmailMessage | None:
    """Make the letter of one row of the outbox; None where nobody is to be written to any more.

    Needs a request context with the site's base URL.
    """
    language = due.language if due.language in LANGUAGES else "en"
    with force_locale(language):
        held = announcing.letter(work, due, language)
        if held is None or not is_address(held.to):
            return None
        letter = _letter(held)
        text = render_template(f"mails/{due.kind}.txt", letter=letter)
        subject = headed(letter.call, _subject(due.kind, letter))
        message = compose(work, due, to=held.to, subject=subject, text=text)
        message["Content-Language"] = language
    return message


def _letter(held: announcing.Letter) -> Letter:
    settings = runtime().settings
    return Letter(
        call=held.call,
        title=one_line(held.title.value),
        link=settings.base_url + url_for("my.receipt", token=held.token),
        closes=deadline(held.closes_before, held.zone),
        before=deadline(held.before, held.zone) if held.before else None,
        later=held.before is not None and held.closes_before > held.before,
        is_open=held.is_open,
        grace=held.grace // 60,
        late_rule=held.late_rule,
        reason=held.reason.value if held.reason else "",
        expires=moment(held.expires_at, held.zone),
        contact=held.contact.value or settings.contact,
        site=one_line(settings.site_name),
    )


def _subject(template: str, letter: Letter) -> str:
    if template == announcing.EXPIRING:
        return str(_("what you prepared will be deleted on %(date)s", date=letter.expires.date))
    if template == announcing.CLOSING:
        return str(_("closes %(instant)s, and you have not sent", instant=letter.closes.local))
    if letter.is_open:
        return str(_("new deadline: %(instant)s", instant=letter.closes.local))
    return str(_("closed earlier than announced"))
