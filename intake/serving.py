"""The embedded server: front, worker, and the demo's loader as a process beside it."""

import logging
import os
import signal
import subprocess
import sys
import threading

from flask import Flask

from intake.runtime import Runtime
from intake.services import founding
from intake.web import front, frontpages
from intake.web.limits import Limits
from intake.worker import Worker

log = logging.getLogger("intake.serving")

MAX_BODY = 2_000_000
"""Bytes of a request's body where no call says otherwise."""

LOOK = 1.0
"""Seconds between looks at whether the demo is loaded."""


def serve(app: Flask, runtime: Runtime) -> None:
    """Serve until told to stop. The worker waits for the demo: while it loads, the loader works the jobs itself."""
    settings = runtime.settings
    folder = settings.data / "tmp"
    folder.mkdir(exist_ok=True)
    over = threading.Event()
    worker = Worker(app, runtime)
    loader = _load_demo(runtime)
    starter = threading.Thread(target=_start_worker, args=(runtime, worker, over), daemon=True)
    if settings.worker:
        starter.start()
    try:
        front.serve(
            app,
            host=settings.host,
            port=settings.port,
            clock=runtime.clock,
            max_body=MAX_BODY,
            folder=folder,
            limit_for=Limits(runtime.works).limit_for,
            room_for=app.extensions["intake.room"].takes,
            page=frontpages.maker(app),
            each=settings.connections,
            proxy=settings.proxy_address if settings.trusted_proxy else None,
        )
    finally:
        over.set()
        if loader is not None and loader.poll() is None:
            loader.send_signal(signal.SIGTERM)
            loader.wait(timeout=30)
        worker.stop()


def _load_demo(runtime: Runtime) -> "subprocess.Popen[bytes] | None":
    with runtime.works.reading() as work:
        if not founding.is_demo(work) or founding.progress(work) is None:
            return None
    command = [sys.executable, "-m", "intake", "demo", "load"]
    return subprocess.Popen(command, env=os.environ.copy())  # noqa: S603 - our own command


def _start_worker(runtime: Runtime, worker: Worker, over: threading.Event) -> None:
    while not over.wait(LOOK):
        try:
            with runtime.works.reading() as work:
                loading = founding.progress(work) is not None
        except Exception:
            log.exception("the database does not answer; looking again")
            continue
        if not loading:
            worker.start()
            return
