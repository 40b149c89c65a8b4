"""What a call's form asks and takes: one read model for the page, the judging of files and the checking of fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.processes import Process
from intake.domain.checking import Offer
from intake.domain.deadlines import Version, begun_in_time, judge
from intake.domain.judging import Rules
from intake.domain.texts import Text, choose
from intake.domain.vocab import LateRule, Verdict
from intake.services import wording
from intake.services.lookups import CallUnknown, find, rules, state, versions
from intake.services.wording import Issue
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class CallForm:
    """A call as its form needs it; `state` is not-yet, open or closed at the work's instant, grace is seconds."""

    code: str
    title: Text
    process_slug: str
    process_title: Text
    contact: Text
    state: str
    opens_at: datetime
    closes_before: datetime
    zone: str
    grace: int
    late_rule: str
    timing: str
    publish_at: datetime | None
    types: tuple[tuple[str, Text], ...]
    issues: tuple[Issue, ...]
    offer: Offer
    rules: Rules
    terms: Text
    terms_version: int


def call_form(work: Work, code: str, lang: str) -> CallForm:
    """Give what a call's form asks; raise CallUnknown for a call that is no more than a draft."""
    row = find(work, code)
    now = state(row.opens_at, row.closes_before, row.opened_at, work.now)
    if now == "draft" or row.closes_before is None or row.opened_at is None:
        raise CallUnknown
    process = work.session.get_one(Process, row.process_id)
    types = wording.types(work, lang)
    issues = _issues(work, row, lang)
    return CallForm(
        code=row.code,
        title=choose(row.title, lang),
        process_slug=process.slug,
        process_title=choose(process.title, lang),
        contact=choose(process.contact, lang),
        state=now,
        opens_at=row.opens_at or row.opened_at,
        closes_before=row.closes_before,
        zone=row.zone,
        grace=row.grace,
        late_rule=row.late_rule,
        timing=row.timing,
        publish_at=row.publish_at,
        types=types,
        issues=issues,
        offer=Offer(
            kinds=tuple(row.kinds),
            types=tuple(code for code, _ in types),
            publications=tuple(row.publications),
            issues=tuple(issue.number for issue in issues),
            max_text=row.max_text,
        ),
        rules=rules(row),
        terms=wording.terms(work, row.terms, lang),
        terms_version=row.terms,
    )


def _issues(work: Work, row: Call, lang: str) -> tuple[Issue, ...]:
    """Give the issues that the call concerns: those it names, else all of its paper."""
    if row.revision_id is None:
        return ()
    issues = wording.paper(work, row.revision_id, lang).issues
    named = set(row.issues)
    return tuple(issue for issue in issues if not named or issue.number in named)


def is_late(
    work: Work,
    code: str,
    *,
    before: datetime | None,
    begun: datetime,
    complete: datetime,
    own: Version | None = None,
) -> bool:
    """Say whether a sending that came so would be late, before anything of it is kept; the verdict is the log's.

    `before` is the draft's `begun`, `own` an invitation's deadline.
    """
    row = find(work, code)
    held = (own,) if own else versions(work, row.id)
    earlier = begun_in_time(before, begun, versions=held, now=work.now)
    verdict, _ = judge(begun=earlier or begun, complete=complete, recorded=work.now, versions=held)
    return verdict is Verdict.LATE


def may_still_send(
    work: Work, code: str, *, before: datetime | None = None, own: Version | None = None
) -> bool:
    """Say whether a form pressed now would be taken, in time or late; `own` is an invitation's deadline."""
    row = find(work, code)
    if row.late_rule != LateRule.REFUSE:
        return True
    return not is_late(work, code, before=before, begun=work.now, complete=work.now, own=own)


def limits(work: Work) -> Mapping[str, int]:
    """Give the most bytes of files that each open or opened call takes in one request, by code in lower case."""
    rows = work.session.execute(
        select(Call.code, Call.max_total_bytes).where(Call.opened_at.is_not(None))
    )
    return {row.code.lower(): row.max_total_bytes for row in rows}
