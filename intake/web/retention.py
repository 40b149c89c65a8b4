"""The table of retention: what is kept how long and why, what the next run would do, what the last one did."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from intake.domain.vocab import LANGUAGES
from intake.services import keeping, retention
from intake.services.retention import AUTHORS, DaysOutOfBounds, RuleUnknown
from intake.web.guards import actor, runtime, staff

blueprint = Blueprint("retention", __name__, url_prefix="/manage/retention")

LONGEST = 2_000
MOST_DIGITS = 6


@blueprint.get("")
@staff
def table() -> str:
    """Show the rules with the figures of a dry run."""
    return _table()


@blueprint.post("/<code>")
@staff
def change(code: str) -> Any:  # noqa: ANN401 - a page or a redirect
    """Set the days and the basis of a rule."""
    held = actor()
    if not held.site_roles & AUTHORS:
        abort(403)
    if code not in keeping.SHIPPED:
        abort(404)
    typed = request.form.get(f"days-{code}", "").strip()
    basis = {lang: request.form.get(f"basis-{lang}", "") for lang in LANGUAGES}
    rule = keeping.SHIPPED[code]
    if not (typed.isdecimal() and typed.isascii() and len(typed) <= MOST_DIGITS):
        return _table(code, typed, basis, _outside(rule)), 422
    if any(len(text) > LONGEST for text in basis.values()):
        return _table(code, typed, basis, _("Write 2,000 characters at most.")), 422
    try:
        with runtime().works.writing(held) as work:
            retention.change(work, code, days=int(typed), basis=basis)
    except RuleUnknown:
        abort(404)
    except DaysOutOfBounds as error:
        return _table(code, typed, basis, _outside(error.rule)), 422
    return redirect(url_for("retention.table", done=code), 303)


def _outside(rule: keeping.Rule) -> str:
    return str(
        _("Give a number of days from %(least)s to %(most)s.", least=rule.least, most=rule.most)
    )


def _table(
    code: str = "", typed: str = "", basis: dict[str, str] | None = None, error: str = ""
) -> str:
    with runtime().works.reading(actor()) as work:
        lines = retention.table(work)
    return render_template(
        "manage/retention.html",
        lines=lines,
        may=bool(actor().site_roles & AUTHORS),
        at=code,
        typed=typed,
        basis=basis or {},
        error=error,
        done=request.args.get("done", ""),
    )
