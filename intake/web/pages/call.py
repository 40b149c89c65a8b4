"""A call: its account, its rules and its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from intake.domain.texts import Text
from intake.services import callpage, ledger, listing, register, wording
from intake.services.callpage import CallView
from intake.services.epochs import Epochs
from intake.services.keyset import Rows
from intake.services.work import Work
from intake.web import amounts, dates, i18n
from intake.web.i18n import Moment, Span
from intake.web.pages import figures
from intake.web.pages.lines import line, published
from intake.web.pages.models import (
    Account,
    Disclaimer,
    Filters,
    Issue,
    LedgerRow,
    OnTime,
    Order,
    Page,
    Paper,
    Ref,
)
from intake.web.pages.narrowing import Asked, Narrowing, filters, orders, page
from intake.web.pages.process import paper_status


@dataclass(frozen=True, slots=True)
class Accepts:
    """What a call takes, in words."""

    kinds: tuple[str, ...]
    annex_kinds: tuple[str, ...]
    max_files: int
    max_file: str
    max_total: str
    typed: bool


@dataclass(frozen=True, slots=True)
class DeadlineVersion:
    """A deadline as it was announced; `change` as in services.callpage, `index` of its log entry."""

    version: int
    closes: Moment
    recorded: Moment
    reason: Text | None
    change: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """See templates/public/call.html; grace is minutes."""

    code: str
    title: Text
    summary: Text
    body: tuple[Text, ...]
    process: Ref
    paper: Paper | None
    kinds: tuple[str, ...]
    state: str
    opens: Moment
    closes: Moment
    left: Span | None
    percent: float | None
    grace: int
    late_rule: str
    timing: str
    publish_at: Moment | None
    accepts: Accepts
    languages: tuple[str, ...]
    choices: tuple[str, ...]
    grounds: tuple[str, ...]
    deadline_history: tuple[DeadlineVersion, ...]
    disclaimer: Disclaimer
    account: Account
    on_time: OnTime
    register_url: str
    csv_url: str
    submit_url: str
    filters: Filters
    rows: tuple[LedgerRow, ...]
    page: Page
    order: str
    orders: tuple[Order, ...]
    as_of: int | None


def make(work: Work, code: str, lang: str, *, asked: Asked, held: Epochs, at: datetime) -> CallPage:
    """Make the page of a call; raise CallUnknown. `at` is the instant from which what is left is counted."""
    call = callpage.call(work, code, lang)
    counts = listing.facets(work, call.id)
    sums = register.account(work, calls=[call.id])
    types = dict(wording.types(work, lang))
    found = _rows(work, call, asked)
    issues = {issue.number: issue.title.value for issue in call.paper.issues} if call.paper else {}

    def url(query: Mapping[str, object]) -> str:
        return figures.call_url(lang, call.code, **query)

    return CallPage(
        **_said(call, lang, counts["issue"]),
        **_window(call, at),
        account=figures.account(sums, call.code),
        on_time=figures.on_time(sums),
        filters=filters(Narrowing(url, asked, types, titles=issues), counts),
        rows=tuple(
            published(row, zone=call.zone, types=types)
            if asked.filters
            else line(row, zone=call.zone, types=types)
            for row in found.rows
        ),
        page=page(found, url, asked),
        order="newest" if asked.newest_first else "number",
        orders=orders(url, asked),
        as_of=held.head.size - 1 if held.head else None,
    )


def _rows(work: Work, call: CallView, asked: Asked) -> Rows:
    """Give published ones where the list is narrowed, else a line for every number."""
    where: dict[str, Any] = {
        "after": asked.after,
        "before": asked.before,
        "newest_first": asked.newest_first,
        "limit": asked.limit,
    }
    if asked.filters:
        return listing.published(work, call.id, filters=asked.filters, **where)
    return ledger.lines(work, call.id, **where)


def _said(call: CallView, lang: str, on_issues: Mapping[str, int]) -> dict[str, Any]:
    """Give what the call says of itself."""
    return {
        "code": call.code,
        "title": call.title,
        "summary": call.summary,
        "body": figures.paragraphs(call.body),
        "process": Ref(
            call.process_title, url_for("public.process", lang=lang, slug=call.process_slug)
        ),
        "paper": _paper(call, lang, on_issues),
        "kinds": call.kinds,
        "grace": call.grace // 60,
        "late_rule": call.late_rule,
        "timing": call.timing,
        "accepts": _accepts(call),
        "languages": i18n.language_names(call.languages),
        "choices": call.publications,
        "grounds": call.grounds,
        "disclaimer": Disclaimer(call.disclaimer_version, call.disclaimer),
        "register_url": figures.register_url(lang, call.code),
        "csv_url": url_for("public.register_csv", code=call.code.lower()),
        "submit_url": figures.submit_url(lang, call.code),
    }


def _window(call: CallView, at: datetime) -> dict[str, Any]:
    """Give when the call is open, in its own zone."""
    is_open = call.state == "open"
    return {
        "state": call.state,
        "opens": i18n.moment(call.opens_at, call.zone),
        "closes": i18n.deadline(call.closes_before, call.zone),
        "left": figures.left(call.closes_before, at) if is_open else None,
        "percent": figures.percent(call.opens_at, call.closes_before, at) if is_open else None,
        "publish_at": i18n.moment(call.publish_at, call.zone) if call.publish_at else None,
        "deadline_history": tuple(
            DeadlineVersion(
                one.version,
                i18n.deadline(one.closes_before, one.zone),
                i18n.moment(one.recorded, one.zone),
                one.reason,
                one.change,
                one.log_index,
            )
            for one in call.deadlines
        ),
    }


def _paper(call: CallView, lang: str, counts: Mapping[str, int]) -> Paper | None:
    if call.paper is None:
        return None
    return Paper(
        symbol=call.paper.symbol or "",
        title=call.paper.title,
        revision=paper_status(call.paper.status),
        date=dates.day(call.paper.published_on) if call.paper.published_on else None,
        links=(),
        issues=tuple(
            Issue(
                issue.number,
                issue.title,
                counts.get(issue.number, 0),
                figures.call_url(lang, call.code, issue=issue.number),
            )
            for issue in call.paper.issues
        ),
    )


def _accepts(call: CallView) -> Accepts:
    main = set(call.rules.accepts)
    return Accepts(
        kinds=tuple(kind.upper() for kind in call.rules.accepts),
        annex_kinds=tuple(kind.upper() for kind in call.rules.annex_accepts if kind not in main),
        max_files=call.rules.max_files,
        max_file=amounts.size(call.rules.max_file_bytes),
        max_total=amounts.size(call.rules.max_total_bytes),
        typed=True,
    )
