"""How errors become HTTP, in one place: each says what to do next, none says more than it must."""

import logging
import secrets
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, InternalServerError

from intake.domain.policy import ActNotAllowed, GroundNotOffered, ReasonMissing
from intake.services.calls import CallUnknown
from intake.services.contests import AlreadyContested
from intake.services.processes import ProcessUnknown
from intake.services.publication import Gone, NotPublic
from intake.services.requests import AlreadyAsked
from intake.services.submissions import LinkUnknown
from intake.services.transitions import Conflict, SubmissionUnknown
from intake.services.work import CommitUnknown
from intake.web.i18n import current_language
from intake.web.site import Progress, site
from uploads.store import StoreError

log = logging.getLogger("intake.web")

BEHIND_LINKS = "/my/"
"""Where addresses hold the token of a secret link."""

NOT_FOUND = (CallUnknown, ProcessUnknown, NotPublic, LinkUnknown, SubmissionUnknown)


@dataclass(frozen=True, slots=True)
class Link:
    """A way on."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What the error page shows; title and words None take the template's own by status.

    `pressed` says that a button pressed now counts for the deadline, whenever the form arrives at last.
    """

    status: int
    code: str
    title: str | None = None
    words: str | None = None
    retry_after: int | None = None
    reference: str | None = None
    actions: tuple[Link, ...] = ()
    progress: Progress | None = None
    pressed: bool = False


def page(error: ErrorPage) -> Response:
    """Render an error, as JSON where that is asked for."""
    if error.status == HTTPStatus.NOT_FOUND and request.path.startswith(BEHIND_LINKS):
        error = _link_unknown()
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if best == "application/json":
        body = {"error": error.code, "words": error.words, "reference": error.reference}
        response = make_response(body, error.status)
    else:
        response = make_response(render_template("errors/error.html", page=error), error.status)
    response.headers["Cache-Control"] = "no-store"
    if request.path.startswith(BEHIND_LINKS):
        response.headers["Referrer-Policy"] = "no-referrer"
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _link_unknown() -> ErrorPage:
    """Say the same of every link that opens nothing, whatever became of it."""
    words = _(
        "Nothing stands behind this link. Perhaps it was cut off on its way, was replaced by a newer one, or has ended."
    )
    way = Link(_("Lost your link?"), url_for("lostlinks.lost", lang=current_language()))
    title = _("This link opens nothing")
    return ErrorPage(404, "not-found", title=title, words=words, actions=(way,))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, InternalServerError):
        return _unexpected(error)
    if error.description == "loading":
        frame = site()
        words = _(
            "The demonstration is still loading its samples. Reading works; sending opens when they are all here."
        )
        return page(ErrorPage(503, "loading", words=words, retry_after=10, progress=frame.progress))
    response = page(ErrorPage(status, (error.name or "error").lower().replace(" ", "-")))
    for key, value in error.get_headers():
        if key in {"Allow", "Retry-After", "Content-Range"}:
            response.headers[key] = value
    return response


def _not_found(_error: Exception) -> Response:
    return page(ErrorPage(404, "not-found"))


def _gone(_error: Exception) -> Response:
    return page(ErrorPage(410, "gone"))


def _conflict(error: Conflict) -> Response:
    words = _(
        "%(by)s has acted on %(number)s before you. Look at it again before you decide.",
        by=error.by,
        number=error.number,
    )
    return page(ErrorPage(409, "conflict", words=words))


def _not_allowed(error: ActNotAllowed) -> Response:
    if error.role is None:
        return page(
            ErrorPage(
                409, "not-in-this-state", words=_("This cannot be done from where it stands now.")
            )
        )
    return page(ErrorPage(403, "not-allowed"))


def _reason(_error: Exception) -> Response:
    return page(
        ErrorPage(422, "reason-missing", words=_("Say why: this act needs a reason in words."))
    )


def _asked(_error: Exception) -> Response:
    words = _("You have asked already. The secretariat has not answered yet.")
    return page(ErrorPage(409, "asked-already", _("This cannot be done now"), words=words))


def _contested(_error: Exception) -> Response:
    words = _("This decision was contested before. It can be contested once.")
    return page(ErrorPage(409, "contested-already", _("This cannot be done now"), words=words))


def _unknown(_error: CommitUnknown) -> Response:
    g.without_database = True
    words = _(
        "We could not learn whether this was recorded. Nothing is lost: press the browser’s Reload and send the same "
        "form again. If it was recorded you get the same receipt, never a second submission."
    )
    return page(ErrorPage(503, "outcome-unknown", words=words, retry_after=5))


def _store(error: StoreError) -> Response:
    log.error("store: %s", error)
    g.without_database = True
    words = _(
        "There is no room for files at the moment. Nothing was recorded; please send again in a few minutes."
    )
    return page(ErrorPage(503, "store-unavailable", words=words, retry_after=60))


def _unexpected(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    cause = getattr(error, "original_exception", None) or error
    log.error("unexpected %s at %s", reference, request.endpoint, exc_info=cause)
    g.without_database = True
    return page(ErrorPage(500, "unexpected", reference=reference))


def install(app: Flask) -> None:
    """Map every error to its page."""
    app.register_error_handler(HTTPException, _http)
    for kind in NOT_FOUND:
        app.register_error_handler(kind, _not_found)
    app.register_error_handler(Gone, _gone)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(ActNotAllowed, _not_allowed)
    app.register_error_handler(ReasonMissing, _reason)
    app.register_error_handler(GroundNotOffered, _reason)
    app.register_error_handler(AlreadyAsked, _asked)
    app.register_error_handler(AlreadyContested, _contested)
    app.register_error_handler(CommitUnknown, _unknown)
    app.register_error_handler(StoreError, _store)
