"""The search's tables: one row a page in both databases, and the engine's own index beside it."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db.base import Base, BigKey

INDEX = "search_index"
"""The index's table, made by `create_index` and not in the metadata: columns rowid and tokens.

SQLite adds tables of its own whose names begin with it; a comparison of schemas must pass over
every table so called.
"""


class PageColumns:
    """The text of one page (of a part of it, if it is very long), for excerpts.

    The key sorts as the log does: log index, file, page, part. Page 0 of file 0 holds the title
    and the submitter's name.
    """

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = mapped_column(BigInteger, index=True)
    file_n: Mapped[int]
    page: Mapped[int]
    part: Mapped[int]
    lang: Mapped[str]
    scopes: Mapped[list[str]]
    text: Mapped[str]


class SearchPage(PageColumns, Base):
    """A page of what is published: what stands here is found by anyone."""

    __tablename__ = "search_page"


@dataclass(frozen=True, slots=True)
class Shelf:
    """An index with its pages, apart from every other: the names of its tables and of PostgreSQL's function."""

    index: str
    pages: type[PageColumns]
    table: str
    function: str


PUBLIC = Shelf(INDEX, SearchPage, "search_page", "search_found")
"""What is published."""


_FUNCTION = """
    CREATE FUNCTION {function}(query tsquery, loose tsquery, ceiling bigint, most integer)
    RETURNS text LANGUAGE sql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
    AS $$
        SELECT string_agg(found.rowid::text, ',') FROM (
            SELECT near.rowid FROM (
                SELECT rowid, tokens FROM {index}
                WHERE tokens @@ coalesce(loose, query) AND rowid + 0 <= ceiling
                ORDER BY rowid DESC OFFSET 0) AS near
            WHERE loose IS NULL OR near.tokens @@ query
            LIMIT most) AS found
    $$
"""
"""The newest rows found, joined by commas; null for none.

PostgreSQL takes the matching of a tsvector for cheap, forgets that it must be fetched from
elsewhere first, and reads every row instead of the index. The index knows no order of words: where
a query has a phrase, `loose` is the same without their order (null elsewhere), and the vectors are
read from the newest on only until enough are found.
"""


def create_index(connection: Connection, shelf: Shelf = PUBLIC) -> None:
    """Make the engine's index: FTS5 in SQLite, a tsvector under GIN in PostgreSQL."""
    index = shelf.index
    if connection.dialect.name == "sqlite":
        # Its ASCII tokenizer leaves every other letter as the analyser made it.
        connection.execute(
            text(f"CREATE VIRTUAL TABLE {index} USING fts5(tokens, tokenize = 'ascii')")
        )
        return
    connection.execute(
        text(f"CREATE TABLE {index} (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)")
    )
    connection.execute(text(f"CREATE INDEX ix_{index}_tokens ON {index} USING gin (tokens)"))
    connection.exec_driver_sql(_FUNCTION.format(function=shelf.function, index=index))


def drop_index(connection: Connection, shelf: Shelf = PUBLIC) -> None:
    """Drop what `create_index` made."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"DROP FUNCTION {shelf.function}"))
    connection.execute(text(f"DROP TABLE {shelf.index}"))
