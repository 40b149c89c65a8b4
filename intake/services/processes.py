"""Themes, processes, papers and the site's versioned texts: made by the secretariat, read by everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

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
from intake.db.records import Site
from intake.domain.canonical import digest, encode
from intake.domain.contents import content
from intake.domain.texts import Text, choose
from intake.domain.vocab import Act
from intake.services.work import Work

Texts = Mapping[str, str]


class ProcessUnknown(Exception):
    """No process of this slug."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A numbered issue of a paper, as a page shows it."""

    number: str
    chapter: Text
    title: Text
    question: Text


@dataclass(frozen=True, slots=True)
class PaperView:
    """A revision of a paper with its issues."""

    title: Text
    status: str
    symbol: str | None
    published_on: str | None
    issues: tuple[Issue, ...]
    revision_id: int = 0


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process as a page shows it, without its calls."""

    id: int
    slug: str
    title: Text
    summary: Text
    contact: Text
    theme: Text


def texts_hash(texts: object) -> str:
    """Give the hash that stands in the log for a text of the secretariat in all its languages (RFC 8785)."""
    return digest(encode(texts))


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
    """Make a paper without content; its revisions hold that. Give its id."""
    row = Paper(process_id=process_id, slug=slug, title=dict(title))
    work.session.add(row)
    work.session.flush()
    return row.id


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
    """Put out a revision with its issues (each: number, chapter, title, question); logged. Give its id."""
    paper = work.session.get_one(Paper, paper_id)
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
    touch(work)
    return row.id


def set_disclaimer(work: Work, statements: Sequence[Texts]) -> int:
    """Make a new version of the one disclaimer; logged. Give its version."""
    version = (work.session.scalar(select(func.max(Disclaimer.version))) or 0) + 1
    kept = [dict(statement) for statement in statements]
    said = content(Act.DISCLAIMER, version=version, text=texts_hash(kept))
    index = work.log.append(Act.DISCLAIMER, content=said)
    work.session.add(
        Disclaimer(version=version, statements=kept, made_at=work.log.recorded, log_index=index)
    )
    return version


def set_terms(work: Work, text: Texts) -> int:
    """Make a new version of the reuse terms; logged. Give its version."""
    version = (work.session.scalar(select(func.max(Terms.version))) or 0) + 1
    said = content(Act.TERMS, version=version, text=texts_hash(dict(text)))
    index = work.log.append(Act.TERMS, content=said)
    work.session.add(
        Terms(version=version, text=dict(text), made_at=work.log.recorded, log_index=index)
    )
    return version


def latest_versions(work: Work) -> tuple[int, int]:
    """Give the newest versions of disclaimer and terms; 0 where there is none."""
    disclaimer = work.session.scalar(select(func.max(Disclaimer.version))) or 0
    return disclaimer, work.session.scalar(select(func.max(Terms.version))) or 0


def set_types(work: Work, types: Sequence[tuple[str, Texts]]) -> None:
    """Offer these stakeholder types (code, name), in this order."""
    for position, (code, name) in enumerate(types):
        work.session.merge(StakeholderType(code=code, position=position, name=dict(name)))


def touch(work: Work) -> None:
    """Move the publication epoch: something public changed that is no log entry."""
    work.session.execute(update(Site).where(Site.id == 1).values(epoch=Site.epoch + 1))


def types(work: Work, lang: str) -> tuple[tuple[str, Text], ...]:
    """Give the stakeholder types on offer: code and name, in the secretariat's order."""
    rows = select(StakeholderType).where(StakeholderType.in_use).order_by(StakeholderType.position)
    return tuple((row.code, choose(row.name, lang)) for row in work.session.scalars(rows))


def disclaimer(work: Work, version: int, lang: str) -> tuple[Text, ...]:
    """Give the statements of one version of the disclaimer; () for a version that is not."""
    row = work.session.get(Disclaimer, version)
    return tuple(choose(texts, lang) for texts in row.statements) if row else ()


def terms(work: Work, version: int, lang: str) -> Text:
    """Give one version of the reuse terms."""
    row = work.session.get(Terms, version)
    return choose(row.text if row else {}, lang)


def paper(work: Work, revision_id: int, lang: str) -> PaperView:
    """Give a revision with its issues, in two queries."""
    row = work.session.get_one(PaperRevision, revision_id)
    issues = work.session.scalars(
        select(PaperIssue)
        .where(PaperIssue.revision_id == revision_id)
        .order_by(PaperIssue.position)
    )
    return PaperView(
        title=choose(row.title, lang),
        status=row.status,
        symbol=row.symbol,
        published_on=row.published_on,
        issues=tuple(
            Issue(
                issue.number,
                choose(issue.chapter, lang),
                choose(issue.title, lang),
                choose(issue.question, lang),
            )
            for issue in issues
        ),
        revision_id=row.id,
    )


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
