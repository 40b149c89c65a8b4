"""A new secret link that the secretariat grants: seen once to be handed over, or sent to an address."""

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from intake.domain import policy
from intake.services import lostlinks, requestlist, requests
from intake.services.lostlinks import AddressWrong
from intake.services.requestlist import Row
from intake.services.requests import RequestDecided
from intake.web import answers
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.guards import actor, private, runtime, staff
from intake.web.i18n import current_language

blueprint = Blueprint("handover", __name__, url_prefix="/desk/requests")

LONGEST = 2_000


@blueprint.route("/<int:request_id>/link", methods=["GET", "POST"])
@staff
def link(request_id: int) -> Response:
    """Show how a new link can be given; give it."""
    row = _row(request_id)
    if request.method != "POST":
        return _page(row)
    how, to = request.form.get("how", ""), request.form.get("to", "").strip()
    words = request.form.get("words", "").replace("\x00", "")[:LONGEST]
    if how not in {"hand", "mail"}:
        return _page(row, to=to, words=words, fault=_("Say how the link goes."))
    try:
        with runtime().works.writing(actor()) as work:
            done = lostlinks.grant(work, request_id, to=to if how == "mail" else None, words=words)
    except AddressWrong:
        return _page(row, to=to, words=words, fault=_("This is no e-mail address."))
    except RequestDecided:
        back = Link(_("Back to the requests"), url_for("requests.listing"))
        words = _("A colleague has answered this request before you.")
        return private(error_page(ErrorPage(409, "request-decided", words=words, actions=(back,))))
    shown = answers.address_of(done.token) if done.token else None
    return _page(row, to=to, link=shown, done=True)


def _row(request_id: int) -> Row:
    held = actor()
    with runtime().works.reading(held) as work:
        row = requestlist.one(work, request_id, current_language())
    if row.asked.kind != requests.LINK:
        abort(404)
    if not held.anywhere & policy.REVIEW:
        abort(403)
    return row


def _page(
    row: Row,
    *,
    to: str = "",
    words: str = "",
    fault: str = "",
    link: str | None = None,
    done: bool = False,
) -> Response:
    page = render_template(
        "desk/new_link.html", row=row, to=to, words_typed=words, fault=fault, link=link, done=done
    )
    return private(make_response(page, 422 if fault else 200))
