"""A real site on a real port, alone or behind a real nginx, and requests written to it byte by byte."""

import io
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from intake.nginx import for_site
from intake.runtime import Runtime
from intake.services import calls
from intake.web import formtokens
from tests.servers import ServerMissing, free_port
from tests.world import SYSTEM_STAFF, World, make_runtime
from uploads.store import LocalStore

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0
WAIT = 60.0
ORIGIN = "front.example/log"
FIELDS = {
    "on_behalf": "",
    "name": "Ada Example",
    "submitter_type": "individual",
    "title": "Remarks",
    "correspondence_language": "en",
    "publication": "named",
}


def nginx_binary() -> str:
    """Find nginx; raise ServerMissing."""
    found = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        raise ServerMissing("nginx is neither on PATH nor in /usr/sbin")
    return found


def need_nginx() -> None:
    """Skip loudly where nginx is missing; fail in CI."""
    try:
        nginx_binary()
    except ServerMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have nginx: {missing}")
        pytest.skip(f"NOT TESTED BEHIND NGINX: {missing} (Debian: apt install nginx)")


@dataclass(slots=True)
class Served:
    """`intake serve` in a folder of its own; behind nginx where asked. `changed` replaces words of nginx's settings."""

    folder: Path
    behind: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    inner: int = 0
    form_key: bytes = b""
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @contextmanager
    def record(self) -> Iterator[Runtime]:
        """Open the record beside the server, or before it runs."""
        (self.folder / "store").mkdir(mode=0o700, exist_ok=True)
        runtime = make_runtime(
            self.folder,
            at=datetime.now(UTC),
            origin=ORIGIN,
            store=LocalStore(self.folder / "store"),
        )
        self.form_key = runtime.ring.form
        try:
            yield runtime
        finally:
            runtime.works.engine.dispose()

    def found(self, opened: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Found the record with open calls, CAL alone unless told otherwise."""
        with self.record() as runtime:
            world = World(runtime)
            for code, facts in (opened or {"CAL": {}}).items():
                world.call(code, **facts)

    def close_in(self, lead: timedelta, *codes: str) -> datetime:
        """Shorten the deadline of calls to a moment from now, while the server runs; give when they close."""
        closes = (datetime.now(UTC) + lead).replace(microsecond=0)
        with self.record() as runtime, runtime.works.writing(SYSTEM_STAFF) as work:
            for code in codes:
                calls.set_deadline(work, code, closes, reason={"en": "The test asks for it."})
        return closes

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.inner, self.port = free_port(), free_port()
        environ = {
            "INTAKE_DATA": str(self.folder),
            "INTAKE_PORT": str(self.inner),
            "INTAKE_ORIGIN": ORIGIN,
            **self.settings,
        }
        if self.behind:
            environ |= {
                "INTAKE_BASE_URL": f"http://127.0.0.1:{self.port}",
                "INTAKE_TRUSTED_PROXY": "yes",
                "INTAKE_ACCEL_PREFIX": "/stored-files/",
            }
        else:
            self.port = self.inner
        self._run([sys.executable, "-m", "intake", "serve"], environ)
        if self.behind:
            self.front(environ)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > until or any(one.poll() is not None for one in self._running):
                raise RuntimeError((self.folder / "server.log").read_text("utf-8", "replace"))
            time.sleep(0.02)

    def front(self, environ: Mapping[str, str]) -> None:
        """Start nginx before a server of these settings, and wait until it listens."""
        from config import load  # noqa: PLC0415 - the settings as the server reads them

        text = for_site(
            load(environ), user=None, listen=f"127.0.0.1:{self.port}", certificate="", key=""
        )
        for old, new in {"worker_processes auto": "worker_processes 1", **self.changed}.items():
            assert old in text, old
            text = text.replace(old, new)
        path = self.folder / "nginx.conf"
        path.write_text("daemon off;\n" + text)
        self._run([nginx_binary(), "-p", str(self.folder), "-c", str(path)], {})
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
            except OSError:
                if time.monotonic() > until or self._running[-1].poll() is not None:
                    raise RuntimeError((self.folder / "server.log").read_text()) from None
                time.sleep(0.02)
            else:
                return

    def _run(self, command: list[str], environ: Mapping[str, str]) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self._running.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env={**os.environ, **environ},
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def _answers(self) -> bool:
        try:
            return self.ask(self.request("GET", "/health/live"))[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        """Stop what was started."""
        for one in reversed(self._running):
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()
        self._running.clear()

    def connect(self, *, inner: bool = False) -> socket.socket:
        """Open a connection; `inner` past the front."""
        port = self.inner if inner else self.port
        return socket.create_connection(("127.0.0.1", port), timeout=WAIT)

    def request(self, method: str, path: str, *lines: str) -> bytes:
        """Write a request's head."""
        host = f"Host: 127.0.0.1:{self.port}"
        return "\r\n".join([f"{method} {path} HTTP/1.1", host, *lines, "", ""]).encode()

    def ask(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send bytes at once and read the answer."""
        with self.connect() as line:
            line.sendall(data)
            return answer(line)

    def form(
        self,
        nonce: str,
        *lines: str,
        action: str = "send",
        files: Mapping[str, bytes] | None = None,
        code: str = "CAL",
    ) -> tuple[bytes, bytes]:
        """Give head and body of a POST of a call's form, which asks for JSON."""
        data: MultiDict[str, Any] = MultiDict(FIELDS)
        data["token"] = formtokens.issue(
            self.form_key, call=code, nonce=nonce, now=datetime.now(UTC)
        )
        data["action"] = action
        for name, content in (files or {"a.txt": b"We write about issue 1.\n" * 40}).items():
            data.add("files", FileStorage(io.BytesIO(content), filename=name))
        boundary, body = encode_multipart(data)
        head = self.request(
            "POST",
            f"/en/calls/{code.lower()}/submit",
            f"Content-Type: multipart/form-data; boundary={boundary}",
            f"Content-Length: {len(body)}",
            "Accept: application/json",
            *lines,
        )
        return head, body


def answer(line: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one answer, its body to the length it tells or to the end."""
    with HTTPResponse(line) as response:
        response.begin()
        return (
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )


def nonce() -> str:
    """Draw a form's nonce."""
    return secrets.token_hex(16)


def token_in(location: str) -> str:
    """Give the token in the address of a secret link."""
    found = re.search(r"/my/([0-9a-z]{20,})", location)
    assert found
    return found[1]
