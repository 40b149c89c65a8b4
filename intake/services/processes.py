"""Themes, processes, papers and the site's versioned texts: made by the secretariat, read by everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from intake.db.processes import (
    Disclaimer,
    Paper,
    PaperIssue,
    PaperRevision,
    Process,
    StakeholderType,
    Terms,
    Theme,
)
from intake.domain.contents import content
from intake.domain.texts import Text, choose
from intake.domain.vocab import Act
from intake.services import rights, transitions
from intake.services.lookups import ProcessUnknown
from intake.services.wording import (
    Issue,
    PaperView,
    disclaimer,
    latest_versions,
    paper,
    terms,
    texts_hash,
    touch,
    types,
)
from intake.services.work import Work

Texts = Mapping[str, str]


__all__ = [
    "Issue",
    "PaperUnknown",
    "PaperView",
    "ProcessUnknown",
    "ProcessView",
    "add_paper",
    "add_process",
    "add_revision",
    "add_theme",
    "disclaimer",
    "latest_versions",
    "paper",
    "paper_id",
    "paper_of",
    "papers",
    "process",
    "processes",
    "revision_id",
    "set_disclaimer",
    "set_terms",
    "set_types",
    "terms",
    "touch",
    "types",
]


class PaperUnknown(Exception):
    """No such paper or revision."""


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process as a page shows it, without its calls."""

    id: int
    slug: str
    title: Text
    summary: Text
    contact: Text
    theme: Text


def add_theme(work: Work, *, slug: str, title: Texts, summary: Texts) -> int:
    """Make a theme; give its id."""
    row = Theme(slug=slug, title=dict(title), summary=dict(summary))
    work.session.add(row)
    work.session.flush()
    return row.id


def add_process(
    work: Work, *, theme_id: int, slug: str, title: Texts, summary: Texts, contact: Texts
) -> int:
    """Make a process of a theme; give its id."""
    place = work.session.scalar(select(func.count(Process.id))) or 0
    row = Process(
        theme_id=theme_id,
        slug=slug,
        title=dict(title),
        summary=dict(summary),
        contact=dict(contact),
        position=place,
    )
    work.session.add(row)
    touch(work)
    work.session.flush()
    return row.id


def add_paper(work: Work, *, process_id: int, slug: str, title: Texts) -> int:
    """Make a paper without content; its revisions hold that. Give its id. Raises ActNotAllowed."""
    rights.require(work, process_id)
    row = Paper(process_id=process_id, slug=slug, title=dict(title))
    work.session.add(row)
    work.session.flush()
    return row.id


def paper_of(work: Work, process_id: int, slug: str, *, title: Texts) -> int | None:
    """Give a process's paper of this slug, made where there is none; None where another process has it."""
    row = work.session.scalars(select(Paper).where(Paper.slug == slug)).first()
    if row is None:
        return add_paper(work, process_id=process_id, slug=slug, title=title)
    return row.id if row.process_id == process_id else None


def add_revision(
    work: Work,
    *,
    paper_id: int,
    status: str,
    title: Texts,
    symbol: str | None,
    published_on: str | None,
    issues: Sequence[Mapping[str, Any]],
) -> int:
    """Put out a revision with its issues (each: number, chapter, title, question); logged. Give its id.

    Raises ActNotAllowed.
    """
    paper = work.session.get_one(Paper, paper_id)
    rights.require(work, paper.process_id)
    last = select(func.max(PaperRevision.number)).where(PaperRevision.paper_id == paper_id)
    number = (work.session.scalar(last) or 0) + 1
    row = PaperRevision(
        paper_id=paper_id,
        number=number,
        status=status,
        symbol=symbol,
        title=dict(title),
        published_on=published_on,
    )
    work.session.add(row)
    work.session.flush()
    for position, issue in enumerate(issues):
        work.session.add(
            PaperIssue(
                revision_id=row.id,
                position=position,
                number=issue["number"],
                chapter=dict(issue["chapter"]),
                title=dict(issue["title"]),
                question=dict(issue["question"]),
            )
        )
    said = content(
        Act.PAPER,
        code=paper.slug,
        revision=number,
        text=texts_hash([dict(title), [dict(issue) for issue in issues]]),
    )
    row.log_index = work.log.append(Act.PAPER, content=said)
    after = {"paper": paper.slug, "revision": number}
    transitions.audit(work, Act.PAPER.value, after=after, index=row.log_index)
    touch(work)
    return row.id


def set_disclaimer(work: Work, statements: Sequence[Texts]) -> int:
    """Make a new version of the one disclaimer; logged. Give its version. Raises ActNotAllowed."""
    rights.require(work, None)
    version = (work.session.scalar(select(func.max(Disclaimer.version))) or 0) + 1
    kept = [dict(statement) for statement in statements]
    said = content(Act.DISCLAIMER, version=version, text=texts_hash(kept))
    index = work.log.append(Act.DISCLAIMER, content=said)
    work.session.add(
        Disclaimer(version=version, statements=kept, made_at=work.log.recorded, log_index=index)
    )
    transitions.audit(work, Act.DISCLAIMER.value, after={"version": version}, index=index)
    return version


def set_terms(work: Work, text: Texts) -> int:
    """Make a new version of the reuse terms; logged. Give its version. Raises ActNotAllowed."""
    rights.require(work, None)
    version = (work.session.scalar(select(func.max(Terms.version))) or 0) + 1
    said = content(Act.TERMS, version=version, text=texts_hash(dict(text)))
    index = work.log.append(Act.TERMS, content=said)
    work.session.add(
        Terms(version=version, text=dict(text), made_at=work.log.recorded, log_index=index)
    )
    transitions.audit(work, Act.TERMS.value, after={"version": version}, index=index)
    return version


def set_types(work: Work, types: Sequence[tuple[str, Texts]]) -> None:
    """Offer these stakeholder types (code, name), in this order."""
    for position, (code, name) in enumerate(types):
        work.session.merge(StakeholderType(code=code, position=position, name=dict(name)))
    touch(work)


def paper_id(work: Work, slug: str) -> int:
    """Give the id of a paper by its slug; raise PaperUnknown."""
    found = work.session.scalar(select(Paper.id).where(Paper.slug == slug))
    if found is None:
        raise PaperUnknown
    return found


def revision_id(work: Work, slug: str, number: int) -> int:
    """Give the id of a paper's revision by its number; raise PaperUnknown."""
    found = work.session.scalar(
        select(PaperRevision.id)
        .join(Paper, Paper.id == PaperRevision.paper_id)
        .where(Paper.slug == slug, PaperRevision.number == number)
    )
    if found is None:
        raise PaperUnknown
    return found


def papers(work: Work, process_id: int, lang: str) -> tuple[PaperView, ...]:
    """Give all revisions of a process's papers, oldest first, without their issues."""
    rows = work.session.scalars(
        select(PaperRevision)
        .join(Paper, Paper.id == PaperRevision.paper_id)
        .where(Paper.process_id == process_id)
        .order_by(PaperRevision.paper_id, PaperRevision.number)
    )
    return tuple(
        PaperView(choose(row.title, lang), row.status, row.symbol, row.published_on, (), row.id)
        for row in rows
    )


def process(work: Work, slug: str, lang: str) -> ProcessView:
    """Give a process by its slug; raise ProcessUnknown."""
    found = work.session.execute(
        select(Process, Theme).join(Theme, Theme.id == Process.theme_id).where(Process.slug == slug)
    ).first()
    if found is None:
        raise ProcessUnknown
    return _view(found[0], found[1], lang)


def processes(work: Work, lang: str) -> tuple[ProcessView, ...]:
    """Give all processes, in the secretariat's order."""
    rows = work.session.execute(
        select(Process, Theme)
        .join(Theme, Theme.id == Process.theme_id)
        .order_by(Process.position, Process.id)
    )
    return tuple(_view(row, theme, lang) for row, theme in rows)


def _view(row: Process, theme: Theme, lang: str) -> ProcessView:
    return ProcessView(
        row.id,
        row.slug,
        choose(row.title, lang),
        choose(row.summary, lang),
        choose(row.contact, lang),
        choose(theme.title, lang),
    )
