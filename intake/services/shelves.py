"""The statements that an index is written and asked with, by index and engine."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import TextClause, text

from intake.db.desksearch import DESK
from intake.db.search import PUBLIC, Shelf

SHELVES = (PUBLIC, DESK)
"""Every index there is: what is destroyed leaves them all."""


@dataclass(frozen=True, slots=True)
class Statements:
    """`find` is an expression of one part of a query; the others are whole."""

    delete: tuple[TextClause, TextClause]
    insert: TextClause
    merge: TextClause
    find: str


_DELETE_PAGES = "DELETE FROM {pages} WHERE submission_id = :mine AND id BETWEEN :first AND :last"
_DELETE = "DELETE FROM {index} WHERE rowid BETWEEN :first AND :last"
_INSERT = {
    "sqlite": "INSERT INTO {index}(rowid, tokens) VALUES (:id, :tokens)",
    "postgresql": "INSERT INTO {index}(rowid, tokens) VALUES (:id, CAST(:tokens AS tsvector))",
}
_MERGE = "INSERT INTO {index}({index}, rank) VALUES ('merge', :pages)"
# Keys come joined in one value: fetching thousands of rows takes longer than finding them.
_FIND = {
    "sqlite": """
        SELECT group_concat(rowid) FROM (SELECT rowid FROM {index} WHERE
        {index} MATCH :{{0}} AND rowid <= :ceiling ORDER BY rowid DESC LIMIT :most)""",
    "postgresql": (
        "{function}(CAST(:{{0}} AS tsquery), CAST(:loose_{{0}} AS tsquery), :ceiling, :most)"
    ),
}


@cache
def statements(shelf: Shelf, dialect: str) -> Statements:
    """Give the statements of an index; its names are our own."""
    names = {"index": shelf.index, "pages": shelf.table, "function": shelf.function}
    return Statements(
        delete=(text(_DELETE_PAGES.format(**names)), text(_DELETE.format(**names))),
        insert=text(_INSERT[dialect].format(**names)),
        merge=text(_MERGE.format(**names)),
        find=_FIND[dialect].format(**names),
    )
