"""What happens with a form of submission that was posted: read, kept, inspected, judged, then sent or shown again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from flask import Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from intake.domain.checking import check
from intake.domain.judging import Refusal
from intake.domain.vocab import LateRule
from intake.services import drafts, forms, submissions
from intake.services.drafts import Attached, DraftView
from intake.services.forms import CallForm
from intake.services.lookups import CallClosed
from intake.services.receiving import Sending
from intake.services.submissions import KeyTaken, LateRefused, Sent
from intake.services.work import SUBMITTER
from intake.web import answers, attachments, formtokens, submission_page
from intake.web.attachments import Taken
from intake.web.forms import submission
from intake.web.forms.submission import CHECK, Typed
from intake.web.formtokens import FormToken, TokenForged
from intake.web.guards import runtime
from intake.web.i18n import current_language
from intake.web.instants import Instants, request_instants
from intake.web.limits import FORM_BYTES
from intake.web.submission_page import Shown
from intake.web.uploading import FormTooLarge, UploadRequest

FRONT_WAIT = timedelta(seconds=60)
"""The longest that a trusted front waits for us after a request is complete."""


@dataclass(frozen=True, slots=True)
class Post:
    """One POST of the form: its call, its token, what it says, the draft it belongs to, its instants."""

    call: CallForm
    token: FormToken
    typed: Typed
    uploads: Sequence[FileStorage]
    draft: DraftView | None
    known: Sent | None
    instants: Instants
    late: bool
    text: Attached | Refusal | None = None
    seen: tuple[str, ...] = ()


def receive(call: CallForm) -> AnyResponse:
    """Take a POST of a call's form. Files beyond its limits are not stored; the rest is never lost by a fault."""
    held = cast("UploadRequest", request)
    held.max_content_length = call.rules.max_total_bytes + FORM_BYTES
    held.file_limit = call.rules.max_file_bytes
    try:
        post = _read(call, held)
    except TokenForged:
        return answers.forged()
    except FormTooLarge:
        raise
    except RequestEntityTooLarge:
        return answers.too_large(call)
    if post.late and post.known is None and call.late_rule == LateRule.REFUSE:
        return _refuse_late(post)
    taken = attachments.take(
        post.uploads, post.typed, post.draft.files if post.draft else (), call.rules
    )
    text = _text(post)
    seen = attachments.languages([*taken.files, *([text] if isinstance(text, Attached) else [])])
    typed = submission.with_languages(post.typed, seen)
    post = replace(post, text=text, seen=tuple(seen), typed=typed)
    return _repeat(post, taken) if post.known else _first(post, taken)


def _text(post: Post) -> Attached | Refusal | None:
    too_long = post.typed.length > post.call.offer.max_text
    if too_long or not post.typed.text.strip():
        return None
    return attachments.take_text(post.typed.text, keep=post.typed.action != CHECK)


def _read(call: CallForm, held: UploadRequest) -> Post:
    parts = runtime()
    form = held.form
    token = formtokens.read(parts.ring.form, form.get("token", ""), call=call.code)
    uploads = held.files_of("files")
    instants = request_instants(
        held.environ,
        clock=parts.clock,
        trusted=parts.settings.trusted_proxy,
        timeout=FRONT_WAIT,
    )
    with parts.works.reading() as work:
        known = submissions.find_sent(work, token.nonce)
        draft = drafts.find(work, token.nonce)
        late = forms.is_late(
            work,
            call.code,
            before=draft.begun if draft else None,
            begun=instants.begun,
            complete=instants.complete,
        )
    typed = submission.read(form, call.offer)
    return Post(call, token, typed, uploads, draft, known, instants, late)


def _refuse_late(post: Post) -> Response:
    if post.typed.action != CHECK:
        with runtime().works.writing(SUBMITTER) as work:
            submissions.count_refused(work, post.call.code)
    return answers.late(
        post.call, complete=post.instants.complete, closes_before=post.call.closes_before
    )


def _repeat(post: Post, taken: Taken) -> AnyResponse:
    """Answer a form that was sent before: the same content gets the same answer, anything else the first's."""
    faults = _faults(post, taken)
    if post.known and (post.typed.action == CHECK or faults or taken.refused or taken.faults):
        return answers.taken(post.known)
    return _send(post, taken)


def _first(post: Post, taken: Taken) -> AnyResponse:
    """Send what is complete; else keep it and show the form again."""
    expired = post.token.expired(post.instants.now)
    if post.typed.action == CHECK:
        return _show(post, taken, {}, expired=False)
    faults = _faults(post, taken)
    if faults or taken.refused or taken.faults or expired:
        return _show(post, taken, faults, expired=expired)
    return _send(post, taken)


def _faults(post: Post, taken: Taken) -> dict[str, str]:
    typed = post.typed
    faults = check(typed.values, post.call.offer, main_files=taken.main_files, text=typed.text)
    if "text" in faults and typed.length <= post.call.offer.max_text:
        del faults["text"]
    if isinstance(post.text, Refusal):
        faults["text"] = "not-text"
    return faults


def _send(post: Post, taken: Taken) -> AnyResponse:
    files = [*taken.files, post.text] if isinstance(post.text, Attached) else taken.files
    prepared = Sending(
        nonce=post.token.nonce,
        values=submission.stated(post.typed.values),
        files=files,
        begun=post.instants.begun,
        complete=post.instants.complete,
    )
    try:
        with runtime().works.writing(SUBMITTER) as work:
            done = submissions.send(work, post.call.code, prepared)
    except KeyTaken as error:
        return answers.taken(error.sent)
    except LateRefused:
        return _refuse_late(post)
    except CallClosed:
        # Its last byte came before the call opened: kept, so that a second press suffices.
        return _show(post, taken, {}, expired=False)
    return answers.sent(done)


def _show(post: Post, taken: Taken, faults: dict[str, str], *, expired: bool) -> Response:
    """Keep everything in the draft and show the form again: 200 after a check, 422 where something is to be done."""
    with runtime().works.writing(SUBMITTER) as work:
        draft = drafts.save(
            work,
            post.call.code,
            nonce=post.token.nonce,
            values=post.typed.kept,
            files=taken.files,
            begun=post.instants.begun,
            language=current_language(),
            seen=[file.id for file in post.draft.files if file.id] if post.draft else [],
        )
    checked = post.typed.action == CHECK
    status = 200 if checked else 422
    if answers.wants_json():
        held = replace(taken, files=draft.files)
        return answers.kept(post.call, post.token.nonce, taken=held, faults=faults, status=status)
    shown = Shown(
        taken=replace(taken, files=draft.files),
        faults=faults,
        checked=checked,
        expired=expired,
        link=answers.link_of(post.token.nonce),
        expires_at=draft.expires_at,
        seen=post.seen,
    )
    return submission_page.respond(
        post.call, post.typed, nonce=post.token.nonce, shown=shown, status=status
    )
