"""A piece of work: one actor, one instant, one transaction.

`reading` and `writing` are two session factories over one engine. The edge (request, job, command) enters one of them
and the leaving of `writing` is the one commit; services never commit. No parsing, no mail, no network inside `writing`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from intake.clock import Clock
from intake.domain.notes import Signer
from intake.domain.vocab import Role
from intake.services.locks import FairLock, NoLock
from intake.services.transparency import Log


class CommitUnknown(Exception):
    """The commit's answer was lost: it may be durable. Nothing is undone; look the sending up by its key."""


class DatabaseFull(Exception):
    """The database has no room on its volume; nothing of this work was kept."""


class UnsafeDatabase(Exception):
    """The database would lose what it says it has kept; the message says which setting."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `kind` is user, submitter or system; `pseudonym` stands for the person in the log's contents."""

    kind: str
    pseudonym: str
    user_id: int | None = None
    name: str = ""
    site_roles: frozenset[Role] = frozenset()
    process_roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)

    def roles(self, process_id: int | None) -> frozenset[Role]:
        """Give the roles held for a process: those for the site and those for it."""
        if process_id is None:
            return self.site_roles
        return self.site_roles | self.process_roles.get(process_id, frozenset())

    @property
    def anywhere(self) -> frozenset[Role]:
        """The roles held in any place at all."""
        return self.site_roles.union(*self.process_roles.values())


SUBMITTER = Actor("submitter", "submitter", site_roles=frozenset({Role.SUBMITTER}))
SYSTEM = Actor("system", "system", site_roles=frozenset({Role.SYSTEM}))
VISITOR = Actor("visitor", "visitor")


@dataclass(frozen=True, slots=True)
class Keys:
    """The site's keys: two signers (log, receipts) with key pairs of their own, the secret links' key and its id."""

    log: Signer
    receipts: Signer
    link: bytes
    link_id: str


@dataclass(slots=True)
class Work:
    """One transaction with its actor and its instant; `log` takes the log's lock when first touched."""

    session: Session
    now: datetime
    actor: Actor
    keys: Keys
    clock: Clock
    _log: Log | None = None

    @property
    def log(self) -> Log:
        """Give the log, its lock held until the commit."""
        if self._log is None:
            self._log = Log(self.session, clock=self.clock, signer=self.keys.log)
        return self._log

    def close(self) -> None:
        """Write what the log has gathered; the edge calls it before the commit."""
        if self._log is not None:
            self._log.close()


class Works:
    """The two session factories over one engine; one object a process."""

    def __init__(self, engine: Engine, *, keys: Keys, clock: Clock) -> None:
        self.engine = engine
        self.keys = keys
        self.clock = clock
        sqlite = engine.dialect.name == "sqlite"
        self._turn: FairLock | NoLock = FairLock() if sqlite else NoLock()
        reading: dict[str, Any] = {} if sqlite else _SNAPSHOT
        self._reading = sessionmaker(engine.execution_options(writing=False, **reading))
        self._writing = sessionmaker(engine.execution_options(writing=True))

    @contextmanager
    def reading(self, actor: Actor = VISITOR, *, now: datetime | None = None) -> Iterator[Work]:
        """Give work on one snapshot that can change nothing."""
        with self._reading() as session:
            yield Work(session, now or self.clock.now(), actor, self.keys, self.clock)

    @contextmanager
    def writing(self, actor: Actor, *, now: datetime | None = None) -> Iterator[Work]:
        """Give work that is committed on leaving.

        Raises CommitUnknown when the commit's answer is lost, DatabaseFull when there is no room for what was written.
        """
        with self._turn, self._writing() as session:
            work = Work(session, now or self.clock.now(), actor, self.keys, self.clock)
            try:
                yield work
                work.close()
                session.flush()
            except OperationalError as error:
                if _is_full(error):
                    raise DatabaseFull from error
                raise
            try:
                session.commit()
            except DBAPIError as error:
                # The transaction may stand open yet: its connection must not serve anybody else.
                session.invalidate()
                raise CommitUnknown from error

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """Give SQLite's own cursor outside any transaction, to rewrite the file; writers of this process wait."""
        with self._turn:
            # A connection of its own, which never goes back to the pool.
            connection = self.engine.raw_connection()
            connection.detach()
            try:
                cursor = connection.cursor()
                cursor.execute("PRAGMA query_only=0")
                yield cursor
            finally:
                connection.close()


def _is_full(error: OperationalError) -> bool:
    """Say whether a database lacks room: PostgreSQL's disk_full, SQLite's SQLITE_FULL or a write that failed so."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
    return code in {"53100", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"}


_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def connect(url: str, *, pool: int = 16) -> Engine:
    """Make the engine for a database URL (sqlite:///… or postgresql+psycopg://…) with its safe settings."""
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=pool, max_overflow=pool, pool_timeout=30)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url, pool_size=pool, max_overflow=pool, pool_pre_ping=True, isolation_level="READ COMMITTED"
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", True)
    connection.exec_driver_sql(f"PRAGMA query_only={0 if writing else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def check_safety(engine: Engine) -> None:
    """Assert at start that the database keeps what it commits; raise UnsafeDatabase."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            if connection.execute(text("PRAGMA synchronous")).scalar_one() < _FULL:
                raise UnsafeDatabase("SQLite must run with synchronous=FULL")
            if connection.execute(text("PRAGMA journal_mode")).scalar_one() != "wal":
                raise UnsafeDatabase(
                    "SQLite must run in WAL mode; is the data folder on a network disk?"
                )
            return
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            if connection.execute(text(f"SHOW {name}")).scalar_one() == "off":
                raise UnsafeDatabase(f"PostgreSQL runs with {name}=off; set it to on")


_FULL = 2
