"""What happens with a form of submission that was posted: read, kept, inspected, judged, then sent or shown again."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from flask import Response, redirect, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from intake.domain import revisions
from intake.domain.checking import check
from intake.domain.judging import Refusal
from intake.domain.revisions import RevisionNotOffered
from intake.domain.vocab import LateRule
from intake.services import drafts, revising, submissions
from intake.services.drafts import Attached, DraftView
from intake.services.forms import CallForm
from intake.services.invited import InvitationOver, SenderVerified
from intake.services.lookups import CallClosed
from intake.services.receiving import Sending
from intake.services.revising import ChangeNotAllowed
from intake.services.subjects import FIRST
from intake.services.submissions import KeyTaken, LateRefused
from intake.services.work import SUBMITTER
from intake.web import (
    answers,
    attachments,
    invitee,
    posted,
    preview,
    roompages,
    subject,
    submission_page,
    throttling,
)
from intake.web.attachments import Taken
from intake.web.forms import submission
from intake.web.forms.submission import BACK, CHECK
from intake.web.formtokens import TokenForged
from intake.web.guards import private, runtime
from intake.web.i18n import current_language
from intake.web.limits import FORM_BYTES
from intake.web.posted import Post
from intake.web.room import DISK
from intake.web.roompages import room
from intake.web.submission_page import Shown
from intake.web.uploading import FormTooLarge, UploadRequest
from uploads.store import StoreError

log = logging.getLogger("intake.web")


def receive(call: CallForm) -> AnyResponse:
    """Take a POST of a call's form. Files beyond its limits are not stored; the rest is never lost by a fault."""
    held = cast("UploadRequest", request)
    held.max_content_length = call.rules.max_total_bytes + FORM_BYTES
    short = room().short(call.code)
    # Without room the form is read and its files run through, so that what was typed is kept and no byte is stored.
    held.file_limit = 0 if short else call.rules.max_file_bytes
    try:
        post = posted.read(call, held)
    except TokenForged:
        return answers.forged()
    except FormTooLarge:
        raise
    except RequestEntityTooLarge:
        return answers.too_large(call)
    wait = throttling.of_form(sends=post.typed.sends, draft=_prepared(post))
    if wait:
        return _hold(post, partial(throttling.refuse_form, wait))
    if short and post.uploads:
        return _hold(post, partial(roompages.refuse, short))
    try:
        return _take(post)
    except StoreError:
        log.exception("no room for the files of a form")
        return _hold(post, partial(roompages.refuse, DISK))


def _prepared(post: Post) -> str | None:
    """Give the nonce of what has a link already: it is counted by itself when it is sent."""
    has_link = post.draft is not None or post.subject.submission_id is not None
    return post.token.nonce if has_link or post.known is not None else None


def _hold(post: Post, refuse: Callable[[str | None], Response]) -> Response:
    """Refuse a form for now: without its files what was typed is kept, where that is allowed and not done too often."""
    late = post.late and post.call.late_rule == LateRule.REFUSE
    if post.known is not None or late or not throttling.may_keep():
        return refuse(None)
    post = replace(post, typed=subject.held_to(post.subject, post.typed))
    _save(post, attachments.take((), post.typed, post.held, post.call.rules))
    return refuse(subject.link_of(post.subject, post.token.nonce))


def _take(post: Post) -> AnyResponse:
    """Go on with a form that may come now."""
    call = post.call
    if post.known is not None and post.subject.submission_id is not None and not post.subject.token:
        return answers.taken(post.known)
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
    room().add(call.code, sum(file.size for file in taken.files if file.id is None))
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
        return replace(post, barred=True)
    return replace(post, subject=settled, changed=settled.purpose is not post.subject.purpose)


def _text(post: Post) -> Attached | Refusal | None:
    too_long = post.typed.length > post.call.offer.max_text
    if too_long or not post.typed.text.strip():
        return None
    same = subject.same_text(post.subject, post.typed.text)
    if same is not None:
        return same
    return attachments.take_text(post.typed.text, keep=post.typed.action != CHECK)


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
    if post.barred:
        return _bar(post, taken)
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
    if faults.get("files") == "nothing-sent" and taken.files:
        kinds = {str(file.report["kind"]) for file in taken.files}
        if not kinds & {*post.call.rules.accepts}:
            faults["files"] = "only-beside"
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
    except RevisionNotOffered:
        return _bar(post, taken)
    except (InvitationOver, SenderVerified) as error:
        return _uninvited(post, taken, error)
    except (ChangeNotAllowed, CallClosed) as error:
        # Returned with other terms since the form was read, or its last byte came before the call opened: kept, so that
        # a second press suffices.
        return _show(post, taken, {}, expired=isinstance(error, ChangeNotAllowed))
    return answers.sent(done)


def _uninvited(post: Post, taken: Taken, error: InvitationOver | SenderVerified) -> Response:
    """Keep what an invitation does not let through, and say why."""
    if isinstance(error, InvitationOver):
        _save(post, taken)
        return invitee.over(post.call, error.why, kept=subject.link_of(FIRST, post.token.nonce))
    _save(replace(post, typed=subject.with_values(post.typed, error.locked)), taken)
    return invitee.verified(error.locked, kept=subject.link_of(post.subject, post.token.nonce))


def _save(post: Post, taken: Taken) -> DraftView:
    with runtime().works.writing(SUBMITTER) as work:
        return drafts.save(
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


def _bar(post: Post, taken: Taken) -> Response:
    """Say that the submission was decided or withdrawn meanwhile; what came is kept, should it be sent after all."""
    _save(post, taken)
    words = _(
        "Where your submission stands has changed since you opened this page, and nothing can be sent for it now. "
        "What you prepared is kept."
    )
    return subject.refused(post.subject.token, words)


def _show(post: Post, taken: Taken, faults: dict[str, str], *, expired: bool) -> Response:
    """Keep everything in the draft and show the form again: 200 after a check, 422 where something is to be done."""
    draft = _save(post, taken)
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
