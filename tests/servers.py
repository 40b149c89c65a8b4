"""Real servers that tests start by themselves, in temporary folders of their own."""

import contextlib
import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

_START_SECONDS = 60
_PORTS = range(16_000, 32_000)
"""Below those that the kernel gives to outgoing connections, which could take a port between the look and the use."""

_ROLE = "intake"
_UNPRIVILEGED = "postgres"
_QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# The shell stands between: when this process dies, even by SIGKILL, the shell's input ends, and
# neither a server nor its folder is left behind.
_KEEPER = """
"$@" & server=$!
read -r word || orphan=yes
kill -QUIT "$server"
wait "$server"
[ -z "$orphan" ] || rm -rf -- "$0"
"""


def free_port(host: str = "127.0.0.1") -> int:
    """Give a port that nobody listens on, for a server that is about to start."""
    while True:
        port = secrets.choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((host, port))
            return port


class ServerMissing(RuntimeError):
    """The server's programs are not installed; the message says where they were sought."""


def postgres_binaries() -> Path:
    """Return the folder of PostgreSQL's programs, the newest found; raise ServerMissing."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name.partition(".")[0]))
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise ServerMissing("PostgreSQL's initdb is neither in /usr/lib/postgresql/*/bin nor on PATH")


class PostgresCluster:
    """One PostgreSQL server behind a Unix socket in a temporary folder of its own.

    PostgreSQL refuses to run as root: started by root, it runs as the `postgres` user. Its
    defaults trade durability for speed; pass `settings` (such as `{"fsync": "on"}`) where a test
    is about durability.
    """

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._binaries = postgres_binaries()
        self._settings = {**_QUICK, **(settings or {})}
        self._user = _UNPRIVILEGED if os.geteuid() == 0 else None
        self._numbers = itertools.count(1)
        self._keeper: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="intake-pg-"))
        self.data = self.folder / "data"
        if self._user:
            try:
                account = pwd.getpwnam(self._user)
            except KeyError as error:
                raise ServerMissing("root needs a `postgres` user to run PostgreSQL as") from error
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._initialise()

    def _initialise(self) -> None:
        command = [str(self._binaries / "initdb"), "--pgdata", str(self.data), "--no-sync"]
        command += ["--username", _ROLE, "--auth", "trust", "--encoding", "UTF8", "--no-locale"]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, **self._as_user()
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")

    def _as_user(self) -> dict[str, Any]:
        common: dict[str, Any] = {"cwd": self.folder, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        if self._user:
            common |= {"user": self._user, "group": self._user, "extra_groups": []}
        return common

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy address of a database of this cluster."""
        return f"postgresql+psycopg://{_ROLE}@/{database}?host={quote(str(self.folder), safe='')}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Return an autocommitting psycopg connection."""
        return psycopg.connect(
            host=str(self.folder), dbname=database, user=_ROLE, autocommit=True, connect_timeout=5
        )

    def start(self) -> None:
        """Start (again, after `crash`) and wait for an answer; raise RuntimeError with the log."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            **self._settings,
        }
        command = ["sh", "-c", _KEEPER, str(self.folder)]
        command += [str(self._binaries / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self._keeper = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, **self._as_user()
            )
        end = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError as error:
                if time.monotonic() > end:
                    log_text = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start: {log_text[-2000:]}") from error
                time.sleep(0.05)
            else:
                return

    def crash(self) -> None:
        """Stop at once without a checkpoint, as `pg_ctl stop -m immediate` does."""
        pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, signal.SIGQUIT)
        self._end_keeper()

    def _end_keeper(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        with contextlib.suppress(BrokenPipeError):
            keeper.communicate(b"\n", timeout=_START_SECONDS)

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._end_keeper()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh_database(self, template: str = "template1") -> str:
        """Make a database of one's own, a copy of `template`; return its SQLAlchemy address."""
        name = f"fresh_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self.connect() as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it: hundreds of them fill the disk."""
        name = make_url(url).database or ""
        with self.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
