"""Sign-in of the secretariat: Flask-Security over our own tables, joined to one process's parts.

It reads through a session of its own; what it changes of an account goes through one `writing` (DESIGN 6.8), so that no
sign-in holds the database's write lock while a password is being hashed.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, request, session
from flask.globals import app_ctx
from flask_babel import lazy_gettext as _l
from flask_login import current_user, user_logged_out
from flask_security import (
    PasswordUtil,
    Security,
    SQLAlchemySessionUserDatastore,
    user_authenticated,
)
from flask_security.forms import LoginForm
from flask_security.utils import set_request_attr
from sqlalchemy import inspect, update
from sqlalchemy.orm import scoped_session, sessionmaker

from intake.db.accounts import Role, User, WebAuthn
from intake.domain import passwords
from intake.domain.vocab import LANGUAGES
from intake.runtime import Runtime
from intake.services.work import SYSTEM, Works
from intake.web.guards import private
from intake.web.i18n import is_staff_page

ABSOLUTE = timedelta(hours=8)
IDLE = timedelta(minutes=60)
STEP = timedelta(minutes=1)
"""A session's last use is written down once in so long."""

_KEPT = frozenset({"_user_id", "_fresh", "_id", "fs_cc", "fs_paa", "lang"})


class Datastore(SQLAlchemySessionUserDatastore):  # type: ignore[misc]  # the base is untyped
    """Flask-Security's datastore: it reads through `session` and writes changed columns in one work."""

    def __init__(self, session: Any, works: Works) -> None:  # noqa: ANN401 - a scoped_session, untyped by its nature
        super().__init__(session, User, Role, WebAuthn)
        self.works = works

    def commit(self) -> None:
        """Write what changed of accounts, column by column, so that nothing done meanwhile is undone."""
        held = self.db.session()
        changes = {row.id: _changes(row) for row in held.dirty if isinstance(row, User)}
        held.rollback()
        if changes:
            with self.works.writing(SYSTEM) as work:
                for user_id, values in changes.items():
                    work.session.execute(update(User).where(User.id == user_id).values(**values))


def _changes(row: User) -> dict[str, Any]:
    columns = User.__table__.columns
    changed = [attr for attr in inspect(row).attrs if attr.history.has_changes()]  # type: ignore[var-annotated]  # SQLAlchemy leaves it open
    return {attr.key: attr.value for attr in changed if attr.key in columns}


class Passwords(PasswordUtil):  # type: ignore[misc]  # the base is untyped
    """Refuses short and common passwords, in our words."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001 - Flask-Security's own signature
        **known: Any,  # noqa: ANN401 - as above
    ) -> tuple[list[str] | None, str]:
        """Give (faults or None, the password in its normal form)."""
        del is_register
        normal = passwords.normal(password)
        user = known.get("user")
        personal = [user.email, user.name] if user is not None and hasattr(user, "email") else []
        fault = passwords.weakness(normal, personal=personal)
        return ([str(WEAK[fault])] if fault else None), normal


WEAK = {
    "too-short": _l(
        "Take 15 characters or more. A few words that do not belong together are easy to keep in mind."
    ),
    "too-long": _l("This is longer than 1,024 characters."),
    "common": _l(
        "Many people use a password like this, or it holds your own name. Take words that others would not guess."
    ),
    "breached": _l(
        "This stands in public lists of breached passwords, or is made of one or two that do: attackers try those "
        "first. Take four words or more that do not belong together."
    ),
}


class SignInForm(LoginForm):  # type: ignore[misc]  # the base is untyped
    """Address and password; nothing is remembered beyond the session."""

    remember = None


def install(app: Flask, runtime: Runtime) -> None:
    """Wire sign-in, sign-out and change of password under /account/ into the application."""
    app.config.update(_settings())
    engine = runtime.works.engine.execution_options(writing=False)
    held = scoped_session(
        sessionmaker(engine, autoflush=False),
        scopefunc=lambda: id(app_ctx._get_current_object()),  # type: ignore[attr-defined]  # noqa: SLF001 - the context itself is the scope
    )
    store = Datastore(held, runtime.works)
    security = Security(password_util_cls=Passwords, login_form=SignInForm)
    security.init_app(app, store)
    security.want_json(lambda _request: False)
    security.principal.identity_loaders.clear()
    app.login_manager.request_loader(None)  # type: ignore[attr-defined]  # no tokens in headers or addresses
    _without_remembering(app)
    app.login_manager.user_loader(lambda user_id: _load(store, runtime, user_id))  # type: ignore[attr-defined]  # set by Flask-Login
    app.before_request(_keep_language)
    app.after_request(lambda response: _touch(runtime, response))
    app.teardown_appcontext(lambda _error: held.remove())
    user_authenticated.connect(lambda _app, user, **_: _begin(runtime, user), app, weak=False)
    user_logged_out.connect(lambda _app, user, **_: _end(store, user), app, weak=False)


def _settings() -> dict[str, Any]:
    return {
        "WTF_CSRF_SSL_STRICT": False,  # our pages send no Referer; guards check Origin and Sec-Fetch-Site
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_POST_LOGIN_VIEW": "/desk/",
        "SECURITY_POST_LOGOUT_VIEW": "/account/login",
        "SECURITY_POST_CHANGE_VIEW": "/account/",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CACHE_CONTROL": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_FRESHNESS": timedelta(seconds=-1),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SESSION_PROTECTION": None,
        **{f"SECURITY_MSG_{key}": (words, "error") for key, words in _WORDS.items()},
    }


_WORDS = {
    "GENERIC_AUTHN_FAILED": _l("Address or password is not right. Type both again."),
    "EMAIL_NOT_PROVIDED": _l("Type your e-mail address."),
    "INVALID_EMAIL_ADDRESS": _l("This is no e-mail address."),
    "PASSWORD_NOT_PROVIDED": _l("Type your password."),
    "INVALID_PASSWORD": _l("This is not your present password."),
    "RETYPE_PASSWORD_MISMATCH": _l("The two passwords differ. Type the new one twice."),
    "PASSWORD_IS_THE_SAME": _l("The new password is the old one. Take another."),
}


def _without_remembering(app: Flask) -> None:
    """Take off what would read the session after every public page: nothing is remembered beyond a session."""
    hooks = app.after_request_funcs[None]
    hooks.remove(app.login_manager._update_remember_cookie)  # type: ignore[attr-defined]  # noqa: SLF001 - no switch for it


def _load(store: Datastore, runtime: Runtime, user_id: str) -> User | None:
    """Give the account of a session that is neither idle, nor old, nor ended by the server."""
    now = runtime.clock.now()
    since, seen = _instant("since"), _instant("seen")
    if since is None or seen is None or now >= since + ABSOLUTE or now >= seen + IDLE:
        return None
    user: User | None = store.find_user(fs_uniquifier=user_id) if user_id else None
    if user is None or not user.active:
        return None
    set_request_attr("fs_authn_via", "session")
    return user


def _begin(runtime: Runtime, user: User) -> None:
    """Begin a fresh session at sign-in: nothing of the anonymous one survives, its CSRF token neither."""
    now = runtime.clock.now()
    for key in set(session) - _KEPT:
        session.pop(key)
    session["sid"] = secrets.token_urlsafe(16)
    session["since"] = session["seen"] = now.timestamp()
    user.last_login_at, user.current_login_at = user.current_login_at, now.replace(tzinfo=None)
    user.login_count = (user.login_count or 0) + 1


def _end(store: Datastore, user: User) -> None:
    """End the account's sessions on the server: a copy of the cookie opens nothing any more."""
    session.clear()
    if getattr(user, "is_authenticated", False):
        store.set_uniquifier(user)
        store.commit()


def _touch(runtime: Runtime, response: Response) -> Response:
    """Close the secretariat's pages to caches and write down that the session was used; public pages never read it."""
    if not is_staff_page():
        return response
    now, seen = runtime.clock.now(), _instant("seen")
    if current_user.is_authenticated and seen is not None and now >= seen + STEP:
        session["seen"] = now.timestamp()
    return private(response)


def _keep_language() -> None:
    """Keep the language chosen on a page of the secretariat, whose addresses do not carry one."""
    if is_staff_page() and request.args.get("lang") in LANGUAGES:
        session["lang"] = request.args["lang"]


def _instant(key: str) -> datetime | None:
    value = session.get(key)
    return datetime.fromtimestamp(value, UTC) if isinstance(value, float) else None
