"""From the files of a request to what a draft or a sending takes: kept first, then inspected, then judged."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any, cast

from werkzeug.datastructures import FileStorage
from werkzeug.http import parse_options_header

from intake.domain import judging
from intake.domain.fields import TYPED_TEXT_NAME, file_name
from intake.domain.judging import Offered, Refusal, Rules
from intake.domain.vocab import FileRole
from intake.services.drafts import Attached
from intake.web.forms.submission import DIGITS, Typed
from intake.web.guards import runtime
from uploads.kinds import media_type
from uploads.store import Spool

_REPLACE = re.compile(r"replace-([0-9]{1,15})", re.IGNORECASE)

SELF = frozenset({FileRole.MAIN, FileRole.TRANSLATION})
"""Roles of files that are the submission itself."""

_BACKSLASH = re.compile(r'(\\["\\])|\\')


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why; nothing of it stays."""

    name: str
    size: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Taken:
    """The files after a request: those kept (attached before, then new), those refused, faults of kept ones by id."""

    files: tuple[Attached, ...]
    refused: tuple[Refused, ...] = ()
    faults: tuple[tuple[int, Refusal], ...] = ()

    @property
    def main_files(self) -> int:
        """Count the files that are the submission itself."""
        return sum(file.role in SELF for file in self.files)


def sent_name(upload: FileStorage) -> str:
    r"""Give the name that a browser sent.

    Browsers write a backslash as it is, `C:\dir\a.txt`; werkzeug reads it as the escape of older clients and takes it
    out. So one that escapes nothing is doubled, and the header read again.
    """
    header = upload.headers.get("Content-Disposition", "")
    read = parse_options_header(_BACKSLASH.sub(lambda found: found[1] or r"\\", header))[1]
    return read.get("filename", upload.filename or "")


def take(
    uploads: Sequence[FileStorage], typed: Typed, held: Sequence[Attached], rules: Rules
) -> Taken:
    """Keep, inspect and judge the files of a request, beside those that the draft holds already."""
    files, faults = _choices(held, typed, rules)
    refused: list[Refused] = []
    for place, upload in enumerate(uploads):
        spool = cast("Spool", upload.stream)
        name = file_name(sent_name(upload))
        if any(one.sha256 == spool.sha256 and one.name == name for one in files):
            continue
        old = _replaced(upload, files)
        others = [one for one in files if one is not old]
        refusal = _before(spool, others, rules, _at(typed.digests, place))
        made = None
        if refusal is None:
            role = old.role if old else _role(_at(typed.new_roles, place))
            made, refusal = _keep(spool, name, role, rules)
        if refusal is not None:
            refused.append(Refused(name, spool.size, refusal))
        elif made is not None and old is not None:
            # It takes the other's place, so that what belongs to that one belongs to it.
            files[files.index(old)] = replace(made, of=old.of, public=old.public)
            faults = [one for one in faults if one[0] != old.id]
        elif made is not None:
            files.append(made)
    return Taken(tuple(files), tuple(refused), tuple(faults))


def replacing(names: Iterable[str]) -> list[str]:
    """Give those of a request's file fields that put another file in the place of an attached one."""
    return [name for name in names if _REPLACE.fullmatch(name)]


def _replaced(upload: FileStorage, files: Sequence[Attached]) -> Attached | None:
    match = _REPLACE.fullmatch(upload.name or "")
    return next((one for one in files if match and one.id == int(match[1])), None)


def _before(
    spool: Spool, files: Sequence[Attached], rules: Rules, digest: str | None
) -> Refusal | None:
    """Judge what needs no reading, so that nothing of it is stored."""
    if spool.size == 0:
        return Refusal("empty")
    if spool.over:
        return Refusal("too-large", (("size", spool.size), ("limit", rules.max_file_bytes)))
    if digest and digest != spool.sha256:
        return Refusal("digest-mismatch", (("declared", digest), ("received", spool.sha256)))
    offered = [Offered(kind="", size=file.size, role=file.role) for file in files]
    return judging.too_many(
        [*offered, Offered(kind="", size=spool.size, role=FileRole.MAIN)], rules
    )


def _keep(
    spool: Spool, name: str, role: FileRole | None, rules: Rules
) -> tuple[Attached | None, Refusal | None]:
    parts = runtime()
    blob = parts.store.keep(spool)
    report = parts.inspector.inspect(spool.fileno(), name=name, depth="quick", sha256=blob.sha256)
    plain = {key: value for key, value in report.to_json().items() if key != "text"}
    chosen = role or _usual_role(str(plain["kind"]), rules)
    refusal = judging.refusal(_offered(plain, blob.size, chosen), rules)
    if refusal is not None:
        return None, refusal
    public = chosen is not FileRole.COVER_LETTER
    return (
        Attached(
            name=name, role=chosen, public=public, size=blob.size, sha256=blob.sha256, report=plain
        ),
        None,
    )


def take_text(text: str, *, keep: bool) -> Attached | Refusal:
    """Make typed text a file like any other: UTF-8, its line ends as they came. Without `keep` only to look at it."""
    parts = runtime()
    with parts.store.spool() as spool:
        cast("IO[bytes]", spool).write(text.encode("utf-8", "replace"))
        if keep:
            parts.store.keep(spool)
        report = parts.inspector.inspect(spool.fileno(), name=TYPED_TEXT_NAME, depth="quick")
    plain = {key: value for key, value in report.to_json().items() if key != "text"}
    # What was typed is text by its making, even where it begins like a web page.
    plain |= {"kind": "txt", "media_type": media_type("txt")}
    refusals = _refusals(plain)
    if refusals:
        return Refusal(refusals[0], (("kind", "txt"),))
    return Attached(
        name=TYPED_TEXT_NAME,
        role=FileRole.MAIN,
        public=True,
        size=report.size,
        sha256=report.sha256,
        report=plain,
        typed=True,
    )


def languages(files: Sequence[Attached]) -> list[str]:
    """Give the languages seen in some files, in the order of the files."""
    return list(dict.fromkeys(tag for file in files for tag in file.report["languages"]))


def _choices(
    held: Sequence[Attached], typed: Typed, rules: Rules
) -> tuple[list[Attached], list[tuple[int, Refusal]]]:
    """Apply what the form says of attached files: removed, role, of which other file, whether a letter is public."""
    stay = [file for file in held if file.id is not None and file.id not in typed.removed]
    place = {file.id: n for n, file in enumerate(stay, 1)}
    before = {n: file.id for n, file in enumerate(held, 1)}
    files, faults = [], []
    for file in stay:
        word, _, other = typed.roles.get(file.id or 0, "").partition(":")
        role = _role(word)
        of = before.get(file.of or 0)
        if role is not None:
            of = int(other) if DIGITS.fullmatch(other) else None
        role = role or file.role
        refusal = judging.refusal(_offered(file.report, file.size, role), rules)
        # What has a receipt already is never refused by a machine, whatever a later reading found.
        if refusal is not None and (file.n is None or role is not file.role):
            faults.append((file.id or 0, refusal))
        files.append(
            replace(
                file,
                role=role,
                of=place.get(of) if of != file.id else None,
                public=role is not FileRole.COVER_LETTER or file.id in typed.shown,
            )
        )
    return files, faults


def _offered(report: Mapping[str, Any], size: int, role: FileRole) -> Offered:
    # Nothing is machine-refused for what nobody could read in time.
    unread = report["status"] == "not-yet-read"
    return Offered(
        kind="unread" if unread else str(report["kind"]),
        size=size,
        role=role,
        refusals=_refusals(report),
        languages=tuple(report["languages"]),
    )


def _refusals(report: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(one["code"] for one in report["findings"] if one["severity"] == "refusal")


def _usual_role(kind: str, rules: Rules) -> FileRole:
    only_annex = kind not in rules.accepts and kind in rules.annex_accepts
    return FileRole.ANNEX if only_annex else FileRole.MAIN


def _role(word: str | None) -> FileRole | None:
    return FileRole(word) if word in set(FileRole) else None


def _at(values: Sequence[str], place: int) -> str | None:
    return (values[place] or None) if place < len(values) else None
