"""The people of the secretariat: who holds which role where; invited, given roles, disabled, by administrators."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from intake.domain.vocab import LANGUAGES
from intake.services import accounts, people
from intake.services.accounts import AccountUnknown
from intake.services.people import LastAdministrator
from intake.services.work import Work
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language, moment
from intake.web.mailframe import is_address

blueprint = Blueprint("people", __name__, url_prefix="/manage/people")

LONGEST = 200
SITE = "*"
"""Stands for the whole site where a form names a process; no slug has it."""
DONE = frozenset({"invited", "known", "link", "grant", "revoke", "disable", "enable"})


@blueprint.get("")
@staff
def listing() -> str:
    """Show who holds which role in which process."""
    return _page()


@blueprint.post("")
@staff
def invite() -> Any:  # noqa: ANN401 - a page or a redirect
    """Invite a person by mail, with a first role."""
    form = request.form
    typed = {key: form.get(key, "").strip() for key in ("email", "name", "language", "role", "at")}
    with runtime().works.reading(actor()) as work:
        people.require(work, _place(typed["at"]))
    faults = _faults(typed)
    if faults:
        return _page(typed=typed, faults=faults), 422
    with runtime().works.writing(actor()) as work:
        user_id, new = people.invite(
            work,
            email=typed["email"],
            name=typed["name"],
            language=typed["language"],
            role=typed["role"],
            process=_place(typed["at"]),
        )
    _keep(user_id)
    return _done("invited" if new else "known", user_id)


@blueprint.post("/<int:user_id>/link")
@staff
def link(user_id: int) -> Any:  # noqa: ANN401 - as above
    """Write to a person with a fresh link."""
    return _do(user_id, "link", lambda work: people.send_link(work, user_id))


@blueprint.post("/<int:user_id>/disable")
@staff
def disable(user_id: int) -> Any:  # noqa: ANN401 - as above
    """Disable an account: its sessions and links end."""
    return _do(user_id, "disable", lambda work: people.disable(work, user_id))


@blueprint.post("/<int:user_id>/enable")
@staff
def enable(user_id: int) -> Any:  # noqa: ANN401 - as above
    """Enable an account again, with the roles that it held."""
    return _do(user_id, "enable", lambda work: people.enable(work, user_id))


@blueprint.post("/<int:user_id>/grant")
@staff
def grant(user_id: int) -> Any:  # noqa: ANN401 - as above
    """Give a role."""
    role, at = request.form.get("role", ""), _place(request.form.get("at", ""))
    if role not in accounts.GIVEN:
        abort(400)
    return _do(user_id, "grant", lambda work: people.grant(work, user_id, role=role, process=at))


@blueprint.post("/<int:user_id>/revoke")
@staff
def revoke(user_id: int) -> Any:  # noqa: ANN401 - as above
    """Take a role away; the button names it as place and role."""
    at, _sep, role = request.form.get("which", "").rpartition(" ")
    if role not in accounts.GIVEN:
        abort(400)
    place = _place(at)
    return _do(
        user_id, "revoke", lambda work: people.revoke(work, user_id, role=role, process=place)
    )


def _do(user_id: int, what: str, verb: Callable[[Work], None]) -> Any:  # noqa: ANN401 - as above
    try:
        with runtime().works.writing(actor()) as work:
            verb(work)
    except AccountUnknown:
        abort(404)
    except LastAdministrator:
        words = _(
            "This is the last administrator of the site who can sign in. Make somebody else an administrator first."
        )
        return _page(refused=words), 409
    _keep(user_id)
    return _done(what, user_id)


def _done(what: str, user_id: int) -> Any:  # noqa: ANN401 - as above
    return redirect(url_for("people.listing", done=what, who=user_id), 303)


def _keep(user_id: int) -> None:
    """Go on as oneself after changing one's own roles: a fresh session, where all others ended."""
    if user_id == actor().user_id:
        with runtime().works.reading() as work:
            session["_user_id"] = accounts.session_key(work, user_id)
        session["sid"] = secrets.token_urlsafe(16)
        session.pop("csrf_token", None)


def _place(typed: str) -> str | None:
    return None if typed == SITE else typed


def _faults(typed: dict[str, str]) -> dict[str, str]:
    found = {}
    if not is_address(typed["email"]):
        found["email"] = _("Type one e-mail address.")
    if not typed["name"] or len(typed["name"]) > LONGEST:
        found["name"] = _("Type the person’s name, 200 characters at most.")
    if typed["language"] not in LANGUAGES:
        found["language"] = _("Choose the language of the letter.")
    if typed["role"] not in accounts.GIVEN:
        found["role"] = _("Choose a role.")
    return found


def _page(
    *, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, refused: str = ""
) -> str:
    with runtime().works.reading(actor()) as work:
        page = people.page(work, current_language())
    done = request.args.get("done", "")
    who = request.args.get("who", "")
    return render_template(
        "manage/people.html",
        page=page,
        typed=typed or {},
        faults=faults or {},
        refused=refused,
        done=done if done in DONE else "",
        about=next((one for one in page.members if str(one.id) == who), None),
        roles=[role.value for role in accounts.GIVEN],
        me=actor().user_id,
        when=lambda at: moment(at, "UTC"),
        whole=SITE,
    )
