"""The bytes of the tray: messages, scans, tables as they came, and their parts. For the staff of the process alone."""

from flask import Blueprint, Response, abort

from intake.services import traycase
from intake.services.tray import TrayUnknown
from intake.services.traycase import ItemView
from intake.services.work import Work
from intake.web.guards import actor, runtime, staff
from intake.web.serving import serve_blob
from uploads.kinds import media_type

blueprint = Blueprint("trayfiles", __name__, url_prefix="/desk/tray")

NAMED = frozenset({"eml", "msg", "csv", "zip"})
"""Endings that tell a mail program or a table what it opens."""


@blueprint.get("/<int:item_id>/evidence")
@staff
def evidence(item_id: int) -> Response:
    """Send the message, scan or table itself to the staff, as it came."""
    with runtime().works.reading(actor()) as work:
        view = _item(work, item_id)
        try:
            name, sha256 = traycase.evidence(work, item_id)
        except TrayUnknown:
            abort(404)
    stem, _dot, ending = name.rpartition(".")
    answer = serve_blob(
        sha256,
        size=view.size,
        media_type="application/octet-stream",
        name=stem or name,
        spare=f"tray-{item_id}",
        secret=True,
    )
    if ending.lower() in NAMED:
        said = answer.headers["Content-Disposition"].replace(".bin", f".{ending.lower()}")
        answer.headers["Content-Disposition"] = said
    return answer


@blueprint.get("/<int:item_id>/parts/<int:n>")
@staff
def part(item_id: int, n: int) -> Response:
    """Send one part to the staff, as it came."""
    with runtime().works.reading(actor()) as work:
        _item(work, item_id)
        try:
            held = traycase.part_bytes(work, item_id, n)
        except TrayUnknown:
            abort(404)
    return serve_blob(
        held.sha256,
        size=held.size,
        media_type=media_type(str(held.report.get("kind") or "unknown")),
        name=held.name,
        spare=f"tray-{item_id}-{n}",
        secret=True,
    )


def _item(work: Work, item_id: int) -> ItemView:
    try:
        return traycase.item(work, item_id)
    except TrayUnknown:
        abort(404)
