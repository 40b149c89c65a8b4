"""What the secretariat of the demo sets up before anybody sends: staff, themes, processes, papers, texts, calls."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from flask_security import hash_password

from intake.demo import texts
from intake.demo.papers import PaperRevision
from intake.demo.timeline import Milestone, When
from intake.demo.wording import TERMS, TYPES
from intake.domain import passwords
from intake.domain.vocab import LANGUAGES, Role
from intake.runtime import DEMO_BEGINS
from intake.services import accounts, calls, milestones, processes
from intake.services.work import Actor, Work, Works

__all__ = ["FOUNDER", "LANGUAGES", "PASSWORD", "STAFF", "events", "staff"]

FOUNDER = Actor("user", "founder", site_roles=frozenset({Role.ADMINISTRATOR}))
PASSWORD = passwords.PUBLIC
"""The demo's accounts are public: their password is printed at start, and nobody can choose it for another account."""

STAFF = {
    "administrator": "administrator@intake.example",
    "publisher": "publisher@intake.example",
    "reviewer": "reviewer@intake.example",
    "auditor": "auditor@intake.example",
}
CONTACT = {
    "en": "Write to the secretariat: secretariat@intake.example, or call +41 00 000 00 00 on working days, 9:00 to 17:00.",
    "ar": "راسلوا الأمانة: secretariat@intake.example أو اتصلوا على الرقم +41 00 000 00 00 في أيام العمل من 9:00 إلى 17:00.",
    "fr": "Écrivez au secrétariat : secretariat@intake.example, ou appelez le +41 00 000 00 00 les jours ouvrés, de 9 h à 17 h.",
}

Commit = Callable[[Work], None]


def staff(works: Works) -> dict[str, Actor]:
    """Give the demo's staff as who acts, by role; {} before they are there."""
    with works.reading() as work:
        ids = {person.email: person.id for person in accounts.people(work)}
        return {
            role: accounts.actor(work, ids[email]) for role, email in STAFF.items() if email in ids
        }


def events(today: date) -> Iterator[tuple[datetime, Commit]]:
    """Give what the secretariat does, in order: when, and the commit."""
    yield DEMO_BEGINS, partial(_found, today=today)
    for paper in texts.papers(today):
        at = datetime.combine(paper.issued, time(6), UTC)
        yield at, partial(_issue, paper=paper)
    for call in texts.calls(today):
        yield call.opens - timedelta(minutes=30), partial(_create, call=call)
        yield call.opens, partial(_open, call=call)


def _found(work: Work, today: date) -> None:
    """Make all that stands before the first paper: one commit, so that no page is half furnished."""
    processes.set_types(work, TYPES)
    for disclaimer in texts.DISCLAIMERS:
        processes.set_disclaimer(work, disclaimer.statements)
    processes.set_terms(work, TERMS)
    themes = {
        theme.slug: processes.add_theme(
            work, slug=theme.slug, title=theme.title, summary=theme.summary
        )
        for theme in texts.THEMES
    }
    for process in texts.PROCESSES:
        processes.add_process(
            work,
            theme_id=themes[process.theme],
            slug=process.slug,
            title=process.title,
            summary=process.summary,
            contact=CONTACT,
        )
    for slug in sorted({paper.paper for paper in texts.papers(today)}):
        _add_paper(work, slug, today)
    for row in texts.milestones(today):
        milestones.add(work, **_milestone(row))
    _invite(work)


def _invite(work: Work) -> None:
    hashed = hash_password(PASSWORD)
    for role, email in STAFF.items():
        token = accounts.invite(work, email=email, name=role.capitalize())
        accounts.set_password(work, token, hashed)
        if role == "administrator":
            accounts.grant(work, email=email, role=role, process=None)
            continue
        for process in texts.PROCESSES:
            accounts.grant(work, email=email, role=role, process=process.slug)


def _add_paper(work: Work, slug: str, today: date) -> None:
    first = next(paper for paper in texts.papers(today) if paper.paper == slug)
    call = next(call for call in texts.calls(today) if call.paper == slug)
    process = processes.process(work, call.process, "en")
    processes.add_paper(work, process_id=process.id, slug=slug, title=first.title)


def _issue(work: Work, paper: PaperRevision) -> None:
    processes.add_revision(
        work,
        paper_id=processes.paper_id(work, paper.paper),
        status=paper.status,
        title=paper.title,
        symbol=paper.symbol,
        published_on=paper.issued.isoformat(),
        issues=[
            {
                "number": issue.number,
                "chapter": issue.chapter,
                "title": issue.title,
                "question": issue.question,
            }
            for issue in paper.issues
        ],
    )


def _create(work: Work, call: texts.Call) -> None:
    process = processes.process(work, call.process, "en")
    main = [kind for kind in call.types if kind not in {"jpeg", "png"}]
    text = calls.CallText(
        kinds=call.kinds,
        title=call.title,
        summary=call.text,
        body={},
        zone=call.zone,
        revision_id=processes.revision_id(work, call.paper, call.revision),
        accepts=main,
        annex_accepts=call.types,
        max_files=call.max_files,
        max_file_bytes=call.max_file,
        max_total_bytes=call.max_total,
        languages=call.languages,
        publications=call.publication,
        grounds=call.grounds,
        late_rule=call.late,
        grace=call.grace,
        timing=call.timing,
        opens_at=call.opens,
    )
    calls.create(work, process_id=process.id, code=call.code, text=text)
    calls.set_deadline(work, call.code, texts.closes_before(call), reason={})


def _open(work: Work, call: texts.Call) -> None:
    calls.open_call(work, call.code)


def _milestone(row: Milestone) -> dict[str, Any]:
    *earlier, now = row.dates
    return {
        "process": row.process,
        "kind": row.kind,
        "title": row.title,
        "note": row.note or {},
        "history": [_date(when) for when in earlier],
        "call": row.call,
        **_date(now),
    }


def _date(when: When) -> dict[str, Any]:
    return {
        "date_kind": when.precision,
        "starts_on": when.starts.isoformat(),
        "ends_on": when.ends.isoformat() if when.ends else None,
        "confirmed": when.confirmed,
        "place": dict(when.place or {}),
    }
