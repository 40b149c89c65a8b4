"""What happens with a form of submission that was posted: read, kept, inspected, judged, then sent or shown again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from flask import Response, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from intake.domain import revisions
from intake.domain.checking import check
from intake.domain.judging import Refusal
from intake.domain.revisions import RevisionNotOffered
from intake.domain.vocab import LateRule
from intake.services import drafts, forms, revising, subjects, submissions
from intake.services.drafts import Attached, DraftView
from intake.services.forms import CallForm
from intake.services.invited import InvitationOver
from intake.services.lookups import CallClosed
from intake.services.receiving import Sending
from intake.services.revising import ChangeNotAllowed
from intake.services.subjects import FIRST, Subject
from intake.services.submissions import KeyTaken, LateRefused, Sent
from intake.services.work import SUBMITTER
from intake.web import (
    answers,
    attachments,
    formtokens,
    invitee,
    preview,
    subject,
    submission_page,
)
from intake.web.attachments import Taken
from intake.web.forms import submission
from intake.web.forms.submission import BACK, CHECK, PREVIEW, Typed
from intake.web.formtokens import FormToken, TokenForged
from intake.web.guards import private, runtime
from intake.web.i18n import current_language
from intake.web.instants import FRONT_WAIT, Instants, request_instants
from intake.web.limits import FORM_BYTES
from intake.web.submission_page import Shown
from intake.web.uploading import FormTooLarge, UploadRequest


@dataclass(frozen=True, slots=True)
class Post:
    """One POST of the form: its call, its token, what it says and is for, the draft it belongs to, its instants.

    `changed` says that the form is for something else by now than when it was opened.
    """

    call: CallForm
    token: FormToken
    typed: Typed
    uploads: Sequence[FileStorage]
    draft: DraftView | None
    known: Sent | None
    instants: Instants
    late: bool
    subject: Subject = FIRST
    changed: bool = False
    text: Attached | Refusal | None = None
    seen: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[Attached, ...]:
        """Give the files that the form had before this request."""
        return self.draft.files if self.draft else self.subject.files

    @property
    def confirmed(self) -> tuple[str, ...]:
        """Give the digests of files that the person wants published with what we found in them."""
        if self.typed.previewed or self.draft is None:
            return self.typed.confirmed
        return self.draft.confirmed

    @property
    def previews(self) -> bool:
        """Say whether the preview is wanted, or is no longer that of what would be sent."""
        stale = self.draft is not None and self.typed.previewed not in {
            "",
            preview.state(self.draft),
        }
        return self.typed.action == PREVIEW or (self.typed.sends and stale)


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
    if post.known is None:
        if post.subject.submission_id is not None:
            settled = _settle(post)
            if isinstance(settled, Response):
                return settled
            post = settled
        elif post.late and call.late_rule == LateRule.REFUSE:
            return _refuse_late(post)
    post = replace(post, typed=subject.held_to(post.subject, post.typed))
    uploads = post.uploads if subject.takes_files(post.subject) else ()
    taken = attachments.take(uploads, post.typed, post.held, call.rules)
    text = _text(post)
    seen = attachments.languages([*taken.files, *([text] if isinstance(text, Attached) else [])])
    typed = post.typed
    if subject.takes_fields(post.subject):
        typed = submission.with_languages(typed, seen)
    post = replace(post, text=text, seen=tuple(seen), typed=typed)
    return _repeat(post, taken) if post.known else _first(post, taken)


def _settle(post: Post) -> Post | Response:
    """Say what a revision sent now would be; what comes too late leaves the earlier one in force."""
    try:
        settled = post.subject.settled(late=post.late)
    except RevisionNotOffered as error:
        if post.late and error.state in revisions.REVISABLE:
            return _refuse_late(post)
        raise
    return replace(post, subject=settled, changed=settled.purpose is not post.subject.purpose)


def _text(post: Post) -> Attached | Refusal | None:
    too_long = post.typed.length > post.call.offer.max_text
    if too_long or not post.typed.text.strip():
        return None
    same = subject.same_text(post.subject, post.typed.text)
    if same is not None:
        return same
    return attachments.take_text(post.typed.text, keep=post.typed.action != CHECK)


def _read(call: CallForm, held: UploadRequest) -> Post:
    parts = runtime()
    form = held.form
    token = formtokens.read(parts.ring.form, form.get("token", ""), call=call.code)
    uploads = held.files_of("files", *attachments.replacing(held.files))
    instants = request_instants(
        held.environ,
        clock=parts.clock,
        trusted=parts.settings.trusted_proxy,
        timeout=FRONT_WAIT,
    )
    with parts.works.reading() as work:
        known = submissions.find_sent(work, token.nonce)
        draft = drafts.find(work, token.nonce)
        is_for = subjects.named(work, token.subject, token.nonce)
        late = forms.is_late(
            work,
            call.code,
            before=draft.begun if draft else None,
            begun=instants.begun,
            complete=instants.complete,
            own=is_for.own,
        )
    typed = submission.read(form, call.offer)
    if typed.previewed and draft is not None:
        typed = preview.held(typed, draft)
    return Post(call, token, typed, uploads, draft, known, instants, late, is_for)


def _refuse_late(post: Post) -> Response:
    if post.typed.sends and post.call.late_rule == LateRule.REFUSE:
        with runtime().works.writing(SUBMITTER) as work:
            submissions.count_refused(work, post.call.code)
    closes = post.subject.own.closes_before if post.subject.own else post.call.closes_before
    return answers.late(
        post.call,
        complete=post.instants.complete,
        closes_before=closes,
        earlier=post.subject.token if post.subject.submission_id is not None else None,
    )


def _repeat(post: Post, taken: Taken) -> AnyResponse:
    """Answer a form that was sent before: the same content gets the same answer, anything else the first's."""
    faults = _faults(post, taken)
    if post.known and (post.typed.action == CHECK or faults or taken.refused or taken.faults):
        return answers.taken(post.known)
    return _send(post, taken)


def _first(post: Post, taken: Taken) -> AnyResponse:
    """Send what is complete; else keep it and show the form again."""
    expired = post.token.expired(post.instants.now) or post.changed
    if post.typed.action == CHECK or post.typed.action.startswith(BACK):
        return _show(post, taken, {}, expired=False)
    faults = _faults(post, taken)
    if post.previews or faults or taken.refused or taken.faults or expired:
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
        invitation_id=post.subject.invitation_id,
        confirmed=sorted({one.sha256 for one in files}.intersection(post.confirmed)),
    )
    try:
        with runtime().works.writing(SUBMITTER) as work:
            if post.subject.submission_id is not None:
                done = revising.send(work, post.subject.token, prepared)
            else:
                done = submissions.send(work, post.call.code, prepared)
    except KeyTaken as error:
        return answers.taken(error.sent)
    except LateRefused:
        return _refuse_late(post)
    except InvitationOver as error:
        _show(post, taken, {}, expired=False)
        return invitee.over(post.call, error.why, kept=subject.link_of(FIRST, post.token.nonce))
    except ChangeNotAllowed:
        # Returned with other terms since the form was read: kept and shown with the new ones.
        return _show(post, taken, {}, expired=True)
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
            seen=[file.id for file in post.held if file.id],
            is_for=post.subject.is_for,
            confirmed=post.typed.confirmed if post.typed.previewed else None,
        )
    link = subject.link_of(post.subject, post.token.nonce)
    if post.typed.action.startswith(BACK):
        return private(redirect(preview.back(link, post.typed.action), 303))  # type: ignore[arg-type]  # werkzeug's response, which Flask takes
    checked = post.typed.action == CHECK
    status = 200 if checked or post.previews else 422
    if answers.wants_json():
        held = replace(taken, files=draft.files)
        return answers.kept(
            post.call,
            post.token.nonce,
            taken=held,
            faults=faults,
            status=status,
            link=link,
            word=post.subject.word,
        )
    shown = Shown(
        taken=replace(taken, files=draft.files),
        faults=faults,
        checked=checked,
        expired=expired,
        link=link,
        expires_at=draft.expires_at,
        seen=post.seen,
        subject=post.subject,
        changed=post.changed,
    )
    if post.previews:
        text = post.text if isinstance(post.text, Attached) else None
        return preview.respond(
            post.call, post.typed, nonce=post.token.nonce, shown=shown, draft=draft, text=text
        )
    return submission_page.respond(
        post.call, post.typed, nonce=post.token.nonce, shown=shown, status=status
    )
