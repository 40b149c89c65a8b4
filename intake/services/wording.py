"""The secretariat's texts that many use cases show: types, disclaimer, terms, papers with their issues."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from intake.db.processes import Disclaimer, PaperIssue, PaperRevision, StakeholderType, Terms
from intake.db.records import Site
from intake.domain.canonical import digest, encode
from intake.domain.texts import Text, choose
from intake.services.work import Work


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


def texts_hash(texts: object) -> str:
    """Give the hash that stands in the log for a text of the secretariat in all its languages (RFC 8785)."""
    return digest(encode(texts))


def latest_versions(work: Work) -> tuple[int, int]:
    """Give the newest versions of disclaimer and terms; 0 where there is none."""
    disclaimer = work.session.scalar(select(func.max(Disclaimer.version))) or 0
    return disclaimer, work.session.scalar(select(func.max(Terms.version))) or 0


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
