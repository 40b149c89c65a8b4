"""Sending without an account, a cookie or a script: one form, two buttons; what was typed or attached is kept."""

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from intake.domain.vocab import LateRule
from intake.services import forms
from intake.services.forms import CallForm
from intake.web import answers, formtokens, sending, submission_page
from intake.web.attachments import Taken
from intake.web.forms import submission
from intake.web.guards import private, runtime
from intake.web.i18n import LANG, current_language
from intake.web.submission_page import Shown
from intake.web.visible import visible

blueprint = Blueprint("submit", __name__)
blueprint.add_app_template_filter(visible, "visible")


@blueprint.route(f"/{LANG}/calls/<code>/submit", methods=["GET", "POST"])
def form(lang: str, code: str) -> AnyResponse:
    """Show a call's form, or take it."""
    del lang
    with runtime().works.reading() as work:
        call = forms.call_form(work, code, current_language())
    if call.state == "not-yet":
        return answers.not_open(call, status=403 if request.method == "POST" else 200)
    return sending.receive(call) if request.method == "POST" else _fresh(call)


def _fresh(call: CallForm) -> Response:
    now = runtime().clock.now()
    if call.state == "closed" and call.late_rule == LateRule.REFUSE:
        return answers.late(call, complete=now, closes_before=call.closes_before, status=200)
    nonce = formtokens.fresh_nonce()
    if answers.wants_json():
        token = formtokens.issue(runtime().ring.form, call=call.code, nonce=nonce, now=now)
        return private(jsonify({"call": call.code, "token": token}))
    typed = submission.blank(call.offer, current_language())
    response = submission_page.respond(call, typed, nonce=nonce, shown=Shown(taken=Taken(())))
    # Whoever goes back after sending must find this very form: a fresh one would make a second submission of it.
    response.headers["Cache-Control"] = "private, max-age=0"
    return response
