"""Acts on many submissions of the queue: choose, see what will happen to each, let it run, see what became of each."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from intake.domain import policy
from intake.services import bulk, bulkview
from intake.services.bulk import BulkUnknown, NothingChosen
from intake.services.foresight import Bulkable
from intake.web import casepage, queuepage
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.guards import actor, runtime, staff
from intake.web.pages.narrowing import MOST_DIGITS, digits

blueprint = Blueprint("bulk", __name__, url_prefix="/desk/bulk")
blueprint.context_processor(lambda: dict(casepage.HELPERS))

LINES = 100
LARGEST = 2**31 - 1


@blueprint.post("/")
@staff
def prepare() -> Any:  # noqa: ANN401 - a page or a redirect
    """Take what was chosen of the queue, rows or all that its filters give, and go to the preview."""
    held = actor()
    if not held.anywhere & policy.REVIEW:
        abort(403)
    wanted = request.form.get("act", "")
    if wanted not in set(Bulkable):
        return _again(_("Choose what is to be done."))
    act, to = Bulkable(wanted), _colleague()
    if act is Bulkable.ASSIGN and to is None:
        return _again(_("Choose the colleague who gets them."))
    try:
        with runtime().works.writing(held) as work:
            if request.form.get("all"):
                filters = queuepage.read(dict(parse_qsl(request.form.get("query", ""))))
                rows, matched = bulk.matching(work, filters)
                made = bulk.prepare(work, act, rows, matched=matched, to=to)
            else:
                seen = _picked()
                rows, matched = bulk.chosen(work, seen)
                made = bulk.prepare(work, act, rows, matched=matched, to=to, seen=seen)
    except NothingChosen:
        return _again(_("Choose at least one submission, or all that the filters give."))
    return redirect(url_for("bulk.view", bulk_id=made), 303)


@blueprint.get("/<int:bulk_id>")
@staff
def view(bulk_id: int) -> str:
    """Show what will happen to each, or what has."""
    after = digits("after") or 0
    with runtime().works.reading(actor()) as work:
        try:
            found = bulkview.view(work, _key(bulk_id), after=min(after, LARGEST), limit=LINES)
        except BulkUnknown:
            abort(404)
    return render_template("desk/bulk.html", bulk=found, after=after)


@blueprint.post("/<int:bulk_id>/run")
@staff
def run(bulk_id: int) -> AnyResponse:
    """Let it run; pressed twice it runs once."""
    try:
        with runtime().works.writing(actor()) as work:
            bulk.start(work, _key(bulk_id))
    except BulkUnknown:
        abort(404)
    return redirect(url_for("bulk.view", bulk_id=bulk_id), 303)


def _key(bulk_id: int) -> int:
    if bulk_id > LARGEST:
        abort(404)
    return bulk_id


def _colleague() -> int | None:
    typed = request.form.get("to", "")
    plain = typed.isascii() and typed.isdecimal() and len(typed) < MOST_DIGITS
    return min(int(typed), LARGEST) if plain else None


def _picked() -> Mapping[str, int]:
    """Read the chosen rows: each a number with the version that its page showed."""
    picked = {}
    for value in request.form.getlist("pick"):
        number, _colon, version = value.partition(":")
        if version.isascii() and version.isdecimal() and len(version) < MOST_DIGITS:
            picked[number.replace("\x00", "")] = int(version)
    return picked


def _again(words: str) -> Response:
    back = Link(_("Back to the queue"), queuepage.place())
    title = _("Nothing was done")
    return error_page(ErrorPage(422, "nothing-chosen", title=title, words=words, actions=(back,)))
