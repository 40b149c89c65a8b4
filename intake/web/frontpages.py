"""What a front says to whom it does not let in, in the site's own words: our embedded one, and nginx where it asks."""

from flask import Blueprint, Flask, Response, g
from flask_babel import gettext as _

from intake.runtime import Runtime
from intake.web import roompages
from intake.web.amounts import size
from intake.web.errors import ErrorPage
from intake.web.errors import page as error_page
from intake.web.front_rules import PageFor, Refusal
from intake.web.guards import runtime

blueprint = Blueprint("front", __name__)

TOO_SLOW, TOO_LARGE, ENCODED, LONG_HEADERS, NO_ROOM = 408, 413, 415, 431, 503
TOO_MANY, SOON = 429, 5


@blueprint.get("/front/too-large")
def too_large() -> Response:
    """Tell what the front of deploy/nginx.conf did not let through; it asks here with the client's own headers."""
    return _page(TOO_LARGE, runtime().settings.max_body)


@blueprint.get("/front/too-many")
def too_many() -> Response:
    """Tell who holds more connections open than one client may; nginx asks here with the client's own headers."""
    return _page(TOO_MANY, 0)


@blueprint.get("/front/no-room")
def no_room() -> Response:
    """Tell what the front of deploy/nginx.conf could not put down; it asks here with the client's own headers."""
    return _page(NO_ROOM, 0)


def _page(status: int, limit: int) -> Response:
    # Made without the database: a refusal must not wait for it.
    g.without_database = True
    if status == NO_ROOM:
        return roompages.no_room()
    errors = {
        TOO_SLOW: ErrorPage(
            TOO_SLOW,
            "too-slow",
            title=_("Your connection was silent for too long"),
            words=_(
                "What arrived of this request was not kept. What you had attached before is still there."
            ),
        ),
        TOO_LARGE: ErrorPage(
            TOO_LARGE,
            "too-large",
            words=_(
                "All files of one request together may have %(limit)s. None of them was stored; what you had attached "
                "before is still there.",
                limit=size(limit),
            ),
        ),
        ENCODED: ErrorPage(
            ENCODED, "encoded", words=_("Send files as they are. Nothing of it was stored.")
        ),
        TOO_MANY: ErrorPage(
            TOO_MANY,
            "too-many",
            words=_(
                "Your network holds more connections open than we take from one at once. Nothing of this was recorded; "
                "what you had attached before is still behind your link."
            ),
            retry_after=SOON,
        ),
        LONG_HEADERS: ErrorPage(
            LONG_HEADERS,
            "long-headers",
            title=_("Your browser sent headers that are too long"),
            words=_("Delete this site’s cookies and try again."),
        ),
    }
    return error_page(errors.get(status, ErrorPage(status, "refused")))


def maker(app: Flask) -> PageFor:
    """Give what makes the embedded front's pages, in the language of the address or of the browser."""

    def made(refusal: Refusal) -> tuple[str, bytes]:
        held: Runtime = app.extensions["intake"]
        headers = {"Accept": refusal.accept, "Accept-Language": refusal.accept_language}
        # Of the client's words only the language is used: a path that no page has is answered too.
        tag = refusal.path[1:3] if refusal.path[3:4] == "/" else ""
        with app.test_request_context(
            "/", query_string={"lang": tag}, headers=headers, base_url=held.settings.base_url
        ):
            page = _page(refusal.status, refusal.limit)
            return page.content_type or "", page.get_data()

    return made
