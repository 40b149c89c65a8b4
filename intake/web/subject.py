"""What a form is for, at the edge: its link, what a return lets it change, the typed text that it carries over."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, url_for
from flask_babel import gettext as _

from intake.domain import links
from intake.domain.fields import JsonValue
from intake.domain.revisions import MayChange, Purpose
from intake.domain.vocab import FileRole
from intake.services.drafts import Attached
from intake.services.lookups import LinkUnknown
from intake.services.subjects import Subject
from intake.web import answers
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.forms.submission import Typed
from intake.web.guards import private, runtime


def parse(token: str) -> str:
    """Read the token of a secret link as people type it; raise LinkUnknown."""
    try:
        return links.parse_token(token)
    except links.LinkInvalid:
        raise LinkUnknown from None


def refused(token: str, words: str, *, code: str = "not-now") -> Response:
    """Say in words why something cannot be done now, with the way back to the receipt."""
    back = Link(_("Back to my receipt"), url_for("my.receipt", token=token))
    title = _("This cannot be done now")
    return private(error_page(ErrorPage(409, code, title, words=words, actions=(back,))))


def link_of(subject: Subject, nonce: str) -> str:
    """Give the whole address under which the form is found again: a revision's is the submission's own link."""
    if subject.submission_id is None:
        return answers.link_of(nonce)
    return runtime().settings.base_url + url_for("revise.form", token=subject.token)


def held_to(subject: Subject, typed: Typed) -> Typed:
    """Take from the form only what may be changed: fields or files of an answer, nothing that was verified."""
    if subject.locked:
        typed = with_values(typed, subject.locked)
    if subject.purpose is not Purpose.ANSWER:
        return typed
    if subject.may_change is MayChange.FILES:
        return replace(typed, values=dict(subject.values))
    if subject.may_change is MayChange.FIELDS:
        letters = {
            file.id
            for file in subject.files
            if file.id is not None and file.public and file.role is FileRole.COVER_LETTER
        }
        return replace(
            typed, text=text_of(subject), roles={}, removed=frozenset(), shown=frozenset(letters)
        )
    return typed


def with_values(typed: Typed, values: Mapping[str, JsonValue]) -> Typed:
    """Give a form with other values of some fields."""
    return replace(typed, values={**typed.values, **values})


def takes_files(subject: Subject) -> bool:
    """Say whether files may come with this form."""
    return subject.purpose is not Purpose.ANSWER or subject.may_change is not MayChange.FIELDS


def takes_fields(subject: Subject) -> bool:
    """Say whether the fields of this form may be changed."""
    return subject.purpose is not Purpose.ANSWER or subject.may_change is not MayChange.FILES


def text_of(subject: Subject) -> str:
    """Give the typed text that a revision's form begins with, "" where none was typed."""
    if subject.text is None:
        return ""
    with runtime().store.open(subject.text.sha256) as file:
        return file.read().decode("utf-8", "replace")


def same_text(subject: Subject, text: str) -> Attached | None:
    """Give the typed text that is carried over where the form's is the same but for its line ends."""
    if subject.text is None:
        return None
    return subject.text if _lines(text) == _lines(text_of(subject)) else None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
