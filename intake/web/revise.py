"""What a submitter changes through the secret link: a revision, the publication choice, a contest, a request."""

from flask import Blueprint, Response, jsonify, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from intake.domain.fields import JsonValue
from intake.domain.revisions import RevisionNotOffered
from intake.domain.vocab import State
from intake.services import drafts, forms, subjects
from intake.services.drafts import DraftView
from intake.services.subjects import Subject
from intake.services.work import SUBMITTER
from intake.web import answers, formtokens, subject, submission_page
from intake.web.attachments import Taken
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.forms import submission
from intake.web.forms.submission import TEXT, Typed
from intake.web.guards import private, runtime
from intake.web.i18n import current_language
from intake.web.submission_page import Shown

blueprint = Blueprint("revise", __name__)


@blueprint.get("/my/<token>/revise")
def form(token: str) -> AnyResponse:
    """Show the form of a revision, with what is in force or what was prepared; it is sent as every form of the call."""
    token = subject.parse(token)
    parts = runtime()
    with parts.works.reading(SUBMITTER) as work:
        try:
            held = subjects.behind(work, token)
        except RevisionNotOffered as error:
            return _not_offered(token, error.state)
        call = forms.call_form(work, held.call, current_language())
        draft = drafts.find(work, held.nonce)
    if answers.wants_json():
        made = formtokens.issue(
            parts.ring.form,
            call=call.code,
            nonce=held.nonce,
            now=parts.clock.now(),
            subject=held.word,
        )
        return private(jsonify({"call": call.code, "number": held.number, "token": made}))
    shown = Shown(
        taken=Taken(draft.files if draft else held.files),
        checked=draft is not None,
        link=subject.link_of(held, held.nonce),
        expires_at=draft.expires_at if draft else None,
        subject=held,
    )
    typed = subject.held_to(held, _begun(held, draft))
    return submission_page.respond(call, typed, nonce=held.nonce, shown=shown)


def _begun(held: Subject, draft: DraftView | None) -> Typed:
    """Give what the form begins with: the draft's values, else those in force with the typed text."""
    if draft is not None:
        return submission.from_draft(draft.values)
    values: dict[str, JsonValue] = {**held.values, TEXT: subject.text_of(held)}
    return submission.from_draft(values)


def _not_offered(token: str, state: State) -> Response:
    words = {
        State.DECLINED: _("It was declined. You can contest that once, from your receipt."),
        State.WITHDRAWN: _("It was withdrawn, so nothing can replace it."),
        State.SUSPENDED: _("The secretariat examines it. Write to it with your number."),
    }.get(
        state,
        _(
            "The deadline has passed. Ask for a correction from your receipt, and say what is wrong."
        ),
    )
    return refused(token, words)


def refused(token: str, words: str, *, code: str = "not-now") -> Response:
    """Say in words why something cannot be done now, with the way back to the receipt."""
    back = Link(_("Back to my receipt"), url_for("my.receipt", token=token))
    return private(error_page(ErrorPage(409, code, words=words, actions=(back,))))
