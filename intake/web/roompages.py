"""What is said where there is no room, and what of it the staff sees: a banner, a letter, a call's use."""

from email.message import EmailMessage
from typing import cast

from flask import Flask, Response, current_app, g, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.domain.vocab import LANGUAGES
from intake.runtime import Runtime
from intake.services import alerts
from intake.services.alerts import DISK as DISK_ALERT
from intake.services.alerts import FULL as FULL_ALERT
from intake.services.alerts import Raised
from intake.services.outbox import Due
from intake.services.work import DatabaseFull, Work
from intake.web.amounts import size
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.guards import actor, private, runtime
from intake.web.mailframe import compose, headed, is_address
from intake.web.room import FULL, Room
from intake.web.visible import one_line

RETRY = {FULL: 600}
AT_FRONT = 30
SOON = 120
"""Seconds after which one may ask again: a volume is mended sooner than a quota is raised."""


def room() -> Room:
    """Give this process's measure of room."""
    return cast("Room", current_app.extensions["intake.room"])


def refuse(short: str, link: str | None) -> Response:
    """Answer a form for whose files there is no room; `link` is where what was typed is kept, None where it is not."""
    g.without_database = True
    lacking = (
        _("This call holds as much as it may, and takes no more files for now.")
        if short == FULL
        else _("There is no room for files at the moment.")
    )
    told = _("The secretariat has been told.")
    if link is None:
        kept = _(
            "Nothing of this was stored. What you had attached before is still behind your link. Later press the "
            "browser’s Reload: it sends the same form again with all that you typed."
        )
        return private(_page(f"{lacking} {told} {kept}", short))
    kept = _(
        "What you typed and what you had attached before is kept behind your link, with the time at which you pressed, "
        "and can be sent from there. The files of this request were not stored: attach them again later, or paste your "
        "text into the form."
    )
    way = Link(_("Go on with what is kept"), link)
    return private(_page(f"{lacking} {told} {kept}", short, way, pressed=True))


def _page(
    words: str, short: str, *actions: Link, pressed: bool = False, retry_after: int | None = None
) -> Response:
    error = ErrorPage(
        503,
        "no-room",
        _("No room for files just now"),
        words=words,
        retry_after=retry_after or RETRY.get(short, SOON),
        actions=actions,
        pressed=pressed,
    )
    return error_page(error)


def no_room() -> Response:
    """Answer what never became a form, because its bytes could not be put down or the database is full."""
    g.without_database = True
    words = _(
        "There is no room for what you sent, and nothing of it was stored. What you had attached before is still "
        "behind your link. In a few minutes press the browser’s Reload: it sends the same form again with all that you "
        "typed."
    )
    return _page(words, "disk", retry_after=AT_FRONT)


def _full(_error: DatabaseFull) -> Response:
    return private(no_room())


def _standing() -> tuple[tuple[str, str], ...]:
    """Give title and words of what the signed-in person must know."""
    with runtime().works.reading(actor()) as work:
        return tuple(_told(one) for one in alerts.shown(work))


def _told(one: Raised) -> tuple[str, str]:
    facts = one.facts
    if one.kind == DISK_ALERT:
        return _("Hardly any room is left"), _(
            "Less than %(mark)s were free when this was noticed: %(free)s. New files are refused until there is more; "
            "what is attached can still be sent, and everything can be read. Give the data’s volume more room.",
            mark=size(int(facts["mark"])),
            free=size(int(facts["free"])),
        )
    call = one.call.upper()
    figures = {
        "call": call,
        "held": size(int(facts["held"])),
        "limit": size(int(facts["limit"])),
    }
    if one.kind == FULL_ALERT:
        return _("%(call)s takes no more files", call=call), _(
            "%(call)s holds %(held)s of the %(limit)s that it may hold. New files are refused; what is attached can "
            "still be sent. Raise the limit on the call’s page.",
            **figures,
        )
    return _("%(call)s is nearly full", call=call), _(
        "%(call)s holds %(held)s of the %(limit)s that it may hold. When that is reached new files are refused. Raise "
        "the limit on the call’s page in time.",
        **figures,
    )


def letter(work: Work, due: Due) -> EmailMessage | None:
    """Make the letter that tells of an alert; None for one that is no more. Needs a request context."""
    found = alerts.find(work, int(due.facts["alert"]))
    to = due.facts["to"]
    if found is None or not is_address(to):
        return None
    settings = runtime().settings
    language = due.language if due.language in LANGUAGES else "en"
    with force_locale(language):
        title, words = _told(found)
        where = (
            url_for("manage.call", code=found.call.upper()) if found.call else url_for("desk.queue")
        )
        text = render_template(
            "mails/alert.txt",
            title=title,
            words=words,
            link=settings.base_url + where,
            site=one_line(settings.site_name),
        )
        subject = headed(one_line(settings.site_name), title)
        message = compose(work, due, to=to, subject=subject, text=text)
        message["Content-Language"] = language
    return message


def install(app: Flask, held: Runtime) -> None:
    """Give the application its measure of room."""
    app.extensions["intake.room"] = Room(held.settings, held.works)
    app.register_error_handler(DatabaseFull, _full)
    app.context_processor(
        lambda: {
            "alerts_standing": _standing,
            "site_quota": lambda: held.settings.quota,
            "held_by": lambda code: room().held(code),
        }
    )
