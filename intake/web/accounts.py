"""Our own account pages: whose account it is, and the one-time page that sets a first password."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import hash_password

from intake.domain import passwords
from intake.services import accounts, resets
from intake.services.accounts import TokenUnknown
from intake.services.work import SYSTEM
from intake.web import errors
from intake.web.guards import actor, private, runtime
from intake.web.i18n import current_language

blueprint = Blueprint("accounts", __name__, url_prefix="/account")

LONGEST = 320
"""Characters of an e-mail address."""


@blueprint.get("/")
def mine() -> Any:  # noqa: ANN401 - a response of any kind
    """Show the account that is signed in: name, roles, how to change the password and sign out."""
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=request.path))
    with runtime().works.reading(actor()) as work:
        processes = accounts.memberships(work, current_language())
    page = render_template(
        "accounts/mine.html", actor=actor(), email=current_user.email, processes=processes
    )
    return private(make_response(page))


@blueprint.route("/first/<token>", methods=["GET", "POST"])
def first(token: str) -> Any:  # noqa: ANN401 - as above
    """Set the password of an invited account, or of one whose password was forgotten, once."""
    again = resets.is_reset(token)
    check, use = (
        (resets.check, resets.use) if again else (accounts.check_token, accounts.set_password)
    )
    try:
        with runtime().works.reading() as work:
            email = check(work, token)
        if request.method != "POST":
            return _first(email, {})
        typed = passwords.normal(request.form.get("password", ""))
        faults = _faults(typed, email)
        if faults:
            return _first(email, faults)
        hashed = hash_password(typed)
        with runtime().works.writing(SYSTEM) as work:
            use(work, token, hashed)
    except TokenUnknown:
        words = _(
            "This link was used already, or its time is over. Ask whoever sent it for a new one."
        )
        return private(errors.page(errors.ErrorPage(404, "not-found", words=words)))
    return redirect(url_for("security.login"), 303)


@blueprint.route("/forgot", methods=["GET", "POST"])
def forgot() -> Any:  # noqa: ANN401 - as above
    """Ask for a link that sets a new password; the answer is the same whether there is such an account."""
    demo = runtime().settings.demo
    if request.method == "POST" and not demo:
        with runtime().works.writing(SYSTEM) as work:
            resets.ask(work, request.form.get("email", "")[:LONGEST])
    asked = request.method == "POST"
    page = render_template("accounts/forgot.html", asked=asked, demo=demo)
    return private(make_response(page))


def _first(email: str, faults: dict[str, str]) -> Any:  # noqa: ANN401 - as above
    page = render_template("accounts/first.html", email=email, faults=faults)
    return private(make_response(page, 422 if faults else 200))


def _faults(typed: str, email: str) -> dict[str, str]:
    weak = passwords.weakness(typed, personal=[email])
    words = {
        "too-short": _(
            "Take 15 characters or more. A few words that do not belong together are easy to keep in mind."
        ),
        "too-long": _("This is longer than 1,024 characters."),
        "common": _(
            "Many people use a password like this, or it holds your own name. Take words that others would not guess."
        ),
        "breached": _(
            "This stands in public lists of breached passwords, or is made of one or two that do: attackers try those "
            "first. Take four words or more that do not belong together."
        ),
    }
    if weak:
        return {"password": words[weak]}
    if typed != passwords.normal(request.form.get("again", "")):
        return {"again": _("The two passwords differ. Type the new one twice.")}
    return {}
