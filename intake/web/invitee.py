"""What the link of a personal invitation opens: the call's form filled in, or why it takes nothing more."""

from collections.abc import Mapping

from flask import Response, abort, jsonify, make_response, render_template, url_for
from flask_babel import gettext as _

from intake.domain.fields import JsonValue
from intake.services import forms, invited, subjects
from intake.services.drafts import DraftView
from intake.services.forms import CallForm
from intake.services.invited import LIVE, ByLink
from intake.services.subjects import FIRST, Subject
from intake.services.work import SUBMITTER, Work
from intake.web import answers, formtokens, submission_page
from intake.web.attachments import Taken
from intake.web.errors import ErrorPage, Link, page
from intake.web.forms import submission
from intake.web.guards import private, runtime
from intake.web.i18n import current_language
from intake.web.submission_page import Shown

NOT_YET = "not-yet"


def respond(token: str) -> Response:
    """Answer the link of an invitation; 404 where there is none, or it was revoked, which look the same."""
    lang = current_language()
    with runtime().works.reading(SUBMITTER) as work:
        held = invited.by_link(work, token, lang)
        if held is None:
            abort(404)
        call = forms.call_form(work, held.call, lang)
        may_send = forms.may_still_send(work, held.call, own=held.own)
    if held.state != LIVE:
        return over(call, held.state)
    if call.state == NOT_YET:
        return answers.not_open(call, status=200)
    nonce = formtokens.fresh_nonce()
    subject = subjects.invitee(held)
    if answers.wants_json():
        parts = runtime()
        made = formtokens.issue(
            parts.ring.form,
            call=call.code,
            nonce=nonce,
            now=parts.clock.now(),
            subject=subject.word,
        )
        return private(jsonify({"call": call.code, "values": dict(held.values), "token": made}))
    shown = Shown(taken=Taken(()), subject=subject)
    typed = submission.from_draft(_begun(call, held))
    return submission_page.respond(call, typed, nonce=nonce, shown=shown, may_send=may_send)


def subject_of(work: Work, draft: DraftView) -> Subject:
    """Give what a draft's form is for: a sending by its invitation while that holds, afterwards anybody's."""
    if draft.is_for.invitation_id is None:
        return FIRST
    found = subjects.by_invitation(work, draft.is_for.invitation_id, current_language())
    return found if found.invitation and found.invitation.state == LIVE else FIRST


def over(call: CallForm, why: str, *, kept: str | None = None) -> Response:
    """Say that an invitation takes nothing more, and what can be done; `kept` is the address of what was prepared."""
    status = 409 if kept else 410
    if answers.wants_json():
        body = {"error": "invitation-over", "why": why, "link": kept}
        return private(make_response(body, status))
    open_now = call.state == "open"
    shown = {
        "call": call,
        "why": why,
        "call_url": url_for("public.call", lang=current_language(), code=call.code.lower()),
        "form_url": url_for("submit.form", lang=current_language(), code=call.code.lower())
        if open_now
        else None,
        "kept": kept,
    }
    return private(make_response(render_template("my/invitation_over.html", page=shown), status))


def verified(locked: Mapping[str, JsonValue], *, kept: str) -> Response:
    """Say that nothing was sent, because who sends was verified and the form said otherwise."""
    if answers.wants_json():
        body = {"error": "sender-verified", "values": dict(locked), "link": kept}
        return private(make_response(body, 409))
    whom = [str(locked[key]) for key in ("name", "entity") if locked.get(key)]
    words = _(
        "The secretariat has verified who sends here, %(whom)s, and that cannot be changed with the form. "
        "Nothing was sent. What you wrote and attached is kept, with what was verified in its place.",
        whom=", ".join(f"\u2068{one}\u2069" for one in whom),
    )
    on = Link(_("Look through what is kept, and send"), kept)
    error = ErrorPage(
        409, "sender-verified", _("This cannot be sent so"), words=words, actions=(on,)
    )
    return private(page(error))


def _begun(call: CallForm, held: ByLink) -> dict[str, JsonValue]:
    """Give what the form begins with: what the secretariat filled in, and what the call leaves no choice about."""
    blank = submission.blank(call.offer, held.language).values
    return {**blank, **{key: value for key, value in held.values.items() if value}}
