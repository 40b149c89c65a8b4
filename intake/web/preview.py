"""The page before sending: the item as the public will see it, and what its files show beyond what was typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from intake.domain import exposure
from intake.domain.canonical import digest, encode
from intake.domain.privacy import FileFacts
from intake.domain.texts import Text
from intake.domain.vocab import FileRole, Publication
from intake.services import preview
from intake.services.drafts import Attached, DraftView
from intake.services.forms import CallForm
from intake.services.work import SUBMITTER
from intake.web import closelook, exposurewords, filerows, subject, submission_page
from intake.web.exposurewords import Exposed
from intake.web.forms import submission
from intake.web.forms.submission import Typed
from intake.web.guards import private, runtime
from intake.web.i18n import current_language, language_name
from intake.web.pages import figures
from intake.web.pages.models import Disclaimer, Issue, Ref
from intake.web.pages.shown import Pair, Stated, issues, item_file, pairs, who
from intake.web.submission_page import FormPage, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One file that will be public: what it shows, or why nobody could look (`unread`: in-time | unreadable | "")."""

    n: int
    anchor: str
    name: str
    sha256: str
    rows: tuple[Exposed, ...]
    unread: str
    confirmed: bool
    own: bool
    picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """What submit/preview.html shows: the form's page, the parts of an item's page, and what was found.

    `looked` are files to decide about, `clean` the names of those that show nothing, `pictures` of those whose
    pictures could not be read as text; `places` counts what was found.
    `state` is the draft's, so that nothing else is sent than what was seen here. `stale`: it was something else.
    """

    form: FormPage
    state: str
    stale: bool
    back: str
    publication: str
    withheld: bool
    noindex: bool
    number: str
    title: Text | None = None
    submitter: Text | None = None
    latin: str | None = None
    person: str | None = None
    kind: str = ""
    channel: str = ""
    type: Stated | None = None
    countries: Stated | None = None
    languages: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    disclaimer: Disclaimer
    terms: Text
    terms_version: int
    files: tuple[Pair, ...]
    issues: tuple[Issue, ...]
    paper: Ref | None
    cosignatories: tuple[Text, ...] = ()
    questions: Text | None = None
    looked: tuple[Looked, ...] = ()
    clean: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    places: int = 0
    email: str = ""
    letters: str = ""
    kept_inside: tuple[str, ...] = field(default=())


def held(typed: Typed, draft: DraftView) -> Typed:
    """Give what a press on the preview sends: what the draft holds, as nothing of it stands on that page."""
    letters = {
        one.id
        for one in draft.files
        if one.id is not None and one.public and one.role is FileRole.COVER_LETTER
    }
    return replace(
        submission.from_draft(draft.values),
        action=typed.action,
        previewed=typed.previewed,
        confirmed=typed.confirmed,
        shown=frozenset(letters),
    )


def state(draft: DraftView) -> str:
    """Give the digest of what a draft holds, by which a preview knows that it shows what would be sent."""
    files = [[f.sha256, f.name, f.role.value, f.of, f.public] for f in draft.files]
    return digest(encode({"values": dict(draft.values), "files": files}))


def respond(
    call: CallForm,
    typed: Typed,
    *,
    nonce: str,
    shown: Shown,
    draft: DraftView,
    text: Attached | None,
) -> Response:
    """Show the preview of a draft that was just kept, with the typed text among its files."""
    files = [*draft.files, *([text] if text else [])]
    values = submission.stated(typed.values)
    with runtime().works.reading(SUBMITTER) as work:
        item = preview.preview(
            work,
            call.code,
            values=values,
            files=files,
            lang=current_language(),
            number=shown.subject.number,
        )
    form = submission_page.page(call, typed, nonce=nonce, shown=shown, may_send=True)
    before = shown.subject
    kept = before.confirmed if exposure.covers(before.values, values) else ()
    found = _look(item, files, values, confirmed=(*draft.confirmed, *kept))
    page = PreviewPage(
        **_entry(item, call),
        **_inside(files, values),
        form=form,
        state=state(draft),
        stale=bool(typed.previewed) and typed.previewed != state(draft),
        back=subject.link_of(shown.subject, nonce),
        looked=tuple(one for one in found if one.rows or one.unread),
        clean=tuple(one.name for one in found if not (one.rows or one.unread or one.picture)),
        pictures=tuple(one.name for one in found if one.picture and not one.unread),
        places=sum(len(one.rows) for one in found),
    )
    return private(make_response(render_template("submit/preview.html", page=page)))


def _entry(item: preview.Preview, call: CallForm) -> dict[str, Any]:
    """Give the parts of an item's page; only what does not depend on its being public where it will not be."""
    lang = current_language()
    public = who(item) if item.fields else {}
    call_url = figures.call_url(lang, item.call)
    return {
        **public,
        "publication": item.publication.value,
        "withheld": item.publication is Publication.UNNAMED,
        "noindex": item.noindex,
        "number": item.number,
        "type": Stated(item.type_name.value) if item.type_name.value else None,
        "disclaimer": Disclaimer(item.disclaimer_version, item.disclaimer),
        "terms": call.terms,
        "terms_version": call.terms_version,
        "files": pairs([item_file(one, "") for one in item.files]),
        "issues": issues(item.issues, lang, item.call),
        "paper": Ref(item.paper, call_url) if item.paper else None,
    }


def _inside(files: Sequence[Attached], values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what only the secretariat sees."""
    return {
        "email": values.get("email") or "",
        "letters": language_name(str(values.get("correspondence_language") or current_language())),
        "kept_inside": tuple(one.name for one in files if not one.public),
    }


def _look(
    item: preview.Preview,
    files: Sequence[Attached],
    values: Mapping[str, Any],
    *,
    confirmed: Sequence[str],
) -> tuple[Looked, ...]:
    """Read the files that will be public in full, and compare them with what was typed."""
    public = [files[one.n - 1] for one in item.files]
    reports = closelook.read(public, exposure.names_to_find(values))
    carries = any(one.n is not None for one in files)
    return tuple(
        _looked(
            files[facts.n - 1],
            facts,
            reports.get(facts.sha256),
            values,
            publication=item.publication,
            place=filerows.anchor(facts.n, files[facts.n - 1], carries=carries),
            confirmed=facts.sha256 in confirmed,
        )
        for facts in item.files
    )


def _looked(
    one: Attached,
    facts: FileFacts,
    report: Mapping[str, Any] | None,
    values: Mapping[str, Any],
    *,
    publication: Publication,
    place: str,
    confirmed: bool,
) -> Looked:
    found = exposure.exceeding(
        (report or {}).get("exposures", ()), values=values, publication=publication
    )
    rows = exposurewords.rows(found, to_sender=True)
    kind = (report or {}).get("kind")
    unread = ""
    if report is None or report["status"] == "not-yet-read":
        unread = "in-time"
    elif report["status"] == "unreadable":
        unread = "unreadable"
    return Looked(
        n=facts.n,
        anchor="text" if one.typed else place,
        name=str(_("Your text")) if one.typed else one.name,
        sha256=one.sha256,
        rows=rows,
        unread=unread,
        confirmed=confirmed,
        own=any(row.own for row in rows),
        picture=(report or {}).get("text_status") == "none" and kind in WITH_PICTURES,
    )


def back(form_url: str, action: str) -> str:
    """Give the address of the form at the file, or the field, that a button of the preview names."""
    place = action.partition(":")[2]
    if not _PLACE.fullmatch(place):
        return form_url
    return f"{form_url}?file={place}#{place}"


WITH_PICTURES = frozenset({"jpeg", "png", "gif", "pdf"})
"""Kinds of file that may show words which are no text."""

_PLACE = re.compile(r"[a-z0-9-]{1,40}")
