"""The register of a call as a page, and its lines as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import url_for

from intake.domain.canonical import instant
from intake.domain.texts import Text
from intake.domain.vocab import State
from intake.services import callpage, invited, register
from intake.services.epochs import Epochs
from intake.services.work import Work
from intake.web import i18n
from intake.web.i18n import Moment
from intake.web.pages import figures
from intake.web.pages.item import OwnClosing
from intake.web.pages.lines import item_url, marks
from intake.web.pages.models import Account, Link, OnTime, Page
from intake.web.pages.narrowing import Asked, page
from intake.web.titles import written

LIMIT = 100
HEADER = (
    "number",
    "received",
    "verdict",
    "channel",
    "outcome",
    "ground",
    "log_index",
    "submitter",
    "title",
    "other",
    "marks",
)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of the register; its instant is in UTC, as the CSV's."""

    number: str
    url: str | None
    received: Moment
    verdict: str
    channel: str
    outcome: str
    ground: str | None
    log_index: int
    submitter: Text | None
    title: Text | None
    other: Link | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """See templates/public/register.html."""

    code: str
    title: Text
    call_url: str
    account: Account
    on_time: OnTime
    refused_late: int
    rows: tuple[RegisterRow, ...]
    page: Page
    csv_url: str
    closings: tuple[OwnClosing, ...]
    state: str | None
    clear_url: str
    as_of: int | None


def make(
    work: Work, code: str, lang: str, *, asked: Asked, outcome: str | None, held: Epochs
) -> RegisterPage:
    """Make a page of the register, of one outcome or all; raise CallUnknown."""
    call = callpage.name(work, code, lang)
    state = outcome if outcome in {state.value for state in State} else None
    found = register.rows(
        work, call.id, outcome=state, after=asked.after, before=asked.before, limit=LIMIT
    )
    sums = register.account(work, calls=[call.id])

    def url(query: Mapping[str, object]) -> str:
        chosen = {"outcome": state} if state else {}
        return figures.register_url(lang, call.code, **chosen, **query)

    return RegisterPage(
        code=call.code,
        title=call.title,
        call_url=figures.call_url(lang, call.code),
        account=figures.account(sums, call.code),
        on_time=figures.on_time(sums),
        refused_late=sums.refused_late,
        rows=tuple(_row(row) for row in found.rows),
        page=page(found, url, Asked()),
        csv_url=url_for("public.register_csv", code=call.code.lower()),
        closings=tuple(
            OwnClosing(i18n.deadline(one.closes_before, "UTC"), one.reason, one.log_index)
            for one in invited.closings(work, call.id, lang)
        ),
        state=state,
        clear_url=figures.register_url(lang, call.code),
        as_of=held.head.size - 1 if held.head else None,
    )


def _row(row: register.Row) -> RegisterRow:
    other = None
    if row.other:
        other = Link(row.other, item_url(row.other) if row.other_has_page else "")
    return RegisterRow(
        number=row.number,
        url=item_url(row.number) if row.has_page else None,
        received=i18n.moment(row.received),
        verdict=row.verdict,
        channel=row.channel,
        outcome=row.outcome,
        ground=row.ground,
        log_index=row.log_index,
        submitter=written(row.submitter) if row.submitter else None,
        title=written(row.title, (row.language,)) if row.title else None,
        other=other,
        marks=marks(row.marks),
    )


def lines(rows: Iterable[register.Row]) -> Iterator[str]:
    """Give the register as CSV, the header first: RFC 4180, and no cell that a spreadsheet would run."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADER)
    for row in rows:
        writer.writerow(cell(value) for value in _values(row))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _values(row: register.Row) -> tuple[str, ...]:
    return (
        row.number,
        instant(row.received),
        row.verdict,
        row.channel,
        row.outcome,
        row.ground or "",
        str(row.log_index),
        row.submitter or "",
        row.title or "",
        row.other or "",
        " ".join(row.marks),
    )


def cell(value: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula, and before one that could be ours."""
    return "'" + value if _FORMULA.match(value) else value
