"""Letters to submitters, made at delivery: the address and the secret link are found then and stand in no table.

Plain text only: nothing that a stranger typed is ever markup here, and headers hold one line each (check 113).
"""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.domain import links
from intake.domain.revisions import Purpose
from intake.domain.vocab import LANGUAGES, Publication
from intake.services import alerts, mine
from intake.services.lookups import LinkUnknown
from intake.services.mine import Mine
from intake.services.outbox import Due
from intake.services.ownreceipts import Receipt
from intake.services.work import Work
from intake.web import draftmails, exposurewords, invitemails, letterbook, roompages, staffmails
from intake.web.guards import runtime
from intake.web.i18n import deadline, moment
from intake.web.letterbook import Letter
from intake.web.mailframe import compose, headed, is_address
from intake.web.visible import one_line

WITH_RECEIPT = "receipt"
NEW_LINK = "new-link"
TEMPLATES = frozenset(
    {
        WITH_RECEIPT,
        "accepted",
        "accepted-private",
        "published",
        "declined",
        "returned",
        "duplicate",
        "withdrawn",
        "upheld",
        "choice-unnamed",
        "choice-private",
        "revision-published",
        "revision-refused",
        "request-granted",
        "request-refused",
        "removed",
        "redacted",
        NEW_LINK,
    }
)

OTHERS = (
    (draftmails.TEMPLATES, draftmails.render),
    (invitemails.TEMPLATES, invitemails.render),
    (frozenset({alerts.MAIL}), roompages.letter),
    (staffmails.TEMPLATES, staffmails.render),
)
"""What is no letter about a submission."""


def render(work: Work, due: Due) -> EmailMessage | None:
    """Make the letter of one row of the outbox; None where nobody is to be written to (no address any more).

    Needs a request context with the site's base URL.
    """
    for kinds, made in OTHERS:
        if due.kind in kinds:
            return made(work, due)
    if due.submission_id is None or due.kind not in TEMPLATES:
        return None
    language = due.language if due.language in LANGUAGES else "en"
    with force_locale(language):
        try:
            held, token = mine.by_id(work, due.submission_id, language)
        except LinkUnknown:
            return None
        # The address in force: one that a revision only states is not known to be its sender's.
        to = held.email
        if not is_address(to):
            return None
        told = letter(held, token, due, language)
        said = letterbook.own(work, due, held.call)
        words = letterbook.subject(due.kind, told, said, subject(due.kind, told.revision))
        message = compose(
            work,
            due,
            to=to,
            subject=headed(told.number, words),
            text=letterbook.text(due.kind, told, said),
        )
        if due.kind == WITH_RECEIPT:
            _attach(message, held, due.facts)
        message["Content-Language"] = language
    return message


def letter(held: Mine, token: str, due: Due, language: str) -> Letter:
    """Give what a letter says of a submission; in the language of the moment."""
    settings = runtime().settings
    latest = _receipt(held, due.facts)
    words = due.facts.get("words") or ""
    return Letter(
        number=held.number,
        reference=links.show_reference(held.reference),
        call=one_line(held.call_title.value),
        title=one_line(held.values.get("title") or ""),
        name=one_line(held.values.get("name") or ""),
        link=settings.base_url + url_for("my.receipt", token=token),
        not_me=settings.base_url + url_for("lostlinks.not_me", token=token),
        lost=settings.base_url + url_for("lostlinks.lost", lang=language),
        item=settings.base_url + url_for("public.item", lang=language, number=held.number),
        begun=moment(latest.begun, latest.zone) if latest.begun else None,
        received=moment(latest.received, latest.zone),
        closes=deadline(latest.closes_before, latest.zone),
        verdict=latest.verdict,
        channel=latest.channel,
        revision=latest.revision,
        is_open=held.is_open,
        replaceable=held.may.revise == Purpose.REPLACE,
        words=str(words),
        request=str(due.facts.get("request") or ""),
        revise=settings.base_url + url_for("revise.form", token=token),
        ground=str(due.facts.get("ground") or ""),
        due=deadline(held.due_at, held.zone) if held.due_at else None,
        contact=held.contact.value or settings.contact,
        publication=str(held.values.get("publication") or ""),
        tells=_tells(held, latest.revision),
        files=tuple(
            (one_line(file.name), file.sha256)
            for file in held.files
            if file.revision <= latest.revision <= file.last_revision
        ),
        site=one_line(settings.site_name),
    )


def _tells(held: Mine, revision: int) -> bool:
    """Say whether the files read so far tell the name that is to be withheld, where nobody confirmed that."""
    return held.publication == Publication.UNNAMED and any(
        one["code"] in exposurewords.OWN
        for file in held.files
        if file.revision <= revision <= file.last_revision and not file.confirmed
        for one in file.exposures
    )


def _receipt(held: Mine, facts: Mapping[str, Any]) -> Receipt:
    """Give the receipt that a letter is about: of the revision it names, else the newest."""
    wanted = facts.get("revision")
    return next((one for one in held.receipts if one.revision == wanted), held.receipts[-1])


def _attach(message: EmailMessage, held: Mine, facts: Mapping[str, Any]) -> None:
    latest = _receipt(held, facts)
    message.add_attachment(
        latest.note,
        maintype="application",
        subtype="octet-stream",
        filename=f"{held.number}-receipt-{latest.revision}.txt",
    )


def subject(template: str, revision: int) -> str:
    """Give the shipped words behind the number in a letter's subject."""
    if template == WITH_RECEIPT and revision > 1:
        return str(_("your new version has arrived"))
    subjects = {
        "receipt": _("we have it, this is your receipt"),
        "accepted": _("accepted, awaiting publication"),
        "accepted-private": _("accepted, not for publication"),
        "published": _("published"),
        "declined": _("not accepted"),
        "returned": _("the secretariat has questions"),
        "duplicate": _("recorded as a duplicate"),
        "withdrawn": _("withdrawn"),
        "upheld": _("under review again"),
        "choice-unnamed": _("your name is hidden"),
        "choice-private": _("not for publication any more"),
        "revision-published": _("your revision is published"),
        "revision-refused": _("your revision was not taken"),
        "request-granted": _("the secretariat agrees"),
        "request-refused": _("the secretariat does not agree"),
        "removed": _("removed"),
        "redacted": _("shown with parts blacked out"),
        NEW_LINK: _("a new link to your submission"),
    }
    return str(subjects[template])
