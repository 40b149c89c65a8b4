"""The form's page: everything its templates show, made of the call, what was typed and what is attached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from intake.domain.deadlines import SECOND
from intake.domain.fields import FIELDS
from intake.services.forms import CallForm
from intake.services.subjects import FIRST, Subject
from intake.services.wording import Issue
from intake.web import attachments, choices, filerows, formtokens, refusals, subject
from intake.web.attachments import Taken
from intake.web.choices import Choice
from intake.web.filerows import FileRow
from intake.web.forms.submission import Typed, listed
from intake.web.guards import private, runtime
from intake.web.i18n import (
    Moment,
    Span,
    current_language,
    deadline,
    moment,
    span,
)
from intake.web.kindwords import accepted

ORDER = (
    "name",
    "entity",
    "honorific",
    "name_latin",
    "submitter_type",
    "countries",
    "email",
    "kind",
    "title",
    "text",
)
"""The order of the first fields on the page; the others come after them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What submit/form.html shows."""

    call: CallForm
    action: str
    token: str
    values: Mapping[str, Any]
    seen: Sequence[str]
    text: str
    files: tuple[FileRow, ...]
    refused: tuple[FileRow, ...]
    faults: Mapping[str, str]
    summary: tuple[Choice, ...]
    headline: str
    only_refused: bool
    opens: Moment
    closes: Moment
    now: Moment
    publish_at: Moment | None
    left: Span | None
    percent: float
    may_send: bool
    checked: bool
    expired: bool
    link: str | None
    expires: Moment | None
    accepts: str
    annexes: str
    countries: tuple[Choice, ...]
    regions: tuple[tuple[str, tuple[Choice, ...]], ...]
    chapters: tuple[tuple[Any, tuple[Issue, ...]], ...]
    languages: tuple[Choice, ...]
    more_languages: tuple[Choice, ...]
    letters: tuple[Choice, ...]
    subject: Subject = FIRST
    due: Moment | None = None
    overdue: bool = False
    changed: bool = False
    missing: tuple[Choice, ...] | None = None
    takes_fields: bool = True
    takes_files: bool = True
    fields: Mapping[str, Any] = field(default_factory=lambda: FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What happened before the page is shown: files, faults by field, whether it was checked or had expired.

    `seen` are the languages of files and typed text, as inspection saw them; `missing` is what a draft opened by its
    link still lacks, told without reproach: None where nobody asked.
    """

    taken: Taken
    faults: Mapping[str, str] = field(default_factory=dict)
    checked: bool = False
    expired: bool = False
    link: str | None = None
    expires_at: datetime | None = None
    seen: Sequence[str] = ()
    subject: Subject = FIRST
    changed: bool = False
    missing: Mapping[str, str] | None = None


def respond(
    call: CallForm,
    typed: Typed,
    *,
    nonce: str,
    shown: Shown,
    may_send: bool = True,
    status: int = 200,
) -> Response:
    """Render the form with a fresh token for its nonce."""
    made = page(call, typed, nonce=nonce, shown=shown, may_send=may_send)
    template = "my/revise.html" if shown.subject.submission_id is not None else "submit/form.html"
    return private(make_response(render_template(template, page=made), status))


def page(call: CallForm, typed: Typed, *, nonce: str, shown: Shown, may_send: bool) -> FormPage:
    """Make the form's page."""
    now = runtime().clock.now()
    lang = current_language()
    own = shown.subject.own
    closes_before = own.closes_before if own else call.closes_before
    faults = _sentences(call, shown.faults)
    declared = listed(typed.values.get("languages"))
    files = filerows.attached(shown.taken, call, declared)
    refused = tuple(filerows.refused(n, one, call) for n, one in enumerate(shown.taken.refused, 1))
    summary = _summary(faults, files, refused)
    tags = (*call.rules.languages, *declared)
    return FormPage(
        call=call,
        # A POST to a page's own address makes browsers forget the page (RFC 9111, 4.4); Back must find it again.
        action=url_for("submit.form", lang=lang, code=call.code.lower(), pressed=1),
        token=formtokens.issue(
            runtime().ring.form,
            call=call.code,
            nonce=nonce,
            now=now,
            subject=shown.subject.word,
        ),
        values=typed.values,
        seen=shown.seen or attachments.languages(shown.taken.files),
        text=typed.text,
        files=files,
        refused=refused,
        faults=faults,
        summary=summary,
        headline=_headline(len(summary), len(refused), expired=shown.expired),
        only_refused=0 < len(refused) == len(summary),
        opens=moment(call.opens_at, call.zone),
        closes=deadline(closes_before, call.zone),
        now=moment(now, call.zone),
        publish_at=moment(call.publish_at, call.zone) if call.publish_at else None,
        left=span(closes_before - now) if call.opens_at <= now < closes_before else None,
        percent=_percent(call.opens_at, closes_before, now),
        may_send=may_send,
        checked=shown.checked,
        expired=shown.expired,
        link=shown.link,
        expires=moment(shown.expires_at, call.zone) if shown.expires_at else None,
        accepts=accepted(call.rules.accepts),
        annexes=accepted([k for k in call.rules.annex_accepts if k not in call.rules.accepts]),
        countries=choices.countries(lang),
        regions=choices.regions(lang),
        chapters=choices.chapters(call.issues),
        languages=choices.languages(tags),
        more_languages=choices.more_languages(tags, lang),
        letters=choices.letters(),
        subject=shown.subject,
        due=deadline(shown.subject.due_at, call.zone) if shown.subject.due_at else None,
        overdue=shown.subject.due_at is not None and shown.subject.due_at <= now,
        changed=shown.changed,
        missing=_summary(_sentences(call, shown.missing), (), ())
        if shown.missing is not None
        else None,
        takes_fields=subject.takes_fields(shown.subject),
        takes_files=subject.takes_files(shown.subject),
    )


def _sentences(call: CallForm, faults: Mapping[str, str]) -> dict[str, str]:
    most = call.offer.max_text
    return {key: refusals.fault(key, code, max_text=most) for key, code in faults.items()}


def _headline(count: int, refused: int, *, expired: bool) -> str:
    words = _("This page was open for more than two days") if expired else ""
    if 0 < refused == count:
        words = ngettext(
            "%(num)s file was not taken, and nothing has been sent yet",
            "%(num)s files were not taken, and nothing has been sent yet",
            count,
        )
    elif count:
        words = ngettext(
            "%(num)s thing to put right before you can send",
            "%(num)s things to put right before you can send",
            count,
        )
    return str(words)


def _summary(
    faults: Mapping[str, str], files: Sequence[FileRow], refused: Sequence[FileRow]
) -> tuple[Choice, ...]:
    order = [*ORDER, *faults]
    rows = sorted(faults.items(), key=lambda row: order.index(row[0]))
    rows += [(one.anchor, f"{one.name}: {one.error}") for one in files if one.error]
    rows += [(one.anchor, f"{one.name}: {one.remarks[0].title}") for one in refused]
    return tuple(rows)


def _percent(opens_at: datetime, closes_before: datetime, now: datetime) -> float:
    whole = (closes_before - opens_at) / SECOND
    gone = (now - opens_at) / SECOND
    return round(max(0.0, min(100.0, 100 * gone / whole)), 1) if whole > 0 else 100.0
