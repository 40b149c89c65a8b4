"""Commands: serve, first user, roles, demo, mail, reread, re-index, verify. Each long one shows its progress."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask

from config import Settings, SettingsInvalid, load
from intake import app as application
from intake import logs, nginx, progress, rereading, serving, verifying
from intake.demo import loader, mailbox
from intake.demo import settings as demo_settings
from intake.domain.vocab import Role
from intake.keys import KeysUnsafe
from intake.runtime import DemoMismatch, JailTooWeak, Runtime, build
from intake.services import accounts, deskindex, inspections
from intake.services import indexing as index
from intake.services import rereading as runs
from intake.services.lookups import CallUnknown, ProcessUnknown
from intake.services.transitions import SubmissionUnknown
from intake.services.work import SYSTEM, UnsafeDatabase
from intake.worker import drain, note_closings, sweep
from uploads.store import StoreError

UNUSABLE = 2
"""Exit code when the settings or the machine cannot be used."""

GIVEN = [role.value for role in accounts.GIVEN]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Intake: public consultations whose every submission is accounted for."""
    logs.configure()


def parts(settings: Settings | None = None) -> tuple[Flask, Runtime]:
    """Make the parts and the application; say every fault and exit with 2 when that cannot be done."""
    try:
        runtime = build(settings or load())
    except SettingsInvalid as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        sys.exit(UNUSABLE)
    except (KeysUnsafe, UnsafeDatabase, StoreError, JailTooWeak, DemoMismatch) as error:
        click.echo(f"Intake cannot start: {error}", err=True)
        sys.exit(UNUSABLE)
    return application.create_app(runtime), runtime


def with_parts(command: Callable[..., None]) -> Callable[..., None]:
    """Hand a command the application and the runtime, and end the jail afterwards."""

    @wraps(command)
    def run(**options: Any) -> None:  # noqa: ANN401 - the command's own options
        app, runtime = parts()
        try:
            with app.app_context():
                command(app, runtime, **options)
        finally:
            runtime.inspector.close()

    return run


@main.command()
@with_parts
def serve(app: Flask, runtime: Runtime) -> None:
    """Serve the site with the embedded server and worker; load the demo beside it where it is not loaded yet."""
    settings = runtime.settings
    click.echo(f"Intake: {settings.base_url}  (jail: {runtime.inspector.level})")
    if settings.demo:
        staff = demo_settings.STAFF["publisher"]
        click.echo(f"Sign in as the demo's secretariat: {settings.base_url}/account/login")
        click.echo(f"  address: {staff}   password: {demo_settings.PASSWORD}")
    serving.serve(app, runtime)


@main.command("nginx")
@click.option("--user", default=None, help="Whom nginx runs as; without it, who owns the data.")
@click.option("--listen", default=None, help="Port or address:port; 80, or 443 with a certificate.")
@click.option("--certificate", default="", help="Path of the certificate's chain, for TLS.")
@click.option("--key", default="", help="Path of its key.")
def front(*, user: str | None, listen: str | None, certificate: str, key: str) -> None:
    """Print the settings of the production front: deploy/nginx.conf with this site's in place."""
    try:
        text = nginx.for_site(load(), user=user, listen=listen, certificate=certificate, key=key)
    except SettingsInvalid as error:
        raise click.ClickException("\n".join(error.faults)) from None
    except nginx.NotPlain as error:
        raise click.ClickException(str(error)) from None
    click.echo(text, nl=False)


@main.group()
def demo() -> None:
    """Do things to the demo."""


@demo.command("load")
@with_parts
def load_demo(app: Flask, runtime: Runtime) -> None:
    """Load what is missing of the demo into a database that was founded as one."""
    shown = progress.of("demo", "events")
    try:
        for done, total in loader.load(app, runtime):
            shown.tell(done, total)
    except loader.NotEmpty:
        click.echo("The demo is loaded already, or this database is no demo.", err=True)
        sys.exit(1)
    shown.end()
    click.echo("demo: all there; sending is open.")


@demo.command("mailbox")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def demo_mailbox(folder: Path) -> None:
    """Write twenty invented messages, a letter and an earlier consultation into a folder, to drop into the tray."""
    for path in mailbox.write(folder, datetime.now(UTC).date()):
        click.echo(path)


@main.command("first-user")
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@with_parts
def first_user(_app: Flask, runtime: Runtime, *, email: str, name: str) -> None:
    """Make the first account, an administrator of the site, and print its one-time link (24 hours)."""
    with runtime.works.writing(SYSTEM) as work:
        if accounts.count(work):
            raise click.ClickException("there are accounts already; use: intake invite")
        token = accounts.invite(work, email=email, name=name)
        accounts.grant(work, email=email, role=Role.ADMINISTRATOR, process=None)
    click.echo(f"{runtime.settings.base_url}/account/first/{token}")


@main.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@with_parts
def invite(_app: Flask, runtime: Runtime, *, email: str, name: str) -> None:
    """Make an account without roles and print its one-time link (24 hours)."""
    try:
        with runtime.works.writing(SYSTEM) as work:
            token = accounts.invite(work, email=email, name=name)
    except accounts.AccountExists:
        raise click.ClickException("there is an account for this address already") from None
    click.echo(f"{runtime.settings.base_url}/account/first/{token}")


@main.command()
@click.argument("email")
@with_parts
def link(_app: Flask, runtime: Runtime, *, email: str) -> None:
    """Print a fresh one-time link (24 hours) with which an account sets its password anew."""
    try:
        with runtime.works.writing(SYSTEM) as work:
            token = accounts.fresh_token(work, email)
    except accounts.AccountUnknown:
        raise click.ClickException("no account for this address") from None
    click.echo(f"{runtime.settings.base_url}/account/first/{token}")


@main.command()
@click.argument("email")
@with_parts
def disable(_app: Flask, runtime: Runtime, *, email: str) -> None:
    """Disable an account and end its sessions."""
    try:
        with runtime.works.writing(SYSTEM) as work:
            accounts.disable(work, email=email)
    except accounts.AccountUnknown:
        raise click.ClickException("no account for this address") from None


@main.command()
@click.argument("email")
@with_parts
def enable(_app: Flask, runtime: Runtime, *, email: str) -> None:
    """Enable a disabled account again and print the roles that it has; its password stays as it was."""
    try:
        with runtime.works.writing(SYSTEM) as work:
            roles = accounts.enable(work, email=email)
    except accounts.AccountUnknown:
        raise click.ClickException("no account for this address") from None
    click.echo("\n".join(roles) or "no roles")


@main.command()
@click.argument("email")
@click.argument("role", type=click.Choice(GIVEN))
@click.option("--process", default=None, help="Slug of the process; without it, the whole site.")
@click.option("--take-away", is_flag=True, help="Take the role away instead.")
@with_parts
def role(
    _app: Flask, runtime: Runtime, *, email: str, role: str, process: str | None, take_away: bool
) -> None:
    """Give an account a role for one process or the whole site, or take it away."""
    act = accounts.revoke if take_away else accounts.grant
    try:
        with runtime.works.writing(SYSTEM) as work:
            act(work, email=email, role=role, process=process)
    except accounts.AccountUnknown:
        raise click.ClickException("no account for this address") from None
    except ProcessUnknown:
        raise click.ClickException("no process of this slug") from None


@main.command()
@click.option("--sweep", "sweeps", is_flag=True, help="Remove old drafts and stray bytes as well.")
@with_parts
def work(app: Flask, runtime: Runtime, *, sweeps: bool) -> None:
    """Note closings, run waiting jobs and deliver waiting mail until nothing is left: where no server's thread does."""
    note_closings(runtime.works)
    if sweeps:
        drafts, blobs = sweep(runtime)
        click.echo(f"{drafts} drafts and {blobs} blobs swept")
    click.echo(f"{drain(app, runtime)} done")


@main.command()
@click.option("--submission", default=None, help="Number of one submission; without it, more.")
@click.option("--call", default=None, help="Code of one call; without it, the whole site.")
@click.option("--every", is_flag=True, help="Also what the parsers of today have read already.")
@click.option("--dry-run", "dry", is_flag=True, help="Keep nothing but the report.")
@click.option("--later", is_flag=True, help="Leave it to the worker, for a large site.")
@with_parts
def reread(app: Flask, runtime: Runtime, *, later: bool, **scope: Any) -> None:  # noqa: ANN401 - begin's facts
    """Read stored files anew where other parsers read them last, and report what changed; a killed run goes on."""
    try:
        with runtime.works.writing(SYSTEM) as work:
            run_id = runs.begin(work, parsers=rereading.parsers(runtime), **scope)
            if later:
                runs.queue(work, run_id)
    except CallUnknown:
        raise click.ClickException("no call of this code") from None
    except SubmissionUnknown:
        raise click.ClickException("no submission of this number") from None
    except runs.ParsersUnknown:
        raise click.ClickException("the jail is not there; nothing can be read") from None
    if not later:
        rereading.carry_out(runtime, run_id, tell=_tell)
        drain(app, runtime)
        with runtime.works.reading(SYSTEM) as work:
            totals = runs.run(work, run_id).totals
        click.echo(
            ", ".join(f"{n} {word}" for word, n in sorted(totals.items())) or "nothing to read"
        )
    click.echo(f"report: {runtime.settings.base_url}/desk/rereadings/{run_id}")


def _tell(file: inspections.ToRead, outcome: str) -> None:
    if outcome != runs.SAME:
        click.echo(f"{file.number}, file {file.n}: {outcome}")


@main.command("re-index")
@with_parts
def re_index(app: Flask, runtime: Runtime) -> None:
    """Index everything anew: what is published for everybody, everything that stands for the desk."""
    with runtime.works.writing(SYSTEM) as writing:
        deskindex.ask_everything(writing)
    last = 0
    while True:
        with runtime.works.writing(SYSTEM) as writing:
            before, (last, files) = last, index.numbers(writing, after=last)
            for number, n in files:
                index.queue(writing, number, n)
        if last == before:
            break
        click.echo(f"re-index: {len(files)} files")
        drain(app, runtime)


@main.command()
@with_parts
def verify(_app: Flask, runtime: Runtime) -> None:
    """Check every file, receipt, log entry and figure against the record; exit 1 when anything differs."""
    files, faults = verifying.everything(runtime)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{files} files, {len(faults)} faults")
    sys.exit(1 if faults else 0)
