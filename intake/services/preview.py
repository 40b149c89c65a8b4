"""What the public would see of a form that is not sent yet: made by the one serialiser, of what was typed.

Writes nothing. What only a receipt gives (number, instants, place in the log) is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.domain import privacy
from intake.domain.fields import JsonValue
from intake.domain.privacy import Facts, FileFacts
from intake.domain.texts import Text, choose
from intake.domain.vocab import Channel, Kind, Mark, Publication, State, Verdict
from intake.services import wording
from intake.services.drafts import Attached
from intake.services.lookups import find
from intake.services.wording import Issue
from intake.services.work import Work
from uploads.kinds import extension

UNKNOWN = "•••"
"""Stands for the part of a number that the receipt gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An item as it would be published; `fields` is what privacy.item lets through, {} where it is not for publication.

    `files` are those that anyone could fetch, under the names that anyone would see; each `n` is its place in the form.
    """

    number: str
    call: str
    call_title: Text
    kind: str
    channel: str
    marks: tuple[str, ...]
    fields: Mapping[str, Any]
    submitter: str | None
    type_name: Text
    files: tuple[FileFacts, ...]
    issues: tuple[Issue, ...]
    paper: Text | None
    disclaimer_version: int
    disclaimer: tuple[Text, ...]
    publication: Publication
    noindex: bool


def preview(
    work: Work,
    code: str,
    *,
    values: Mapping[str, JsonValue],
    files: Sequence[Attached],
    lang: str,
    number: str = "",
) -> Preview:
    """Make the preview of a form: `values` as they would be stated, `number` where a receipt gave one already.

    Nothing typed is needed; a publication choice that was not made is taken for "with my name". Raises CallUnknown.
    """
    call = find(work, code)
    facts = _facts(values, files, number=number or f"{call.code}-{UNKNOWN}")
    fields = privacy.item(facts)
    issues: tuple[Issue, ...] = ()
    paper = None
    if call.revision_id is not None:
        view = wording.paper(work, call.revision_id, lang)
        issues = tuple(one for one in view.issues if one.number in facts.issues)
        paper = view.title
    names = dict(wording.types(work, lang))
    return Preview(
        number=facts.number,
        call=call.code,
        call_title=choose(call.title, lang),
        kind=_text(values, "kind") or Kind.COMMENT.value,
        channel=facts.channel,
        marks=privacy.public_marks(facts),
        fields=fields,
        submitter=privacy.submitter(facts),
        type_name=names.get(facts.submitter_type, Text("", lang, "ltr")),
        files=privacy.public_files(facts),
        issues=issues,
        paper=paper,
        disclaimer_version=call.disclaimer,
        disclaimer=wording.disclaimer(work, call.disclaimer, lang),
        publication=facts.publication,
        noindex=not facts.on_behalf and not values.get("index_allowed"),
    )


def _facts(
    values: Mapping[str, JsonValue], files: Sequence[Attached], *, number: str
) -> privacy.Facts:
    publication = Publication(_text(values, "publication") or Publication.NAMED)
    withheld = publication is Publication.UNNAMED
    return Facts(
        number=number,
        state=State.PUBLISHED,
        publication=publication,
        received="",
        verdict=Verdict.ON_TIME.value,
        channel=Channel.WEB.value,
        ground=None,
        log_index=0,
        other=None,
        marks=(Mark.NAME_WITHHELD.value,) if withheld else (),
        published_revision=1,
        name=_text(values, "name"),
        honorific=_text(values, "honorific") or None,
        name_latin=_text(values, "name_latin") or None,
        on_behalf=bool(values.get("on_behalf")),
        entity=_text(values, "entity") or None,
        submitter_type=_text(values, "submitter_type"),
        title=_text(values, "title") or None,
        countries=_list(values, "countries"),
        languages=_list(values, "languages"),
        issues=_list(values, "issues"),
        cosignatories=_text(values, "cosignatories") or None,
        questions=_text(values, "questions") or None,
        files=tuple(_file(place, one) for place, one in enumerate(files, 1)),
    )


def _file(place: int, one: Attached) -> FileFacts:
    kind = str(one.report["kind"])
    return FileFacts(
        n=place,
        role=one.role,
        of=one.of,
        public=one.public,
        kind=kind,
        media_type=str(one.report["media_type"]),
        extension=extension(kind),
        size=one.size,
        sha256=one.sha256,
        name=one.name,
        languages=tuple(one.report["languages"]),
        pages=one.report["pages"],
        first_revision=1,
        last_revision=1,
        typed=one.typed,
    )


def _text(values: Mapping[str, JsonValue], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _list(values: Mapping[str, JsonValue], key: str) -> tuple[str, ...]:
    value = values.get(key)
    return tuple(value) if isinstance(value, list) else ()
