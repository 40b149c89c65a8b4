"""What is dropped into the tray: a large form read, its files kept, and as much of them read as somebody waits for."""

import logging
import time
from collections.abc import Sequence
from typing import Any, cast

from flask import abort, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import ValidationError

from intake.domain.fields import file_name
from intake.services.tray import Dropped
from intake.unpacking import NotReadYet, read_item
from intake.web.attachments import sent_name
from intake.web.guards import runtime
from intake.web.limits import TRAY_BYTES
from uploads.limits import MAX_FILE
from uploads.store import BlobMissing, Spool

PATIENCE = 8.0
"""Seconds that whoever drops something waits for it to be read; the worker goes on after that."""

log = logging.getLogger("intake.web")


def uploads() -> list[tuple[str, Spool]]:
    """Read the form, which may be large, and hold it against the session's token: after its size is known."""
    held = cast("Any", request)
    held.max_content_length = TRAY_BYTES
    held.file_limit = MAX_FILE
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        abort(400)
    except RequestEntityTooLarge:
        abort(413)
    return [
        (file_name(sent_name(one)), cast("Spool", one.stream)) for one in held.files_of("files")
    ]


def kept(name: str, spool: Spool) -> Dropped | None:
    """Make a file's bytes durable; None for one that went over its limit."""
    if spool.over:
        return None
    blob = runtime().store.keep(spool)
    return Dropped(name, blob.size, blob.sha256)


def read(ids: Sequence[int]) -> None:
    """Read items while somebody waits; what fails or takes too long is the worker's."""
    until = time.monotonic() + PATIENCE
    for key in ids:
        if time.monotonic() > until:
            return
        try:
            read_item(runtime(), runtime().works, key)
        except (NotReadYet, BlobMissing) as error:
            log.warning("item %d of the tray waits: %s", key, error)
