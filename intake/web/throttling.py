"""Where what one client may do is counted: which route is what, and what whoever does too much of it is told.

A form of submission is counted by intake.web.sending once it is read: only then is it known whether it sends, and a
sending is never refused because of the checks before it. Nothing here is shared between clients: one that is over its
rate is told so, everybody else goes on.
"""

import logging
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import cast

from flask import Flask, Response, current_app, g, request
from flask_babel import gettext as _
from flask_babel import ngettext

from config import Settings
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.guards import UNSAFE, private, runtime
from intake.web.throttle import Rate, Throttle, is_own, network

ROUTES = {
    "my.withdraw": "act",
    "revise.contest": "act",
    "revise.ask": "act",
    "revise.choice": "act",
    "revise.confirm": "act",
    "lostlinks.not_me": "act",
    "accounts.first": "act",
    "accounts.forgot": "letter",
    "lostlinks.lost": "letter",
    "lostlinks.by_receipt": "letter",
    "security.login": "sign_in",
    "security.change_password": "sign_in",
    "submit.form": "form",
}
"""What a POST of each route is counted as; the secretariat's own routes need a sign-in and are not counted."""

BEHIND_LINKS = ("/my/", "/account/first/")
"""Addresses that hold a secret: one that opens nothing is a guess."""

OF_DRAFT = Rate(30, 30)
"""Sendings of one draft: far more than a person presses, far fewer than a machine."""

ACCOUNT_PART = 6

log = logging.getLogger("intake.web")


class Throttles:
    """The throttles of one process, by what they count; what has no rate is not limited."""

    def __init__(self, settings: Settings) -> None:
        rates = {name: Rate(*rate) for name, rate in settings.rates.items()}
        if "send" in rates:
            rates["draft"] = OF_DRAFT
        if (whole := rates.get("sign_in")) is not None:
            rates["account"] = Rate(
                math.ceil(whole.burst / ACCOUNT_PART), math.ceil(whole.per_minute / ACCOUNT_PART)
            )
        self._held: Mapping[str, Throttle] = {name: Throttle(one) for name, one in rates.items()}

    def take(self, name: str, client: str | None) -> float:
        """Count one act of a client; give the seconds to wait, 0.0 for none. None is nobody in particular."""
        held = self._held.get(name)
        return held.take(client) if held is not None and client else 0.0

    def give_back(self, name: str, client: str | None) -> None:
        """Take an act off the count."""
        held = self._held.get(name)
        if held is not None and client:
            held.give_back(client)


def _throttles() -> Throttles:
    return cast("Throttles", current_app.extensions["intake.throttles"])


def client() -> str | None:
    """Give who asks: the address that the trusted front names, else the connection's own; no header of the client's.

    None in production where a server on this machine stands before us and names nobody: all would share one rate.
    """
    address = request.remote_addr or ""
    if runtime().settings.production and is_own(address):
        return None
    return network(address)


def of_form(*, sends: bool, draft: str | None) -> float:
    """Count a form of submission that was read; `draft` is its nonce where something of it was prepared before."""
    if sends and draft is not None:
        return _throttles().take("draft", draft)
    return _throttles().take("send" if sends else "attach", client())


def may_keep() -> bool:
    """Say whether what was typed in a refused form may be kept: that too is counted."""
    return not _throttles().take("act", client())


def refuse_form(wait: float, link: str | None) -> Response:
    """Answer a form that came too often; `link` is where what was typed is kept, None where it is not."""
    if link is None:
        return _refuse(wait, _again())
    words = _(
        "What you typed and what you had attached before is kept behind your link, with the time at which you pressed. "
        "Files of this request were not taken: reload this page in a moment, or attach them again."
    )
    way = Link(_("Go on with what is kept"), link)
    return _refuse(wait, words, actions=(way,), pressed=True)


def _again() -> str:
    words = _(
        "Nothing of it was recorded. Wait a moment, then press the browser’s Reload: it sends the same form again with "
        "all that you typed. What you had attached before is still behind your link."
    )
    return str(words)


def _refuse(
    wait: float, words: str, *, actions: tuple[Link, ...] = (), pressed: bool = False
) -> Response:
    g.without_database = True
    return private(
        error_page(
            ErrorPage(
                429,
                "too-many",
                words=words,
                retry_after=max(1, math.ceil(wait)),
                actions=actions,
                pressed=pressed,
            )
        )
    )


def _before() -> Response | None:
    """Count what a route says it is, before its body is read."""
    name = ROUTES.get(request.endpoint or "")
    if name is None or name == "form" or request.method not in UNSAFE:
        return None
    wait = _throttles().take(name, client())
    if not wait and name == "sign_in":
        wait = _throttles().take("account", _account())
        if wait:
            _throttles().give_back(name, client())
    if not wait:
        return None
    if name == "sign_in":
        minutes = math.ceil(wait / 60)
        words = ngettext(
            "Too many attempts to sign in failed. Wait %(num)s minute; colleagues elsewhere can sign in meanwhile.",
            "Too many attempts to sign in failed. Wait %(num)s minutes; colleagues elsewhere can sign in meanwhile.",
            minutes,
        )
        return _refuse(wait, words)
    return _refuse(wait, _again())


def _account() -> str | None:
    """Give the account that is tried, from this client: nobody elsewhere is locked out of it."""
    here = client()
    named = request.form.get("email", "").strip().casefold()
    return f"{here} {named}" if here and named else None


def _after(response: Response) -> Response:
    """Count links that open nothing; take a sign-in that succeeded off the count."""
    status = response.status_code
    tried = request.method in UNSAFE and ROUTES.get(request.endpoint or "") == "sign_in"
    if tried and status in {302, 303}:
        _throttles().give_back("sign_in", client())
        _throttles().give_back("account", _account())
    if status != HTTPStatus.NOT_FOUND or not request.path.startswith(BEHIND_LINKS):
        return response
    wait = _throttles().take("guess", client())
    if not wait:
        return response
    words = _(
        "Many addresses that open nothing were tried from your network. Your own link works all the same: open it from "
        "your letter or your receipt, whole."
    )
    return _refuse(wait, words)


def install(app: Flask, settings: Settings) -> None:
    """Count around every request. Before the guards that read the form, so that what is refused costs little."""
    app.extensions["intake.throttles"] = Throttles(settings)
    app.before_request(_before)
    app.after_request(_after)
