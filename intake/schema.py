"""The database's shape: numbered migrations, up and down, run by Alembic from `migrations/`."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision; nothing happens when it is there already."""
    if revision == "head" and current(engine) == newest():
        return
    _run(engine, "upgrade", revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database down to a revision, `base` for nothing."""
    _run(engine, "downgrade", revision)


def current(engine: Engine) -> str | None:
    """Give the revision that the database is at, None for an empty one."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def newest() -> str:
    """Give the newest revision there is: the highest number among the files."""
    return max(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _run(engine: Engine, act: str, revision: str) -> None:
    # Imported only where there is something to migrate: it is a third of the time that a start takes.
    from alembic import command  # noqa: PLC0415 - as the comment says
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        acts: dict[str, Any] = {"upgrade": command.upgrade, "downgrade": command.downgrade}
        acts[act](config, revision)
