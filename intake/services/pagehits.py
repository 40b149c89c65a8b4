"""What a query finds in an index, page by page, and the excerpts of what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from intake.db.search import PUBLIC, Shelf
from intake.services import queries
from intake.services.queries import Query
from intake.services.ranking import PageHit, Ranked, rank
from intake.services.shelves import statements
from intake.services.snippets import Snippet, snippet

NEWEST = 5_000
"""How many page hits, the newest, are ranked and counted."""

TOP = 2**63 - 1
"""Beyond every key."""


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
class Everything:
    """All that a query finds, by relevance, without a page of it cut out; `capped` and `reason` as in Results."""

    query: Query
    ranking: tuple[Ranked, ...]
    capped: bool
    reason: str | None


def everything(
    session: Session, query: str, *, scopes: Mapping[str, Sequence[str]], shelf: Shelf
) -> Everything:
    """Find all submissions by what somebody typed, in one statement, to be narrowed by what no index knows."""
    parsed = queries.parse(query)
    if not parsed.wanted:
        return Everything(parsed, (), capped=False, reason=parsed.reason)
    newest = page_hits(session, parsed, queries.scope_keys(scopes), TOP, shelf)
    ranking = tuple(rank(newest[:NEWEST]))
    return Everything(parsed, ranking, capped=len(newest) > NEWEST, reason=parsed.reason)


def page_hits(
    session: Session,
    query: Query,
    groups: Sequence[Sequence[str]],
    ceiling: int,
    shelf: Shelf = PUBLIC,
) -> list[PageHit]:
    """Return the newest pages found, the newest first, one more than are counted."""
    dialect = session.get_bind().dialect.name
    written = queries.write(query, groups, queries.SYNTAXES[dialect])
    sought: dict[str, object] = {"wanted": written.wanted, "often": written.often}
    if written.exact is not None:
        sought["exact"] = written.exact
    facts = sought | {"ceiling": ceiling, "most": NEWEST + 1}
    if dialect == "postgresql":
        loose = queries.loose(query)
        loosely = loose and queries.write(loose, groups, queries.LOOSE)
        facts |= {f"loose_{it}": getattr(loosely, it, None) for it in sought}
    find = statements(shelf, dialect).find
    columns = ", ".join(f"({find.format(it)}) AS {it}" for it in sought)
    row = session.execute(text(f"SELECT {columns}"), facts).mappings().one()
    found = {it: {int(key) for key in keys.split(",")} for it, keys in row.items() if keys}
    wanted, often = found.get("wanted", set()), found.get("often", set())
    exact = wanted if written.exact is None else found.get("exact", set())
    return [PageHit(key, key in exact, key in often) for key in sorted(wanted, reverse=True)]


def hits(
    session: Session, shown: Sequence[Ranked], query: Query, shelf: Shelf = PUBLIC
) -> tuple[Hit, ...]:
    """Give the best page of each of some submissions found, with its excerpt, in one statement."""
    if not shown:
        return ()
    pages = shelf.pages  # its columns, not objects: a session would keep their old text
    columns = (pages.id, pages.submission_id, pages.file_n, pages.page, pages.lang, pages.text)
    wanted = select(*columns).where(pages.id.in_([it.best for it in shown]))
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
