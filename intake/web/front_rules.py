"""What the embedded front lets in, and what it says to what it does not."""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from intake.clock import Clock


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that never reached the application.

    `status` is 400, 408, 413, 415, 431, 500 or 503. `limit` is the most bytes a body for this path may have.
    Method, path and the two headers are the client's words: "" where they could not be read.
    """

    status: int
    method: str
    path: str
    accept: str
    accept_language: str
    limit: int


LimitFor = Callable[[str, str], int | None]
"""From method and path to the most bytes of a body, None for the general limit. Runs on the loop: no I/O in it."""

RoomFor = Callable[[int], bool]
"""From a body's length, as far as it is known, to whether there is room to put it down. Runs on the loop: quick."""

PageFor = Callable[[Refusal], tuple[str, bytes]]
"""From a refusal to the media type and the bytes of its page. Runs on a worker, without a request context."""

_WORDS = {
    400: "We could not read this request. Please go back and send it again.",
    408: "Your connection was silent for too long, and what arrived was not kept. Please send it again.",
    413: "What you sent is larger than we can take at once. Please send fewer or smaller files.",
    415: "Please send files as they are, without a content encoding.",
    429: "Your network holds more connections open than we take from one at once. Please try again in a moment.",
    431: "Your browser sent headers that are too long. Please delete this site's cookies and try again.",
    500: "Something went wrong on our side. Please try again.",
    503: "We have no room for this at the moment, and what you sent was not kept. Please try again shortly.",
}


def phrase(status: int) -> str:
    """Give the words of a status line."""
    return (
        "Content Too Large"
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        else HTTPStatus(status).phrase
    )


def plain_page(refusal: Refusal) -> tuple[str, bytes]:
    """Give a page without style or translation, JSON to whom asks for it: the last resort."""
    words = _WORDS.get(refusal.status, _WORDS[400])
    title = phrase(refusal.status)
    if "application/json" in refusal.accept and "text/html" not in refusal.accept:
        answer = {"status": refusal.status, "title": title, "detail": words, "limit": refusal.limit}
        return "application/problem+json", json.dumps(answer).encode()
    more = (
        f" The limit is {refusal.limit:,} bytes."
        if refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        else ""
    )
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<h1>{title}</h1><p>{html.escape(words + more)}</p></html>"
    )
    return "text/html; charset=utf-8", page.encode()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What every connection of a front goes by; times are seconds, sizes bytes.

    `each` is how many connections one client may hold (None: no limit; `proxy` may hold any number).
    `folder` takes the bodies that wait (nameless files; give it on the data volume). `proxy` is the address of a
    trusted proxy before us, if any. `drain` bounds how long a refused body is read and dropped, and twice its limit
    how much of it; `linger` is how long a connection stays half open after the answer, so that a client still
    sending reads it instead of a reset.
    """

    clock: Clock
    folder: Path
    max_body: int
    limit_for: LimitFor = lambda _method, _path: None
    room_for: RoomFor = lambda _size: True
    page: PageFor = plain_page
    each: int | None = None
    proxy: str | None = None
    url_prefix: str = ""
    header_timeout: float = 30.0
    idle_timeout: float = 120.0
    body_timeout: float = 7200.0
    drain: float = 30.0
    linger: float = 5.0
