"""Calls as the secretariat manages them: made, changed, opened, closed, their deadlines moved. GET changes nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from intake.services import calls, closingdays, management
from intake.services.calls import CallClosed
from intake.services.calltexts import CallInvalid, CallText
from intake.services.closingdays import Concern
from intake.services.management import Managed, Revision, Sheet
from intake.services.transitions import Conflict
from intake.web import callpage
from intake.web.forms import call as callform
from intake.web.forms.call import Typed
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language
from intake.web.limits import FORM_BYTES
from intake.web.roompages import room

blueprint = Blueprint("manage", __name__, url_prefix="/manage")
blueprint.context_processor(lambda: {"order": callpage.ORDER})

REASONS = {"deadline": "reason", "close": "closing"}
"""The text in which each act says why."""


@blueprint.get("/calls", endpoint="calls")
@staff
def list_calls() -> str:
    """List the calls of each process."""
    with runtime().works.reading(actor()) as work:
        held = management.processes(work, current_language())
    return render_template("manage/calls.html", processes=held)


@blueprint.route("/processes/<slug>/calls/new", methods=["GET", "POST"])
@staff
def new_call(slug: str) -> Any:  # noqa: ANN401 - a page or a redirect
    """Make a call that is not open yet."""
    with runtime().works.reading(actor()) as work:
        process = management.process(work, slug, current_language())
        papers = management.papers(work, process.id, current_language())
    if not process.may_manage:
        abort(403)
    if request.method != "POST":
        empty = CallText(kinds=("comment",), title={}, summary={}, body={}, zone="UTC")
        return _form(process, papers, callform.from_text(empty, None), {})
    typed = _read()
    faults = dict(typed.faults)
    code = request.form.get("code", "")
    found = None if faults else _unusual(callform.instant(typed, "closes"), typed.one("zone"))
    if not faults and found is None:
        try:
            with runtime().works.writing(actor()) as work:
                code = calls.create(
                    work, process_id=process.id, code=code, text=callform.to_text(typed)
                )
                _plan(work, code, typed)
            return redirect(url_for("manage.call", code=code, done="created"), 303)
        except CallInvalid as error:
            faults = error.faults
    return _form(process, papers, typed, faults, code=code, unusual=found), 422


@blueprint.route("/calls/<code>", methods=["GET", "POST"])
@staff
def call(code: str) -> Any:  # noqa: ANN401 - as above
    """Show a call with everything it prints; change it."""
    sheet = _sheet(code)
    if request.method != "POST":
        return _edit(sheet, callform.from_text(sheet.text, sheet.closes_before), {})
    if not sheet.process.may_manage:
        abort(403)
    typed = callform.kept(_read(), sheet)
    faults = dict(typed.faults)
    seen = request.form.get("seen", type=int)
    if seen is None:
        abort(400)
    found = None
    if not faults and not sheet.opened:
        planned = callform.instant(typed, "closes")
        found = _unusual(planned, typed.one("zone"), known=sheet.closes_before)
    if not faults and found is None:
        try:
            with runtime().works.writing(actor()) as work:
                calls.edit(work, sheet.code, callform.to_text(typed), seen=seen)
                if not sheet.opened:
                    _plan(work, sheet.code, typed)
            room().forget()  # its quota may be another
            return redirect(url_for("manage.call", code=sheet.code, done="saved"), 303)
        except CallInvalid as error:
            faults = error.faults
        except Conflict:
            return _edit(_sheet(code), typed, {}, conflict=True), 409
    return _edit(sheet, typed, faults, unusual=found), 422


@blueprint.post("/calls/<code>/open")
@staff
def open_call(code: str) -> Any:  # noqa: ANN401 - as above
    """Open a call with the deadline it was given."""
    sheet = _changeable(code)
    try:
        with runtime().works.writing(actor()) as work:
            calls.open_call(work, sheet.code)
    except CallInvalid as error:
        typed = callform.from_text(sheet.text, sheet.closes_before)
        return _edit(sheet, typed, error.faults, act="open"), 422
    return redirect(url_for("manage.call", code=sheet.code, done="opened"), 303)


@blueprint.post("/calls/<code>/deadline")
@staff
def deadline(code: str) -> Any:  # noqa: ANN401 - as above
    """Move the deadline of an opened call, with the reason that is published."""
    return _time(code, "deadline")


@blueprint.post("/calls/<code>/close")
@staff
def close(code: str) -> Any:  # noqa: ANN401 - as above
    """Close an open call now, with the reason that is published."""
    return _time(code, "close")


def _time(code: str, act: str) -> Any:  # noqa: ANN401 - as above
    """Do what changes an opened call's deadline; give the page again where something is missing."""
    sheet = _changeable(code)
    shown = callform.from_text(sheet.text, sheet.closes_before)
    why = REASONS[act]
    fields = ("closes_on", "closes_time") if act == "deadline" else ()
    entered = {name: request.form.get(name, "").strip() for name in fields}
    typed = Typed({**shown.values, **entered, **callform.texts(request.form, (why,))})
    faults = callform.too_long(typed, (why,))
    try:
        closes_before = callform.instant(typed, "closes")
    except ValueError:
        closes_before, faults["closes_on"] = None, "date"
    if closes_before is None and "closes_on" not in faults:
        faults["closes_on"] = "missing"
    if not typed.texts(why).get("en"):
        faults[f"{why}-en"] = "reason-missing"
    found = None
    if act == "deadline" and not faults:
        found = _unusual(closes_before, sheet.text.zone, known=sheet.closes_before)
    if not faults and closes_before is not None and found is None:
        try:
            with runtime().works.writing(actor()) as work:
                if act == "close":
                    calls.close_call(work, sheet.code, reason=typed.texts(why))
                else:
                    calls.set_deadline(work, sheet.code, closes_before, reason=typed.texts(why))
            return redirect(url_for("manage.call", code=sheet.code, done=act), 303)
        except CallInvalid as error:
            faults = error.faults
        except CallClosed:
            return _edit(_sheet(code), typed, {}, conflict=True, act=act), 409
    return _edit(sheet, typed, faults, act=act, unusual=found), 422


def _unusual(
    closes_before: datetime | None, zone: str, *, known: datetime | None = None
) -> Concern | None:
    """Give why a new deadline deserves a second look, unless this very day was pressed for all the same."""
    if closes_before is None or closes_before == known:
        return None
    found = _concern(closes_before, zone)
    pressed = request.form.get("anyway")
    return found if found is not None and found.day != pressed else None


def _concern(closes_before: datetime, zone: str) -> Concern | None:
    with runtime().works.reading(actor()) as work:
        return closingdays.concern(work, closes_before, zone, current_language())


def _read() -> Typed:
    """Read the form of a call; where a front stands before us, nothing may be promised that it stops."""
    typed = callform.read(request.form)
    settings = runtime().settings
    return (
        callform.within(typed, settings.max_body - FORM_BYTES) if settings.trusted_proxy else typed
    )


def _plan(work: Any, code: str, typed: Typed) -> None:  # noqa: ANN401 - a Work
    """Give a call that is not open its deadline to come."""
    closes_before = callform.instant(typed, "closes")
    if closes_before is not None:
        calls.set_deadline(work, code, closes_before, reason={})


def _sheet(code: str) -> Sheet:
    with runtime().works.reading(actor()) as work:
        return management.sheet(work, code, current_language())


def _changeable(code: str) -> Sheet:
    sheet = _sheet(code)
    if not sheet.process.may_manage:
        abort(403)
    return sheet


def _form(
    process: Managed,
    papers: Sequence[Revision],
    typed: Typed,
    faults: dict[str, str],
    *,
    code: str = "",
    unusual: Concern | None = None,
) -> str:
    words = callpage.faults(faults)
    return render_template(
        "manage/new.html",
        process=process,
        papers=papers,
        typed=typed,
        faults=words,
        code=code,
        page=callpage,
        unusual=callpage.unusual(unusual),
        unusual_day=unusual.day if unusual else "",
    )


def _edit(
    sheet: Sheet,
    typed: Typed,
    faults: dict[str, str],
    *,
    conflict: bool = False,
    act: str = "edit",
    unusual: Concern | None = None,
) -> Response:
    hint = None
    if sheet.closes_before is not None and sheet.state != "closed":
        hint = _concern(sheet.closes_before, sheet.text.zone)
    page = render_template(
        "manage/call.html",
        sheet=sheet,
        process=sheet.process,
        papers=sheet.papers,
        typed=typed,
        faults=callpage.faults(faults),
        conflict=conflict,
        act=act,
        done=request.args.get("done", ""),
        page=callpage,
        unusual=callpage.unusual(unusual),
        unusual_day=unusual.day if unusual else "",
        hint=callpage.unusual(hint),
    )
    return make_response(page)
