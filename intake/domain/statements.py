"""The statement (docs/formats.md): what was received, when, judged by which rule; what people typed, as commitments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from intake.domain.canonical import instant, is_digest
from intake.domain.fields import STATED_FIELDS
from intake.domain.links import CLEARING_HOUSE, LinkInvalid, parse_number
from intake.domain.vocab import Channel, FileRole, Kind, Publication, Verdict


class StatementInvalid(ValueError):
    """A statement that contradicts the formats or itself; `field` says where."""

    def __init__(self, field: str, words: str) -> None:
        """Take the field's key and what is wrong with it."""
        self.field = field
        super().__init__(f"{field}: {words}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFile:
    """A file as the statement names it.

    `n` counts over all revisions of the submission; `of` is the `n` of the file it translates or gives the text of;
    `type` a media type; `size` bytes; `name` the commitment to its name.
    """

    n: int
    role: FileRole
    lang: tuple[str, ...]
    public: bool
    type: str
    size: int
    sha256: str
    name: str
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """When something arrived that did not come by web: `precision` instant or day, `basis` mail, post or stated.

    `evidence` is the SHA-256 of the mail, the scan or another proof.
    """

    at: datetime
    precision: str
    basis: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRef:
    """The version of the deadline that judged: `scope` call or invitation, `zone` IANA, `grace` seconds."""

    scope: str
    version: int
    closes_before: datetime
    zone: str
    grace: int


def statement(
    *,
    origin: str,
    call: str | None,
    number: str,
    revision: int,
    kind: Kind,
    channel: Channel,
    begun: datetime | None,
    complete: datetime | None,
    claimed: Claim | None,
    deadline: DeadlineRef | None,
    verdict: Verdict | None,
    publication: Publication | None,
    terms: int | None,
    disclaimer: int | None,
    stated: Mapping[str, str],
    files: Sequence[StatedFile],
) -> dict[str, Any]:
    """Return the statement of one sending as a plain dict; raises StatementInvalid where it contradicts itself."""
    _check_number(number, call=call, kind=kind, parts=(deadline, verdict, publication))
    _check_arrival(channel=channel, begun=begun, complete=complete, claimed=claimed)
    _check_verdict(verdict, begun=begun, complete=complete, claimed=claimed, deadline=deadline)
    _check_files(files, kind=kind)
    _check_stated(stated)
    if revision < 1:
        raise StatementInvalid("revision", "counts from 1")
    return {
        "v": 1,
        "origin": origin,
        "call": call,
        "number": number,
        "revision": revision,
        "kind": Kind(kind).value,
        "channel": Channel(channel).value,
        "begun": _instant(begun),
        "complete": _instant(complete),
        "claimed": _claim(claimed),
        "deadline": _deadline(deadline),
        "verdict": None if verdict is None else Verdict(verdict).value,
        "publication": None if publication is None else Publication(publication).value,
        "terms": terms,
        "disclaimer": disclaimer,
        "stated": dict(stated),
        "files": [_file(file) for file in files],
    }


def _check_number(number: str, *, call: str | None, kind: Kind, parts: tuple[object, ...]) -> None:
    try:
        code, _ = parse_number(number)
    except LinkInvalid as error:
        raise StatementInvalid("number", str(error)) from error
    if kind == Kind.INSTRUMENT:
        if code != CLEARING_HOUSE or call is not None or any(part is not None for part in parts):
            raise StatementInvalid("kind", "an instrument has a CH number and answers no call")
    elif call is None or code == CLEARING_HOUSE:
        raise StatementInvalid("call", "a submission answers a call and has its number")
    elif any(part is None for part in parts):
        raise StatementInvalid("kind", "a submission has a deadline, a verdict and a choice")


def _check_arrival(
    *, channel: Channel, begun: datetime | None, complete: datetime | None, claimed: Claim | None
) -> None:
    if (channel == Channel.WEB) == (claimed is not None):
        raise StatementInvalid("claimed", "is for what did not come by web, and only for that")
    if channel == Channel.WEB and (begun is None or complete is None):
        raise StatementInvalid("begun", "what comes by web has its two instants")
    if begun is not None and complete is not None and complete < begun:
        raise StatementInvalid("complete", "is never before begun")
    if claimed is None:
        return
    if claimed.precision not in {"instant", "day"} or claimed.basis not in {
        "mail",
        "post",
        "stated",
    }:
        raise StatementInvalid("claimed", "precision or basis is no code word")
    if claimed.evidence is not None and not is_digest(claimed.evidence):
        raise StatementInvalid("claimed", "evidence is a SHA-256 in hex")


def _check_verdict(
    verdict: Verdict | None,
    *,
    begun: datetime | None,
    complete: datetime | None,
    claimed: Claim | None,
    deadline: DeadlineRef | None,
) -> None:
    """Whoever holds the statement can recompute the verdict from it."""
    if verdict is None or deadline is None:
        return
    if deadline.scope not in {"call", "invitation"} or deadline.grace < 0:
        raise StatementInvalid("deadline", "scope is no code word, or grace is negative")
    if deadline.closes_before.microsecond:
        raise StatementInvalid("deadline", "closes at a whole second")
    closes = deadline.closes_before
    if claimed is not None:
        due = Verdict.CLAIMED_ON_TIME if claimed.at < closes else Verdict.CLAIMED_LATE
    elif begun is not None and complete is not None:
        limit = closes + timedelta(seconds=deadline.grace)
        due = Verdict.ON_TIME if begun < closes and complete < limit else Verdict.LATE
    else:
        return
    if verdict not in {due, Verdict.AT_RETURN}:
        raise StatementInvalid("verdict", f"these instants make it {due}")


def _check_files(files: Sequence[StatedFile], *, kind: Kind) -> None:
    counts = [file.n for file in files]
    if not files and kind != Kind.INSTRUMENT:
        raise StatementInvalid("files", "a submission has a file or typed text")
    if counts != sorted(set(counts)) or any(n < 1 for n in counts):
        raise StatementInvalid("files", "are counted upwards from 1, each once")
    for file in files:
        if not is_digest(file.sha256) or not is_digest(file.name) or file.size < 0:
            raise StatementInvalid("files", f"file {file.n} lacks a digest or a size")
        if file.of is not None and (file.of == file.n or file.of < 1):
            raise StatementInvalid("files", f"file {file.n} is not of another file")


def _check_stated(stated: Mapping[str, str]) -> None:
    if set(stated) != set(STATED_FIELDS) or not all(map(is_digest, stated.values())):
        raise StatementInvalid("stated", "maps every field of the form to its commitment")


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else instant(moment)


def _claim(claimed: Claim | None) -> dict[str, Any] | None:
    if claimed is None:
        return None
    return {
        "at": instant(claimed.at),
        "precision": claimed.precision,
        "basis": claimed.basis,
        "evidence": claimed.evidence,
    }


def _deadline(deadline: DeadlineRef | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    return {
        "scope": deadline.scope,
        "version": deadline.version,
        "closes_before": instant(deadline.closes_before),
        "zone": deadline.zone,
        "grace": deadline.grace,
    }


def _file(file: StatedFile) -> dict[str, Any]:
    return {
        "n": file.n,
        "role": FileRole(file.role).value,
        "of": file.of,
        "lang": list(file.lang),
        "public": file.public,
        "type": file.type,
        "size": file.size,
        "sha256": file.sha256,
        "name": file.name,
    }
