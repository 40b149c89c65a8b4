"""Lost links and links that reached the wrong mailbox: a new link by mail, by the receipt, and "this was not me"."""

import json
from typing import Any, cast

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from intake.services import lostlinks
from intake.services.lostlinks import ReceiptNotOurs, ReferenceWrong
from intake.services.requests import AlreadyAsked
from intake.services.work import SUBMITTER
from intake.web import subject
from intake.web.guards import private, runtime
from intake.web.i18n import LANG
from uploads.store import Spool

blueprint = Blueprint("lostlinks", __name__)

LONGEST = 2_000
"""Characters of what somebody writes beside."""

LONGEST_FIELD = 320
BIGGEST = 500_000
"""Bytes of a receipt or its opens."""


@blueprint.route(f"/{LANG}/lost-link", methods=["GET", "POST"])
def lost(lang: str) -> Response:
    """Explain both ways to a new link; take a number or reference with an address, and say the same for all."""
    del lang
    if request.method != "POST":
        return _page({})
    named = request.form.get("named", "").strip()[:LONGEST_FIELD]
    email = request.form.get("email", "").strip()[:LONGEST_FIELD]
    faults = {}
    if not named:
        faults["named"] = str(_("Give the number or the reference of your submission."))
    if "@" not in email:
        faults["email"] = str(_("Give the e-mail address that you gave when you sent it."))
    if faults:
        return _page({"named": named, "email": email}, faults, status=422)
    with runtime().works.writing(SUBMITTER) as work:
        lostlinks.ask_by_mail(work, _plain(named), _plain(email))
    return _answer("mail")


@blueprint.post(f"/{LANG}/lost-link/receipt")
def by_receipt(lang: str) -> Response:
    """Take a receipt with its reference: checked with our keys, then a person of the secretariat decides."""
    del lang
    reference = request.form.get("reference", "").strip()[:LONGEST_FIELD]
    words = _plain(request.form.get("words", ""))[:LONGEST].strip()
    typed = {"reference": reference, "words": words}
    note = _bytes(request.files.get("receipt"))
    faults = {}
    if not note:
        faults["receipt"] = str(_("Choose the file of your receipt, as it was given to you."))
    if not reference:
        faults["reference"] = str(_("Give the reference: ten letters and digits on your receipt."))
    if not words:
        faults["words"] = str(_("Say how the secretariat can reach you."))
    if faults:
        return _page(typed, faults, status=422)
    try:
        opens = _opens(request.files.get("opens"))
        with runtime().works.writing(SUBMITTER) as work:
            lostlinks.ask_by_receipt(work, note, reference=reference, opens=opens, words=words)
    except ReceiptNotOurs:
        faults["receipt"] = str(
            _("This is no receipt that our key signed, or it is not byte for byte as it was.")
        )
    except ReferenceWrong:
        faults["reference"] = str(_("The reference does not belong to this receipt."))
    except AlreadyAsked:
        return _answer("receipt")
    return _page(typed, faults, status=422) if faults else _answer("receipt")


@blueprint.route("/my/<token>/not-me", methods=["GET", "POST"])
def not_me(token: str) -> Response:
    """Explain what it means to say so; take it from whoever holds the mailbox."""
    token = subject.parse(token)
    if request.method == "POST":
        words = _plain(request.form.get("words", ""))[:LONGEST]
        with runtime().works.writing(SUBMITTER) as work:
            told = lostlinks.not_me(work, token, words=words)
    else:
        with runtime().works.reading(SUBMITTER) as work:
            told = lostlinks.about(work, token)
    page = {"told": told, "link": url_for("my.receipt", token=token)}
    return private(make_response(render_template("my/not_me.html", page=page)))


def _page(
    typed: dict[str, str], faults: dict[str, str] | None = None, *, status: int = 200
) -> Response:
    made = render_template("public/lost_link.html", typed=typed, faults=faults or {}, done="")
    return private(make_response(made, status))


def _answer(done: str) -> Response:
    made = render_template("public/lost_link.html", typed={}, faults={}, done=done)
    return private(make_response(made))


def _bytes(file: FileStorage | None) -> bytes:
    """Give the bytes of a small file, none for a larger one."""
    if file is None:
        return b""
    spool = cast("Spool", file.stream)
    if spool.size > BIGGEST:
        return b""
    spool.seek(0)
    return spool.read()


def _opens(file: FileStorage | None) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Read the opens, None where none were given. Raises ReferenceWrong for what is no JSON."""
    data = _bytes(file)
    if not data:
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise ReferenceWrong from None


def _plain(text: str) -> str:
    return text.replace("\x00", "")
