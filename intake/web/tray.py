"""The tray of the desk: mail, letters on paper and earlier consultations dropped, looked through, taken in."""

import re
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from intake.domain import earlier, policy
from intake.services import forms, tray, traycase, trayimport, traylist, traytake
from intake.services.forms import CallForm
from intake.services.lookups import CallUnknown
from intake.services.tray import TrayChanged, TrayOver, TrayUnknown
from intake.services.traycase import ItemView
from intake.services.traytake import Checked, Entry, Outcome
from intake.services.work import Work
from intake.web import casepage, traydrop, traypage, traywords
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language
from intake.web.pages.narrowing import digits

blueprint = Blueprint("tray", __name__, url_prefix="/desk/tray")
blueprint.context_processor(lambda: {**casepage.HELPERS, "traywords": traywords})
blueprint.app_context_processor(
    lambda: {"tray_waiting": _waiting, "tray_basis": traywords.short_basis}
)

LONGEST = 10_000
_NUMBER = re.compile(r"[A-Z0-9]{2,12}-[0-9]{3,9}")


@blueprint.get("/")
@staff
def listing() -> str:
    """List what waits, or what was taken in or set aside; first what was dropped just now."""
    return _listing()


def _listing(fault: str = "", source: str = "") -> str:
    shown = request.args.get("state", "")
    with runtime().works.reading(actor()) as work:
        page = traylist.listing(work, state=shown, before=digits("before"))
        dropped = traylist.some(work, _ids("dropped"))
        calls = traylist.calls(work, current_language())
    return render_template(
        "desk/tray.html",
        page=page,
        dropped=dropped,
        again=frozenset(_ids("again")),
        empty=digits("empty") or 0,
        taken=_NUMBER.fullmatch(request.args.get("taken", "")),
        shown=shown,
        calls=calls,
        chosen=request.form.get("call", "") or request.args.get("call", ""),
        fault=fault,
        source=source,
        columns=earlier.COLUMNS,
    )


def _ids(key: str) -> list[int]:
    said = request.args.get(key, "").split(",")[:100]
    return [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 10]  # noqa: PLR2004 - a database's integer


@blueprint.post("/drop")
@staff
def drop() -> Any:  # noqa: ANN401 - a page or a redirect
    """Keep what was dropped, put it into the tray, read what there is time for."""
    if not _may_work():
        abort(403)
    uploads = traydrop.uploads()
    source, code = request.form.get("source", ""), request.form.get("call", "")
    if source not in tray.SOURCES:
        abort(400)
    if not uploads:
        return _listing(_("Choose at least one file."), source), 422
    files = [traydrop.kept(name, spool) for name, spool in uploads if spool.size]
    if any(one is None for one in files):
        return _listing(_("One of the files is larger than what is taken here."), source), 422
    held = [one for one in files if one is not None]
    try:
        with runtime().works.writing(actor()) as work:
            placed = tray.drop(work, code, source, held)
    except CallUnknown:
        return _listing(_("Choose the call that it is for."), source), 422
    traydrop.read([one.id for one in placed if not one.again])
    return redirect(
        url_for(
            "tray.listing",
            dropped=",".join(str(one.id) for one in placed) or None,
            again=",".join(str(one.id) for one in placed if one.again) or None,
            empty=len(uploads) - len(files) or None,
        ),
        303,
    )


@blueprint.get("/<int:item_id>")
@staff
def item(item_id: int) -> Any:  # noqa: ANN401 - a page
    """Show one item: the form of a message or a letter, or the rows of a table."""
    with runtime().works.reading(actor()) as work:
        view = _find(work, item_id)
        if view.source == tray.IMPORT:
            return _table(work, view)
        return _page(work, view, checked=view.checked)


def _find(work: Work, item_id: int) -> ItemView:
    try:
        return traycase.item(work, item_id)
    except TrayUnknown:
        abort(404)


def _table(work: Work, view: ItemView, fault: str = "") -> str:
    return render_template(
        "desk/tray_table.html",
        item=view,
        table=trayimport.table(work, view.id),
        findings=tuple(traywords.finding(one) for one in view.said.get("findings", ())),
        fault=fault,
    )


def _page(
    work: Work,
    view: ItemView,
    *,
    checked: Checked,
    code: str = "",
    asked: bool = False,
    conflict: str = "",
) -> str:
    lang = current_language()
    call = forms.call_form(work, code or view.call, lang)
    calls = [(one.code, f"{one.code}: {one.title.value}") for one in traylist.calls(work, lang)]
    page = traypage.page(view, call, calls=calls, checked=checked, asked=asked, conflict=conflict)
    return render_template("desk/tray_item.html", page=page)


@blueprint.post("/<int:item_id>")
@staff
def work_on(item_id: int) -> Any:  # noqa: ANN401 - a page or a redirect
    """Save what the clerk typed; with `take` make the submission of it."""
    if not _may_work():
        abort(403)
    takes = request.form.get("action") == "take"
    with runtime().works.reading(actor()) as work:
        view = _find(work, item_id)
        if not view.may_work:
            abort(403)
        if view.number and takes:
            return _there(view.number)
        entry = traypage.read(request.form, view, _call(work, view))
    try:
        with runtime().works.writing(actor()) as work:
            if takes:
                outcome = traytake.take_in(work, item_id, entry)
            else:
                outcome = Outcome(checked=traytake.save(work, item_id, entry))
    except TrayOver as error:
        return _over(item_id, error)
    except TrayChanged as error:
        return _again(item_id, entry, error.by)
    except CallUnknown:
        abort(400)
    if outcome.sent is not None:
        return _there(outcome.sent.number)
    if not takes:
        return redirect(url_for("tray.item", item_id=item_id, saved=1), 303)
    with runtime().works.reading(actor()) as work:
        view = _find(work, item_id)
        return _page(work, view, checked=outcome.checked, asked=True), 422


def _call(work: Work, view: ItemView) -> CallForm:
    """Give the call that the form was made for: what it offers decides what may be typed."""
    code = request.form.get("call", view.call)
    try:
        return forms.call_form(work, code, current_language())
    except CallUnknown:
        return forms.call_form(work, view.call, current_language())


def _there(number: str) -> AnyResponse:
    return redirect(url_for("tray.listing", taken=number), 303)


def _over(item_id: int, error: TrayOver) -> Any:  # noqa: ANN401 - a page or a redirect
    if error.number:
        return _there(error.number)
    return redirect(url_for("tray.item", item_id=item_id), 303)


def _again(item_id: int, entry: Entry, by: str) -> tuple[str, int]:
    """Show what was typed again over what a colleague has saved meanwhile: pressed once more, it counts."""
    with runtime().works.reading(actor()) as work:
        view = traycase.with_entry(_find(work, item_id), entry)
        conflict = by or str(_("Somebody else"))
        return _page(work, view, checked=view.checked, code=entry.code, conflict=conflict), 409


@blueprint.post("/<int:item_id>/aside")
@staff
def aside(item_id: int) -> Any:  # noqa: ANN401 - a page or a redirect
    """Set an item aside with a reason, or bring it back."""
    words = request.form.get("words", "").replace("\x00", "").strip()
    back = request.form.get("action") == "back"
    with runtime().works.reading(actor()) as work:
        view = _find(work, item_id)
        if not view.may_work:
            abort(403)
        if not back and not words:
            return _refused(work, view), 422
    try:
        with runtime().works.writing(actor()) as work:
            if back:
                tray.bring_back(work, item_id)
            else:
                late = request.form.get("late") == "1"
                tray.set_aside(work, item_id, words=words[:LONGEST], late=late)
    except TrayOver as error:
        return _over(item_id, error)
    return redirect(url_for("tray.item", item_id=item_id) if back else url_for("tray.listing"), 303)


def _refused(work: Work, view: ItemView) -> str:
    words = _("Say why: it stands beside the item, and in the audit trail.")
    if view.source == tray.IMPORT:
        return _table(work, view, words)
    return _page(work, view, checked=Checked(faults={"words": "aside-words"}), asked=True)


@blueprint.post("/<int:item_id>/import")
@staff
def take_rows(item_id: int) -> Any:  # noqa: ANN401 - a redirect
    """Take in every row that can be: the worker does, one after the other, and goes on where it stopped."""
    with runtime().works.reading(actor()) as work:
        view = _find(work, item_id)
        if not view.may_work or view.source != tray.IMPORT:
            abort(403 if not view.may_work else 404)
    try:
        with runtime().works.writing(actor()) as work:
            trayimport.start(work, item_id, letters=request.form.get("letters") == "1")
    except TrayOver as error:
        return _over(item_id, error)
    return redirect(url_for("tray.item", item_id=item_id), 303)


def _may_work() -> bool:
    held = actor()
    return bool(held.anywhere & policy.REVIEW)


def _waiting() -> int:
    """Count what waits, for the frame of the desk."""
    with runtime().works.reading(actor()) as work:
        return traylist.waiting(work)
