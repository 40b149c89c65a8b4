"""A redacted copy that the secretariat uploads: kept, read whole in the jail, judged like any other file."""

from typing import cast

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from intake.domain import judging
from intake.domain.judging import Offered, Rules
from intake.domain.vocab import FileRole
from intake.services import removals
from intake.services.proposals import Copy
from intake.web import refusals
from intake.web.guards import actor, runtime
from intake.web.uploading import UploadRequest
from uploads.store import Spool

ROOM = 1_000_000
"""Bytes of a form beside its file."""

READ = frozenset({"read", "partial"})


def allow(rules: Rules) -> None:
    """Let this request bring one file of the size that the call takes; before anything reads the form."""
    held = cast("UploadRequest", request)
    held.max_content_length = rules.max_file_bytes + ROOM
    held.file_limit = rules.max_file_bytes


def take(upload: FileStorage | None, rules: Rules, *, number: str) -> Copy | str:
    """Keep and read a copy; give it, or in words why it is not taken."""
    if upload is None:
        return str(_("Attach the copy with the parts blacked out."))
    spool = cast("Spool", upload.stream)
    if spool.size == 0:
        return str(_("The file is empty."))
    if spool.over:
        offered = Offered(kind="", size=spool.size, role=FileRole.MAIN)
        return _words(offered, rules)
    parts = runtime()
    blob = parts.store.keep(spool)
    with parts.works.reading(actor()) as work:
        names = removals.still_told(work, number)
    report = parts.inspector.inspect(
        spool.fileno(), name="copy", depth="full", sha256=blob.sha256, look_for=names
    )
    said = report.to_json()
    if report.status not in READ:
        return str(
            _("This file could not be read, so nobody can see what it still tells. Make it anew.")
        )
    codes = tuple(one.code for one in report.findings if one.severity == "refusal")
    offered = Offered(kind=report.kind, size=blob.size, role=FileRole.MAIN, refusals=codes)
    words = _words(offered, rules)
    return words or Copy(sha256=blob.sha256, size=blob.size, report=said)


def _words(offered: Offered, rules: Rules) -> str:
    refusal = judging.refusal(offered, rules)
    if refusal is None:
        return ""
    remark = refusals.refused(refusal, rules)
    return f"{remark.title} {remark.words}"
