"""The demo's mail folder: what a real site would have sent, for visitors to read."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from intake.web.guards import runtime

NEWEST = 100
"""So many letters are listed."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the demo shows it."""

    name: str
    to: str
    subject: str
    date: str
    body: str
    attachments: tuple[str, ...]


def folder() -> Path | None:
    """Give the folder where the demo's mail lies; None on a real site."""
    settings = runtime().settings
    if not settings.demo or "://" in settings.mail:
        return None
    return Path(settings.mail)


def letters(where: Path) -> tuple[Letter, ...]:
    """Give the newest letters, newest first."""
    if not where.is_dir():
        return ()
    paths = sorted(where.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return tuple(_read(path) for path in paths[:NEWEST])


def letter(where: Path, name: str) -> Letter | None:
    """Give one letter by its name; None where there is none."""
    path = where / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    return _read(path)


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return Letter(
        name=path.stem,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        body=body.get_content() if body else "",
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )
