"""A published submission, and the tombstone of one that was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from intake.domain.privacy import FileFacts
from intake.domain.texts import Text
from intake.domain.vocab import Verdict
from intake.services import corrections, publication, wording
from intake.services.corrections import Line
from intake.services.publication import Item, RevisionView
from intake.services.work import Work
from intake.web import i18n
from intake.web.correctionwords import known
from intake.web.i18n import Moment, Span
from intake.web.pages import figures
from intake.web.pages.lines import file_url, item_url
from intake.web.pages.models import Disclaimer, Issue, Link, Ref
from intake.web.pages.shown import ItemFile, Pair, Stated, countries, issues, item_file, pairs, who


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision; kind first, replacement, at-return or corrigendum.

    `files` are those of an earlier one that was published; the page shows those in force by themselves.
    """

    number: int
    recorded: Moment
    verdict: str
    kind: str
    log_index: int
    current: bool
    published: bool
    withheld: bool
    files: tuple[ItemFile, ...]


@dataclass(frozen=True, slots=True)
class LogPosition:
    """Where the first receipt stands in the log, its leaf in hex, and the entries that followed."""

    index: int
    size: int
    leaf: str
    later: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OwnClosing:
    """The closing instant that this submitter had by an invitation, why, and the log entry that announced it."""

    closes: Moment
    reason: Text | None
    log_index: int


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
    own: OwnClosing | None
    published: Moment
    marks: tuple[str, ...]
    channel: str
    disclaimer: Disclaimer
    terms_version: int
    terms: Text
    files: tuple[Pair, ...]
    issues: tuple[Issue, ...]
    paper: Ref | None
    cosignatories: tuple[Text, ...]
    questions: Text | None
    revisions: tuple[RevisionRow, ...]
    revision: int
    permalink: str
    noindex: bool
    log: LogPosition
    previous: Link | None
    next: Link | None
    corrections: tuple[Line, ...]


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
    reason: str | None
    words: Text | None
    log_index: int
    entry: int | None


def _known(work: Work, item: Item, lang: str, found: Sequence[Line]) -> dict[str, Stated | None]:
    """Give type and countries with how they are known: as stated, confirmed or corrected."""
    lines = {line.field: line for line in found}
    made: dict[str, Stated | None] = {"type": Stated(item.type_name.value)}
    if kind := lines.get("submitter_type"):
        names = dict(wording.types(work, lang))
        stated = names.get(str(kind.stated))
        made["type"] = known(item.type_name.value, kind, stated.value if stated else "")
    if where := lines.get("countries"):
        shown = countries(item.fields["countries"])
        made["countries"] = known(shown, where, countries(where.stated)) if shown else None
    return made


def make(work: Work, number: str, lang: str, *, base_url: str) -> ItemPage:
    """Make the page of a published submission; raise Gone, NotPublic."""
    item = publication.item(work, number, lang)
    call_url = figures.call_url(lang, item.call)
    lines = corrections.public(work, number)
    return ItemPage(
        **{**who(item), **_known(work, item, lang, lines)},
        corrections=lines,
        **_when(item),
        number=item.number,
        call=Ref(item.call_title, call_url),
        call_code=item.call,
        register_url=figures.register_url(lang, item.call),
        disclaimer=Disclaimer(item.disclaimer_version, item.disclaimer),
        terms_version=item.terms_version,
        terms=item.terms,
        files=pairs([_file(item, one) for one in item.files]),
        issues=issues(item.issues, lang, item.call),
        paper=Ref(item.paper, call_url) if item.paper else None,
        revisions=tuple(_revision(one, item) for one in reversed(item.revisions)),
        revision=item.revision,
        permalink=base_url + url_for("public.short", number=item.number),
        noindex=item.individual and not item.index_allowed,
        log=LogPosition(item.log_index, item.log_size, item.leaf, item.later),
        previous=Link(item.previous, item_url(item.previous)) if item.previous else None,
        next=Link(item.next, item_url(item.next)) if item.next else None,
    )


def _when(item: Item) -> dict[str, Any]:
    """Give its instants in the call's zone."""
    return {
        "received": i18n.moment(item.received, item.zone),
        "verdict": item.verdict,
        "ahead": i18n.ahead(item.closes_before, item.received, item.verdict),
        "own": _own(item),
        "published": i18n.moment(item.published_at, item.zone),
    }


def _own(item: Item) -> OwnClosing | None:
    own = item.own_closing
    if own is None:
        return None
    return OwnClosing(i18n.deadline(own.closes_before, item.zone), own.reason, own.log_index)


def _file(item: Item, one: FileFacts) -> ItemFile:
    return item_file(one, file_url(item.number, one), item.redactions.get(one.n))


def _revision(one: RevisionView, item: Item) -> RevisionRow:
    kind = "first" if one.number == 1 else "replacement"
    if one.verdict == Verdict.AT_RETURN:
        # What is public is not returned any more: a revision after the deadline that follows it mends it.
        after = any(r.published_at and r.published_at < one.recorded for r in item.revisions)
        kind = "corrigendum" if after else "at-return"
    current = one.number == item.revision
    return RevisionRow(
        number=one.number,
        recorded=i18n.moment(one.recorded, item.zone),
        verdict=one.verdict,
        kind=kind,
        log_index=one.log_index,
        current=current,
        published=one.published_at is not None,
        withheld=one.withheld,
        files=() if current else tuple(_file(item, file) for file in one.files),
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
        reason=stone.reason,
        words=Text(stone.words, "und", "auto") if stone.words else None,
        log_index=stone.log_index,
        entry=stone.entry,
    )
