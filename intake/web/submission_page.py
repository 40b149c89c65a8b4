"""The form's page: everything its templates show, made of the call, what was typed and what is attached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from intake.domain.deadlines import SECOND
from intake.domain.fields import FIELDS
from intake.domain.vocab import FileRole
from intake.services.drafts import Attached
from intake.services.forms import CallForm
from intake.services.wording import Issue
from intake.web import attachments, choices, findings, formtokens, refusals
from intake.web.attachments import Taken
from intake.web.choices import Choice
from intake.web.forms.submission import Typed, listed
from intake.web.guards import private, runtime
from intake.web.i18n import (
    Moment,
    Span,
    current_language,
    deadline,
    language_name,
    moment,
    size,
    span,
)
from intake.web.kindwords import accepted, kind_word
from intake.web.remark import Remark

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


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the form, attached or refused. `choices` are the roles it may have; `id` None for a refused one."""

    anchor: str
    id: int | None
    name: str
    facts: tuple[Markup, ...]
    remarks: tuple[Remark, ...]
    sha256: str | None = None
    role: str = ""
    public: bool = True
    choices: tuple[Choice, ...] = ()
    error: str = ""


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
    fields: Mapping[str, Any] = field(default_factory=lambda: FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What happened before the page is shown: files, faults by field, whether it was checked or had expired.

    `seen` are the languages of files and typed text, as inspection saw them.
    """

    taken: Taken
    faults: Mapping[str, str] = field(default_factory=dict)
    checked: bool = False
    expired: bool = False
    link: str | None = None
    expires_at: datetime | None = None
    seen: Sequence[str] = ()


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
    return private(make_response(render_template("submit/form.html", page=made), status))


def page(call: CallForm, typed: Typed, *, nonce: str, shown: Shown, may_send: bool) -> FormPage:
    """Make the form's page."""
    now = runtime().clock.now()
    lang = current_language()
    faults = {
        key: refusals.fault(key, code, max_text=call.offer.max_text)
        for key, code in shown.faults.items()
    }
    declared = listed(typed.values.get("languages"))
    files = _attached(shown.taken, call, declared)
    refused = tuple(_refused(n, one, call) for n, one in enumerate(shown.taken.refused, 1))
    summary = _summary(faults, files, refused)
    tags = (*call.rules.languages, *declared)
    return FormPage(
        call=call,
        # A POST to a page's own address makes browsers forget the page (RFC 9111, 4.4); Back must find it again.
        action=url_for("submit.form", lang=lang, code=call.code.lower(), pressed=1),
        token=formtokens.issue(runtime().ring.form, call=call.code, nonce=nonce, now=now),
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
        closes=deadline(call.closes_before, call.zone),
        now=moment(now, call.zone),
        publish_at=moment(call.publish_at, call.zone) if call.publish_at else None,
        left=span(call.closes_before - now) if call.state == "open" else None,
        percent=_percent(call, now),
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
    )


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


def _attached(taken: Taken, call: CallForm, declared: Sequence[str]) -> tuple[FileRow, ...]:
    wrong = dict(taken.faults)
    return tuple(
        _row(
            n,
            file,
            taken.files,
            declared,
            refusals.refused(wrong[file.id], call.rules) if file.id in wrong else None,
        )
        for n, file in enumerate(taken.files, 1)
        if not file.typed
    )


def _row(
    n: int,
    file: Attached,
    files: Sequence[Attached],
    declared: Sequence[str],
    wrong: Remark | None,
) -> FileRow:
    found = findings.remarks(file.report)
    found += findings.language_remark(file.report["languages"], declared)
    remarks = (wrong, *found) if wrong else found
    return FileRow(
        anchor=f"file-{n}",
        id=file.id,
        name=file.name,
        facts=facts(
            kind_word(str(file.report["kind"])),
            file.report["pages"],
            file.size,
            file.report["languages"],
        ),
        remarks=remarks,
        sha256=file.sha256,
        role=_role_value(file, files),
        public=file.public,
        choices=_roles(file, files),
        error=remarks[0].title if wrong else "",
    )


def _refused(n: int, one: attachments.Refused, call: CallForm) -> FileRow:
    remark = refusals.refused(one.refusal, call.rules)
    return FileRow(
        anchor=f"refused-{n}",
        id=None,
        name=one.name,
        facts=facts("", None, one.size, ()),
        remarks=(remark,),
    )


def facts(kind: str, pages: int | None, count: int, tags: Sequence[str]) -> tuple[Markup, ...]:
    """Give kind, pages, size and languages of a file in words, each isolated from its neighbours' direction."""
    words = [kind, size(count), *(language_name(tag) for tag in tags)]
    if pages:
        words.insert(1, ngettext("%(num)s page", "%(num)s pages", pages))
    return tuple(Markup("<bdi>{}</bdi>").format(word) for word in words if word)


def _roles(file: Attached, files: Sequence[Attached]) -> tuple[Choice, ...]:
    others = [(one.id, one.name) for one in files if one.id is not None and one.id != file.id]
    offered = [(FileRole.MAIN.value, _("Main file")), (FileRole.ANNEX.value, _("Annex"))]
    for role, words in ((FileRole.TRANSLATION, _of_translation), (FileRole.TEXT_VERSION, _of_text)):
        offered += [(f"{role.value}:{key}", words(name)) for key, name in others]
    return (*offered, (FileRole.COVER_LETTER.value, _("Cover letter")))


def _of_translation(name: str) -> str:
    return str(_("Translation of %(name)s", name=name))


def _of_text(name: str) -> str:
    return str(_("Text version of %(name)s", name=name))


def _role_value(file: Attached, files: Sequence[Attached]) -> str:
    if file.of is None or not 1 <= file.of <= len(files):
        return file.role.value
    return f"{file.role.value}:{files[file.of - 1].id}"


def _percent(call: CallForm, now: datetime) -> float:
    whole = (call.closes_before - call.opens_at) / SECOND
    gone = (now - call.opens_at) / SECOND
    return round(max(0.0, min(100.0, 100 * gone / whole)), 1) if whole > 0 else 100.0
