"""The index of what is published, and the search in it, the same on SQLite and PostgreSQL.

What is indexed is found by anyone: callers index what is published, and of it what the public may
see, in the transaction that makes it so, and remove it likewise.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from intake.db.search import SearchPage
from intake.services import postings, queries
from intake.services.analysis import clean, head, scope, tokens
from intake.services.queries import Query
from intake.services.ranking import PageHit, Ranked, rank
from intake.services.snippets import Snippet, snippet

NEWEST = 5_000
"""How many page hits, the newest, are ranked and counted."""

MAX_LIMIT = 100

_TOP = 2**63 - 1
_CURSOR = re.compile(r"([0-9]{1,19})_([0-9]{1,3})_([0-9]{1,12})")

MERGED = 500
"""Pages of the index that are rewritten in one transaction of a scrub."""

_MERGE = text("INSERT INTO search_index(search_index, rank) VALUES ('merge', :pages)")
_CHANGES = text("SELECT total_changes()")
_MERGING = 2  # a merge that had nothing to do changes one row
_DELETE = (
    text("DELETE FROM search_page WHERE submission_id = :mine AND id BETWEEN :first AND :last"),
    text("DELETE FROM search_index WHERE rowid BETWEEN :first AND :last"),
)
_INSERT = {
    "sqlite": text("INSERT INTO search_index(rowid, tokens) VALUES (:id, :tokens)"),
    "postgresql": text(
        "INSERT INTO search_index(rowid, tokens) VALUES (:id, CAST(:tokens AS tsvector))"
    ),
}
# Keys come joined in one value: fetching thousands of rows takes longer than finding them.
_FIND = {
    "sqlite": """
        SELECT group_concat(rowid) FROM (SELECT rowid FROM search_index WHERE
        search_index MATCH :{0} AND rowid <= :ceiling ORDER BY rowid DESC LIMIT :most)""",
    "postgresql": "search_found(CAST(:{0} AS tsquery), CAST(:loose_{0} AS tsquery), :ceiling, :most)",
}


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
class Hit:
    """A submission found, by its best page, and how many `more` pages of it were found.

    Page 0 of file 0 is title and name: shown only where no page of a file was found.
    """

    submission_id: int
    file_n: int
    page: int
    lang: str
    snippet: Snippet
    more: int


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


def index_head(session: Session, doc: Document) -> None:
    """Index title and submitter's name; where these or the scopes change, index the pages too."""
    lang = doc.languages[0] if doc.languages else ""
    _replace(session, doc, [Page(0, 0, lang, _heading(doc))])


def index_pages(session: Session, doc: Document, pages: Iterable[Page]) -> None:
    """Index pages, each in place of what was indexed of it; give at most 50 a transaction.

    Raises ValueError for a file or page beyond 1,023 or 4,095.
    """
    _replace(session, doc, pages)


def remove_file(session: Session, doc: Document, file_n: int) -> None:
    """Take every page of one file out of the index; nothing happens if none is there."""
    first = postings.row_key(doc.log_index, file_n, 0)
    last = postings.row_key(doc.log_index, file_n, postings.MAX_PAGE, postings.MAX_PART)
    _delete(session, doc.submission_id, [(first, last)])


def remove(session: Session, submission_id: int) -> None:
    """Take a submission out of the index; nothing happens if it is not there."""
    mine = SearchPage.submission_id == submission_id
    ends = select(func.min(SearchPage.id), func.max(SearchPage.id)).where(mine)
    first, last = session.execute(ends).one()
    if first is not None:
        _delete(session, submission_id, [(first, last)])


def scrub(session: Session, *, first: bool) -> bool:
    """Rewrite a part of SQLite's index, the `first` or a later; say if more is left. Then no removed word is left.

    For destruction by order. It needs `PRAGMA secure_delete` besides; PostgreSQL's index is scrubbed by its VACUUM.
    """
    before = session.execute(_CHANGES).scalar_one()
    session.execute(_MERGE, {"pages": -MERGED if first else MERGED})
    return int(session.execute(_CHANGES).scalar_one() - before) >= _MERGING


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
    ceiling, score, last = (int(it) for it in cursor.groups()) if cursor else (_TOP, 0, 0)
    newest = _page_hits(session, parsed, groups, min(ceiling, _TOP))
    ranking = rank(newest[:NEWEST])
    start = bisect_right([it.order for it in ranking], (-score, -last)) if cursor else 0
    shown = ranking[start : start + max(1, min(limit, MAX_LIMIT))]
    following = None
    if shown and start + len(shown) < len(ranking):
        top = ceiling if cursor else newest[0].key
        following = f"{top}_{shown[-1].score}_{shown[-1].log_index}"
    return Results(
        hits=_hits(session, shown, parsed),
        total=len(ranking),
        capped=len(newest) > NEWEST,
        next=following,
        reason=parsed.reason,
        found=tuple(it.log_index for it in ranking),
    )


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _heading(doc: Document) -> str:
    return " · ".join(it for it in (doc.title, doc.submitter) if it)


def _scopes(doc: Document) -> list[tuple[str, str]]:
    many = {"language": doc.languages, "country": doc.countries, "issue": doc.issues}
    found = [("call", doc.call), ("process", doc.process), ("type", doc.submitter_type)]
    found += [(name, value) for name, values in many.items() for value in values]
    return [(name, value) for name, value in found if value]


def _replace(session: Session, doc: Document, pages: Iterable[Page]) -> None:
    dialect = _dialect(session)
    write = postings.fts5 if dialect == "sqlite" else postings.tsvector
    scopes = _scopes(doc)
    scope_keys = [scope(name, value) for name, value in scopes]
    heads = list(dict.fromkeys(head(it.key) for it in tokens(clean(_heading(doc)), "")))
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
                "scopes": [f"{name}={value}" for name, value in scopes],
                "text": piece,
            }
            rows.append(row)
            entries.append({"id": first + part, "tokens": write(found, others)})
    _delete(session, doc.submission_id, ranges)
    if rows:
        session.execute(insert(SearchPage), rows)
        session.execute(_INSERT[dialect], entries)


def _delete(session: Session, submission_id: int, ranges: Sequence[tuple[int, int]]) -> None:
    facts = [{"mine": submission_id, "first": first, "last": last} for first, last in ranges]
    if facts:
        for statement in _DELETE:
            session.execute(statement, facts)


def _page_hits(
    session: Session, query: Query, groups: Sequence[Sequence[str]], ceiling: int
) -> list[PageHit]:
    """Return the newest pages found, the newest first, one more than are counted."""
    dialect = _dialect(session)
    written = queries.write(query, groups, queries.SYNTAXES[dialect])
    sought: dict[str, object] = {"wanted": written.wanted, "often": written.often}
    if written.exact is not None:
        sought["exact"] = written.exact
    facts = sought | {"ceiling": ceiling, "most": NEWEST + 1}
    if dialect == "postgresql":
        loose = queries.loose(query)
        loosely = loose and queries.write(loose, groups, queries.LOOSE)
        facts |= {f"loose_{it}": getattr(loosely, it, None) for it in sought}
    columns = ", ".join(f"({_FIND[dialect].format(it)}) AS {it}" for it in sought)
    row = session.execute(text(f"SELECT {columns}"), facts).mappings().one()
    found = {it: {int(key) for key in keys.split(",")} for it, keys in row.items() if keys}
    wanted, often = found.get("wanted", set()), found.get("often", set())
    exact = wanted if written.exact is None else found.get("exact", set())
    return [PageHit(key, key in exact, key in often) for key in sorted(wanted, reverse=True)]


def _hits(session: Session, shown: Sequence[Ranked], query: Query) -> tuple[Hit, ...]:
    if not shown:
        return ()
    columns = SearchPage.__table__.columns  # not objects: a session would keep their old text
    wanted = select(*columns).where(SearchPage.id.in_([it.best for it in shown]))
    rows = {row.id: row for row in session.execute(wanted)}
    found = [(it, rows[it.best]) for it in shown if it.best in rows]
    return tuple(
        Hit(
            submission_id=row.submission_id,
            file_n=row.file_n,
            page=row.page,
            lang=row.lang,
            snippet=snippet(row.text, row.lang, query),
            more=it.more,
        )
        for it, row in found
    )
