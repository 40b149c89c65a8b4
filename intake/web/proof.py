"""What machines ask: the log's signed head and keys, whether the site is ready, whom to tell of a weakness."""

import logging
from datetime import timedelta

from flask import Blueprint, Response, abort

from intake.services import health, transparency
from intake.web.guards import runtime
from intake.web.roompages import room
from uploads.store import StoreError

blueprint = Blueprint("proof", __name__)

SECURITY_TXT = timedelta(days=180)

log = logging.getLogger("intake.web")


@blueprint.get("/log/checkpoint")
def checkpoint() -> Response:
    """Give the newest signed head of the log: a C2SP checkpoint, the bytes as signed."""
    with runtime().works.reading() as work:
        head = transparency.head(work.session)
    if head is None:
        abort(404)
    return _plain(head.note)


@blueprint.get("/log/keys")
def keys() -> Response:
    """Give the keys that sign the log and the receipts: C2SP vkeys, one a line, those in force first."""
    with runtime().works.reading() as work:
        held = transparency.keys(work.session)
    return _plain("".join(f"{key}\n" for key in held).encode())


@blueprint.get("/health/live")
def live() -> Response:
    """Say that the process answers."""
    return _json({"live": True}, 200)


@blueprint.get("/health/ready")
def ready() -> Response:
    """Say whether the site can take submissions: the database answers, the store takes bytes, there is room."""
    found = {
        "database": health.database(runtime().works),
        "store": _store(),
        "room": not room().low(),
    }
    is_ready = all(found.values())
    return _json({"ready": is_ready, **found}, 200 if is_ready else 503)


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Say whom to tell of a weakness (RFC 9116)."""
    settings = runtime().settings
    expires = (runtime().clock.now() + SECURITY_TXT).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: mailto:{settings.contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en, fr, es, ar, ru, zh",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    )
    return _plain("".join(f"{line}\n" for line in lines).encode())


def _store() -> bool:
    try:
        with runtime().store.spool(limit=1) as spool:
            spool.write(b"?")
    except (StoreError, OSError):
        log.exception("the store takes nothing")
        return False
    return True


def _plain(body: bytes) -> Response:
    response = Response(body, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _json(body: dict[str, bool], status: int) -> Response:
    response = Response(status=status, content_type="application/json")
    response.set_data(
        "{" + ", ".join(f'"{key}": {str(value).lower()}' for key, value in body.items()) + "}\n"
    )
    return response
