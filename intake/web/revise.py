"""What a submitter changes through the secret link: a revision, the publication choice, a contest, a request."""

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from intake.domain.checking import check
from intake.domain.fields import JsonValue
from intake.domain.revisions import RevisionNotOffered
from intake.domain.vocab import Publication, State
from intake.services import contests, drafts, forms, mine, requests, revising, subjects
from intake.services.drafts import DraftView
from intake.services.mine import Mine
from intake.services.subjects import Subject
from intake.services.tightening import NotTighter
from intake.services.work import SUBMITTER
from intake.web import answers, asking, formtokens, subject, submission_page
from intake.web.attachments import Taken
from intake.web.forms import submission
from intake.web.forms.submission import TEXT, Typed
from intake.web.guards import private, runtime
from intake.web.i18n import current_language
from intake.web.submission_page import Shown

blueprint = Blueprint("revise", __name__)

LONGEST = 10_000
"""Characters of a contest or of a request."""

MOST = 100
"""Digests in one confirmation: no submission has more files."""


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
    typed = subject.held_to(held, _begun(held, draft))
    taken = Taken(draft.files if draft else held.files)
    shown = Shown(
        taken=taken,
        missing=check(typed.values, call.offer, main_files=taken.main_files, text=typed.text),
        checked=draft is not None,
        link=subject.link_of(held, held.nonce),
        expires_at=draft.expires_at if draft else None,
        subject=held,
    )
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
    return subject.refused(token, str(words))


@blueprint.route("/my/<token>/contest", methods=["GET", "POST"])
def contest(token: str) -> AnyResponse:
    """Contest a decline, once."""
    token = subject.parse(token)
    held = _held(token)
    if not held.may.contest:
        return subject.refused(token, _contest_refused(held))
    typed = request.form.get("words", "")
    error = _unfit(typed) if request.method == "POST" else ""
    if request.method != "POST" or error:
        return _asking(asking.contest(held, token, typed, error), error=error)
    with runtime().works.writing(SUBMITTER) as work:
        contests.contest(work, token, words=typed)
    return _back(token)


@blueprint.route("/my/<token>/ask", methods=["GET", "POST"])
def ask(token: str) -> AnyResponse:
    """Ask to correct what was sent, once the deadline has passed."""
    token = subject.parse(token)
    held = _held(token)
    if requests.CORRIGENDUM not in held.may.ask:
        return subject.refused(token, _ask_refused(held))
    typed = request.form.get("words", "")
    error = _unfit(typed) if request.method == "POST" else ""
    if request.method != "POST" or error:
        return _asking(asking.correction(held, token, typed, error), error=error)
    with runtime().works.writing(SUBMITTER) as work:
        requests.ask(work, token, requests.CORRIGENDUM, words=typed)
    return _back(token)


@blueprint.post("/my/<token>/choice")
def choice(token: str) -> AnyResponse:
    """Tighten the publication choice; it takes effect at once and everywhere."""
    token = subject.parse(token)
    wanted = request.form.get("publication", "")
    if wanted not in set(Publication):
        abort(400)
    try:
        with runtime().works.writing(SUBMITTER) as work:
            revising.choose(work, token, Publication(wanted))
    except NotTighter:
        # Pressed twice, or on two devices: it is as asked for already, or shows less.
        return _back(token)
    return _back(token)


@blueprint.post("/my/<token>/confirm")
def confirm(token: str) -> AnyResponse:
    """Say of files, by their digests, that they are to be published as they are."""
    token = subject.parse(token)
    with runtime().works.writing(SUBMITTER) as work:
        revising.confirm(work, token, request.form.getlist("confirm")[:MOST])
    return _back(token)


def _held(token: str) -> Mine:
    with runtime().works.reading(SUBMITTER) as work:
        return mine.mine(work, token, current_language())


def _unfit(words: str) -> str:
    """Say what is wrong with the words of a contest or a request, "" for nothing."""
    if not words.strip():
        return str(_("Write what you want to say; the secretariat reads it."))
    return str(_("Write 10,000 characters at most.")) if len(words) > LONGEST else ""


def _asking(page: asking.Asking, *, error: str) -> Response:
    status = 422 if error else 200
    return private(make_response(render_template("my/ask.html", page=page), status))


def _back(token: str) -> AnyResponse:
    return private(redirect(url_for("my.receipt", token=token), 303))  # type: ignore[arg-type]  # werkzeug's response, which Flask takes


def _contest_refused(held: Mine) -> str:
    if held.state == State.DECLINED:
        return str(_("This decision was contested before. It can be contested once."))
    return str(_("There is no decision here that could be contested."))


def _ask_refused(held: Mine) -> str:
    if any(
        one.kind == requests.CORRIGENDUM and one.state == requests.OPEN for one in held.requests
    ):
        return str(_("You have asked already. The secretariat has not answered yet."))
    if held.may.revise is not None:
        return str(_("You need not ask: you can send a new one from your receipt."))
    return str(_("From where your submission stands now it cannot be corrected."))
