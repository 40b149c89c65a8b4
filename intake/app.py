"""Joins the parts: the only place that knows them all."""

from pathlib import Path

from flask import Flask, Response, redirect, url_for
from flask_babel import Babel
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy

from intake import security
from intake.domain.texts import direction
from intake.runtime import Runtime
from intake.web import (
    accounts,
    amounts,
    bulk,
    closingdays,
    corrections,
    desk,
    deskrequests,
    errors,
    frontpages,
    guards,
    handover,
    i18n,
    invitations,
    letters,
    lostlinks,
    manage,
    my,
    people,
    pictures,
    privacy,
    proof,
    public,
    removals,
    rereadings,
    retention,
    revise,
    roompages,
    search,
    slashes,
    submit,
    texts,
    throttling,
    tray,
    trayfiles,
)
from intake.web.site import site
from intake.web.uploading import UploadRequest

ROOT = Path(__file__).parent.parent

csrf = CSRFProtect()


def create_app(runtime: Runtime) -> Flask:
    """Make the WSGI application over one process's parts."""
    app = Flask(
        "intake", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "intake/static")
    )
    app.request_class = UploadRequest
    app.extensions["intake"] = runtime
    settings = runtime.settings
    app.config.update(
        SECRET_KEY=runtime.ring.session,
        DEBUG=settings.debug,
        MAX_CONTENT_LENGTH=2_000_000,
        MAX_FORM_MEMORY_SIZE=600_000,
        MAX_FORM_PARTS=1_000,
        SESSION_COOKIE_NAME="__Host-intake" if settings.secure else "intake",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=8 * 3600,
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "intake/translations"),
        BABEL_DEFAULT_LOCALE="en",
        WTF_CSRF_TIME_LIMIT=None,
    )
    Babel(app, locale_selector=i18n.select_locale)
    _templates(app)
    security.install(app, runtime)
    _look_up_nobody(app)
    csrf.init_app(app)
    guards.install(app)
    slashes.install(app)
    throttling.install(app, settings)
    roompages.install(app, runtime)
    errors.install(app)
    for part in (
        public,
        search,
        submit,
        my,
        revise,
        accounts,
        desk,
        bulk,
        deskrequests,
        corrections,
        removals,
        retention,
        pictures,
        privacy,
        letters,
        tray,
        trayfiles,
        manage,
        people,
        closingdays,
        invitations,
        lostlinks,
        handover,
        rereadings,
        texts,
        proof,
        frontpages,
    ):
        app.register_blueprint(part.blueprint)
    csrf.exempt(submit.blueprint)  # guarded by the form token instead (DESIGN 6.18)
    csrf.exempt(my.blueprint)  # guarded by the secret link itself
    csrf.exempt(lostlinks.blueprint)  # likewise, or nothing a stranger could not send himself
    csrf.exempt(revise.blueprint)
    csrf.exempt(tray.drop)  # held against the token by itself, once it knows how large it may be
    csrf.exempt(removals.propose)  # likewise, once it has set how large a copy may be
    app.add_url_rule("/", "root", _root)
    return app


def _templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        lang=LocalProxy(i18n.current_language),
        dir=LocalProxy(lambda: direction(i18n.current_language())),
        language_name=i18n.language_name,
        language_within=i18n.language_within,
        country=i18n.country,
        size=amounts.size,
        exact_size=amounts.exact,
        figure=amounts.number,
        percentage=amounts.percent,
        moment=i18n.moment,
        deadline=i18n.deadline,
    )
    app.context_processor(lambda: {"site": site()})


def _look_up_nobody(app: Flask) -> None:
    """Give templates `current_user` unread: a page that does not ask for it is the same for all (no Vary: Cookie)."""
    held = app.template_context_processors[None]
    held[:] = [one for one in held if one.__module__ != "flask_login.utils"]
    held.append(lambda: {"current_user": current_user})


def _root() -> Response:
    answer = redirect(url_for("public.home", lang=i18n.preferred()))
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "no-cache"
    return answer  # type: ignore[return-value]  # werkzeug's response, which Flask takes
