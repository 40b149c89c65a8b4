"""A process: where it stands, its timeline, its calls and papers."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from intake.domain.texts import Text
from intake.services import home, milestones, processes, register
from intake.services.home import PaperBrief
from intake.services.milestones import MilestoneView
from intake.services.work import Work
from intake.web import dates
from intake.web.pages.figures import call_url, card
from intake.web.pages.models import CallCard, Issue, Link, Paper


@dataclass(frozen=True, slots=True)
class Milestone:
    """A row of the timeline; `when` and `was` in words; phase past, now, next or unconfirmed."""

    when: str
    was: str | None
    reason: Text | None
    title: Text
    note: Text | None
    link: Link | None
    phase: str


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """See templates/public/process.html."""

    title: Text
    summary: Text
    body: tuple[Text, ...]
    papers: tuple[Paper, ...]
    calls: tuple[CallCard, ...]
    milestones: tuple[Milestone, ...]


def make(work: Work, slug: str, lang: str, *, at: datetime) -> ProcessPage:
    """Make the page of a process; raise ProcessUnknown."""
    process = processes.process(work, slug, lang)
    calls = home.calls(work, lang, process_id=process.id)
    sums = register.accounts(work, [call.id for call in calls])
    return ProcessPage(
        title=process.title,
        summary=process.summary,
        body=(),
        papers=tuple(_paper(one, lang) for one in home.papers(work, process.id, calls, lang)),
        calls=tuple(card(call, sums[call.id], at=at) for call in calls),
        milestones=_timeline(milestones.of(work, process.id, lang), lang, at=work.now),
    )


def _paper(one: PaperBrief, lang: str) -> Paper:
    return Paper(
        symbol=one.symbol or "",
        title=one.title,
        revision=paper_status(one.status),
        date=dates.day(one.published_on) if one.published_on else None,
        links=(),
        issues=tuple(
            Issue(
                issue.number,
                issue.title,
                issue.count,
                call_url(lang, issue.call, issue=issue.number)
                if issue.call and issue.count
                else None,
            )
            for issue in one.issues
        ),
    )


def paper_status(code: str) -> str:
    """Say what a revision of a paper is."""
    words: dict[str, str] = {"draft": _("Draft"), "revised": _("Revised"), "final": _("Final")}
    return words.get(code, code)


def _timeline(rows: tuple[MilestoneView, ...], lang: str, *, at: datetime) -> tuple[Milestone, ...]:
    phases = [dates.phase(row.when, today=at.date()) for row in rows]
    if "past" in phases and phases[-1] != "past":
        phases[len(phases) - 1 - phases[::-1].index("past")] = "now"
    return tuple(
        Milestone(
            when=dates.when(row.when),
            was=dates.when(row.earlier[-1]) if row.earlier else None,
            reason=None,
            title=row.title,
            note=row.note or None,
            link=Link(_("Call %(code)s", code=row.call), call_url(lang, row.call))
            if row.call
            else None,
            phase=phase,
        )
        for row, phase in zip(rows, phases, strict=True)
    )
