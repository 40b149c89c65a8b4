"""The desk's list of what submitters ask and what waits for a decision, and the answers to requests."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from intake.domain import policy
from intake.domain.policy import ActNotAllowed, ReasonMissing
from intake.services import requestlist, requests
from intake.services.requestlist import Page, Row
from intake.services.requests import LinkNotMade, RequestDecided
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work
from intake.web import casepage
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language
from intake.web.pages.narrowing import digits

blueprint = Blueprint("requests", __name__, url_prefix="/desk/requests")
blueprint.context_processor(lambda: dict(casepage.HELPERS))
blueprint.app_context_processor(lambda: {"requests_waiting": _waiting})

LONGEST = 10_000


@blueprint.get("/")
@staff
def listing() -> str:
    """List what waits, oldest first; or what was answered, newest first."""
    answered = request.args.get("answered") == "1"
    after = digits("after")
    with runtime().works.reading(actor()) as work:
        page = requestlist.listing(work, current_language(), answered=answered, after=after)
        done = _done(work)
    return _page(page, answered=answered, done=done)


def _done(work: Work) -> Row | None:
    """Give the request that was just answered, for the line that says so."""
    key = digits("done")
    if key is None:
        return None
    try:
        row = requestlist.one(work, key, current_language())
    except SubmissionUnknown:
        return None
    return row if row.asked.state != requests.OPEN else None


@blueprint.post("/<int:request_id>")
@staff
def decide(request_id: int) -> Any:  # noqa: ANN401 - a page or a redirect
    """Grant or refuse a request; without words to refuse with, ask for them."""
    held = actor()
    if not held.anywhere & policy.REVIEW:
        abort(403)
    verb = {"grant": requests.grant, "refuse": requests.refuse}.get(request.form.get("answer", ""))
    if verb is None:
        abort(400)
    words = request.form.get("words", "")
    if len(words) > LONGEST:
        return _again(request_id, words, _("Write 10,000 characters at most."))
    try:
        with runtime().works.writing(held) as work:
            number = verb(work, request_id, words=words)
    except ReasonMissing:
        return _again(request_id, words, _("Say why in words: whoever asked reads them."))
    except LinkNotMade:
        return redirect(url_for("handover.link", request_id=request_id), 303)
    except RequestDecided:
        return _too_late(_("A colleague has answered this request before you."))
    except ActNotAllowed:
        return _too_late(_("From where the submission stands now this cannot be granted."))
    return _there(number, request_id)


def _there(number: str, request_id: int) -> AnyResponse:
    if request.form.get("back") == "item":
        return redirect(url_for("desk.item", number=number, answered=request_id), 303)
    return redirect(url_for("requests.listing", done=request_id), 303)


def _again(request_id: int, words: str, error: str) -> tuple[str, int]:
    with runtime().works.reading(actor()) as work:
        row = requestlist.one(work, request_id, current_language())
    return _page(Page((row,), 1, None), words=words, error=error), 422


def _too_late(words: str) -> Any:  # noqa: ANN401 - the error's page
    actions = (Link(_("Back to the requests"), url_for("requests.listing")),)
    return error_page(ErrorPage(409, "request-decided", words=words, actions=actions))


def _page(
    page: Page,
    *,
    answered: bool = False,
    words: str = "",
    error: str = "",
    done: Row | None = None,
) -> str:
    following = page.next
    return render_template(
        "desk/requests.html",
        page=page,
        answered=answered,
        words_typed=words,
        error=error,
        done=done,
        answerable=requests.ANSWERED,
        next_url=url_for("requests.listing", answered=int(answered) or None, after=following)
        if following
        else None,
        back=request.form.get("back", "") if request.method == "POST" else "",
    )


def _waiting() -> int:
    """Count what waits, for the frame of the desk."""
    with runtime().works.reading(actor()) as work:
        return requestlist.count(work)
