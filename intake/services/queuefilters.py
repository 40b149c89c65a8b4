"""What the desk's queue can be narrowed by, as conditions on submissions: its pages and bulk acts share them."""

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    String,
    and_,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from intake.db.requests import Request
from intake.db.submissions import File, Inspection, Submission
from intake.domain import links
from intake.domain.vocab import Channel, Mark, Publication, State
from intake.services import requests
from intake.services.casework import may_see
from intake.services.inspections import FULL, QUICK
from intake.services.work import Work

OLDER = (3, 7, 14, 30)
"""Days since it was received, to choose from."""

MINE, FREE, TAKEN = "mine", "free", "taken"
"""Who holds it; a holder's account is named by its id instead."""

LONGEST = 200
"""Characters of what is typed that are looked for."""

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_CODE = re.compile(r"[A-Za-z0-9-]{2,32}")
_DIGITS = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list is narrowed by, as the address says it; what is no value of a filter narrows nothing.

    `claimed` is mine, free, taken or an account's id; `older` so many days; `flag` one of FLAGS; `wish` a publication
    choice.
    """

    call: str | None = None
    state: str | None = State.UNDER_REVIEW
    claimed: str | None = None
    q: str | None = None
    language: str | None = None
    type: str | None = None
    country: str | None = None
    channel: str | None = None
    wish: str | None = None
    older: str | None = None
    flag: str | None = None

    @property
    def narrow(self) -> bool:
        """Say whether anything but call and state narrows the list."""
        kept = (self.claimed, self.q, self.language, self.type, self.country, self.channel)
        return any((*kept, self.wish, self.older, self.flag))


def chosen_calls(filters: Filters, calls: Mapping[int, str]) -> list[int]:
    """Give the ids of those of some calls (their codes by id) that the list is narrowed to."""
    return [key for key, code in calls.items() if filters.call in {None, code}]


def conditions(
    work: Work, filters: Filters, calls: Collection[int], *, found: Collection[int] = ()
) -> list[ColumnElement[bool]]:
    """Give what holds for the rows that filters give; `found` are log indices that a search for `q` in texts gave."""
    where: list[ColumnElement[bool]] = [may_see(work), Submission.call_id.in_(calls)]
    if filters.state:
        where.append(Submission.state == filters.state)
    where += _held(work, filters.claimed)
    if filters.language and _TAG.fullmatch(filters.language):
        where.append(_listed(Submission.languages, filters.language))
    if filters.country and _CODE.fullmatch(filters.country):
        where.append(_listed(Submission.countries, filters.country))
    if filters.type:
        where.append(Submission.submitter_type == filters.type)
    if filters.channel in set(Channel):
        where.append(Submission.channel == filters.channel)
    if filters.wish in set(Publication):
        where.append(Submission.publication == filters.wish)
    if filters.older and _DIGITS.fullmatch(filters.older):
        days = min(int(filters.older), 36_500)
        where.append(Submission.received <= work.now - timedelta(days=days))
    if filters.flag and filters.flag in FLAGS:
        where.append(FLAGS[filters.flag](work))
    if filters.q and filters.q.strip():
        where.append(or_(_words(filters.q.strip()[:LONGEST]), Submission.first_index.in_(found)))
    return where


def _held(work: Work, claimed: str | None) -> list[ColumnElement[bool]]:
    if claimed == MINE:
        return [Submission.claimed_by == work.actor.user_id]
    if claimed == TAKEN:
        return [Submission.claimed_by.is_not(None)]
    if claimed == FREE:
        return [Submission.claimed_by.is_(None)]
    if claimed and _DIGITS.fullmatch(claimed):
        return [Submission.claimed_by == int(claimed)]
    return []


def _listed(column: Any, value: str) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Say that a list holds a value; both databases keep lists as JSON."""
    return cast(column, String).contains(f'"{value}"', autoescape=True)


def _words(typed: str) -> ColumnElement[bool]:
    columns = (Submission.number, Submission.name, Submission.entity, Submission.title)
    found = [column.icontains(typed, autoescape=True) for column in columns]
    with suppress(links.LinkInvalid):
        found.append(Submission.reference == links.parse_reference(typed))
    return or_(*found)


def _mark(mark: Mark) -> Callable[[Work], ColumnElement[bool]]:
    return lambda _work: _listed(Submission.marks, mark.value)


def _file(*more: ColumnElement[bool]) -> Exists:
    """Say that a file of the newest revision meets more conditions."""
    return exists().where(
        File.submission_id == Submission.id,
        File.first_revision <= Submission.revision,
        File.last_revision >= Submission.revision,
        *more,
    )


def _unread(_work: Work) -> ColumnElement[bool]:
    read = exists().where(Inspection.sha256 == File.sha256, Inspection.status != "not-yet-read")
    return _file(not_(read))


def _newest(depth: str) -> ColumnElement[int]:
    other = aliased(Inspection)
    newest = select(func.max(other.id)).where(other.sha256 == File.sha256, other.depth == depth)
    return newest.correlate(File).scalar_subquery()


def _says(*words: str) -> ColumnElement[bool]:
    """Say that the reading in force of a file holds one of some words of its report."""
    report = cast(Inspection.report, String)
    return exists().where(
        Inspection.id == func.coalesce(_newest(FULL), _newest(QUICK)),
        or_(*(report.contains(word, autoescape=True) for word in words)),
    )


def _weigh(_work: Work) -> ColumnElement[bool]:
    return _file(_says('"severity": "warning"', '"severity": "refusal"'))


def _tells(_work: Work) -> ColumnElement[bool]:
    confirmed = cast(Submission.confirmed, String).contains(File.sha256)
    return and_(
        Submission.publication == Publication.UNNAMED.value,
        _file(File.public.is_(True), not_(confirmed), _says('"own-name"')),
    )


def _same(_work: Work) -> ColumnElement[bool]:
    twin, other = aliased(File), aliased(Submission)
    return _file(
        exists().where(
            twin.sha256 == File.sha256,
            twin.submission_id != File.submission_id,
            other.id == twin.submission_id,
            other.process_id == Submission.process_id,
        )
    )


def _asked(_work: Work) -> ColumnElement[bool]:
    return exists().where(Request.submission_id == Submission.id, Request.state == requests.OPEN)


def _waits(work: Work) -> ColumnElement[bool]:
    return Submission.not_before > work.now


FLAGS: Mapping[str, Callable[[Work], ColumnElement[bool]]] = {
    "unread": _unread,
    "weigh": _weigh,
    "tells": _tells,
    "same": _same,
    "asked": _asked,
    "held": _waits,
    "late": _mark(Mark.LATE),
    "contested": _mark(Mark.CONTESTED),
    "revision-pending": _mark(Mark.REVISION_PENDING),
    "by-invitation": _mark(Mark.BY_INVITATION),
}
"""What a submission may be marked with at the desk: something to look at, or how it came."""
