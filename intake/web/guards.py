"""What stands before and after every view: hosts, origins, who acts, headers, caching."""

import hmac
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from flask_login import current_user

from intake.domain import policy
from intake.runtime import Runtime
from intake.services import accounts, epochs
from intake.services.epochs import Epochs
from intake.services.work import VISITOR, Actor, Work
from intake.web.i18n import current_language
from intake.web.pagecache import Made, PageCache, build

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MAX_AGE = 60
"""Seconds that a public page may be kept without asking; less where a public boundary is nearer."""

COARSE, FINE = timedelta(hours=1), timedelta(minutes=1)
NEAR = timedelta(hours=48)
"""What is left of a deadline is counted in whole hours, and in minutes once a boundary is near."""

SLOW = 1.0
"""Seconds from which a request is worth a line in the log."""

log = logging.getLogger("intake.requests")

LARGEST = 2**31 - 1
"""What a number in an address's path may be: a database integer."""

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

View = Callable[..., Any]


def runtime() -> Runtime:
    """Give the process's parts."""
    return cast("Runtime", current_app.extensions["intake"])


def actor() -> Actor:
    """Give who is signed in, with the roles held now; VISITOR where nobody is."""
    if "actor" not in g:
        g.actor = VISITOR
        if current_user.is_authenticated:
            with runtime().works.reading() as work:
                try:
                    g.actor = accounts.actor(work, current_user.id)
                except accounts.AccountUnknown:
                    abort(403)
    return cast("Actor", g.actor)


def staff(view: View) -> View:
    """Let in whoever is signed in and holds some role; others are sent to sign in, or told 403."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view gives
        if not current_user.is_authenticated:
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        held = actor()
        anywhere = held.anywhere
        if not anywhere & policy.STAFF:
            abort(403)
        return view(*args, **kwargs)

    return guarded


def public_page(view: View) -> View:
    """Serve a public page from one snapshot: ETag and 304 by all it is made of, cacheable until the next boundary.

    The view gets `work`. No cookie, token or flash may stand on such a page, and no clock but `counted_from()`, which
    passes midnight with UTC. The ETag is keyed: only who was given the page can ask whether it has changed.
    """

    @wraps(view)
    def cached(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - what the address holds
        pages: PageCache = current_app.extensions["intake.pages"]
        with runtime().works.reading() as work:
            g.epochs = epochs.read(work)
            g.counted_from = _counted_from(g.epochs, work.now)
            etag = _etag(g.epochs)
            asked = request.if_none_match
            if asked.contains_weak(etag) and not asked.star_tag:
                response = Response(status=304)
            elif (made := pages.get(etag)) is not None:
                response = Response(made.body, content_type=made.content_type)
            else:
                response = make_response(view(work, *args, **kwargs))
                if response.status_code == 200:  # noqa: PLR2004 - OK
                    pages.put(etag, Made(response.get_data(), response.headers["Content-Type"]))
            if response.status_code in {200, 304}:
                response.set_etag(etag, weak=True)
                response.headers["Cache-Control"] = f"public, max-age={_max_age(work, g.epochs)}"
            return response

    return cached


def counted_from() -> datetime:
    """Give the instant from which a public page counts what is left: a little ahead, so that it never says too much."""
    return cast("datetime", g.counted_from)


def _counted_from(held: Epochs, now: datetime) -> datetime:
    """Give the end of the present hour, or minute where a boundary is near; of the day where none is to come."""
    unit = timedelta(days=1)
    if held.next_boundary is not None:
        unit = FINE if held.next_boundary - now < NEAR else COARSE
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + ((now - start) // unit + 1) * unit


def _etag(held: Epochs) -> str:
    parts = (
        held.head.size if held.head else 0,
        held.publication,
        held.clock,
        held.progress,
        current_language(),
        request.script_root,
        request.full_path,
        g.counted_from,
        runtime().settings.shown,
        build(),
    )
    return hmac.digest(runtime().ring.session, b"etag\n" + repr(parts).encode(), "sha256").hex()[
        :32
    ]


def _max_age(work: Work, held: Epochs) -> int:
    if held.progress:
        return 0
    ends = [g.counted_from - work.now]
    if held.next_boundary is not None:
        ends.append(held.next_boundary - work.now)
    return max(0, min(MAX_AGE, *(int(end.total_seconds()) for end in ends)))


def check_request() -> None:
    """Refuse a strange Host, a forged origin, a compressed body; keep writing shut while the demo loads."""
    if request.host not in runtime().settings.hosts:
        abort(400, "host")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        abort(415)
    check_address()
    if request.method not in UNSAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and _host_of(origin) not in runtime().settings.hosts:
        abort(403)
    if (
        origin == "null"
        and request.headers.get("Sec-Fetch-Site") is None
        and current_user.is_authenticated
    ):
        abort(403)
    if loading():
        abort(503, "loading")


def check_address() -> None:
    """Refuse a path that no address of ours has: NUL in it, numbers beyond every counter. A query is its view's."""
    numbers = [value for value in (request.view_args or {}).values() if isinstance(value, int)]
    if "\x00" in request.path or any(value > LARGEST for value in numbers):
        abort(404)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def loading() -> bool:
    """Say whether the demo is still being loaded."""
    if not runtime().settings.demo:
        return False
    with runtime().works.reading() as work:
        return epochs.read(work).progress is not None


def set_headers(response: Response) -> Response:
    """Add what every answer carries; what set its own policy keeps it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if runtime().settings.secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response


def private(response: Response) -> Response:
    """Mark what stands behind a secret link or a sign-in: never stored, never referred from."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def start_clock() -> None:
    """Note when the application took the request up, for the log."""
    g.started = time.monotonic()


def write_log(response: Response) -> Response:
    """Log a request as one event: no address, no query, links masked; what is quick and right is not worth a line."""
    took = time.monotonic() - g.get("started", time.monotonic())
    if response.status_code >= HTTPStatus.BAD_REQUEST or request.method in UNSAFE or took > SLOW:
        facts = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round(took * 1000),
        }
        log.info("request", extra={"facts": facts})
    return response


def install(app: Flask) -> None:
    """Put the guards around every request."""
    app.extensions["intake.pages"] = PageCache()
    app.before_request(start_clock)
    app.before_request(check_request)
    app.after_request(write_log)
    app.after_request(set_headers)
