"""A final slash too many after a public address: it leads to the page that is there and tells nothing of others."""

from collections.abc import Callable, Mapping

from flask import Flask, Response, current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException, NotFound

from intake.services import callpage, processes, publication
from intake.services.work import Work
from intake.web.errors import NOT_FOUND
from intake.web.guards import runtime


def _call(work: Work, code: str) -> None:
    callpage.name(work, code, "en")


def _process(work: Work, slug: str) -> None:
    processes.process(work, slug, "en")


KEYS: Mapping[str, Callable[[Work, str], None]] = {
    "code": _call,
    "slug": _process,
    "number": publication.stands,
}
"""What an address names, and how it is found out, raising one of NOT_FOUND, whether the public may know of it."""

PAGES = frozenset(
    {
        "public.process",
        "public.call",
        "public.register",
        "public.register_csv",
        "public.item",
        "public.short",
        "search.search",
        "submit.form",
        "lostlinks.lost",
    }
)
"""Public addresses without a final slash. What stands behind a secret link or a sign-in is left alone."""


def install(app: Flask) -> None:
    """Look at addresses that no route has."""
    app.before_request(_redirect)


def _redirect() -> Response | None:
    if not isinstance(request.routing_exception, NotFound) or request.method not in {"GET", "HEAD"}:
        return None
    if not request.path.endswith("/"):
        return None
    routes = current_app.create_url_adapter(request)
    try:
        page, named = routes.match(request.path[:-1], method="GET") if routes else ("", {})
    except HTTPException:
        return None
    if page not in PAGES:
        return None
    try:
        with runtime().works.reading() as work:
            for key, find in KEYS.items():
                if key in named:
                    find(work, named[key])
    except NOT_FOUND:
        return None
    query = request.query_string.decode("latin-1")
    answer = redirect(url_for(page, **named) + (f"?{query}" if query else ""), 308)
    answer.headers["Cache-Control"] = "no-cache"
    return answer  # type: ignore[return-value]  # werkzeug's response, which Flask takes
