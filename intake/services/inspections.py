"""What inspection saw, with the versions of what read it. Bytes are never touched; a new reading stands by the old."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select, update

from intake.db.removals import Derivative
from intake.db.submissions import File, Inspection, PageText, Revision, Submission
from intake.domain import exposure
from intake.services import outbox
from intake.services.wording import touch
from intake.services.work import Work

QUICK, FULL = "quick", "full"

WAITS, NOBODY, PART, WHOLE = "waits", "nobody", "part", "whole"
"""How far a file was looked through for what it shows: being tried, not at all, not all of it, all of it."""
SENDERS = 12
"""Of the senders of the same bytes, the newest few whose names are looked for when these are read again."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file that is read whole: whose it is, which bytes, under which name; `names` are to be found in it."""

    number: str
    n: int
    sha256: str
    name: str
    names: tuple[str, ...] = ()


_OWN = (Submission.name, Submission.name_latin, Submission.entity, Submission.email)


def _to_read(row: Any) -> ToRead:  # noqa: ANN401 - a row of _FILES
    told = {key: getattr(row, f"own_{key}") for key in ("name", "name_latin", "entity", "email")}
    # A revision that waits for a decision may say another name than the one in force.
    both = (*exposure.names_to_find(told), *exposure.names_to_find(row.stated or {}))
    return ToRead(row.number, row.n, row.sha256, row.name, tuple(dict.fromkeys(both)))


_FILES = (
    select(
        File.id,
        File.n,
        File.sha256,
        File.name,
        Submission.number,
        Revision.stated,
        *(one.label(f"own_{one.key}") for one in _OWN),
    )
    .join(Submission, Submission.id == File.submission_id)
    .outerjoin(
        Revision,
        (Revision.submission_id == Submission.id) & (Revision.number == Submission.revision),
    )
)


def ask(work: Work, number: str, files: Iterable[File]) -> None:
    """Ask for files of a submission to be read whole; one that was read before is read anew."""
    for file in files:
        facts = {"number": number, "n": file.n, "sha256": file.sha256}
        outbox.job(work, key=_key(number, file.n), kind="inspect", facts=facts)


def unfinished(work: Work, number: str, files: Iterable[File]) -> dict[int, bool]:
    """Find the files that were to be read whole and were not yet, by number: whether that is still tried."""
    keys = {_key(number, file.n): file.n for file in files}
    return {keys[key]: tried for key, tried in outbox.unfinished(work, keys).items()}


def looked(report: Mapping[str, Any], *, tried: bool | None) -> str:
    """Say how far a file was looked through, by its reading in force ({}: none) and its entry in `unfinished`."""
    if tried is not None:
        return WAITS if tried else NOBODY
    quick = report.get("depth", FULL) == QUICK
    if quick or report.get("status", "not-yet-read") in {"unreadable", "not-yet-read"}:
        return NOBODY
    stopped = any(one["code"] == "partial-search" for one in report.get("findings", ()))
    return PART if stopped or report["status"] == "partial" else WHOLE


def _key(number: str, n: int) -> str:
    return f"inspect:{number}:{n}"


def file_to_read(work: Work, number: str, n: int) -> ToRead | None:
    """Find the bytes of a submission's file; None where they are gone."""
    row = work.session.execute(_FILES.where(Submission.number == number, File.n == n)).first()
    return _to_read(row) if row else None


def to_read_again(work: Work, sha256: str) -> ToRead | None:
    """Find what to read bytes as that submissions hold already: the newest file of them, and names of a few senders."""
    same = _FILES.where(File.sha256 == sha256).order_by(File.id.desc()).limit(SENDERS)
    found = [_to_read(row) for row in work.session.execute(same)]
    names = tuple(dict.fromkeys(name for one in found for name in one.names))
    return replace(found[0], names=names) if found else None


def keep(work: Work, sha256: str, report: Mapping[str, Any]) -> None:
    """Keep a full reading and its text by page; files of these bytes get the pages it counted."""
    keep_anew(work, sha256, report)
    if report["pages"] is not None:
        counted = update(File).where(File.sha256 == sha256, File.pages.is_(None))
        if work.session.scalars(counted.values(pages=report["pages"]).returning(File.id)).all():
            touch(work)


def keep_anew(work: Work, sha256: str, report: Mapping[str, Any]) -> int | None:
    """Keep a full reading and its text by page, and nothing else; give its id, None where it says nothing new."""
    made = _keep(work, FULL, {sha256: report})
    work.session.flush()
    for row in made:
        for page, text in enumerate(report["text"], 1):
            work.session.add(PageText(inspection_id=row.id, page=page, text=text))
    work.session.flush()
    return made[0].id if made else None


def keep_quick(work: Work, reports: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep the readings that came before a receipt, by digest."""
    _keep(work, QUICK, reports)


def _keep(
    work: Work, depth: str, reports: Mapping[str, Mapping[str, Any]]
) -> tuple[Inspection, ...]:
    """Keep what says something else than the newest reading of these bytes: a letter sent 10,000 times is read once."""
    newest = select(func.max(Inspection.id)).where(
        Inspection.sha256.in_(reports), Inspection.depth == depth
    )
    held = select(Inspection.sha256, Inspection.report).where(
        Inspection.id.in_(newest.group_by(Inspection.sha256))
    )
    said = {row.sha256: row.report for row in work.session.execute(held)}
    made = []
    for sha256, report in reports.items():
        kept = {key: value for key, value in report.items() if key != "text"}
        if kept == said.get(sha256):
            continue
        row = Inspection(
            sha256=sha256,
            depth=depth,
            made_at=work.now,
            status=report["status"],
            parsers=dict(report["parsers"]),
            level=report["level"],
            report=kept,
        )
        work.session.add(row)
        made.append(row)
    return tuple(made)


def latest(work: Work, digests: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """Give the reading in force of some bytes: the newest full one, else the newest quick one."""
    rows = work.session.execute(
        select(
            Inspection.id,
            Inspection.sha256,
            Inspection.depth,
            Inspection.made_at,
            Inspection.report,
        )
        .where(Inspection.sha256.in_(digests))
        .order_by(Inspection.depth.desc(), Inspection.id)
    )
    found = {
        row.sha256: {
            **row.report,
            "inspection_id": row.id,
            "depth": row.depth,
            "read_at": row.made_at,
        }
        for row in sorted(rows, key=lambda row: (row.depth == FULL, row.id))
    }
    return dict(found)


def whole(work: Work, digests: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """Give the newest full reading of some bytes; nothing of those that only had a quick one.

    Each tells the own names that any full reading found: they were looked for on behalf of whoever sent the bytes then.
    """
    rows = work.session.execute(
        select(Inspection.sha256, Inspection.report)
        .where(Inspection.sha256.in_(digests), Inspection.depth == FULL)
        .order_by(Inspection.id)
    )
    newest: dict[str, Mapping[str, Any]] = {}
    own: dict[str, dict[str, Any]] = {}
    for row in rows:
        newest[row.sha256] = row.report
        for one in row.report.get("exposures", ()):
            if one["code"] == exposure.OWN_NAME:
                own.setdefault(row.sha256, {})[str(one["what"])] = one
    return {
        sha256: {**report, "own-names": list(own.get(sha256, {}).values())}
        for sha256, report in newest.items()
    }


def exposures(work: Work, digests: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """Give what the reading in force of some bytes exposes, as plain dicts; [] where nobody has read them yet."""
    found = latest(work, digests)
    return {digest: list(found.get(digest, {}).get("exposures", ())) for digest in digests}


def pages(work: Work, sha256: str, *, start: int = 1, limit: int = 50) -> Sequence[tuple[int, str]]:
    """Give pages of text of some bytes from the newest full reading: (page, text), from page `start` on."""
    newest = select(func.max(Inspection.id)).where(
        Inspection.sha256 == sha256, Inspection.depth == FULL
    )
    rows = work.session.execute(
        select(PageText.page, PageText.text)
        .where(PageText.inspection_id == newest.scalar_subquery(), PageText.page >= start)
        .order_by(PageText.page)
        .limit(limit)
    )
    return [(row.page, row.text) for row in rows]


def all_digests(work: Work) -> dict[str, tuple[int, str]]:
    """Give every digest that a submission's file or redacted copy names, with its size and a number that names it."""
    found: dict[str, tuple[int, str]] = {}
    for table in (Derivative, File):
        rows = work.session.execute(
            select(table.sha256, table.size, Submission.number)
            .join(Submission, Submission.id == table.submission_id)
            .order_by(table.id.desc())
        )
        found |= {row.sha256: (row.size, row.number) for row in rows}
    return found
