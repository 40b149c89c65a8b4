"""The answers to a form of submission, as pages and as JSON: sent, taken already, refused, late, not open."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from intake.domain import links
from intake.domain.canonical import instant
from intake.services.forms import CallForm
from intake.services.submissions import Sent
from intake.web import formtokens, refusals
from intake.web.amounts import size
from intake.web.attachments import Refused, Taken
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.guards import private, runtime
from intake.web.i18n import current_language, deadline, moment, preferred, span
from intake.web.remark import Remark


def wants_json() -> bool:
    """Say whether the client asks for JSON rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def link_of(nonce: str) -> str:
    """Give the whole address of the secret link of a sending that was never changed."""
    return address_of(links.token(runtime().works.keys.link, nonce, 0))


def address_of(token: str) -> str:
    """Give the whole address of a secret link."""
    return runtime().settings.base_url + url_for("my.receipt", token=token)


def sent(done: Sent) -> AnyResponse:
    """Answer a sending: 303 to its receipt, or 201 with receipt, opens and link; a repetition gets the same."""
    if wants_json():
        return _json(_receipt(done), 201)
    if done.token is None:
        return _taken(done, 200, same=True)
    # The link carries no language; whoever wrote in another than the browser's keeps it for this page.
    lang = current_language()
    where = {} if lang == preferred() else {"lang": lang}
    return private(redirect(url_for("my.receipt", token=done.token, **where), 303))  # type: ignore[arg-type]  # werkzeug's response, which Flask takes


def taken(done: Sent) -> Response:
    """Answer a form that was sent already with other content: the first stands."""
    if wants_json():
        return _json({"error": "key-taken", **_receipt(done)}, 409)
    return _taken(done, 409, same=False)


def _taken(done: Sent, status: int, *, same: bool) -> Response:
    page = {
        "number": done.number,
        "receipt": done.receipt.decode(),
        "link": address_of(done.token) if done.token else None,
        "revise": url_for("revise.form", token=done.token) if done.token and not same else None,
        "same": same,
    }
    return private(make_response(render_template("submit/taken.html", page=page), status))


def kept(
    call: CallForm,
    nonce: str,
    *,
    taken: Taken,
    faults: Mapping[str, str],
    status: int,
    link: str,
    word: str = "",
) -> Response:
    """Answer, as JSON, a form that was kept and not sent: what is wrong, what is attached, the token to go on with.

    `word` is the token's subject.
    """
    parts = runtime()
    body = {
        "error": "form-refused" if status == HTTPStatus.UNPROCESSABLE_ENTITY else None,
        "faults": dict(faults),
        "attached": [
            {"name": one.name, "sha256": one.sha256, "role": one.role.value, "report": one.report}
            for one in taken.files
        ],
        "refused": [
            {
                "name": one.name,
                "code": one.refusal.code,
                "facts": dict(one.refusal.facts),
                "title": remark.title,
                "words": remark.words,
            }
            for one, remark in _explained(call, taken)
        ],
        "token": formtokens.issue(
            parts.ring.form, call=call.code, nonce=nonce, now=parts.clock.now(), subject=word
        ),
        "link": link,
    }
    return _json(body, status)


def _explained(call: CallForm, taken: Taken) -> Iterator[tuple[Refused, Remark]]:
    for one in taken.refused:
        yield one, refusals.refused(one.refusal, call.rules)


def late(
    call: CallForm,
    *,
    complete: datetime,
    closes_before: datetime,
    status: int = 422,
    earlier: str | None = None,
) -> Response:
    """Answer what came too late and is refused: both instants, nothing kept.

    `earlier` is the secret link's token of what a late replacement leaves in force.
    """
    words = _(
        "It came after the deadline, and this call takes nothing late. Nothing of it was kept."
    )
    if earlier is not None:
        words = _(
            "It came after the deadline. What you had sent before stays in force; nothing of this was kept."
        )
    if wants_json():
        facts = {"complete": instant(complete), "closes_before": instant(closes_before)}
        return _json({"error": "late-refused", "words": words, **facts}, status)
    page = {
        "call": call,
        "call_url": _call_url(call),
        "complete": moment(complete, call.zone),
        "closes": deadline(closes_before, call.zone),
        "by": span(complete - closes_before),
        "sent": request.method == "POST",
        "earlier_url": url_for("my.receipt", token=earlier) if earlier else None,
    }
    return private(make_response(render_template("submit/late.html", page=page), status))


def not_open(call: CallForm, *, status: int) -> Response:
    """Answer before a call opens: when it does."""
    if wants_json():
        words = _("This call is not open yet.")
        return _json({"error": "not-open", "words": words, "opens": instant(call.opens_at)}, status)
    page = {
        "call": call,
        "call_url": _call_url(call),
        "opens": moment(call.opens_at, call.zone),
        "closes": deadline(call.closes_before, call.zone),
    }
    return private(make_response(render_template("submit/not_open.html", page=page), status))


def forged() -> Response:
    """Answer a form without a token of ours."""
    words = _(
        "The form did not come from this site, or a part of it is missing. Nothing was stored."
    )
    return error_page(ErrorPage(400, "form-token", words=words))


def too_large(call: CallForm) -> Response:
    """Answer a request that is larger than the call takes."""
    words = _(
        "All files together may have %(limit)s in this call. None of them was stored; what you had attached before is "
        "still there.",
        limit=size(call.rules.max_total_bytes),
    )
    back = url_for("submit.form", lang=current_language(), code=call.code.lower())
    return error_page(
        ErrorPage(413, "too-large", words=words, actions=(Link(_("Begin the form again"), back),))
    )


def _receipt(done: Sent) -> dict[str, object]:
    return {
        "number": done.number,
        "receipt": done.receipt.decode(),
        "opens": dict(done.opens) or None,
        "link": address_of(done.token) if done.token else None,
    }


def _call_url(call: CallForm) -> str:
    return url_for("public.call", lang=current_language(), code=call.code.lower())


def _json(body: Mapping[str, object], status: int) -> Response:
    return private(make_response(dict(body), status))
