"""The reports of what newer parsers changed in stored files: for the secretariat, as pages and as CSV."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

from intake.services import reflagging, rereadlist
from intake.services import rereading as runs
from intake.services.rereadlist import Line, RunUnknown
from intake.web import casepage
from intake.web.guards import actor, runtime, staff
from intake.web.pages.narrowing import digits
from intake.web.pages.register import cell

blueprint = Blueprint("rereadings", __name__, url_prefix="/desk/rereadings")
blueprint.context_processor(lambda: dict(casepage.HELPERS))

OUTCOMES = (runs.CHANGED, runs.FIRST, runs.HELD, runs.MISSING, runs.PUT_OFF, runs.SAME)
IN_MEMORY = 1 << 20
HEADER = ("number", "file", "sha256", "files", "outcome", "summary", "pages_changed", "characters")


@blueprint.get("/")
@staff
def listing() -> str:
    """List the runs."""
    with runtime().works.reading(actor()) as work:
        held = rereadlist.runs(work)
    return render_template("desk/rereadings.html", runs=held, outcomes=OUTCOMES)


@blueprint.get("/<int:run_id>")
@staff
def report(run_id: int) -> str:
    """Show what one run changed, file by file."""
    outcome = request.args.get("outcome")
    outcome = outcome if outcome in OUTCOMES else None
    with runtime().works.reading(actor()) as work:
        try:
            page = rereadlist.report(work, run_id, outcome=outcome, after=digits("after"))
        except RunUnknown:
            abort(404)
    return render_template(
        "desk/rereading.html",
        run=page.run,
        lines=[(line, summary(line.changes)) for line in page.lines],
        outcome=outcome,
        outcomes=OUTCOMES,
        next_url=url_for(".report", run_id=run_id, outcome=outcome, after=page.next)
        if page.next
        else None,
    )


@blueprint.get("/<int:run_id>.csv")
@staff
def as_csv(run_id: int) -> Response:
    """Give the whole report as CSV: from one snapshot to a file of its own, then sent from there."""
    with runtime().works.reading(actor()) as work:
        try:
            rereadlist.run(work, run_id)
        except RunUnknown:
            abort(404)
        made = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(runtime().settings.data))  # noqa: SIM115 - the answer closes it
        for text in rows(rereadlist.all_lines(work, run_id)):
            made.write(text.encode())
    size = made.tell()
    made.seek(0)
    response = Response(wrap_file(request.environ, made), direct_passthrough=True)
    response.content_length = size
    response.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    response.headers["Content-Disposition"] = f'attachment; filename="rereading-{run_id}.csv"'
    return response


@blueprint.get("/of/<number>")
@staff
def of(number: str) -> str:
    """Show what runs found of one submission's files."""
    with runtime().works.reading(actor()) as work:
        held = rereadlist.of_submission(work, number)
    return render_template(
        "desk/reread_item.html",
        number=number,
        lines=[(line, summary(line.changes)) for line in held],
    )


@blueprint.post("/of/<number>")
@staff
def note(number: str) -> AnyResponse:
    """Say that what a newer reading found was seen."""
    with runtime().works.writing(actor()) as work:
        reflagging.note(work, number)
    return redirect(url_for("desk.item", number=number), 303)


def rows(lines: Iterable[Line]) -> Iterator[str]:
    """Give a report as CSV, the header first: RFC 4180, and no cell that a spreadsheet would run."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADER)
    for line in lines:
        text: Mapping[str, Any] = line.changes.get("text", {})
        told = (
            *(line.number, str(line.n), line.sha256, str(line.files), line.outcome),
            "\n".join(unified(line.changes)),
            str(text.get("pages", 0)),
            str(text.get("characters", 0)),
        )
        writer.writerow(cell(value) for value in told)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def unified(changes: Mapping[str, Any]) -> Iterator[str]:
    """Tell changes as a unified difference of code words and figures: `- status: read`, `+ status: partial`."""
    for key, value in changes.items():
        if key in ("findings", "exposures"):
            for sign in ("-", "+"):
                yield from (f"{sign} {key}: {code} {n}" for code, n in value[sign].items())
        elif key == "text":
            for page, before, after, between in value["each"]:
                yield f"- text of page {page}: {before}"
                yield f"+ text of page {page}: {after} ({between} between)"
        elif isinstance(value, list):
            yield from (
                f"{sign} {key}: {_told(one)}" for sign, one in zip("-+", value, strict=True)
            )


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "none")


def summary(changes: Mapping[str, Any]) -> list[str]:
    """Put a unified difference into the words of the reader, as far as these are words."""
    names = {
        "status": _("Reading"),
        "reason": _("Reason"),
        "kind": _("Type"),
        "pages": _("Pages"),
        "languages": _("Languages"),
        "text_status": _("Text"),
        "findings": _("Findings"),
        "exposures": _("What it shows"),
    }
    told = []
    for line in unified(changes):
        sign, _space, rest = line.partition(" ")
        key, _colon, value = rest.partition(": ")
        if key in names:
            told.append(f"{sign} {names[key]}: {value}")
    text = changes.get("text", {})
    told += [
        _(
            "± Text of page %(page)s: %(before)s → %(after)s characters, changed over %(between)s",
            page=page,
            before=before,
            after=after,
            between=between,
        )
        for page, before, after, between in text.get("each", ())
    ]
    if (more := text.get("pages", 0) - len(text.get("each", ()))) > 0:
        told.append(_("± Text of %(n)s more pages", n=more))
    if waiting := changes.get("index-follows"):
        told.append(_("The search follows for %(n)s more files with these bytes", n=waiting))
    return told
