"""A published submission, and the tombstone of one that was."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import pgettext

from intake.domain.privacy import FileFacts
from intake.domain.texts import Text
from intake.domain.vocab import Verdict
from intake.services import publication
from intake.services.publication import Item, RevisionView
from intake.services.work import Work
from intake.web import i18n
from intake.web.i18n import Moment, Span
from intake.web.pages import figures
from intake.web.pages.lines import item_url, marks, own_language
from intake.web.pages.models import Disclaimer, Issue, Link, Ref
from intake.web.pages.narrowing import country_word
from intake.web.titles import title, written


@dataclass(frozen=True, slots=True)
class Stated:
    """A value in force and how we know it; `stated` and `reason` where the secretariat has corrected it."""

    value: str
    confirmed: str | None = None
    stated: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ItemFile:
    """A public file; size in bytes, sha256 in hex."""

    n: int
    name: str
    kind: str
    language: str | None
    lang: str | None
    pages: int | None
    size: int
    sha256: str
    url: str
    role: str
    of: int | None
    revision: int
    redacted: bool


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision; kind first, replacement, at-return or corrigendum."""

    number: int
    recorded: Moment
    verdict: str
    kind: str
    log_index: int
    current: bool


@dataclass(frozen=True, slots=True)
class LogPosition:
    """Where the first receipt stands in the log, its leaf in hex, and the entries that followed."""

    index: int
    size: int
    leaf: str
    later: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """See templates/public/item.html."""

    number: str
    call: Ref
    call_code: str
    register_url: str
    title: Text
    submitter: Text | None
    latin: str | None
    person: str | None
    kind: str
    type: Stated | None
    countries: Stated | None
    languages: tuple[str, ...]
    received: Moment
    verdict: str
    ahead: Span | None
    published: Moment
    marks: tuple[str, ...]
    channel: str
    disclaimer: Disclaimer
    files: tuple[ItemFile, ...]
    issues: tuple[Issue, ...]
    paper: Ref | None
    cosignatories: Text | None
    questions: Text | None
    revisions: tuple[RevisionRow, ...]
    revision: int
    permalink: str
    noindex: bool
    log: LogPosition
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """See templates/public/tombstone.html."""

    number: str
    call: Ref
    register_url: str
    state: str
    received: Moment
    verdict: str
    since: Moment | None
    words: Text | None
    other: Link | None
    log_index: int
    entry: int | None


def make(work: Work, number: str, lang: str, *, base_url: str) -> ItemPage:
    """Make the page of a published submission; raise Gone, NotPublic."""
    item = publication.item(work, number, lang)
    call_url = figures.call_url(lang, item.call)
    return ItemPage(
        **_who(item),
        **_when(item),
        number=item.number,
        call=Ref(item.call_title, call_url),
        call_code=item.call,
        register_url=figures.register_url(lang, item.call),
        type=Stated(item.type_name.value),
        disclaimer=Disclaimer(item.disclaimer_version, item.disclaimer),
        files=tuple(_file(item.number, file) for file in item.files),
        issues=tuple(
            Issue(one.number, one.title, None, figures.call_url(lang, item.call, issue=one.number))
            for one in item.issues
        ),
        paper=Ref(item.paper, call_url) if item.paper else None,
        revisions=tuple(_revision(one, item) for one in reversed(item.revisions)),
        revision=item.revision,
        permalink=base_url + url_for("public.short", number=item.number),
        noindex=item.individual and not item.index_allowed,
        log=LogPosition(item.log_index, item.log_size, item.leaf, item.later),
        previous=Link(item.previous, item_url(item.previous)) if item.previous else None,
        next=Link(item.next, item_url(item.next)) if item.next else None,
    )


def _who(item: Item) -> dict[str, Any]:
    """Give who speaks, about what and how, as far as it is shown."""
    fields = item.fields
    languages = tuple(fields["languages"])
    countries = pgettext("between words in a list", ", ").join(
        country_word(code) for code in fields["countries"]
    )
    person = " ".join(one for one in (fields["honorific"], fields["name"]) if one)
    own = {key: written(fields[key], languages) if fields[key] else None for key in _TYPED}
    return {
        **own,
        "title": title(
            kind=item.kind,
            number=item.number,
            typed=fields["title"],
            submitter=item.submitter,
            languages=languages,
        ),
        "submitter": written(item.submitter) if item.submitter else None,
        "latin": fields["name_latin"],
        "person": person if fields["entity"] and person else None,
        "kind": item.kind,
        "countries": Stated(countries) if countries else None,
        "languages": tuple(i18n.language_name(tag) for tag in languages),
        "marks": marks(item.marks),
        "channel": item.channel,
    }


_TYPED = ("cosignatories", "questions")


def _when(item: Item) -> dict[str, Any]:
    """Give its instants in the call's zone."""
    late = item.verdict in {Verdict.LATE, Verdict.CLAIMED_LATE}
    ahead = item.closes_before - item.received
    ahead = -ahead if late else ahead
    return {
        "received": i18n.moment(item.received, item.zone),
        "verdict": item.verdict,
        "ahead": i18n.span(ahead) if ahead.total_seconds() >= 0 else None,
        "published": i18n.moment(item.published_at, item.zone),
    }


def _file(number: str, file: FileFacts) -> ItemFile:
    tag, name = own_language(file.languages)
    return ItemFile(
        n=file.n,
        name=file.name,
        kind=file.kind.upper(),
        language=name,
        lang=tag,
        pages=file.pages,
        size=file.size,
        sha256=file.sha256,
        url=url_for("public.file", number=number, n=file.n),
        role=file.role.value,
        of=file.of,
        revision=file.first_revision,
        redacted=False,
    )


def _revision(one: RevisionView, item: Item) -> RevisionRow:
    kind = "first" if one.number == 1 else "replacement"
    if one.verdict == Verdict.AT_RETURN:
        kind = "at-return"
    return RevisionRow(
        number=one.number,
        recorded=i18n.moment(one.recorded, item.zone),
        verdict=one.verdict,
        kind=kind,
        log_index=one.log_index,
        current=one.number == item.revision,
    )


def tombstone(work: Work, number: str, lang: str) -> Tombstone:
    """Make the page of what was published and is so no more; raise NotPublic where nothing was."""
    stone = publication.tombstone(work, number, lang)
    return Tombstone(
        number=stone.number,
        call=Ref(stone.call_title, figures.call_url(lang, stone.call)),
        register_url=figures.register_url(lang, stone.call),
        state=stone.state,
        received=i18n.moment(stone.received, stone.zone),
        verdict=stone.verdict,
        since=i18n.moment(stone.since, stone.zone) if stone.since else None,
        words=Text(stone.words, "und", "auto") if stone.words else None,
        other=None,
        log_index=stone.log_index,
        entry=stone.entry,
    )
