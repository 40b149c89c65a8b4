"""What the secret link shows: draft or receipt, own files, the state, withdrawal. In the demo also its mail folder."""

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
from werkzeug.wrappers import Response as AnyResponse

from intake.domain.checking import check
from intake.services import drafts, forms, mine, requests, submissions
from intake.services.drafts import DraftView
from intake.services.lookups import CallClosed, LinkUnknown
from intake.services.work import SUBMITTER
from intake.web import answers, invitee, mailfolder, ownfile, receipt_page, subject, submission_page
from intake.web.attachments import Taken
from intake.web.forms import submission
from intake.web.guards import private, runtime
from intake.web.i18n import current_language
from intake.web.serving import serve_blob
from intake.web.submission_page import Shown

blueprint = Blueprint("my", __name__)

LONGEST = 2_000
"""Characters of the words that go with a withdrawal."""


@blueprint.get("/my/<token>")
def receipt(token: str) -> AnyResponse:
    """Show the receipt and the state of a submission, or the form of a draft."""
    token = subject.parse(token)
    with runtime().works.reading(SUBMITTER) as work:
        try:
            held = mine.mine(work, token, current_language())
        except LinkUnknown:
            held, draft = None, drafts.find_by_link(work, token)
    if held is None:
        return _resume(draft, token) if draft else invitee.respond(token)
    return receipt_page.respond(held, token)


@blueprint.get("/my/<token>/receipt/<int:revision>")
def receipt_file(token: str, revision: int) -> Response:
    """Give a receipt as the file that was signed, byte for byte."""
    with runtime().works.reading(SUBMITTER) as work:
        number, note = submissions.receipt_note(work, subject.parse(token), revision)
    return ownfile.text(note, f"{number}-receipt-{revision}.txt")


@blueprint.get("/my/<token>/opens/<int:revision>")
def opens_file(token: str, revision: int) -> Response:
    """Give what opens a receipt's statement: values and salts."""
    with runtime().works.reading(SUBMITTER) as work:
        number, opens = submissions.my_opens(work, subject.parse(token), revision)
    response = jsonify(opens)
    return ownfile.attached(response, f"{number}-opens-{revision}.json")


@blueprint.get("/my/<token>/files/<int:n>")
def file(token: str, n: int) -> Response:
    """Give one's own file, byte for byte."""
    with runtime().works.reading(SUBMITTER) as work:
        held = mine.my_file(work, subject.parse(token), n)
    return serve_blob(
        held.sha256,
        size=held.size,
        media_type=held.media_type,
        name=held.name,
        spare=f"file-{held.n}",
        secret=True,
    )


@blueprint.post("/my/<token>/withdraw")
def withdraw(token: str) -> AnyResponse:
    """Withdraw at once before the deadline, afterwards ask for it."""
    token = subject.parse(token)
    words = request.form.get("words", "")[:LONGEST]
    with runtime().works.writing(SUBMITTER) as work:
        try:
            submissions.withdraw(work, token, words=words)
        except CallClosed:
            requests.ask(work, token, requests.WITHDRAW, words=words)
    back = url_for("my.receipt", token=token)
    return private(redirect(back, 303))  # type: ignore[arg-type]  # werkzeug's response, which Flask takes


@blueprint.get("/demo/mail")
def mail_folder() -> Response:
    """List the mails that the demo would have sent, newest first."""
    folder = mailfolder.folder()
    letters = mailfolder.letters(folder) if folder else abort(404)
    return private(make_response(render_template("my/mail_folder.html", letters=letters)))


@blueprint.get("/demo/mail/<name>")
def mail(name: str) -> Response:
    """Show one of them."""
    folder = mailfolder.folder()
    letter = mailfolder.letter(folder, name) if folder else None
    if letter is None:
        abort(404)
    return private(make_response(render_template("my/mail.html", letter=letter)))


def _resume(draft: DraftView, token: str) -> Response:
    with runtime().works.reading() as work:
        call = forms.call_form(work, draft.call, current_language())
        is_for = invitee.subject_of(work, draft)
        may_send = forms.may_still_send(work, draft.call, before=draft.begun, own=is_for.own)
    typed = submission.from_draft(draft.values)
    taken = Taken(draft.files)
    missing = check(typed.values, call.offer, main_files=taken.main_files, text=typed.text)
    shown = Shown(
        taken=taken,
        checked=True,
        missing=missing,
        link=answers.address_of(token),
        expires_at=draft.expires_at,
        subject=is_for,
    )
    return submission_page.respond(call, typed, nonce=draft.nonce, shown=shown, may_send=may_send)
