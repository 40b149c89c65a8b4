"""The days on which the secretariat is closed, as it keeps them. Looking changes nothing."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from intake.services import closingdays
from intake.services.closingdays import DayTaken, ListFull
from intake.web import callpage, dates
from intake.web.forms import call as callform
from intake.web.forms.call import Typed
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language

blueprint = Blueprint("closingdays", __name__, url_prefix="/manage/closing-days")
blueprint.context_processor(lambda: {"order": callpage.ORDER, "full_day": dates.full_day})


@blueprint.get("/")
@staff
def listing() -> str:
    """List the days."""
    return _page(Typed({}), {})


@blueprint.post("/")
@staff
def add() -> Any:  # noqa: ANN401 - a page or a redirect
    """Put a day on the list."""
    _require()
    day = request.form.get("day", "").strip()
    typed = Typed({"day": day, **callform.texts(request.form, ("label",))})
    faults = {} if typed.texts("label").get("en") else {"label-en": callpage.english_missing()}
    if callform.too_long(typed, ("label",)):
        faults["label-en"] = str(_("This is too long."))
    try:
        at = date.fromisoformat(day)
    except ValueError:
        at, faults["day"] = None, str(_("Give a day of the calendar."))
    if at is not None and not faults:
        try:
            with runtime().works.writing(actor()) as work:
                closingdays.add(work, at, typed.texts("label"))
            return redirect(url_for("closingdays.listing"), 303)
        except DayTaken:
            faults["day"] = str(_("This day is on the list already."))
        except ListFull:
            faults["day"] = str(_("The list is full. Take off days that are over."))
    return _page(typed, faults), 422


@blueprint.post("/remove")
@staff
def remove() -> Any:  # noqa: ANN401 - as above
    """Take a day off the list."""
    _require()
    with runtime().works.writing(actor()) as work:
        closingdays.remove(work, request.form.get("day", ""))
    return redirect(url_for("closingdays.listing"), 303)


def _require() -> None:
    with runtime().works.reading(actor()) as work:
        if not closingdays.may_change(work):
            abort(403)


def _page(typed: Typed, faults: dict[str, str]) -> str:
    with runtime().works.reading(actor()) as work:
        held = closingdays.days(work, current_language())
        may_change = closingdays.may_change(work)
    return render_template(
        "manage/closing_days.html", days=held, may_change=may_change, typed=typed, faults=faults
    )
