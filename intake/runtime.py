"""One process's parts, made from the settings: database, keys, store, jail, clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config import Settings
from intake import keys, schema
from intake.clock import Clock, FixedClock, SteadyClock
from intake.services import transparency
from intake.services.work import Works, check_safety, connect
from uploads import converter
from uploads.converter import Converter, NoConverter
from uploads.jail import Inspector, Jail
from uploads.store import LocalStore, Store, self_check

DEMO_BEGINS = datetime(2018, 5, 1, tzinfo=UTC)
"""When a demo's record was founded: before the first of its events."""


@dataclass(slots=True)
class Runtime:
    """What blueprints, commands and the worker share; found as `app.extensions["intake"]`."""

    settings: Settings
    ring: keys.KeyRing
    works: Works
    store: Store
    inspector: Inspector
    clock: Clock
    converter: Converter = field(default_factory=NoConverter)


class JailTooWeak(Exception):
    """Production refuses a jail below seccomp."""


class DemoMismatch(Exception):
    """A demo database is a demo for ever, and a real one never becomes one."""


def build(settings: Settings) -> Runtime:
    """Make the parts: migrate, found the record on an empty database, anchor the clock, start the jail.

    Raises KeysUnsafe, UnsafeDatabase, StoreUnsafe, JailTooWeak, DemoMismatch.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    self_check(settings.data, allow_tmpfs=settings.allow_tmpfs or not settings.production)
    engine = connect(settings.database_url)
    check_safety(engine)
    schema.migrate(engine)
    empty = not _founded(engine)
    if empty:
        # Only a new site makes the folder: a store that is not mounted must never look like an empty one.
        (settings.data / "store").mkdir(mode=0o700, exist_ok=True)
    ring = keys.load(settings.data / "keys", origin=settings.origin, make=empty)
    clock = SteadyClock(not_before=_latest(engine))
    works = Works(engine, keys=ring.record, clock=clock)
    found(works, settings)
    store = LocalStore(settings.data / "store", now=clock.now)
    inspector = Jail.start()
    if settings.production and not inspector.level.startswith("seccomp"):
        inspector.close()
        raise JailTooWeak(f"the jail is only at level {inspector.level}")
    return Runtime(settings, ring, works, store, inspector, clock, converter.find())


def _founded(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.execute(text("SELECT 1 FROM site")).first() is not None


def _latest(engine: Engine) -> datetime | None:
    with Session(engine) as session:
        return transparency.latest_recorded(session)


def found(works: Works, settings: Settings) -> None:
    """Found the record where there is none; refuse to turn a demo into a real site or a real site into a demo."""
    with works.engine.connect() as connection:
        site = connection.execute(text("SELECT demo, origin FROM site")).first()
    if site is None:
        with Session(works.engine.execution_options(writing=True)) as session, session.begin():
            transparency.found(
                session,
                log=works.keys.log,
                receipts=works.keys.receipts,
                clock=FixedClock(DEMO_BEGINS) if settings.demo else works.clock,
                demo=settings.demo,
            )
        return
    if bool(site.demo) != settings.demo:
        raise DemoMismatch("this database is a demo" if site.demo else "this database is no demo")
    if site.origin != settings.origin:
        raise DemoMismatch(f"the log's origin is {site.origin} for ever, not {settings.origin}")
