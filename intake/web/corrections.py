"""Correct or confirm fields at the desk; what was stated and what is shown now, side by side."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from intake.domain.fields import FIELDS, JsonValue
from intake.domain.policy import ActNotAllowed
from intake.services import corrections
from intake.services.corrections import FieldNotOpen, Line
from intake.services.transitions import Conflict
from intake.web import casepage, correctionwords
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import Moment, moment

blueprint = Blueprint("corrections", __name__, url_prefix="/desk")
blueprint.context_processor(lambda: dict(casepage.HELPERS))
blueprint.app_context_processor(
    lambda: {
        "corrected_at": _at,
        "basis_words": correctionwords.basis,
        "countries_of": casepage.HELPERS["countries"],
        "tongues_of": casepage.HELPERS["languages_of"],
    }
)

LONGEST = 10_000


def _at(line: Line) -> Moment:
    return moment(line.at, line.zone)


@blueprint.get("/submissions/<number>/correct")
@staff
def form(number: str) -> str:
    """Show what was corrected, and the forms."""
    return _form(number, {}, {})


@blueprint.post("/submissions/<number>/correct")
@staff
def correct(number: str) -> Any:  # noqa: ANN401 - a page or a redirect
    """Correct a field, or confirm some; a form that lacks something comes back with what was typed."""
    typed = request.form.to_dict()
    words, basis, seen = (typed.get(key, "") for key in ("words", "basis", "seen"))
    faults = {}
    if not words.strip() or len(words) > LONGEST:
        faults["words"] = _("Say why, in 10,000 characters at most.")
    if basis not in corrections.BASES:
        faults["basis"] = _("Choose how it is known.")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None  # noqa: PLR2004
    if version is None:
        faults["seen"] = _("Open the form again.")
    if faults or version is None:
        return _form(number, typed, faults), 422
    try:
        _do(number, typed, version)
    except FieldNotOpen as error:
        return _form(number, typed, {"value": _why(error)}), 422
    except ActNotAllowed:
        abort(403)
    except Conflict:
        changed = _("It changed since you opened it. Look at it again.")
        return _form(number, typed, {"value": changed}), 409
    return redirect(url_for("desk.item", number=number, _anchor="corrections"), 303)


def _do(number: str, typed: Mapping[str, str], seen: int) -> None:
    field, words, basis = typed.get("field", ""), typed["words"], typed["basis"]
    with runtime().works.writing(actor()) as work:
        if typed.get("act") == "confirm":
            fields = tuple(dict.fromkeys(request.form.getlist("fields")))
            corrections.confirm(work, number, fields, words=words, basis=basis, seen=seen)
        else:
            value = _value(field, typed.get("value", ""))
            corrections.correct(work, number, field, value, words=words, basis=basis, seen=seen)


def _value(field: str, typed: str) -> JsonValue:
    if field in FIELDS and FIELDS[field].shape == "list":
        return [one.strip() for one in typed.split(",") if one.strip()]
    return typed


def _why(error: FieldNotOpen) -> str:
    known: dict[str, str] = {
        "same": _("This is what stands already."),
        "pending": _("Decide the revision that waits first."),
        "speaks-alone": _("It was sent by a person who speaks for no entity."),
        "none": _("Choose what is confirmed."),
        "destroyed": _("Its fields were destroyed."),
    }
    return known.get(error.why) or str(_("This cannot stand in this field."))


def _form(number: str, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    with runtime().works.reading(actor()) as work:
        sheet = corrections.sheet(work, number)
    if not sheet.may:
        abort(403)
    return render_template(
        "desk/correct.html", sheet=sheet, typed=typed, faults=faults, known_by=corrections.BASES
    )
