"""Personal invitations as the secretariat makes them: listed, one by one, a table of many after a dry run."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

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

from intake.domain.vocab import LANGUAGES
from intake.services import invitationlist, invitations
from intake.services.invitationlist import Listing
from intake.services.invitations import InvitationsInvalid, InvitationUnknown, Made
from intake.services.wording import types as stakeholder_types
from intake.services.work import Work
from intake.web import answers, callpage, choices, formtokens, invitetable, invitewords
from intake.web.forms import invitation as form
from intake.web.forms.call import Typed
from intake.web.forms.invitation import TableInvalid
from intake.web.guards import actor, private, runtime, staff
from intake.web.i18n import current_language
from uploads.store import Spool

blueprint = Blueprint("invitations", __name__, url_prefix="/manage/calls/<code>/invitations")
blueprint.context_processor(lambda: {"order": callpage.ORDER})

PLAIN = (*form.TEXTS, *form.REASONS, "type", "language", "uses", "verified")
DAYS = tuple(f"{name}_{part}" for name in form.TIMES for part in ("on", "time"))
_KEY = re.compile(r"[0-9a-f]{32}")

DONE = frozenset({"made", "again", "revoked"})


@blueprint.get("", endpoint="listing")
@staff
def list_invitations(code: str) -> Response:
    """List a call's invitations, the newest first."""
    after = request.args.get("after", "")
    with runtime().works.reading(actor()) as work:
        listing = invitationlist.listing(
            work, code, current_language(), after=int(after) if _is_id(after) else None
        )
    page = render_template("manage/invitations.html", listing=listing, done=_done())
    return private(make_response(page))


@blueprint.route("/new", methods=["GET", "POST"])
@staff
def new(code: str) -> Any:  # noqa: ANN401 - a page or a redirect
    """Make one invitation."""
    listing = _inviting(code)
    if request.method != "POST":
        return _form(listing, Typed({"language": current_language(), "uses": "1"}), {})
    read = form.read(request.form, listing.zone)
    found = dict(read.faults)
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        abort(400)
    if not found:
        try:
            with runtime().works.writing(actor()) as work:
                made = invitations.make(work, listing.call, [read.invitee], key=key)
            return _made(listing, made)
        except InvitationsInvalid as error:
            found = dict(error.faults[0])
    typed: dict[str, str | Sequence[str]] = {
        name: request.form.get(name, "").strip() for name in (*PLAIN, *DAYS)
    }
    typed["countries"] = request.form.getlist("countries")
    return _form(listing, Typed(typed), invitewords.faults(found), status=422)


@blueprint.route("/table", methods=["GET", "POST"])
@staff
def table(code: str) -> Any:  # noqa: ANN401 - as above
    """Take a table of invitations and show what would be made of it; nothing is made yet."""
    listing = _inviting(code)
    if request.method != "POST":
        return _table(listing)
    uploaded = request.files.get("table")
    if uploaded is None or not uploaded.filename:
        return _table(listing, invitewords.table(TableInvalid("empty")))
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        language = current_language()
    try:
        word = invitetable.keep(cast("Spool", uploaded.stream), listing, language)
        return _dry(listing, word)
    except TableInvalid as error:
        return _table(listing, invitewords.table(error))


@blueprint.post("/table/make")
@staff
def make(code: str) -> Any:  # noqa: ANN401 - as above
    """Make all invitations of a table that was shown, or none."""
    listing = _inviting(code)
    word = request.form.get("table", "")
    try:
        with runtime().works.reading(actor()) as work:
            read = invitetable.read(work, word, listing)
        if any(row.faults for row in read.rows):
            return _dry(listing, word, status=422)
        with runtime().works.writing(actor()) as work:
            made = invitations.make(
                work, listing.call, [row.invitee for row in read.rows], key=read.key
            )
    except TableInvalid as error:
        return _table(listing, invitewords.table(error))
    except InvitationsInvalid:
        return _dry(listing, word, status=422)
    return _made(listing, made)


@blueprint.get("/<int:invitation>")
@staff
def one(code: str, invitation: int) -> Response:
    """Show one invitation: what it holds, what came by it, and what can be done with it."""
    return _one(code, invitation)


@blueprint.post("/<int:invitation>/resend")
@staff
def resend(code: str, invitation: int) -> Any:  # noqa: ANN401 - as above
    """Send its mail once more, with the same link."""
    return _act(code, invitation, "again")


@blueprint.post("/<int:invitation>/renew")
@staff
def renew(code: str, invitation: int) -> Any:  # noqa: ANN401 - as above
    """Give it a new link; the old one ends."""
    listing = _inviting(code)
    try:
        with runtime().works.writing(actor()) as work:
            made = invitations.renew(work, listing.call, invitation)
    except InvitationsInvalid as error:
        return _one(code, invitation, invitewords.faults(error.faults[0]))
    except InvitationUnknown:
        abort(404)
    return _made(listing, (made,))


@blueprint.post("/<int:invitation>/revoke")
@staff
def revoke(code: str, invitation: int) -> Any:  # noqa: ANN401 - as above
    """End it."""
    return _act(code, invitation, "revoked")


def _act(code: str, invitation: int, done: str) -> Any:  # noqa: ANN401 - as above
    listing = _inviting(code)
    verb = {"again": invitations.resend, "revoked": invitations.revoke}[done]
    try:
        with runtime().works.writing(actor()) as work:
            verb(work, listing.call, invitation)
    except InvitationsInvalid as error:
        return _one(code, invitation, invitewords.faults(error.faults[0]))
    except InvitationUnknown:
        abort(404)
    return redirect(_address("one", listing, invitation=invitation, done=done), 303)


def _inviting(code: str) -> Listing:
    """Give the call to whoever may invite to it; 403 for others of its process, 404 for strangers."""
    with runtime().works.reading(actor()) as work:
        listing = invitationlist.listing(work, code, current_language())
    if not listing.may_invite:
        abort(403)
    return listing


def _form(
    listing: Listing, typed: Typed, faults: Mapping[str, str], *, status: int = 200
) -> Response:
    with runtime().works.reading(actor()) as work:
        types = _types(work)
    page = render_template(
        "manage/invitations_new.html",
        listing=listing,
        typed=typed,
        faults=faults,
        key=request.form.get("key") or formtokens.fresh_nonce(),
        types=types,
        letters=choices.letters(),
        regions=choices.regions(current_language()),
    )
    return private(make_response(page, status))


def _types(work: Work) -> tuple[tuple[str, str], ...]:
    return tuple((code, name.value) for code, name in stakeholder_types(work, current_language()))


def _table(listing: Listing, fault: str = "") -> Response:
    with runtime().works.reading(actor()) as work:
        types = _types(work)
    page = render_template(
        "manage/invitations_table.html",
        listing=listing,
        fault=fault,
        types=types,
        letters=choices.letters(),
        most=invitations.MOST,
    )
    return private(make_response(page, 422 if fault else 200))


def _dry(listing: Listing, word: str, *, status: int = 200) -> Response:
    """Show every row of a kept table. Raises TableInvalid."""
    with runtime().works.reading(actor()) as work:
        read = invitetable.read(work, word, listing)
        rows = invitetable.dry(work, invitetable.checked(work, read, listing), listing)
    wrong = sum(bool(row.faults) for row in rows)
    page = render_template(
        "manage/invitations_dry.html",
        listing=listing,
        rows=rows,
        wrong=wrong,
        mails=sum(bool(row.email) for row in rows),
        table=word,
    )
    return private(make_response(page, 422 if wrong else status))


def _made(listing: Listing, made: Sequence[Made]) -> Any:  # noqa: ANN401 - as above
    """Answer a making: the list, or first the links that no mail carries, shown this once."""
    shown = [(one.name, answers.address_of(one.token)) for one in made if one.token]
    if not shown:
        return redirect(_address("listing", listing, done="made"), 303)
    page = render_template(
        "manage/invitations_links.html", listing=listing, links=shown, mails=len(made) - len(shown)
    )
    return private(make_response(page))


def _one(code: str, invitation: int, faults: Mapping[str, str] | None = None) -> Response:
    with runtime().works.reading(actor()) as work:
        listing = invitationlist.listing(work, code, current_language())
        try:
            sheet = invitationlist.sheet(work, code, invitation)
        except InvitationUnknown:
            abort(404)
        types = dict(_types(work))
    page = render_template(
        "manage/invitations_one.html",
        listing=listing,
        sheet=sheet,
        types=types,
        faults=faults or {},
        done=_done(),
    )
    return private(make_response(page, 409 if faults else 200))


def _address(endpoint: str, listing: Listing, **more: object) -> str:
    return url_for(f"invitations.{endpoint}", code=listing.call, **more)  # type: ignore[arg-type]  # what url_for takes


def _done() -> str:
    done = request.args.get("done", "")
    return done if done in DONE else ""


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10  # noqa: PLR2004 - digits of any row's id
