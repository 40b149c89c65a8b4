"""The indices of texts, and the search in them, the same on SQLite and PostgreSQL.

What stands in the public one, which is meant unless another is named, is found by anyone: callers index what is
published, and of it what the public may see, in the transaction that makes it so, and remove it likewise. The desk's
own is another pair of tables (services.deskindex), which nothing names that the public reaches.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from intake.db.search import PUBLIC, Shelf
from intake.services import pagehits, postings, queries
from intake.services.analysis import clean, head, scope, tokens
from intake.services.pagehits import TOP, Hit, hits, page_hits
from intake.services.ranking import rank
from intake.services.shelves import SHELVES, statements

MAX_LIMIT = 100

_CURSOR = re.compile(r"([0-9]{1,19})_([0-9]{1,3})_([0-9]{1,12})")

MERGED = 500
"""Pages of the index that are rewritten in one transaction of a scrub."""

_CHANGES = text("SELECT total_changes()")
_MERGING = 2  # a merge that had nothing to do changes one row


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page of a file; pages count from 1; `lang` is BCP 47 or ""."""

    file_n: int
    page: int
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What the public may find of a submission; `log_index`, of its first receipt, is its age.

    Where the name is withheld, `submitter` is "".
    """

    submission_id: int
    log_index: int
    call: str
    process: str
    title: str
    submitter: str
    languages: Sequence[str] = ()
    countries: Sequence[str] = ()
    submitter_type: str = ""
    issues: Sequence[str] = ()
    pages: Iterable[Page] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """Hits by relevance; `total` submissions found, or if `capped` at least so many.

    `reason`: why there are none ("empty", "no-words", "only-exclusions", "cursor"), or "shortened"
    if only the query's beginning was sought. `next` is the cursor of what follows. `found` are the log
    indices of all that is counted in `total`.
    """

    hits: tuple[Hit, ...]
    total: int
    capped: bool
    next: str | None
    reason: str | None = None
    found: tuple[int, ...] = ()


def index(session: Session, doc: Document) -> None:
    """Index a submission whole, in place of what was indexed of it."""
    remove(session, doc.submission_id)
    index_head(session, doc)
    index_pages(session, doc, doc.pages)


def index_head(session: Session, doc: Document, *, shelf: Shelf = PUBLIC) -> None:
    """Index title and submitter's name; where these or the scopes change, index the pages too."""
    lang = doc.languages[0] if doc.languages else ""
    _replace(session, doc, [Page(0, 0, lang, heading(doc))], shelf)


def index_pages(
    session: Session, doc: Document, pages: Iterable[Page], *, shelf: Shelf = PUBLIC
) -> None:
    """Index pages, each in place of what was indexed of it; give at most 50 a transaction.

    Raises ValueError for a file or page beyond 1,023 or 4,095.
    """
    _replace(session, doc, pages, shelf)


def remove_file(session: Session, doc: Document, file_n: int, *, shelf: Shelf = PUBLIC) -> None:
    """Take every page of one file out of the index; nothing happens if none is there."""
    first = postings.row_key(doc.log_index, file_n, 0)
    last = postings.row_key(doc.log_index, file_n, postings.MAX_PAGE, postings.MAX_PART)
    _delete(session, doc.submission_id, [(first, last)], shelf)


def remove(session: Session, submission_id: int, *, shelf: Shelf = PUBLIC) -> None:
    """Take a submission out of an index; nothing happens if it is not there."""
    pages = shelf.pages
    ends = select(func.min(pages.id), func.max(pages.id))
    first, last = session.execute(ends.where(pages.submission_id == submission_id)).one()
    if first is not None:
        _delete(session, submission_id, [(first, last)], shelf)


def forget(session: Session, submission_id: int) -> None:
    """Take a submission out of every index."""
    for shelf in SHELVES:
        remove(session, submission_id, shelf=shelf)


def scrub(session: Session, *, first: bool) -> bool:
    """Rewrite a part of SQLite's indices, the `first` or a later; say if more is left. Then no removed word is left.

    For destruction by order. It needs `PRAGMA secure_delete` besides; PostgreSQL's index is scrubbed by its VACUUM.
    """
    more = False
    for shelf in SHELVES:
        before = session.execute(_CHANGES).scalar_one()
        merge = statements(shelf, "sqlite").merge
        session.execute(merge, {"pages": -MERGED if first else MERGED})
        more = int(session.execute(_CHANGES).scalar_one() - before) >= _MERGING or more
    return more


def search(
    session: Session,
    query: str,
    *,
    scopes: Mapping[str, Sequence[str]],
    after: str | None = None,
    limit: int = 20,
) -> Results:
    """Find published submissions by what a reader typed, in two statements at most.

    `scopes` narrows: any value of each scope (analysis.SCOPES; ValueError for another). `after` is
    `next` of the results before; what is indexed meanwhile moves nothing. Every query and every
    cursor get an answer.
    """
    parsed = queries.parse(query)
    groups = queries.scope_keys(scopes)
    cursor = _CURSOR.fullmatch(after) if after else None
    if not parsed.wanted or (after and not cursor):
        return Results((), 0, capped=False, next=None, reason=parsed.reason or "cursor")
    ceiling, score, last = (int(it) for it in cursor.groups()) if cursor else (TOP, 0, 0)
    newest = page_hits(session, parsed, groups, min(ceiling, TOP))
    ranking = rank(newest[: pagehits.NEWEST])
    start = bisect_right([it.order for it in ranking], (-score, -last)) if cursor else 0
    shown = ranking[start : start + max(1, min(limit, MAX_LIMIT))]
    following = None
    if shown and start + len(shown) < len(ranking):
        top = ceiling if cursor else newest[0].key
        following = f"{top}_{shown[-1].score}_{shown[-1].log_index}"
    return Results(
        hits=hits(session, shown, parsed),
        total=len(ranking),
        capped=len(newest) > pagehits.NEWEST,
        next=following,
        reason=parsed.reason,
        found=tuple(it.log_index for it in ranking),
    )


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def heading(doc: Document) -> str:
    """Give the text of page 0: title and submitter."""
    return " · ".join(it for it in (doc.title, doc.submitter) if it)


def scoped(doc: Document) -> list[str]:
    """Give the scopes of a submission's pages as their rows hold them."""
    return [f"{name}={value}" for name, value in _scopes(doc)]


def _scopes(doc: Document) -> list[tuple[str, str]]:
    many = {"language": doc.languages, "country": doc.countries, "issue": doc.issues}
    found = [("call", doc.call), ("process", doc.process), ("type", doc.submitter_type)]
    found += [(name, value) for name, values in many.items() for value in values]
    return [(name, value) for name, value in found if value]


def _replace(session: Session, doc: Document, pages: Iterable[Page], shelf: Shelf) -> None:
    dialect = _dialect(session)
    write = postings.fts5 if dialect == "sqlite" else postings.tsvector
    scopes = _scopes(doc)
    scope_keys = [scope(name, value) for name, value in scopes]
    heads = list(dict.fromkeys(head(it.key) for it in tokens(clean(heading(doc)), "")))
    ranges: list[tuple[int, int]] = []
    rows: list[dict[str, object]] = []
    entries: list[dict[str, object]] = []
    for page in pages:
        first = postings.row_key(doc.log_index, page.file_n, page.page)
        ranges.append((first, first + postings.MAX_PART))
        others = [*(() if postings.is_head(first) else heads), *scope_keys]
        for part, (piece, found) in enumerate(postings.parts(clean(page.text), page.lang)):
            row = {
                "id": first + part,
                "submission_id": doc.submission_id,
                "file_n": page.file_n,
                "page": page.page,
                "part": part,
                "lang": page.lang,
                "scopes": scoped(doc),
                "text": piece,
            }
            rows.append(row)
            entries.append({"id": first + part, "tokens": write(found, others)})
    _delete(session, doc.submission_id, ranges, shelf)
    if rows:
        session.execute(insert(shelf.pages), rows)
        session.execute(statements(shelf, dialect).insert, entries)


def _delete(
    session: Session, submission_id: int, ranges: Sequence[tuple[int, int]], shelf: Shelf
) -> None:
    facts = [{"mine": submission_id, "first": first, "last": last} for first, last in ranges]
    if facts:
        for statement in statements(shelf, _dialect(session)).delete:
            session.execute(statement, facts)
